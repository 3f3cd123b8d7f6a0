/* The C ABI between the store of linked wasm2c instances and the shared object of their modules: wabt's C for each
 * metered module, wabt's small runtime, and our glue (transpiler/wasm2c_modules.cc), which opens with this text.
 *
 * Modules are described as plugins describe them (wr_module), with two differences: `mem` is the instance of wabt's,
 * and there is no code to place segments, since instantiate does it. What a module imports it reaches through a slot
 * per import, so that modules of one object can be linked in any way, any number of times.
 */
#ifndef WROUGHT_WASM2C_MODULES_ABI_H
#define WROUGHT_WASM2C_MODULES_ABI_H

#ifndef WROUGHT_MODULE_ABI_H /* the glue opens with its text */
#include "hostapi/module_abi.h"
#endif

#define WR_WASM2C_MODULES_ABI_VERSION 2u

#ifdef __cplusplus
extern "C" {
#endif

/* What an import is bound to. Slots of imports from modules come first, as in wr_module.imports; then one per host
 * function, as in the manifest; then gas (wr_i64) and depth (wr_u32), which all instances of a store share. */
typedef struct {
  wr_function code; /* of a function of a module; else null */
  void* object;     /* the instance that the function belongs to; the global, table or memory; of a host function: what
                     * call_host wants to know of the caller */
} wr_wasm2c_slot;

/* wabt's own, as far as we read them. */
typedef struct {
  wr_u8* data;
  wr_u32 pages, max_pages;
  wr_u32 size; /* in bytes: 4 GiB is 0 */
} wr_wasm2c_memory;

typedef struct {
  void* elements;
  wr_u32 max_size, size; /* no maximum: the largest number */
} wr_wasm2c_table;

/* What the store offers to the code that runs on the calling thread. */
typedef struct {
  /* Not 0: the call failed, leave with WR_LEAVE_HOST. */
  wr_u32 (*call_host)(void* caller, wr_u32 import, const wr_u64* cells, wr_u64* result);
  /* Ends the call; does not return. */
  void (*leave)(wr_u32 why);
  /* Byte 0 of the memory of the instance that is being made; null if it is of another size. */
  wr_u8* (*memory)(wr_u32 pages_min, wr_u32 pages_max);
  /* As memory.grow, of the memory that begins here. */
  wr_u32 (*memory_grow)(wr_u8* memory, wr_u32 pages);
  /* A copy of the function reference that lasts as long as the store: it is what a cell holds. */
  wr_u64 (*keep_reference)(const void* reference, wr_u32 bytes);
  /* A number for the function type with these parameters and, behind them, results; the same in all objects. */
  wr_u32 (*type_number)(wr_u32 parameters, wr_u32 results, const wr_u8* types);
} wr_wasm2c_store;

typedef struct {
  const wr_module* module;
  const wr_function* exports; /* by position in module->exports: the function, or void* (*)(void* instance) */
  wr_u32 host_count;
  wr_u32 instance_bytes;
  void (*instantiate)(void* instance, const wr_wasm2c_slot* slots); /* globals, memory, tables, segments */
  void (*start)(void* instance);                                    /* null: none */
  const wr_wasm2c_memory* (*memory)(void* instance);                /* null: none */
  void (*free)(void* instance);
} wr_wasm2c_module;

/* The one symbol that the store looks for: `const wr_wasm2c_modules wrought_wasm2c_modules`. */
typedef struct {
  wr_u32 abi_version;
  wr_u32 module_count;
  const wr_wasm2c_module* const* modules;
  void (*load)(const wr_wasm2c_store* store); /* once, before anything else */
  void (*unload)(void);                       /* once, after everything else */
} wr_wasm2c_modules;

#ifdef __cplusplus
}
#endif

#endif /* WROUGHT_WASM2C_MODULES_ABI_H */
