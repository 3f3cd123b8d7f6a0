/* What the C ABI has for modules that are more than contracts: called by the names of their exports, and linked to one
 * another. Follows contract_abi.h in the emitted files of profiles that take any module; contracts of other profiles
 * have none of it.
 *
 * Such a module is instantiated once and kept. What it shares with others - functions, globals, tables, a memory - it
 * reaches through `wr_links`, whose address the runtime puts into wr_control.reserved[0] before `init`.
 *
 * A reference is 64 bits: 0 is null; a funcref is the address of a wr_func, an externref is the host's own number.
 * Values travel as cells of 64 bits: i32 zero-extended, floats by their bits.
 */
#ifndef WROUGHT_MODULE_ABI_H
#define WROUGHT_MODULE_ABI_H

#ifndef WROUGHT_CONTRACT_ABI_H /* emitted files open with its text */
#include "hostapi/contract_abi.h"
#endif

#define WR_MODULE_ABI_VERSION 1u
#define WR_NO_FUNCTION (~(wr_u32)0)

#ifdef __cplusplus
extern "C" {
#endif

/* A function with the instance it belongs to. Lives as long as the store of the instances. */
typedef struct {
  wr_function code; /* (mem, gas, depth, parameters...), as all emitted functions */
  wr_u8* mem;
  const void* type; /* equal types have equal addresses, over all modules of a store */
} wr_func;

typedef struct {
  wr_u64* elements;
  wr_u32 size;
  wr_u32 max; /* table.grow never passes this */
} wr_table;

typedef struct {
  const wr_func* const* functions; /* by position in wr_module.functions */
  wr_table* const* tables;         /* by table index */
  wr_u64* const* globals;          /* by global index; null for those that are not imported */
  const void* const* types;        /* by position in wr_module.types */
  wr_u8* memory;                   /* byte 0 of the memory that loads and stores mean; has its owner's control block */
  /* Old size, or 0xffffffff. */
  wr_u32 (*table_grow)(wr_table* table, wr_u64 value, wr_u32 count);
} wr_links;

enum { WR_KIND_FUNCTION = 0, WR_KIND_TABLE = 1, WR_KIND_MEMORY = 2, WR_KIND_GLOBAL = 3 };

typedef struct {
  const char* bytes; /* UTF-8, may hold NUL */
  wr_u32 size;
} wr_name;

/* A function type: "(i64 i32) -> i32", and a way to call any function of it: `cells` holds the parameters and takes the
 * results; gas left, negative if it ran out. */
typedef struct {
  const char* text;
  wr_i64 (*invoke)(wr_function code, wr_u8* mem, wr_i64 gas, wr_i32 depth, wr_u64* cells);
} wr_type;

/* A function that is imported, exported or taken a reference of. */
typedef struct {
  wr_function code; /* null: imported from another module */
  wr_u32 type;      /* position in types */
} wr_module_function;

/* Element types and value types by name. No maximum: the largest number. */
typedef struct {
  const char* type;
  wr_u32 min, max;
} wr_module_table;

typedef struct {
  wr_u32 exists, min, max;
} wr_module_memory;

typedef struct {
  const char* type;
  wr_u32 is_mutable;
  wr_u32 offset; /* below mem; 0: imported, or not exported */
} wr_module_global;

/* index: into functions, tables or globals. The first imports of a kind are the first of its list. */
typedef struct {
  wr_name module, name;
  wr_u32 kind, index;
} wr_import;

typedef struct {
  wr_name name;
  wr_u32 kind, index;
} wr_export;

/* The second symbol that such a plugin exports: `const wr_module wrought_module`. */
typedef struct {
  wr_u32 abi_version;
  wr_u32 is_contract; /* it has `apply`, and imports nothing but host functions */
  wr_u32 type_count, function_count, table_count, global_count, import_count, export_count;
  const wr_type* types;
  const wr_module_function* functions;
  const wr_module_table* tables;
  const wr_module_global* globals;
  wr_module_memory memory;
  const wr_import* imports; /* from other modules; host functions are in wr_plugin */
  const wr_export* exports; /* without those of the instrument stage */
  /* Places the active segments; runs after init, before start. Traps where one does not fit. Null: nothing to do. */
  wr_i64 (*place_segments)(wr_u8* mem, wr_i64 gas, wr_i32 depth);
} wr_module;

#ifdef __cplusplus
}
#endif

#endif /* WROUGHT_MODULE_ABI_H */
