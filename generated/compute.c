/* Emitted by wrought from a WebAssembly contract: do not edit. */

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

#define OPERATION INLINE

/* What emitted functions are made of: types, traps, integer and float operations with exact wasm semantics. */

/* Contracts have parameters, results and helpers that they do not use, and may compare a value with itself. */
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-const-variable"
#pragma GCC diagnostic ignored "-Wtautological-compare"

typedef wr_u8 u8;
typedef wr_u16 u16;
typedef wr_u32 u32;
typedef wr_u64 u64;
typedef signed char i8;
typedef short i16;
typedef wr_i32 i32;
typedef wr_i64 i64;
typedef float f32;
typedef double f64;
__extension__ typedef unsigned __int128 u128;
__extension__ typedef __int128 i128;

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define INLINE static inline __attribute__((always_inline))
#define COLD static __attribute__((noinline, cold, noreturn))
/* A function of the contract begins a cache line, so that how fast a loop in it runs does not depend on what stands before
 * the function. */
#define OWN_LINE __attribute__((aligned(64)))
/* The body of a function that calls itself: it keeps no registers for its caller. */
#define CALLS_ITSELF __attribute__((noinline))
#if defined(__has_attribute)
#if __has_attribute(preserve_none)
#undef CALLS_ITSELF
#define CALLS_ITSELF __attribute__((noinline, preserve_none))
#endif
#endif
/* OPERATION is INLINE, or in a module that is heavy to compile a function that is called. */

INLINE wr_control *control(u8 *mem) { return (wr_control *)(void *)(mem - sizeof(wr_control)); }
INLINE wr_function host_function(u8 *mem, u32 k) { return ((wr_function *)(void *)control(mem))[-1 - (i32)k]; }

INLINE wr_ret_i32 ret_i32(u32 v, i64 gas) { wr_ret_i32 r; r.v = v; r.gas = gas; return r; }
INLINE wr_ret_i64 ret_i64(u64 v, i64 gas) { wr_ret_i64 r; r.v = v; r.gas = gas; return r; }
INLINE wr_ret_f32 ret_f32(f32 v, i64 gas) { wr_ret_f32 r; r.v = v; r.gas = gas; return r; }
INLINE wr_ret_f64 ret_f64(f64 v, i64 gas) { wr_ret_f64 r; r.v = v; r.gas = gas; return r; }

/* Leaves the apply. Never inlined, so the way out costs the hot path a jump and nothing else. */
COLD void trap(u8 *mem, u32 why, i64 gas, i32 depth) {
  control(mem)->leave(mem, why, gas, depth);
  __builtin_unreachable();
}
/* A memory trap takes the whole limit, so gas need not be known. */
COLD void trap_memory(u8 *mem) {
  control(mem)->leave(mem, WR_TRAP_MEMORY_OUT_OF_BOUNDS, 0, 0);
  __builtin_unreachable();
}

/* The same, but the compiler takes it for a way to return (second_way_out.h has the reason). */
#define TRAP_AS_RESULT(type)                                                                      \
  static __attribute__((noinline, cold)) type trap_##type(u8 *mem, u32 why, i64 gas, i32 depth) { \
    type result;                                                                                  \
    control(mem)->leave(mem, why, gas, depth);                                                    \
    __asm__("" : "=m"(result));                                                                   \
    return result;                                                                                \
  }
TRAP_AS_RESULT(i64)
TRAP_AS_RESULT(wr_ret_i32)
TRAP_AS_RESULT(wr_ret_i64)
TRAP_AS_RESULT(wr_ret_f32)
TRAP_AS_RESULT(wr_ret_f64)

/* The same value, of which the compiler knows nothing. */
#define FORGET(variable) __asm__("" : "+r"(variable))

/* ---- gas ---- */

/* Between checks gas may be ahead of what it should be (gas_flow.h), so it may pass the largest i64 and come back. */
INLINE i64 pay(i64 gas, i64 amount) { return (i64)((u64)gas - (u64)amount); }

/* Pays, and says whether there was less than the amount: whether what is left is below 0, so its sign alone decides. The
 * subtraction leaves it in the processor's flags; written in C the comparison is one more instruction, since the compiler turns
 * it into one of the gas before. */
INLINE int charge(i64 *gas, u64 amount) {
#if defined(__x86_64__)
  int was_less;
  __asm__("subq %2, %0" : "+r"(*gas), "=@ccs"(was_less) : "er"(amount));
  return was_less;
#else
  *gas = pay(*gas, (i64)amount);
  return *gas < 0;
#endif
}

/* The same of the call depth, in functions that call themselves. Elsewhere the compiler does better with plain C. */
INLINE int enter(i32 *depth, u32 frames) {
#if defined(__x86_64__)
  int was_less;
  __asm__("subl %2, %0" : "+r"(*depth), "=@ccl"(was_less) : "er"(frames));
  return was_less;
#else
  *depth = (i32)((u32)*depth - frames);
  return *depth < 0;
#endif
}

/* ---- tables ---- */

typedef struct { wr_function fn; u32 type; u32 unused; } table_entry; /* type 0: null */

COLD void trap_call(u8 *mem, const table_entry *table, u32 size, u32 i, i64 gas, i32 depth) {
  trap(mem, i >= size ? WR_TRAP_TABLE_OUT_OF_BOUNDS : table[i].type == 0 ? WR_TRAP_NULL_CALL
                                                                          : WR_TRAP_INDIRECT_CALL_MISMATCH, gas, depth);
}
OPERATION wr_function table_get(u8 *mem, const table_entry *table, u32 size, u32 i, u32 type, i64 gas, i32 depth) {
  if (UNLIKELY(i >= size) || UNLIKELY(table[i].type != type)) trap_call(mem, table, size, i, gas, depth);
  return table[i].fn;
}

/* ---- integers ---- */

INLINE u32 i32_clz(u32 x) { return x ? (u32)__builtin_clz(x) : 32; }
INLINE u32 i32_ctz(u32 x) { return x ? (u32)__builtin_ctz(x) : 32; }
INLINE u32 i32_popcnt(u32 x) { return (u32)__builtin_popcount(x); }
INLINE u64 i64_clz(u64 x) { return x ? (u64)__builtin_clzll(x) : 64; }
INLINE u64 i64_ctz(u64 x) { return x ? (u64)__builtin_ctzll(x) : 64; }
INLINE u64 i64_popcnt(u64 x) { return (u64)__builtin_popcountll(x); }
INLINE u32 i32_rotl(u32 x, u32 n) { return (x << (n & 31)) | (x >> (-n & 31)); }
INLINE u32 i32_rotr(u32 x, u32 n) { return (x >> (n & 31)) | (x << (-n & 31)); }
INLINE u64 i64_rotl(u64 x, u64 n) { return (x << (n & 63)) | (x >> (-n & 63)); }
INLINE u64 i64_rotr(u64 x, u64 n) { return (x >> (n & 63)) | (x << (-n & 63)); }

OPERATION u32 i32_div_s(u8 *mem, i64 gas, i32 depth, u32 a, u32 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  if (UNLIKELY(a == 0x80000000u && b == 0xffffffffu)) trap(mem, WR_TRAP_INTEGER_OVERFLOW, gas, depth);
  return (u32)((i32)a / (i32)b);
}
OPERATION u32 i32_div_u(u8 *mem, i64 gas, i32 depth, u32 a, u32 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return a / b;
}
OPERATION u32 i32_rem_s(u8 *mem, i64 gas, i32 depth, u32 a, u32 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return b == 0xffffffffu ? 0 : (u32)((i32)a % (i32)b);
}
OPERATION u32 i32_rem_u(u8 *mem, i64 gas, i32 depth, u32 a, u32 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return a % b;
}
OPERATION u64 i64_div_s(u8 *mem, i64 gas, i32 depth, u64 a, u64 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  if (UNLIKELY(a == 0x8000000000000000u && b == ~(u64)0)) trap(mem, WR_TRAP_INTEGER_OVERFLOW, gas, depth);
  return (u64)((i64)a / (i64)b);
}
OPERATION u64 i64_div_u(u8 *mem, i64 gas, i32 depth, u64 a, u64 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return a / b;
}
OPERATION u64 i64_rem_s(u8 *mem, i64 gas, i32 depth, u64 a, u64 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return b == ~(u64)0 ? 0 : (u64)((i64)a % (i64)b);
}
OPERATION u64 i64_rem_u(u8 *mem, i64 gas, i32 depth, u64 a, u64 b) {
  if (UNLIKELY(b == 0)) trap(mem, WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth);
  return a % b;
}

/* ---- floats ---- */

INLINE f32 f32_bits(u32 bits) { f32 v; __builtin_memcpy(&v, &bits, 4); return v; }
INLINE f64 f64_bits(u64 bits) { f64 v; __builtin_memcpy(&v, &bits, 8); return v; }
INLINE u32 bits_f32(f32 x) { u32 v; __builtin_memcpy(&v, &x, 4); return v; }
INLINE u64 bits_f64(f64 x) { u64 v; __builtin_memcpy(&v, &x, 8); return v; }

/* Bit operations, so that a signalling NaN stays what it is. */
INLINE f32 f32_abs(f32 x) { return f32_bits(bits_f32(x) & 0x7fffffffu); }
INLINE f64 f64_abs(f64 x) { return f64_bits(bits_f64(x) & 0x7fffffffffffffffu); }
INLINE f32 f32_neg(f32 x) { return f32_bits(bits_f32(x) ^ 0x80000000u); }
INLINE f64 f64_neg(f64 x) { return f64_bits(bits_f64(x) ^ 0x8000000000000000u); }
INLINE f32 f32_copysign(f32 x, f32 y) {
  return f32_bits((bits_f32(x) & 0x7fffffffu) | (bits_f32(y) & 0x80000000u));
}
INLINE f64 f64_copysign(f64 x, f64 y) {
  return f64_bits((bits_f64(x) & 0x7fffffffffffffffu) | (bits_f64(y) & 0x8000000000000000u));
}

INLINE f32 f32_ceil(f32 x) { return __builtin_ceilf(x); }
INLINE f64 f64_ceil(f64 x) { return __builtin_ceil(x); }
INLINE f32 f32_floor(f32 x) { return __builtin_floorf(x); }
INLINE f64 f64_floor(f64 x) { return __builtin_floor(x); }
INLINE f32 f32_trunc(f32 x) { return __builtin_truncf(x); }
INLINE f64 f64_trunc(f64 x) { return __builtin_trunc(x); }
INLINE f32 f32_nearest(f32 x) { return __builtin_rintf(x); }
INLINE f64 f64_nearest(f64 x) { return __builtin_rint(x); }
INLINE f32 f32_sqrt(f32 x) { return __builtin_sqrtf(x); }
INLINE f64 f64_sqrt(f64 x) { return __builtin_sqrt(x); }

/* A NaN operand gives a NaN; -0 is less than +0. */
INLINE f32 f32_min(f32 a, f32 b) {
  if (UNLIKELY(a != a || b != b)) return a + b;
  return a < b ? a : b < a ? b : f32_bits(bits_f32(a) | bits_f32(b));
}
INLINE f32 f32_max(f32 a, f32 b) {
  if (UNLIKELY(a != a || b != b)) return a + b;
  return a > b ? a : b > a ? b : f32_bits(bits_f32(a) & bits_f32(b));
}
INLINE f64 f64_min(f64 a, f64 b) {
  if (UNLIKELY(a != a || b != b)) return a + b;
  return a < b ? a : b < a ? b : f64_bits(bits_f64(a) | bits_f64(b));
}
INLINE f64 f64_max(f64 a, f64 b) {
  if (UNLIKELY(a != a || b != b)) return a + b;
  return a > b ? a : b > a ? b : f64_bits(bits_f64(a) & bits_f64(b));
}

/* The NaN of an operation by the antelope rule: the first NaN operand, quieted; with no NaN operand the default NaN,
 * sign set. */
INLINE f32 settle_f32(f32 a, f32 b) {
  return a != a ? f32_bits(bits_f32(a) | 0x400000u) : b != b ? f32_bits(bits_f32(b) | 0x400000u) : f32_bits(0xffc00000u);
}
INLINE f64 settle_f64(f64 a, f64 b) {
  return a != a ? f64_bits(bits_f64(a) | 0x8000000000000u)
                : b != b ? f64_bits(bits_f64(b) | 0x8000000000000u) : f64_bits(0xfff8000000000000u);
}

/* An operation and its NaN. x86-64's own instructions give just that NaN when the operands keep their order, so there the
 * instruction is all; written as assembly, since a C compiler may swap operands and fold constants. */
#if defined(__x86_64__) && !defined(__AVX__)
#define SETTLED(name, type, instruction, op) \
  OPERATION type name(type a, type b) { __asm__(instruction " %1, %0" : "+x"(a) : "x"(b)); return a; }
#else
#define SETTLED(name, type, instruction, op) \
  OPERATION type name(type a, type b) { const type r = a op b; return UNLIKELY(r != r) ? settle_##type(a, b) : r; }
#endif
SETTLED(f32_add_settled, f32, "addss", +)
SETTLED(f32_sub_settled, f32, "subss", -)
SETTLED(f32_mul_settled, f32, "mulss", *)
SETTLED(f32_div_settled, f32, "divss", /)
SETTLED(f64_add_settled, f64, "addsd", +)
SETTLED(f64_sub_settled, f64, "subsd", -)
SETTLED(f64_mul_settled, f64, "mulsd", *)
SETTLED(f64_div_settled, f64, "divsd", /)
#undef SETTLED

/* A few instructions each, so that a heavy module calls them. */
OPERATION f32 f32_convert_i64_u(u64 x) { return (f32)x; }
OPERATION f64 f64_convert_i64_u(u64 x) { return (f64)x; }

/* Float to integer. Each bound is the nearest float outside the range, so the comparisons are exact. */
#define TRUNCATION(name, to, from, wide, low, high)                                       \
  OPERATION to name(u8 *mem, i64 gas, i32 depth, from x) {                                \
    if (UNLIKELY(!(x > low && x < high))) {                                               \
      trap(mem, x != x ? WR_TRAP_INVALID_CONVERSION : WR_TRAP_INTEGER_OVERFLOW, gas, depth); \
    }                                                                                     \
    return (to)(wide)x;                                                                   \
  }
TRUNCATION(i32_trunc_f32_s, u32, f32, i32, -0x1.000002p31f, 0x1p31f)
TRUNCATION(i32_trunc_f32_u, u32, f32, u32, -1.0f, 0x1p32f)
TRUNCATION(i32_trunc_f64_s, u32, f64, i32, -0x1.00000002p31, 0x1p31)
TRUNCATION(i32_trunc_f64_u, u32, f64, u32, -1.0, 0x1p32)
TRUNCATION(i64_trunc_f32_s, u64, f32, i64, -0x1.000002p63f, 0x1p63f)
TRUNCATION(i64_trunc_f32_u, u64, f32, u64, -1.0f, 0x1p64f)
TRUNCATION(i64_trunc_f64_s, u64, f64, i64, -0x1.0000000000001p63, 0x1p63)
TRUNCATION(i64_trunc_f64_u, u64, f64, u64, -1.0, 0x1p64)
#undef TRUNCATION

#define SATURATION(name, to, from, wide, low, high, least, most)      \
  OPERATION to name(from x) {                                         \
    if (x != x) return 0;                                             \
    if (!(x > low)) return least;                                     \
    if (!(x < high)) return most;                                     \
    return (to)(wide)x;                                               \
  }
SATURATION(i32_trunc_sat_f32_s, u32, f32, i32, -0x1.000002p31f, 0x1p31f, 0x80000000u, 0x7fffffffu)
SATURATION(i32_trunc_sat_f32_u, u32, f32, u32, -1.0f, 0x1p32f, 0, 0xffffffffu)
SATURATION(i32_trunc_sat_f64_s, u32, f64, i32, -0x1.00000002p31, 0x1p31, 0x80000000u, 0x7fffffffu)
SATURATION(i32_trunc_sat_f64_u, u32, f64, u32, -1.0, 0x1p32, 0, 0xffffffffu)
SATURATION(i64_trunc_sat_f32_s, u64, f32, i64, -0x1.000002p63f, 0x1p63f, 0x8000000000000000u, 0x7fffffffffffffffu)
SATURATION(i64_trunc_sat_f32_u, u64, f32, u64, -1.0f, 0x1p64f, 0, ~(u64)0)
SATURATION(i64_trunc_sat_f64_s, u64, f64, i64, -0x1.0000000000001p63, 0x1p63, 0x8000000000000000u, 0x7fffffffffffffffu)
SATURATION(i64_trunc_sat_f64_u, u64, f64, u64, -1.0, 0x1p64, 0, ~(u64)0)
#undef SATURATION

/* Linear memory, guard mode: no instruction per access. An address past the end faults in reserved space, and the
 * runtime turns the fault into a trap.
 *
 * A load's trap is part of its meaning even when its value is not used, or used on one path only: a volatile load is
 * neither dropped nor moved past what follows, but may still be an operand of the instruction that uses it. */
#define LOADED volatile
/* Accesses up to `end` behind the address are certain to follow: where one of them is outside, it may as well be now. */
INLINE void check_ahead(u8 *mem, u32 addr, u64 end) { (void)*(const volatile u8 *)(mem + (addr + end - 1)); }
#define ADDRESS(size) (mem + ((u64)addr + offset))

/* Loads, stores and bulk operations over ADDRESS and LOADED, which the memory mode defines. */

/* Guest memory: any alignment, any type. */
typedef u8 __attribute__((may_alias)) mem8;
typedef u16 __attribute__((may_alias, aligned(1))) mem16;
typedef u32 __attribute__((may_alias, aligned(1))) mem32;
typedef u64 __attribute__((may_alias, aligned(1))) mem64;
typedef f32 __attribute__((may_alias, aligned(1))) memf32;
typedef f64 __attribute__((may_alias, aligned(1))) memf64;

/* Of an access that an earlier one has shown to be inside: it cannot trap. */
#define INSIDE (mem + ((u64)addr + offset))

#define LOAD(name, result, cell, extend, size)                  \
  OPERATION result name(u8 *mem, u32 addr, u32 offset) {        \
    return extend *(const LOADED cell *)(const void *)ADDRESS(size); \
  }                                                             \
  OPERATION result name##_inside(u8 *mem, u32 addr, u32 offset) { \
    return extend *(const cell *)(const void *)INSIDE;          \
  }
LOAD(i32_load, u32, mem32, , 4)
LOAD(i32_load8_s, u32, mem8, (u32)(i32)(i8), 1)
LOAD(i32_load8_u, u32, mem8, , 1)
LOAD(i32_load16_s, u32, mem16, (u32)(i32)(i16), 2)
LOAD(i32_load16_u, u32, mem16, , 2)
LOAD(i64_load, u64, mem64, , 8)
LOAD(i64_load8_s, u64, mem8, (u64)(i64)(i8), 1)
LOAD(i64_load8_u, u64, mem8, , 1)
LOAD(i64_load16_s, u64, mem16, (u64)(i64)(i16), 2)
LOAD(i64_load16_u, u64, mem16, , 2)
LOAD(i64_load32_s, u64, mem32, (u64)(i64)(i32), 4)
LOAD(i64_load32_u, u64, mem32, , 4)
LOAD(f32_load, f32, memf32, , 4)
LOAD(f64_load, f64, memf64, , 8)
#undef LOAD

#define STORE(name, value, cell, size) \
  OPERATION void name(u8 *mem, u32 addr, u32 offset, value v) { *(cell *)(void *)ADDRESS(size) = (cell)v; } \
  OPERATION void name##_inside(u8 *mem, u32 addr, u32 offset, value v) { *(cell *)(void *)INSIDE = (cell)v; }
STORE(i32_store, u32, mem32, 4)
STORE(i32_store8, u32, mem8, 1)
STORE(i32_store16, u32, mem16, 2)
STORE(i64_store, u64, mem64, 8)
STORE(i64_store8, u64, mem8, 1)
STORE(i64_store16, u64, mem16, 2)
STORE(i64_store32, u64, mem32, 4)
STORE(f32_store, f32, memf32, 4)
STORE(f64_store, f64, memf64, 8)
#undef STORE

/* The low 128 bits of a product, stored: what a runtime library's __multi3 does. */
INLINE void multiply_128(u8 *mem, u32 to, u64 a_low, u64 a_high, u64 b_low, u64 b_high) {
  const u128 product = ((u128)a_high << 64 | a_low) * ((u128)b_high << 64 | b_low);
  i64_store(mem, to, 0, (u64)product);
  i64_store(mem, to, 8, (u64)(product >> 64));
}

/* The sums of a field multiplication come behind all of its products. The empty asm has the compiler read the low halves back
 * from memory, as operands of the additions, instead of keeping copies of them in the frame. */
INLINE void multiply_128_inside(u8 *mem, u32 to, u32 offset, u64 a_low, u64 a_high, u64 b_low, u64 b_high) {
  const u128 product = ((u128)a_high << 64 | a_low) * ((u128)b_high << 64 | b_low);
  i64_store_inside(mem, to, offset, (u64)product);
  i64_store_inside(mem, to, offset + 8, (u64)(product >> 64));
  __asm__("" : "+m"(*(mem64 *)(void *)(mem + ((u64)to + offset))));
}

INLINE int in_memory(u8 *mem, u32 addr, u32 size) { return (u64)addr + size <= control(mem)->memory_bytes; }

/* The shared object has no libc: these are its memcpy, memmove and memset. Ranges are checked by the caller. */
typedef u64 block16 __attribute__((vector_size(16), may_alias, aligned(1)));

static void copy_up(u8 *to, const u8 *from, u64 size) {
  while (size >= 16) {
    *(block16 *)(void *)to = *(const block16 *)(const void *)from;
    to += 16; from += 16; size -= 16;
  }
  if (size >= 8) { *(mem64 *)(void *)to = *(const mem64 *)(const void *)from; to += 8; from += 8; size -= 8; }
  while (size > 0) { *to++ = *from++; --size; }
}
static void copy_down(u8 *to, const u8 *from, u64 size) {
  while (size >= 16) {
    size -= 16;
    *(block16 *)(void *)(to + size) = *(const block16 *)(const void *)(from + size);
  }
  while (size > 0) { --size; to[size] = from[size]; }
}
/* Right for any overlap: upwards where the target is below the source, else downwards. */
INLINE void move_bytes(u8 *to, const u8 *from, u64 size) {
  if (to <= from) copy_up(to, from, size); else copy_down(to, from, size);
}
static void fill_bytes(u8 *to, u8 byte, u64 size) {
  const u64 word = byte * 0x0101010101010101u;
  const block16 block = {word, word};
  while (size >= 16) { *(block16 *)(void *)to = block; to += 16; size -= 16; }
  if (size >= 8) { *(mem64 *)(void *)to = word; to += 8; size -= 8; }
  while (size > 0) { *to++ = byte; --size; }
}
/* -1, 0 or 1 */
static u32 compare_bytes(const u8 *a, const u8 *b, u64 size) {
  while (size >= 8) {
    u64 x = *(const mem64 *)(const void *)a, y = *(const mem64 *)(const void *)b;
    if (x != y) {
      x = __builtin_bswap64(x); y = __builtin_bswap64(y);
      return x < y ? ~0u : 1;
    }
    a += 8; b += 8; size -= 8;
  }
  while (size > 0) {
    if (*a != *b) return *a < *b ? ~0u : 1;
    ++a; ++b; --size;
  }
  return 0;
}

OPERATION void memory_copy(u8 *mem, u32 to, u32 from, u32 size) {
  if (UNLIKELY(!in_memory(mem, to, size) || !in_memory(mem, from, size))) trap_memory(mem);
  move_bytes(mem + to, mem + from, size);
}
OPERATION void memory_fill(u8 *mem, u32 to, u32 byte, u32 size) {
  if (UNLIKELY(!in_memory(mem, to, size))) trap_memory(mem);
  fill_bytes(mem + to, (u8)byte, size);
}
OPERATION void memory_init(u8 *mem, const u8 *segment, u32 segment_size, u32 to, u32 from, u32 size) {
  if (UNLIKELY(!in_memory(mem, to, size) || (u64)from + size > segment_size)) trap_memory(mem);
  copy_up(mem + to, segment + from, size);
}

/* Tables that the contract changes: copies in the instance block. */
OPERATION void table_copy(u8 *mem, table_entry *table, u32 table_size, u32 to, u32 from, u32 size, i64 gas, i32 depth) {
  if (UNLIKELY((u64)to + size > table_size || (u64)from + size > table_size)) {
    trap(mem, WR_TRAP_TABLE_OUT_OF_BOUNDS, gas, depth);
  }
  if (to <= from) { for (u32 i = 0; i < size; ++i) table[to + i] = table[from + i]; }
  else { for (u32 i = size; i > 0; --i) table[to + i - 1] = table[from + i - 1]; }
}
OPERATION void table_init(u8 *mem, table_entry *table, u32 table_size, const table_entry *segment, u32 segment_size,
                       u32 to, u32 from, u32 size, i64 gas, i32 depth) {
  if (UNLIKELY((u64)to + size > table_size || (u64)from + size > segment_size)) {
    trap(mem, WR_TRAP_TABLE_OUT_OF_BOUNDS, gas, depth);
  }
  for (u32 i = 0; i < size; ++i) table[to + i] = segment[from + i];
}

/* ---- the contract ---- */

typedef i64 (*T1)(u8 *, i64, i32, u32, u64);  /* (i32 i64) */
typedef wr_ret_i32 (*T2)(u8 *, i64, i32);  /* () -> i32 */
typedef wr_ret_i32 (*T3)(u8 *, i64, i32, u32, u32);  /* (i32 i32) -> i32 */
typedef i64 (*T4)(u8 *, i64, i32, u32, u32);  /* (i32 i32) */
typedef i64 (*T5)(u8 *, i64, i32, u32, u32, u32);  /* (i32 i32 i32) */
typedef i64 (*T6)(u8 *, i64, i32, u64);  /* (i64) */
typedef wr_ret_i32 (*T7)(u8 *, i64, i32, u32, u32, u32);  /* (i32 i32 i32) -> i32 */
typedef i64 (*T8)(u8 *, i64, i32, u64, u64, u64);  /* (i64 i64 i64) */
typedef i64 (*T9)(u8 *, i64, i32, u32);  /* (i32) */

#define G0 (*(u32 *)(void *)(mem - 128))

OWN_LINE static i64 fn7_apply(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2);
OWN_LINE static i64 fn8_compute__sha256_unsigned_char_const___un(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2);
OWN_LINE static i64 fn9__anonymous_namespace___matrix_trace_unsi(u8 *const mem, i64 gas, i32 depth, u32 l0, u64 l1);
OWN_LINE static i64 fn10_void_sdk__run_unsigned_int__unsigned_lon(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn11_compute__sha256_block_unsigned_int______(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1);

static wr_ret_i32 host0_action_data_size(u8 *const mem, i64 gas, i32 depth) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64))host_function(mem, 0))(mem, gas);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static wr_ret_i32 host1_read_action_data(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u32, u32))host_function(mem, 1))(mem, gas, l0, l1);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static i64 host2_printhex(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  const i64 r = ((i64 (*)(u8 *, i64, u32, u32))host_function(mem, 2))(mem, gas, l0, l1);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static i64 host3_set_action_return_value(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  const i64 r = ((i64 (*)(u8 *, i64, u32, u32))host_function(mem, 3))(mem, gas, l0, l1);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static i64 host4_eosio_assert_message(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2) {
  const i64 r = ((i64 (*)(u8 *, i64, u32, u32, u32))host_function(mem, 4))(mem, gas, l0, l1, l2);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static i64 host5_printui(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  const i64 r = ((i64 (*)(u8 *, i64, u64))host_function(mem, 5))(mem, gas, l0);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static wr_ret_i32 host6_memset(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2) {
  const i64 left = gas - 5 - 1 * (i64)((u64)l2);
  if (LIKELY(left >= 0 && in_memory(mem, l0, l2) && in_memory(mem, l0, 1))) {
    fill_bytes(mem + l0, (u8)l1, l2); return ret_i32(l0, left);
  }
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u32, u32, u32))host_function(mem, 6))(mem, gas, l0, l1, l2);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}

static const u8 data0[433] =
  "out of memory\000packed data ends too early\000unknown action\000matrix s"
  "ize must be 1 to 64\000rounds must be 1 to 100000\000\000g\346\011j\205\256g\273r\363n<:\365O\245"
  "\177R\016Q\214h\005\233\253\331\203\037\031\315\340[\230/\212B\221D7q\317\373\300\265\245\333\265\351[\302V9\361\021\361Y\244\202\077\222\325^\034\253\230\252\007\330\001[\203\022\276\2051$\303}\014U"
  "t]\276r\376\261\336\200\247\006\334\233t\361\233\301\301i\233\344\206G\276\357\306\235\301\017\314\241\014$o,\351-\252\204tJ\334\251\260\134\332\210\371vRQ>\230m\3061\250\310'\003\260\307\177Y\277"
  "\363\013\340\306G\221\247\325Qc\312\006g))\024\205\012\267'8!\033.\374m,M\023\0158STs\012e\273\012jv.\311\302\201\205,r\222\241\350\277\242Kf\032\250p\213K\302\243Ql\307"
  "\031\350\222\321$\006\231\326\2055\016\364p\240j\020\026\301\244\031\010l7\036LwH'\265\274\2604\263\014\0349J\252\330NO\312\234[\363o.h\356\202\217toc\245x\024x\310\204\010\002\307\214"
  "\372\377\276\220\353lP\244\367\243\371\276\362xq\306\343\260\304B\230\374\034\024\232\373\364\310\231o\271$'\256A\344d\233\223L\244\225\231\033xR\270U";
static const wr_data_segment data_segments[] = {
  {8192u, 432u, data0},
};

static const table_entry table0[3] = {
  {0, 0, 0},
  {(wr_function)fn9__anonymous_namespace___matrix_trace_unsi, 1, 0},
  {0, 0, 0}
};
static const table_entry elem0[1] = {
  {0, 0, 0}
};

static i64 fn7_apply(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2) {
  u32 l3 = 0, l4 = 0, l5 = 0, l6 = 0, l7 = 0, l8 = 0, l9 = 0, k0 = 0, k1 = 0;
  u64 j0 = 0, j1 = 0;
  wr_ret_i32 r2;
  wr_ret_i32 r3;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 5u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 64u);
  G0 = l3;
  if (l1 != l0) { gas = pay(gas, 3); goto L6; }
  if (l2 == 10498866496430669824ull) goto L7;
  if (l2 == 7615825677689815040ull) goto L9;
  if (l2 != 7615815668302086144ull) goto L8;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 24), depth);
  gas = pay(gas, 24);
  r2 = host0_action_data_size(mem, gas, depth);
  gas = r2.gas;
  k0 = r2.v;
  l4 = k0;
  k0 = i32_load(mem, 0u, 8624u);
  l5 = k0;
  if (l5) goto L10;
  l5 = 74176u;
  i32_store_inside(mem, 0u, 8624u, 74176u);
  gas = pay(gas, 2);
  L10:;
  l1 = (((u64)l5 + 15ull) & 8589934576ull);
  l0 = (l1 + (u64)l4);
  k1 = control(mem)->memory_pages;
  l2 = ((u64)k1 << (16ull & 63));
  if (l0 <= l2) { gas = pay(gas, 29); goto L11; }
  l9 = (u32)(((l0 - l2) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l9 >= (i32)0u) ? l9 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l9);
  if (k0 == 4294967295u) goto L5;
  gas = pay(gas, 29);
  L11:;
  i64_store32(mem, 0u, 8624u, l0);
  l5 = (u32)l1;
  if (l4 == 0) { gas = pay(gas, -5); goto L12; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r3 = host1_read_action_data(mem, gas, depth, l5, l4);
  gas = r3.gas;
  k0 = r3.v;
  L12:;
  gas = fn8_compute__sha256_unsigned_char_const___un(mem, gas, depth, (l3 + 32u), l5, l4);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host2_printhex(mem, gas, depth, (l3 + 32u), 32u);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host3_set_action_return_value(mem, gas, depth, (l3 + 32u), 32u);
  gas = pay(gas, 3);
  goto L6;
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 22), depth);
  gas = pay(gas, 22);
  r2 = host0_action_data_size(mem, gas, depth);
  gas = r2.gas;
  k0 = r2.v;
  l4 = k0;
  k0 = i32_load(mem, 0u, 8624u);
  l5 = k0;
  if (l5) goto L13;
  l5 = 74176u;
  i32_store_inside(mem, 0u, 8624u, 74176u);
  gas = pay(gas, 2);
  L13:;
  l1 = (((u64)l5 + 15ull) & 8589934576ull);
  l0 = (l1 + (u64)l4);
  k1 = control(mem)->memory_pages;
  l2 = ((u64)k1 << (16ull & 63));
  if (l0 <= l2) { gas = pay(gas, 12); goto L14; }
  l9 = (u32)(((l0 - l2) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l9 >= (i32)0u) ? l9 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l9);
  if (k0 == 4294967295u) goto L4;
  gas = pay(gas, 12);
  L14:;
  i64_store32(mem, 0u, 8624u, l0);
  l5 = (u32)l1;
  if (l4 == 0) { gas = pay(gas, -5); goto L15; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r3 = host1_read_action_data(mem, gas, depth, l5, l4);
  gas = r3.gas;
  k0 = r3.v;
  L15:;
  if (l4 <= 3u) goto L3;
  k0 = i32_load(mem, l5, 0u);
  l6 = k0;
  l4 = (l6 + 4294967295u);
  if (l4 >= 100000u) goto L2;
  l5 = ((l3 + 32u) + 24u);
  j1 = i64_load_inside(mem, 0u, 8616u);
  i64_store(mem, l5, 0u, j1);
  l7 = ((l3 + 32u) + 16u);
  j1 = i64_load_inside(mem, 0u, 8608u);
  i64_store(mem, l7, 0u, j1);
  l8 = ((l3 + 32u) + 8u);
  j1 = i64_load_inside(mem, 0u, 8600u);
  i64_store(mem, l8, 0u, j1);
  j1 = i64_load_inside(mem, 0u, 8592u);
  i64_store(mem, l3, 32u, j1);
  if (l6 < 2u) { gas = pay(gas, 42); goto L16; }
  gas = pay(gas, 42);
  L17: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 27u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  gas = fn8_compute__sha256_unsigned_char_const___un(mem, gas, depth, l3, (l3 + 32u), 32u);
  check_ahead(mem, l3, 40u);
  j1 = i64_load_inside(mem, l3, 24u);
  i64_store(mem, l5, 0u, j1);
  j1 = i64_load_inside(mem, l3, 16u);
  i64_store(mem, l7, 0u, j1);
  j1 = i64_load_inside(mem, l3, 8u);
  i64_store(mem, l8, 0u, j1);
  j1 = i64_load_inside(mem, l3, 0u);
  i64_store_inside(mem, l3, 32u, j1);
  l4 = (l4 + 4294967295u);
  if (l4) goto L17;
  L16:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host2_printhex(mem, gas, depth, (l3 + 32u), 32u);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host3_set_action_return_value(mem, gas, depth, (l3 + 32u), 32u);
  gas = pay(gas, 3);
  goto L6;
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 11), depth);
  gas = pay(gas, 11);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8233u, 14u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  gas = pay(gas, 7);
  gas = fn10_void_sdk__run_unsigned_int__unsigned_lon(mem, gas, depth, 1u);
  gas = pay(gas, 3);
  L6:;
  G0 = (l3 + 64u);
  goto L1;
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8192u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8192u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8206u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 10), depth);
  gas = pay(gas, 10);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8276u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn8_compute__sha256_unsigned_char_const___un(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2) {
  u32 l3 = 0, l4 = 0, l5 = 0, l6 = 0, l7 = 0, l8 = 0, l9 = 0, k0 = 0, k1 = 0;
  u64 l10 = 0, j1 = 0;
  wr_ret_i32 r7;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 76u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 160u);
  G0 = l3;
  j1 = i64_load(mem, 0u, 8328u);
  i64_store(mem, (l3 + 152u), 0u, j1);
  j1 = i64_load_inside(mem, 0u, 8320u);
  i64_store(mem, (l3 + 144u), 0u, j1);
  j1 = i64_load_inside(mem, 0u, 8312u);
  i64_store(mem, l3, 136u, j1);
  j1 = i64_load_inside(mem, 0u, 8304u);
  i64_store_inside(mem, l3, 128u, j1);
  l4 = 0u;
  l5 = l2;
  if (l2 < 64u) goto L2;
  l6 = 0u;
  l7 = l1;
  gas = pay(gas, 1);
  L3: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 11u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  gas = fn11_compute__sha256_block_unsigned_int______(mem, gas, depth, (l3 + 128u), l7);
  l7 = (l7 + 64u);
  l6 = (l6 + 4294967232u);
  l5 = (l2 + l6);
  if (l5 > 63u) goto L3;
  l4 = (0u - l6);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r7 = host6_memset(mem, gas, depth, l3, 0u, 128u);
  gas = r7.gas;
  k0 = r7.v;
  l6 = k0;
  if (l5 == 0) goto L4;
  l8 = (l5 & 3u);
  l7 = 0u;
  if (l5 < 4u) { gas = pay(gas, 8); goto L5; }
  l3 = (l1 + l4);
  l9 = (l5 & 60u);
  l7 = 0u;
  gas = pay(gas, 7);
  L6: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k1 = i32_load(mem, (l3 + l7), 0u);
  i32_store(mem, (l6 + l7), 0u, k1);
  l7 = (l7 + 4u);
  if (l9 != l7) goto L6;
  gas = pay(gas, 3);
  L5:;
  if (l8 == 0) { gas = pay(gas, -3); goto L4; }
  l3 = (l1 + (l4 + l7));
  l7 = (l6 + l7);
  L7: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 8u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k1 = i32_load8_u(mem, l3, 0u);
  i32_store8(mem, l7, 0u, k1);
  l3 = (l3 + 1u);
  l7 = (l7 + 1u);
  l8 = (l8 + 4294967295u);
  if (l8) goto L7;
  L4:;
  i32_store8(mem, (l6 + l5), 0u, 128u);
  l3 = ((l5 < 56u) ? 64u : 128u);
  l8 = (l3 + l6);
  l10 = (u64)l2;
  i64_store8(mem, (l8 + 4294967294u), 0u, (l10 >> (5ull & 63)));
  i32_store8(mem, (l8 + 4294967295u), 0u, (l2 << (3u & 31)));
  i64_store8(mem, (l8 + 4294967293u), 0u, (l10 >> (13ull & 63)));
  i64_store8(mem, (l8 + 4294967292u), 0u, (l10 >> (21ull & 63)));
  i64_store8(mem, (l8 + 4294967291u), 0u, (l10 >> (29ull & 63)));
  l7 = 0u;
  i32_store8(mem, (l8 + 4294967290u), 0u, 0u);
  i32_store16(mem, (l8 + 4294967288u), 0u, 0u);
  L8: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 10u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  gas = fn11_compute__sha256_block_unsigned_int______(mem, gas, depth, (l6 + 128u), (l6 + l7));
  l7 = (l7 + 64u);
  if (l7 < l3) goto L8;
  i64_store(mem, l0, 0u, 0ull);
  i64_store(mem, (l0 + 24u), 0u, 0ull);
  i64_store(mem, (l0 + 16u), 0u, 0ull);
  i64_store(mem, (l0 + 8u), 0u, 0ull);
  l3 = 0u;
  l7 = 0u;
  L9: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 20u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l8 = (l0 + l7);
  k1 = i32_load(mem, ((l6 + 128u) + (l7 & 4294967292u)), 0u);
  l5 = k1;
  l2 = (l3 & 16u);
  i32_store8(mem, (l8 + 1u), 0u, (l5 >> ((l2 ^ 16u) & 31)));
  i32_store8(mem, l8, 0u, (l5 >> ((l2 ^ 24u) & 31)));
  l3 = (l3 + 16u);
  l7 = (l7 + 2u);
  if (l7 != 32u) goto L9;
  G0 = (l6 + 160u);
  depth += 1;
  return gas;
}

static i64 fn9__anonymous_namespace___matrix_trace_unsi(u8 *const mem, i64 gas, i32 depth, u32 l0, u64 l1) {
  u32 l2 = 0, l3 = 0, l8 = 0, l9 = 0, l14 = 0, l18 = 0, l19 = 0, l20 = 0, l21 = 0, l22 = 0, l23 = 0, k0 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, l7 = 0, l10 = 0, l11 = 0, l12 = 0, l13 = 0, l15 = 0, l16 = 0, l17 = 0, j0 = 0, j1 = 0, j2 = 0, j3 = 0, j4 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 6u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 272u);
  G0 = l2;
  l3 = (l0 + 4294967295u);
  if (l3 > 63u) goto L2;
  l4 = (u64)l0;
  l5 = (l4 & 124ull);
  l6 = (l4 & 3ull);
  l7 = (l4 + 18446744073709551615ull);
  l8 = 0u;
  l9 = 0u;
  l10 = 0ull;
  gas = pay(gas, 24);
  L3: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 10u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l11 = (u64)l9;
  l12 = 0ull;
  if (l7 < 3ull) { gas = pay(gas, 5); goto L4; }
  l13 = (l1 + l11);
  l12 = 0ull;
  l14 = l8;
  gas = pay(gas, 1);
  L5: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 40u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l15 = (l13 + l12);
  i64_store(mem, (l14 + 8640u), 0u, l15);
  i64_store(mem, (l14 + 41408u), 0u, (l15 * l15));
  l16 = (l15 + 1ull);
  i64_store(mem, (l14 + 8648u), 0u, l16);
  l17 = (l15 + 2ull);
  i64_store(mem, (l14 + 8656u), 0u, l17);
  l15 = (l15 + 3ull);
  i64_store(mem, (l14 + 8664u), 0u, l15);
  i64_store(mem, (l14 + 41416u), 0u, (l16 * l16));
  i64_store(mem, (l14 + 41424u), 0u, (l17 * l17));
  i64_store(mem, (l14 + 41432u), 0u, (l15 * l15));
  l14 = (l14 + 32u);
  l12 = (l12 + 4ull);
  if (l5 != l12) goto L5;
  gas = pay(gas, 5);
  L4:;
  if (l6 == 0) { gas = pay(gas, -5); goto L6; }
  l15 = ((l1 + l12) + l11);
  l14 = (l8 + ((u32)l12 << (3u & 31)));
  l12 = l6;
  L7: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 13u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  i64_store(mem, (l14 + 41408u), 0u, (l15 * l15));
  i64_store(mem, (l14 + 8640u), 0u, l15);
  l15 = (l15 + 1ull);
  l14 = (l14 + 8u);
  l12 = (l12 + 18446744073709551615ull);
  if (l12 != 0ull) goto L7;
  L6:;
  l8 = (l8 + 512u);
  l9 = (l9 + l0);
  l10 = (l10 + 1ull);
  if (l10 != l4) goto L3;
  l18 = (l0 & 124u);
  l19 = (l0 & 3u);
  l20 = 0u;
  l21 = 8640u;
  l12 = 0ull;
  L8: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 4u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l22 = 41408u;
  l23 = 0u;
  L9: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 11u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l15 = 0ull;
  l9 = 0u;
  if (l3 < 3u) { gas = pay(gas, 4); goto L10; }
  l14 = l22;
  l8 = l21;
  L11: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 39u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  j0 = i64_load(mem, (l14 + 1536u), 0u);
  j1 = i64_load(mem, (l8 + 24u), 0u);
  j0 = (j0 * j1);
  j1 = i64_load(mem, (l14 + 1024u), 0u);
  j2 = i64_load(mem, (l8 + 16u), 0u);
  j1 = (j1 * j2);
  j2 = i64_load(mem, (l14 + 512u), 0u);
  j3 = i64_load(mem, (l8 + 8u), 0u);
  j2 = (j2 * j3);
  j3 = i64_load(mem, l14, 0u);
  j4 = i64_load(mem, l8, 0u);
  j1 = (j1 + (j2 + ((j3 * j4) + l15)));
  l15 = (j0 + j1);
  l14 = (l14 + 2048u);
  l8 = (l8 + 32u);
  l9 = (l9 + 4u);
  if (l18 != l9) goto L11;
  gas = pay(gas, 4);
  L10:;
  if (l19 == 0) { gas = pay(gas, -4); goto L12; }
  l14 = (l21 + (l9 << (3u & 31)));
  l8 = (l22 + (l9 << (9u & 31)));
  l9 = l19;
  L13: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 11u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  j0 = i64_load(mem, l8, 0u);
  j1 = i64_load(mem, l14, 0u);
  l15 = ((j0 * j1) + l15);
  l14 = (l14 + 8u);
  l8 = (l8 + 512u);
  l9 = (l9 + 4294967295u);
  if (l9) goto L13;
  L12:;
  l22 = (l22 + 8u);
  l12 = (((l20 == l23) ? l15 : 0ull) + l12);
  l23 = (l23 + 1u);
  if (l23 != l0) goto L9;
  l21 = (l21 + 512u);
  l20 = (l20 + 1u);
  if (l20 != l0) goto L8;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host5_printui(mem, gas, depth, l12);
  i32_store(mem, l2, 264u, 8u);
  i64_store_inside(mem, l2, 8u, l12);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host3_set_action_return_value(mem, gas, depth, (l2 + 8u), 8u);
  G0 = (l2 + 272u);
  goto L1;
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8248u, 27u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn10_void_sdk__run_unsigned_int__unsigned_lon(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l6 = 0, k0 = 0, k1 = 0;
  u64 l3 = 0, l4 = 0, l5 = 0, j0 = 0, j1 = 0;
  wr_ret_i32 r2;
  wr_ret_i32 r3;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r2 = host0_action_data_size(mem, gas, depth);
  gas = r2.gas;
  k0 = r2.v;
  l1 = k0;
  k0 = i32_load(mem, 0u, 8624u);
  l2 = k0;
  if (l2) goto L2;
  l2 = 74176u;
  i32_store_inside(mem, 0u, 8624u, 74176u);
  gas = pay(gas, 2);
  L2:;
  l3 = (((u64)l2 + 15ull) & 8589934576ull);
  l4 = (l3 + (u64)l1);
  k1 = control(mem)->memory_pages;
  l5 = ((u64)k1 << (16ull & 63));
  if (l4 <= l5) { gas = pay(gas, 12); goto L6; }
  l6 = (u32)(((l4 - l5) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l6 >= (i32)0u) ? l6 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l6);
  if (k0 == 4294967295u) goto L5;
  gas = pay(gas, 12);
  L6:;
  i64_store32(mem, 0u, 8624u, l4);
  l2 = (u32)l3;
  if (l1 == 0) { gas = pay(gas, -5); goto L7; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r3 = host1_read_action_data(mem, gas, depth, l2, l1);
  gas = r3.gas;
  k0 = r3.v;
  L7:;
  if (l1 <= 3u) goto L4;
  if ((l1 + 4294967292u) <= 7u) goto L3;
  check_ahead(mem, l2, 12u);
  k0 = i32_load_inside(mem, l2, 0u);
  j1 = i64_load_inside(mem, l2, 4u);
  gas = pay(gas, 16);
  gas = ((T1)table_get(mem, table0, 2u, l0, 1u, gas, depth))(mem, gas, depth, k0, j1);
  goto L1;
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8192u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8206u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host4_eosio_assert_message(mem, gas, depth, 0u, 8206u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn11_compute__sha256_block_unsigned_int______(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u32 l2 = 0, l3 = 0, l4 = 0, l5 = 0, l6 = 0, l7 = 0, l8 = 0, l9 = 0, l10 = 0, l11 = 0, l12 = 0, l13 = 0, l14 = 0, l15 = 0, l16 = 0, l17 = 0, l18 = 0, l19 = 0, l20 = 0, l21 = 0, l22 = 0, k0 = 0, k1 = 0, k2 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  if (UNLIKELY(charge(&gas, 47u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 256u);
  G0 = l2;
  l3 = 0u;
  L1: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k1 = i32_load(mem, (l1 + l3), 0u);
  l4 = k1;
  i32_store(mem, (l2 + l3), 0u, (((l4 << (24u & 31)) | ((l4 & 65280u) << (8u & 31))) | (((l4 >> (8u & 31)) & 65280u) | (l4 >> (24u & 31)))));
  l3 = (l3 + 4u);
  if (l3 != 64u) goto L1;
  l1 = 0u;
  k0 = i32_load(mem, l2, 0u);
  l5 = k0;
  L2: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 29u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l3 = (l2 + l1);
  k1 = i32_load(mem, (l3 + 4u), 0u);
  l4 = k1;
  k2 = i32_load(mem, (l3 + 36u), 0u);
  k1 = ((((i32_rotl(l4, 25u) ^ i32_rotl(l4, 14u)) ^ (l4 >> (3u & 31))) + l5) + k2);
  k2 = i32_load(mem, (l3 + 56u), 0u);
  k0 = (l3 + 64u);
  l3 = k2;
  i32_store(mem, k0, 0u, (k1 + ((i32_rotl(l3, 15u) ^ i32_rotl(l3, 13u)) ^ (l3 >> (10u & 31)))));
  l5 = l4;
  l1 = (l1 + 4u);
  if (l1 != 192u) goto L2;
  l5 = 0u;
  check_ahead(mem, l0, 32u);
  k0 = i32_load_inside(mem, l0, 0u);
  l6 = k0;
  l7 = l6;
  k0 = i32_load_inside(mem, l0, 4u);
  l8 = k0;
  l4 = l8;
  k0 = i32_load_inside(mem, l0, 28u);
  l9 = k0;
  l10 = l9;
  k0 = i32_load_inside(mem, l0, 24u);
  l11 = k0;
  l12 = l11;
  k0 = i32_load_inside(mem, l0, 20u);
  l13 = k0;
  l14 = l13;
  k0 = i32_load_inside(mem, l0, 16u);
  l15 = k0;
  l16 = l15;
  k0 = i32_load_inside(mem, l0, 12u);
  l17 = k0;
  l18 = l17;
  k0 = i32_load_inside(mem, l0, 8u);
  l19 = k0;
  l1 = l19;
  L3: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 34u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l20 = l1;
  l1 = l4;
  l4 = l7;
  l3 = l16;
  l21 = l12;
  l22 = l14;
  k2 = i32_load(mem, (l5 + 8336u), 0u);
  k1 = (((l10 + ((i32_rotl(l3, 26u) ^ i32_rotl(l3, 21u)) ^ i32_rotl(l3, 7u))) + ((l21 & (l3 ^ 4294967295u)) | (l22 & l3))) + k2);
  k2 = i32_load(mem, (l2 + l5), 0u);
  l16 = (k1 + k2);
  l7 = ((((i32_rotl(l4, 30u) ^ i32_rotl(l4, 19u)) ^ i32_rotl(l4, 10u)) + ((l4 & (l1 ^ l20)) ^ (l1 & l20))) + l16);
  l16 = (l16 + l18);
  l10 = l21;
  l12 = l22;
  l14 = l3;
  l18 = l20;
  l5 = (l5 + 4u);
  if (l5 != 256u) goto L3;
  i32_store(mem, l0, 28u, (l21 + l9));
  i32_store_inside(mem, l0, 24u, (l22 + l11));
  i32_store_inside(mem, l0, 20u, (l3 + l13));
  i32_store_inside(mem, l0, 16u, (l16 + l15));
  i32_store_inside(mem, l0, 12u, (l20 + l17));
  i32_store_inside(mem, l0, 8u, (l1 + l19));
  i32_store_inside(mem, l0, 4u, (l4 + l8));
  i32_store_inside(mem, l0, 0u, (l7 + l6));
  G0 = (l2 + 256u);
  return gas;
}

static void init(u8 *mem) {
  G0 = 8192u;
  *(mem - 129) = 0;
  *(mem - 130) = 0;
}

static const wr_u32 host_ordinals[] = {1, 0, 90, 3, 16, 83, 94};

/* A program that has several contracts built in names them apart. */
#ifndef WR_PLUGIN_NAME
#define WR_PLUGIN_NAME wrought_plugin
#endif
#ifdef __cplusplus
extern "C" {
#endif
extern __attribute__((visibility("default"))) const wr_plugin WR_PLUGIN_NAME;
const wr_plugin WR_PLUGIN_NAME = {
  WR_ABI_VERSION,
  WR_MEMORY_GUARD,
  2u, 528u,
  144u,
  7u, host_ordinals,
  1u, data_segments,
  init,
  0,
  fn7_apply
};
#ifdef __cplusplus
}
#endif
