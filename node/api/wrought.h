/**
 * @file
 * wrought for programs in any language: build plugins from contracts, load and run them, with host functions of your
 * own. C99, also C++.
 *
 * Errors. A function that can fail returns a wrought_error, or NULL where all went well. The caller owns what it got
 * and gives it to wrought_error_free(). What a function puts into `*out` is there only if it returned NULL; else `*out`
 * is NULL. No function throws, ends the process or writes to a stream.
 *
 * Ownership. Objects are opaque. What a function creates, the caller owns and gives to the function ..._free of its
 * kind, which takes NULL too. Texts and bytes that a function returns belong to the object they were asked of, and last
 * as long as it does, unless said otherwise. What the caller passes in is copied, unless said otherwise.
 *
 * Threads. Profiles, modules and contracts do not change after they were made: any number of threads may use one at the
 * same time. Every other object is used by one thread at a time, but for wrought_cancel. Freeing is never concurrent
 * with a use.
 *
 * Growth. Structs that the caller fills in open with their size. Set all of one to 0, then `struct_size`, then what you
 * want: 0 always means the default. A later library reads what an older caller's struct has; an older library refuses
 * what it does not know, unless that is 0.
 *
 * Texts are UTF-8 and end in NUL; paths are the system's own bytes. All integers are of this machine's byte order.
 */
#ifndef WROUGHT_H
#define WROUGHT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Number of this binary interface; it is also in the name of the shared library (libwrought.so.1). It changes when a
 * program that was compiled against it would no longer work, and only then. */
#define WROUGHT_ABI_VERSION 1

/** In front of every function of this interface. */
#define WROUGHT_API __attribute__((visibility("default")))

/** WROUGHT_ABI_VERSION of the library that the program runs with. A program that loaded it by hand compares the two.
 * Threads: any. Cannot fail. */
WROUGHT_API uint32_t wrought_abi_version(void);

/** The library's version, "1.2.3". Owner: the library. Threads: any. Cannot fail. */
WROUGHT_API const char* wrought_version(void);

/* ------------------------------------------------------------------------------------------------------- errors -- */

/** Why something did not work. */
typedef struct wrought_error wrought_error;

/** What kind of failure; docs/errors.md has all of them. New ones may be added. */
typedef enum wrought_error_class {
  WROUGHT_ERROR_INVALID = 1,   /**< not a valid WebAssembly module, ELF file or manifest: about the bytes */
  WROUGHT_ERROR_POLICY = 2,    /**< valid, but over a limit or against a rule: about the contract */
  WROUGHT_ERROR_RESOURCE = 3,  /**< time, memory or disk ran out, or it was cancelled: never about the contract */
  WROUGHT_ERROR_TOOLCHAIN = 4, /**< clang, the linker or wrought-worker is missing or failed */
  WROUGHT_ERROR_IO = 5,        /**< a file could not be read or written */
  WROUGHT_ERROR_USAGE = 6,     /**< the caller asked for something impossible */
  WROUGHT_ERROR_INTERNAL = 7   /**< a bug of the library */
} wrought_error_class;

/** Class of the failure. Threads: one at a time. Cannot fail. */
WROUGHT_API wrought_error_class wrought_error_get_class(const wrought_error* error);

/** One line: what, and what was expected. Owner: the error. Threads: one at a time. Cannot fail. */
WROUGHT_API const char* wrought_error_message(const wrought_error* error);

/** The place: a file, "function 12", "import env.foo"; or "". Owner: the error. Threads: one at a time. Cannot fail. */
WROUGHT_API const char* wrought_error_where(const wrought_error* error);

/** All of it as one line for a log: "policy: function 3: ...". Owner: the error. Threads: one at a time. Cannot fail.
 */
WROUGHT_API const char* wrought_error_line(const wrought_error* error);

/** Frees an error. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_error_free(wrought_error* error);

/* ------------------------------------------------------------------------------------------------------ profiles -- */

/** A host function's view of the contract that called it. Lives as long as the callback. */
typedef struct wrought_guest wrought_guest;

/**
 * The body of a host function.
 *
 * @param host       what wrought_request.host of the running apply is; the state that host functions work on
 * @param user       what wrought_host_function.user is
 * @param guest      for the functions wrought_guest_...; not to be kept
 * @param arguments  one per parameter: i32 in the low half, floats by their bits
 * @param result     in: 0; out: the result in the same form. Never NULL, not read where there is no result
 *
 * Called on the thread that called wrought_apply(), on the contract's stack, where 512 KiB are left for it. It may not
 * leave by longjmp, nor end the thread. What it does must follow from arguments, guest memory and host alone where
 * nodes have to agree on the outcome.
 */
typedef void (*wrought_host_callback)(void* host, void* user, wrought_guest* guest, const uint64_t* arguments,
                                      uint64_t* result);

/** One host function of a profile. */
typedef struct wrought_host_function {
  const char* module;         /**< "env" */
  const char* name;           /**< "transfer"; module and name are printable ASCII */
  const char* signature;      /**< "(i64 i64 i32) -> i32"; "()" for none; types i32 i64 f32 f64 */
  int64_t gas_base;           /**< charged before each call, 0 to 1,000,000,000; a gas schedule may override it */
  int64_t gas_per_byte;       /**< charged by wrought_guest_memory() per byte that it is asked for */
  wrought_host_callback call; /**< the body */
  void* user;                 /**< handed to the body as it is; the caller's, must outlive the profile's last use */
} wrought_host_function;

/** What a chain allows contracts (docs/limits.md). 0: the value of a new Antelope chain. */
typedef struct wrought_limits {
  size_t struct_size;                /**< sizeof(wrought_limits) */
  uint32_t max_mutable_global_bytes; /**< 4 or 8 per mutable global */
  uint32_t max_table_elements;       /**< initial size of the table */
  uint32_t max_section_elements;     /**< of each section */
  uint32_t max_linear_memory_init;   /**< end of every data segment */
  uint32_t max_func_local_bytes;     /**< locals of a function, not parameters */
  uint32_t max_nested_structures;    /**< nested blocks */
  uint32_t max_symbol_bytes;         /**< each import and export name */
  uint32_t max_module_bytes;         /**< the whole module */
  uint32_t max_code_bytes;           /**< each function body */
  uint32_t max_pages;                /**< of 64 KiB, initial and after memory.grow; holds at run time too */
  uint32_t max_call_depth;           /**< frames, at most 1,024; holds at run time too */
} wrought_limits;

/** What becomes of a NaN that an instruction makes, so that all machines agree. */
typedef enum wrought_float_rule {
  WROUGHT_FLOATS_CANONICAL = 0, /**< every NaN is the canonical one */
  WROUGHT_FLOATS_REJECT = 1,    /**< contracts with float instructions are refused */
  WROUGHT_FLOATS_ANTELOPE = 2,  /**< as on Antelope chains */
  WROUGHT_FLOATS_QUIETED = 3    /**< as on Antelope chains, and min, max and roundings quiet what they pass on */
} wrought_float_rule;

/** Flags for wrought_profile_options.rules: where a chain's virtual machine is not the WebAssembly specification. */
enum {
  WROUGHT_RULE_MVP_ONLY = 1,           /**< only the first version of WebAssembly */
  WROUGHT_RULE_SIGNED_MEMORY_GROW = 2, /**< a negative memory.grow takes pages away */
  WROUGHT_RULE_SEGMENTS_AT_APPLY = 4,  /**< segments that do not fit trap at each apply; only with MVP_ONLY */
  WROUGHT_RULE_OPERANDS_ARE_LOCALS = 8 /**< max_func_local_bytes counts operands too */
};

/** A host profile: what contracts may import, at which price, under which rules. */
typedef struct wrought_profile_options {
  size_t struct_size;                     /**< sizeof(wrought_profile_options) */
  const char* name;                       /**< printable ASCII, in every manifest; not "antelope" or "plain" */
  uint32_t version;                       /**< raise it when functions are appended; their order never changes */
  uint32_t rules;                         /**< WROUGHT_RULE_... */
  wrought_float_rule floats;              /**< NaN bits */
  const wrought_limits* limits;           /**< NULL: those of a new Antelope chain */
  const wrought_host_function* functions; /**< the table; a function's place is its ordinal */
  size_t function_count;                  /**< number of functions */
  size_t function_size;                   /**< sizeof(wrought_host_function) */
} wrought_profile_options;

/** A host profile that can be built for and linked to. */
typedef struct wrought_profile wrought_profile;

/** Makes a profile of your own. Contracts keep what they need of it: it may be freed before them.
 * Errors: usage, with the function that is at fault. Threads: any. */
WROUGHT_API wrought_error* wrought_profile_create(const wrought_profile_options* options, wrought_profile** out);

/** A profile that the library has: "antelope" or "plain", under the chain's limits; NULL: those of a new chain. It can
 * be built for and verified against, not loaded: its functions work on a chain's state, which this interface does not
 * have. Errors: usage. Threads: any. */
WROUGHT_API wrought_error* wrought_profile_named(const char* name, const wrought_limits* limits, wrought_profile** out);

/** Frees a profile. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_profile_free(wrought_profile* profile);

/** How a host function ends the apply. */
typedef enum wrought_guest_end {
  WROUGHT_END_EXIT = 1,      /**< a success: the contract is done */
  WROUGHT_END_ABORT = 2,     /**< the contract asserted something that does not hold */
  WROUGHT_END_HOST_ERROR = 3 /**< the call was not possible */
} wrought_guest_end;

/** Bytes [address, address + size) of the contract's memory, to be read and written until the callback returns; charges
 * gas_per_byte for each. NULL if they are not all in memory or the gas does not suffice: the callback then returns, and
 * the apply ends. May be unaligned. Threads: the callback's. */
WROUGHT_API void* wrought_guest_memory(wrought_guest* guest, uint32_t address, uint32_t size);

/** The same for a text that ends in NUL; its length without it goes to `*length`. Threads: the callback's. */
WROUGHT_API const char* wrought_guest_text(wrought_guest* guest, uint32_t address, uint32_t* length);

/** Takes more gas, at least 0. 0 if the gas does not suffice: the callback then changes nothing and returns, and the
 * apply ends out of gas. Else 1. Threads: the callback's. */
WROUGHT_API int wrought_guest_charge(wrought_guest* guest, int64_t gas);

/** Gas left at this point, >= 0. Threads: the callback's. Cannot fail. */
WROUGHT_API int64_t wrought_guest_gas_left(const wrought_guest* guest);

/** Ends the apply when the callback returns. The first reason wins. `error_class`, `message` and `code` are those of
 * the outcome; NULL is "". Threads: the callback's. Cannot fail. */
WROUGHT_API void wrought_guest_end_apply(wrought_guest* guest, wrought_guest_end how, const char* error_class,
                                         const char* message, uint64_t code);

/* ------------------------------------------------------------------------------------------------------ building -- */

/** A switch to end a build early. */
typedef struct wrought_cancel wrought_cancel;

/** A switch that is off. Errors: resource. Threads: any. */
WROUGHT_API wrought_error* wrought_cancel_create(wrought_cancel** out);

/** Turns it on, for good: builds that know it end with an error of class resource. Threads: any, also while builds run;
 * may be called by a signal handler. Cannot fail. */
WROUGHT_API void wrought_cancel_set(wrought_cancel* cancel);

/** Frees a switch that no build uses any more. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_cancel_free(wrought_cancel* cancel);

/** How to build. */
typedef struct wrought_build_options {
  size_t struct_size;             /**< sizeof(wrought_build_options) */
  const wrought_profile* profile; /**< needed */
  const char* schedule_toml;      /**< gas schedule, the text of a file as in docs/gas.md; NULL: built in */
  uint32_t explicit_checks;       /**< 0: guard pages; 1: a compare per memory access */
  uint32_t opt_level;             /**< of clang, 1 to 3; 0: 2 */
  uint32_t deadline_s;            /**< wall clock for the build; 0: 300 */
  uint32_t accepted;              /**< 1: the chain accepted the contract earlier, only limits of run time apply */
  const wrought_cancel* cancel;   /**< NULL: none */
  const char* worker;             /**< path of the wrought-worker program; NULL: found as docs/embedding.md says */
  const char* keep_folder;        /**< where to leave metered.wasm and plugin.c; NULL: nowhere */
} wrought_build_options;

/** Builds a plugin from a contract, a .wasm or .wat file. The file `plugin` is there whole, or as it was before. Starts
 * child processes, and handles the contract's bytes only there. Errors: all classes. Threads: any. Takes 0.1 s and
 * more. */
WROUGHT_API wrought_error* wrought_build(const char* contract, const char* plugin,
                                         const wrought_build_options* options);

/** A metered module: the contract with its gas in it, as every engine runs it. */
typedef struct wrought_module wrought_module;

/** The first half of a build, without a compiler: for running a contract in the interpreter. Errors: all classes but
 * toolchain for clang. Threads: any. */
WROUGHT_API wrought_error* wrought_meter(const char* contract, const wrought_build_options* options,
                                         wrought_module** out);

/** The module's WebAssembly bytes. Owner: the module. Threads: any. Cannot fail. */
WROUGHT_API const uint8_t* wrought_module_bytes(const wrought_module* module, size_t* size);

/** Its manifest, canonical JSON as in docs/plugin.md; without what only a compiler can say. Owner: the module. Threads:
 * any. Cannot fail. */
WROUGHT_API const char* wrought_module_manifest(const wrought_module* module);

/** Frees a module. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_module_free(wrought_module* module);

/* ------------------------------------------------------------------------------------------------------- running -- */

/** A text that the caller owns. */
typedef struct wrought_text wrought_text;

/** The text itself, ends in NUL. Owner: the object. Threads: any. Cannot fail. */
WROUGHT_API const char* wrought_text_get(const wrought_text* text);

/** Frees a text. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_text_free(wrought_text* text);

/** Checks a plugin file without loading it: every byte against its content hash, machine, processor, ABI, profile and
 * limits. Gives its manifest, canonical JSON as in docs/plugin.md. Says that the file is whole, not who made it.
 * Errors: invalid, policy, io, resource. Threads: any. */
WROUGHT_API wrought_error* wrought_verify(const char* plugin, const wrought_profile* profile, wrought_text** manifest);

/** A contract that is ready to run. */
typedef struct wrought_contract wrought_contract;

/** Verifies a plugin, loads it and links it to the profile's functions. `trust` is the path of a trust file
 * (docs/trust.md), which the signatures beside the plugin must satisfy, or "none": any plugin that verifies, whoever made
 * it. All of these files may change or go away afterwards. Errors: as wrought_verify(); policy where the trust file
 * refuses; usage for a profile that is not your own, or a wrong trust file. Threads: any. */
WROUGHT_API wrought_error* wrought_load(const char* plugin, const wrought_profile* profile, const char* trust,
                                        wrought_contract** out);

/** Makes the metered module ready to run in an interpreter, which gives the same outcomes, gas and effects, and is much
 * slower. The module may be freed afterwards. Errors: as wrought_load(). Threads: any. */
WROUGHT_API wrought_error* wrought_interpret(const wrought_module* module, const wrought_profile* profile,
                                             wrought_contract** out);

/** The manifest, canonical JSON. Owner: the contract. Threads: any. Cannot fail. */
WROUGHT_API const char* wrought_contract_manifest(const wrought_contract* contract);

/** Frees a contract that no apply uses any more. Instances that threads keep of it go with it. Threads: any one. Cannot
 * fail. */
WROUGHT_API void wrought_contract_free(wrought_contract* contract);

/** One apply. */
typedef struct wrought_request {
  size_t struct_size;   /**< sizeof(wrought_request) */
  uint64_t receiver;    /**< first argument of the contract's function apply */
  uint64_t code;        /**< second */
  uint64_t action;      /**< third */
  int64_t gas_limit;    /**< >= 0 */
  uint64_t deadline_ns; /**< wall clock for this apply; 0: none. Never part of consensus */
  void* host;           /**< handed to the host functions as it is */
} wrought_request;

/** How an apply ended (docs/outcomes.md). */
typedef enum wrought_outcome_kind {
  WROUGHT_COMPLETED = 0,  /**< apply returned */
  WROUGHT_EXITED = 1,     /**< a host function ended it early: also a success */
  WROUGHT_TRAPPED = 2,    /**< a trap of WebAssembly; costs the whole gas limit */
  WROUGHT_OUT_OF_GAS = 3, /**< costs the whole gas limit */
  WROUGHT_ABORTED = 4,    /**< a host function: the contract asserted */
  WROUGHT_HOST_ERROR =
      5 /**< a host function could not do it; or something subjective: error class deadline, resource */
} wrought_outcome_kind;

/** Which trap. */
typedef enum wrought_trap {
  WROUGHT_TRAP_UNREACHABLE = 0,            /**< the instruction of this name */
  WROUGHT_TRAP_MEMORY_OUT_OF_BOUNDS = 1,   /**< a load or store outside of memory */
  WROUGHT_TRAP_TABLE_OUT_OF_BOUNDS = 2,    /**< an index outside of the table */
  WROUGHT_TRAP_INDIRECT_CALL_MISMATCH = 3, /**< a function of another type */
  WROUGHT_TRAP_NULL_CALL = 4,              /**< an empty element of the table */
  WROUGHT_TRAP_INTEGER_DIVIDE_BY_ZERO = 5, /**< division or remainder by 0 */
  WROUGHT_TRAP_INTEGER_OVERFLOW = 6,       /**< the quotient does not fit */
  WROUGHT_TRAP_INVALID_CONVERSION = 7,     /**< a float that no integer stands for */
  WROUGHT_TRAP_CALL_DEPTH_EXCEEDED = 8     /**< more frames than max_call_depth */
} wrought_trap;

/** Takes the outcome of an apply; can be used again for the next one. */
typedef struct wrought_outcome wrought_outcome;

/** Errors: resource. Threads: any. */
WROUGHT_API wrought_error* wrought_outcome_create(wrought_outcome** out);

/** Frees an outcome. Threads: any one. Cannot fail. */
WROUGHT_API void wrought_outcome_free(wrought_outcome* outcome);

/** Runs the contract once on a fresh instance. Whatever the contract does is an outcome, not an error; NULL is returned
 * whenever it ran. A host function may run another contract. In steady state without a deadline it makes no system
 * call, takes no lock and allocates nothing. Errors: usage. Threads: any number at once, with a host and an outcome of
 * their own. */
WROUGHT_API wrought_error* wrought_apply(wrought_contract* contract, const wrought_request* request,
                                         wrought_outcome* outcome);

/** How it ended. Threads: one at a time. Cannot fail. */
WROUGHT_API wrought_outcome_kind wrought_outcome_get_kind(const wrought_outcome* outcome);

/** Which trap; means something only for WROUGHT_TRAPPED. Threads: one at a time. Cannot fail. */
WROUGHT_API wrought_trap wrought_outcome_trap(const wrought_outcome* outcome);

/** Gas charged. Threads: one at a time. Cannot fail. */
WROUGHT_API int64_t wrought_outcome_gas_used(const wrought_outcome* outcome);

/** Class of the error, "" for a success. Owner: the outcome, until its next apply. Threads: one at a time. */
WROUGHT_API const char* wrought_outcome_error_class(const wrought_outcome* outcome);

/** The error's text, "" for a success. Owner: the outcome, until its next apply. Threads: one at a time. */
WROUGHT_API const char* wrought_outcome_message(const wrought_outcome* outcome);

/** The number that a host function gave with its error. Threads: one at a time. Cannot fail. */
WROUGHT_API uint64_t wrought_outcome_code(const wrought_outcome* outcome);

#ifdef __cplusplus
}
#endif

#endif /* WROUGHT_H */
