/* The C ABI between a plugin and whoever runs it. C11 and C++20, no system headers.
 *
 * This text is also the opening of every emitted C file, so a plugin is self-contained, and the two can never differ.
 *
 * One pointer, `mem`, is an instance: it points at byte 0 of linear memory and never moves. Below it, at negative
 * offsets, lies the instance's private block, which guest addresses (32-bit index + 32-bit offset, both unsigned)
 * can never reach:
 *
 *    mem - instance_bytes ... [segment flags] [mutable tables] [globals] [host functions] [wr_control]  mem ...
 *                                                                                          ^ mem - sizeof(wr_control)
 *
 * Gas and call depth travel as values: gas goes in as a parameter and comes back beside the result (the second return
 * register), depth only goes in. A host function that fails returns a negative gas, and the emitted code leaves.
 */
#ifndef WROUGHT_CONTRACT_ABI_H
#define WROUGHT_CONTRACT_ABI_H

#define WR_ABI_VERSION 1u

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned char wr_u8;
typedef unsigned short wr_u16;
typedef unsigned int wr_u32;
typedef int wr_i32;
typedef __UINT64_TYPE__ wr_u64;
typedef __INT64_TYPE__ wr_i64;

/* Results of functions and host functions, by wasm result type. A function without result returns its gas alone. */
typedef struct {
  wr_u32 v;
  wr_i64 gas;
} wr_ret_i32;
typedef struct {
  wr_u64 v;
  wr_i64 gas;
} wr_ret_i64;
typedef struct {
  float v;
  wr_i64 gas;
} wr_ret_f32;
typedef struct {
  double v;
  wr_i64 gas;
} wr_ret_f64;

/* Any function; cast to its real type before a call. */
typedef void (*wr_function)(void);

/* Why emitted code leaves through wr_control.leave. The first nine are the trap kinds of Outcome, in its order. */
enum {
  WR_TRAP_UNREACHABLE = 0,
  WR_TRAP_MEMORY_OUT_OF_BOUNDS = 1,
  WR_TRAP_TABLE_OUT_OF_BOUNDS = 2,
  WR_TRAP_INDIRECT_CALL_MISMATCH = 3,
  WR_TRAP_NULL_CALL = 4,
  WR_TRAP_INTEGER_DIVIDE_BY_ZERO = 5,
  WR_TRAP_INTEGER_OVERFLOW = 6,
  WR_TRAP_INVALID_CONVERSION = 7,
  WR_TRAP_CALL_DEPTH_EXCEEDED = 8,
  WR_LEAVE_HOST = 9 /* a host function returned a negative gas */
};

enum { WR_MEMORY_GUARD = 0, WR_MEMORY_EXPLICIT = 1 };

/* No memory is less than one of 0 bytes, where an empty range at address 0 is good. Below 0 as a signed number. */
#define WR_NO_MEMORY (~(wr_u64)0)

/* The control block, right below byte 0 of linear memory. The runtime writes it, emitted code reads it. */
typedef struct {
  void* host;              /* what host functions work on: wrought::HostContext of the running apply */
  void* instance;          /* the runtime's own */
  wr_u64 memory_bytes;     /* current size of linear memory, a multiple of 65536; WR_NO_MEMORY: there is none */
  wr_u32 memory_pages;     /* the same in pages */
  wr_u32 memory_pages_max; /* memory.grow never passes this */
  /* Ends the apply; does not return. gas and depth as they were when the emitted code decided to leave. */
  void (*leave)(wr_u8* mem, wr_u32 why, wr_i64 gas, wr_i32 depth);
  /* memory.grow: pages to add, signed if the profile says so; the old size in pages, or 0xffffffff. */
  wr_u32 (*memory_grow)(wr_u8* mem, wr_u32 pages);
  wr_u64 reserved[2];
} wr_control;

/* An active data segment: copied into memory before start and apply. */
typedef struct {
  wr_u32 offset;
  wr_u32 size;
  const wr_u8* bytes;
} wr_data_segment;

/* The one symbol that a plugin exports: `const wr_plugin wrought_plugin`. */
typedef struct {
  wr_u32 abi_version;
  wr_u32 memory_mode; /* WR_MEMORY_* */
  wr_u32 memory_pages_min;
  wr_u32 memory_pages_max;     /* the module's own maximum, already cut to the policy's */
  wr_u32 instance_bytes;       /* size of the block below mem, wr_control included; a multiple of 16 */
  wr_u32 host_count;           /* host function k is at ((wr_function *)(mem - sizeof(wr_control)))[-1 - k] */
  const wr_u32* host_ordinals; /* ordinal of host function k in the profile */
  wr_u32 data_count;
  const wr_data_segment* data;
  void (*init)(wr_u8* mem); /* sets globals, tables and segment flags; touches nothing at or above mem */
  wr_i64 (*start)(wr_u8* mem, wr_i64 gas, wr_i32 depth); /* or null */
  wr_i64 (*apply)(wr_u8* mem, wr_i64 gas, wr_i32 depth, wr_u64 receiver, wr_u64 code, wr_u64 action);
} wr_plugin;

#ifdef __cplusplus
}
#endif

#endif /* WROUGHT_CONTRACT_ABI_H */
