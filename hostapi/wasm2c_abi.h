/* The C ABI between the wasm2c engine and the shared object it loads: wabt's C for a metered module, wabt's small
 * runtime, and our glue (transpiler/wasm2c_glue.cc), which opens with this text. Needs contract_abi.h before it.
 *
 * One contract's object serves any number of instances and threads: everything that belongs to an apply is in the
 * instance or comes from the engine, which knows what runs on its thread.
 */
#ifndef WROUGHT_WASM2C_ABI_H
#define WROUGHT_WASM2C_ABI_H

#define WR_WASM2C_ABI_VERSION 1u

#ifdef __cplusplus
extern "C" {
#endif

/* What the engine offers. All of it concerns the apply that runs on the calling thread. */
typedef struct {
  /* Calls import number `import` (its place in the manifest); arguments and result as 64-bit cells, floats by their
   * bits. Not 0: the call failed, leave with WR_LEAVE_HOST. */
  wr_u32 (*call_host)(wr_u32 import, const wr_u64* cells, wr_u64* result);
  /* Ends the apply; does not return. */
  void (*leave)(wr_u32 why);
  /* Byte 0 of linear memory, zero and of `pages_min` pages; null if that is not what the manifest says. */
  wr_u8* (*memory)(wr_u32 pages_min, wr_u32 pages_max);
  /* As memory.grow. */
  wr_u32 (*memory_grow)(wr_u32 pages);
  /* Gas and depth to begin with. */
  void (*meter)(wr_i64* gas, wr_i32* depth);
} wr_wasm2c_engine;

/* The one symbol that the engine looks for: `const wr_wasm2c wrought_wasm2c`. */
typedef struct {
  wr_u32 abi_version;
  wr_u32 import_count;
  wr_u32 instance_bytes;
  void (*load)(const wr_wasm2c_engine* engine); /* once, before anything else */
  /* Instantiates, runs start and apply. `instance`: instance_bytes zero bytes. */
  void (*run)(void* instance, wr_u64 receiver, wr_u64 code, wr_u64 action);
  wr_i64* (*gas)(void* instance);
  wr_u32* (*depth)(void* instance);
  void (*free)(void* instance); /* after each run, however it ended */
  void (*unload)(void);         /* once, after everything else */
} wr_wasm2c;

#ifdef __cplusplus
}
#endif

#endif /* WROUGHT_WASM2C_ABI_H */
