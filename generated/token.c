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

typedef i64 (*T1)(u8 *, i64, i32, u64, u64, u32, u32);  /* (i64 i64 i32 i32) */
typedef i64 (*T2)(u8 *, i64, i32, u64, u32);  /* (i64 i32) */
typedef i64 (*T3)(u8 *, i64, i32, u32, u32);  /* (i32 i32) */
typedef i64 (*T4)(u8 *, i64, i32, u64, u64, u64);  /* (i64 i64 i64) */
typedef i64 (*T5)(u8 *, i64, i32, u64, u64);  /* (i64 i64) */
typedef i64 (*T6)(u8 *, i64, i32, u64, u32, u32);  /* (i64 i32 i32) */
typedef i64 (*T7)(u8 *, i64, i32, u32, u32, u32);  /* (i32 i32 i32) */
typedef wr_ret_i32 (*T8)(u8 *, i64, i32);  /* () -> i32 */
typedef wr_ret_i32 (*T9)(u8 *, i64, i32, u32, u32);  /* (i32 i32) -> i32 */
typedef wr_ret_i64 (*T10)(u8 *, i64, i32);  /* () -> i64 */
typedef i64 (*T11)(u8 *, i64, i32, u64);  /* (i64) */
typedef wr_ret_i32 (*T12)(u8 *, i64, i32, u64, u64, u64, u64, u32, u32);  /* (i64 i64 i64 i64 i32 i32) -> i32 */
typedef i64 (*T13)(u8 *, i64, i32, u32, u64, u32, u32);  /* (i32 i64 i32 i32) */
typedef wr_ret_i32 (*T14)(u8 *, i64, i32, u64);  /* (i64) -> i32 */
typedef wr_ret_i32 (*T15)(u8 *, i64, i32, u64, u64, u64, u64);  /* (i64 i64 i64 i64) -> i32 */
typedef wr_ret_i32 (*T16)(u8 *, i64, i32, u32, u32, u32);  /* (i32 i32 i32) -> i32 */
typedef i64 (*T17)(u8 *, i64, i32, u32);  /* (i32) */
typedef i64 (*T18)(u8 *, i64, i32, u32, u32, u64);  /* (i32 i32 i64) */
typedef wr_ret_i32 (*T19)(u8 *, i64, i32, u32);  /* (i32) -> i32 */
typedef i64 (*T20)(u8 *, i64, i32, u64, u32, u64);  /* (i64 i32 i64) */

#define G0 (*(u32 *)(void *)(mem - 176))

OWN_LINE static i64 fn13_apply(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2);
OWN_LINE static i64 fn14__anonymous_namespace___transfer_sdk__Nam(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u32 l2, u32 l3);
OWN_LINE static i64 fn15_void_sdk__run_sdk__Name__sdk__Name__sdk_(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn16__anonymous_namespace___create_sdk__Name_(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1);
OWN_LINE static i64 fn17_void_sdk__run_sdk__Name__sdk__Asset__voi(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn18__anonymous_namespace___retire_sdk__Asset(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1);
OWN_LINE static i64 fn19_void_sdk__run_sdk__Asset__sdk__Text__voi(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn20__anonymous_namespace___open_sdk__Name__s(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2);
OWN_LINE static i64 fn21_void_sdk__run_sdk__Name__sdk__Symbol__sd(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn22__anonymous_namespace___close_sdk__Name__(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1);
OWN_LINE static i64 fn23_void_sdk__run_sdk__Name__sdk__Symbol__vo(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn24__anonymous_namespace___issue_sdk__Name__(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1, u32 l2);
OWN_LINE static i64 fn25_void_sdk__run_sdk__Name__sdk__Asset__sdk(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn26_sdk__Table__anonymous_namespace___Curren(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u64 l2);
OWN_LINE static wr_ret_i32 fn27_sdk__Reader__varuint32__(u8 *const mem, i64 gas, i32 depth, u32 l0);
OWN_LINE static i64 fn28__anonymous_namespace___add_balance_sdk__(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1, u64 l2);
OWN_LINE static i64 fn29__anonymous_namespace___subtract_balance_(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1);

static i64 host0_eosio_assert_message(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2) {
  const i64 r = ((i64 (*)(u8 *, i64, u32, u32, u32))host_function(mem, 0))(mem, gas, l0, l1, l2);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static wr_ret_i32 host1_action_data_size(u8 *const mem, i64 gas, i32 depth) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64))host_function(mem, 1))(mem, gas);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static wr_ret_i32 host2_read_action_data(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u32, u32))host_function(mem, 2))(mem, gas, l0, l1);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static wr_ret_i64 host3_current_receiver(u8 *const mem, i64 gas, i32 depth) {
  const wr_ret_i64 r = ((wr_ret_i64 (*)(u8 *, i64))host_function(mem, 3))(mem, gas);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static i64 host4_require_auth(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  const i64 r = ((i64 (*)(u8 *, i64, u64))host_function(mem, 4))(mem, gas, l0);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static wr_ret_i32 host5_db_store_i64(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2, u64 l3, u32 l4, u32 l5) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u64, u64, u64, u64, u32, u32))host_function(mem, 5))(mem, gas, l0, l1, l2, l3, l4, l5);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static i64 host6_db_update_i64(u8 *const mem, i64 gas, i32 depth, u32 l0, u64 l1, u32 l2, u32 l3) {
  const i64 r = ((i64 (*)(u8 *, i64, u32, u64, u32, u32))host_function(mem, 6))(mem, gas, l0, l1, l2, l3);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static wr_ret_i32 host7_is_account(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u64))host_function(mem, 7))(mem, gas, l0);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static i64 host8_require_recipient(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  const i64 r = ((i64 (*)(u8 *, i64, u64))host_function(mem, 8))(mem, gas, l0);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}
static wr_ret_i32 host9_has_auth(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u64))host_function(mem, 9))(mem, gas, l0);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static wr_ret_i32 host10_db_find_i64(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2, u64 l3) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u64, u64, u64, u64))host_function(mem, 10))(mem, gas, l0, l1, l2, l3);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static wr_ret_i32 host11_db_get_i64(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u32 l2) {
  const wr_ret_i32 r = ((wr_ret_i32 (*)(u8 *, i64, u32, u32, u32))host_function(mem, 11))(mem, gas, l0, l1, l2);
  if (UNLIKELY(r.gas < 0)) trap(mem, WR_LEAVE_HOST, r.gas, depth);
  return r;
}
static i64 host12_db_remove_i64(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  const i64 r = ((i64 (*)(u8 *, i64, u32))host_function(mem, 12))(mem, gas, l0);
  if (UNLIKELY(r < 0)) trap(mem, WR_LEAVE_HOST, r, depth);
  return r;
}

static const u8 data0[946] =
  "must transfer positive quantity\000must issue positive quantity\000mus"
  "t retire positive quantity\000invalid quantity\000out of memory\000packed"
  " data ends too early\000quantity exceeds available supply\000invalid s"
  "upply\000unable to find key\000addition overflow\000subtraction overflow\000"
  "addition underflow\000subtraction underflow\000owner account does not "
  "exist\000to account does not exist\000token with symbol does not exist"
  "\000tokens can only be issued to issuer account\000token with symbol a"
  "lready exists\000varuint32 is over 32 bits\000memo has more than 256 b"
  "ytes\000unknown action\000attempt to subtract asset with different sym"
  "bol\000attempt to add asset with different symbol\000symbol precision "
  "mismatch\000cannot transfer to self\000max-supply must be positive\000tok"
  "en with symbol does not exist, create token before issue\000invalid"
  " symbol name\000overdrawn balance\000no balance object found\000Balance r"
  "ow already deleted or never existed. Action won't have any effec"
  "t.\000Cannot close because the balance is not zero.\000";
static const wr_data_segment data_segments[] = {
  {8192u, 945u, data0},
};

static const table_entry table0[8] = {
  {0, 0, 0},
  {(wr_function)fn14__anonymous_namespace___transfer_sdk__Nam, 1, 0},
  {(wr_function)fn16__anonymous_namespace___create_sdk__Name_, 2, 0},
  {(wr_function)fn18__anonymous_namespace___retire_sdk__Asset, 3, 0},
  {(wr_function)fn20__anonymous_namespace___open_sdk__Name__s, 4, 0},
  {(wr_function)fn22__anonymous_namespace___close_sdk__Name__, 5, 0},
  {(wr_function)fn24__anonymous_namespace___issue_sdk__Name__, 6, 0},
  {0, 0, 0}
};
static const table_entry elem0[1] = {
  {0, 0, 0}
};

static i64 fn13_apply(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2) {
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 2u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (l1 != l0) goto L2;
  if ((i64)l2 > (i64)4929617502180212735ull) goto L8;
  if (l2 == 11913481165836648448ull) goto L6;
  if (l2 == 13453074143696125952ull) goto L7;
  if (l2 != 14829575313431724032ull) { gas = pay(gas, 13); goto L4; }
  gas = pay(gas, 14);
  gas = fn15_void_sdk__run_sdk__Name__sdk__Name__sdk_(mem, gas, depth, 1u);
  goto L1;
  L8:;
  if (l2 == 4929617502180212736ull) goto L5;
  if (l2 == 8516769789752901632ull) goto L3;
  if (l2 != 5031766152489992192ull) { gas = pay(gas, 13); goto L4; }
  gas = pay(gas, 14);
  gas = fn17_void_sdk__run_sdk__Name__sdk__Asset__voi(mem, gas, depth, 2u);
  goto L1;
  L7:;
  gas = pay(gas, 12);
  gas = fn19_void_sdk__run_sdk__Asset__sdk__Text__voi(mem, gas, depth, 3u);
  goto L1;
  L6:;
  gas = pay(gas, 10);
  gas = fn21_void_sdk__run_sdk__Name__sdk__Symbol__sd(mem, gas, depth, 4u);
  goto L1;
  L5:;
  gas = pay(gas, 10);
  gas = fn23_void_sdk__run_sdk__Name__sdk__Symbol__vo(mem, gas, depth, 5u);
  goto L1;
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8709u, 14u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  gas = pay(gas, 11);
  gas = fn25_void_sdk__run_sdk__Name__sdk__Asset__sdk(mem, gas, depth, 6u);
  L2:;
  L1:;
  depth += 1;
  return gas;
}

static i64 fn14__anonymous_namespace___transfer_sdk__Nam(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u32 l2, u32 l3) {
  u32 l4 = 0, l9 = 0, k0 = 0;
  u64 l5 = 0, l6 = 0, l7 = 0, l8 = 0, j0 = 0, j1 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r14;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 5u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l4 = (k0 - 96u);
  G0 = l4;
  if (l0 == l1) goto L7;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 12), depth);
  gas = pay(gas, 12);
  gas = host4_require_auth(mem, gas, depth, l0);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r14 = host7_is_account(mem, gas, depth, l1);
  gas = r14.gas;
  k0 = r14.v;
  if (k0 == 0) goto L6;
  j0 = i64_load(mem, l2, 8u);
  l5 = j0;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l6 = j0;
  l7 = (l5 >> (8ull & 63));
  i64_store(mem, l4, 40u, l7);
  i64_store_inside(mem, l4, 32u, l6);
  gas = fn26_sdk__Table__anonymous_namespace___Curren(mem, gas, depth, (l4 + 48u), (l4 + 32u), l7);
  k0 = i32_load(mem, l4, 48u);
  if ((i32)k0 <= (i32)4294967295u) goto L5;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 17), depth);
  gas = pay(gas, 17);
  gas = host8_require_recipient(mem, gas, depth, l0);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host8_require_recipient(mem, gas, depth, l1);
  j0 = i64_load_inside(mem, l2, 0u);
  l8 = j0;
  if ((l8 + 4611686018427387903ull) > 9223372036854775806ull) { gas = pay(gas, 5); goto L9; }
  if (l5 < 256ull) { gas = pay(gas, 7); goto L9; }
  if (((u32)l5 & 255u) > 18u) { gas = pay(gas, 11); goto L9; }
  l6 = l5;
  gas = pay(gas, 3);
  L10: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l7 = (l6 >> (8ull & 63));
  if ((((u32)l7 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L9; }
  l9 = (u32)(l6 < 65536ull);
  l6 = l7;
  if (l9) goto L8;
  goto L10;
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8283u, 16u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if ((i64)l8 <= (i64)0ull) goto L4;
  j1 = i64_load(mem, l4, 64u);
  if (l5 != j1) goto L3;
  j0 = i64_load(mem, l3, 0u);
  if (j0 >= 1103806595072ull) goto L2;
  l9 = (l2 + 8u);
  j1 = i64_load(mem, l9, 0u);
  i64_store_inside(mem, l4, 24u, j1);
  j1 = i64_load(mem, l2, 0u);
  i64_store_inside(mem, l4, 16u, j1);
  gas = pay(gas, 50);
  gas = fn29__anonymous_namespace___subtract_balance_(mem, gas, depth, l0, (l4 + 16u));
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r14 = host9_has_auth(mem, gas, depth, l1);
  gas = r14.gas;
  k0 = r14.v;
  l3 = k0;
  j1 = i64_load_inside(mem, l9, 0u);
  i64_store_inside(mem, l4, 8u, j1);
  j1 = i64_load_inside(mem, l2, 0u);
  i64_store_inside(mem, l4, 0u, j1);
  gas = fn28__anonymous_namespace___add_balance_sdk__(mem, gas, depth, l1, l4, (l3 ? l1 : l0));
  G0 = (l4 + 96u);
  goto L1;
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8841u, 23u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8518u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8390u, 18u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8192u, 31u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 11), depth);
  gas = pay(gas, 11);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8815u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 15), depth);
  gas = pay(gas, 15);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8680u, 28u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn15_void_sdk__run_sdk__Name__sdk__Name__sdk_(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l3 = 0, l8 = 0, k0 = 0, k1 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, l7 = 0, j0 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  wr_ret_i32 r19;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 21u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l1 = (k0 - 64u);
  G0 = l1;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l2 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l3 = k0;
  if (l3) goto L2;
  l3 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
  gas = pay(gas, 2);
  L2:;
  l4 = (((u64)l3 + 15ull) & 8589934576ull);
  l5 = (l4 + (u64)l2);
  k1 = control(mem)->memory_pages;
  l6 = ((u64)k1 << (16ull & 63));
  if (l5 <= l6) { gas = pay(gas, 15); goto L9; }
  l8 = (u32)(((l5 - l6) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l8 >= (i32)0u) ? l8 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l8);
  if (k0 == 4294967295u) goto L8;
  gas = pay(gas, 15);
  L9:;
  i64_store32(mem, 0u, 9140u, l5);
  l3 = (u32)l4;
  if (l2 == 0) { gas = pay(gas, -5); goto L10; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l3, l2);
  gas = r9.gas;
  k0 = r9.v;
  L10:;
  i32_store(mem, l1, 36u, (l3 + l2));
  if (l2 <= 7u) goto L7;
  l2 = (l2 & 4294967288u);
  if (l2 == 8u) goto L6;
  if (l2 == 16u) goto L5;
  if (l2 == 24u) goto L4;
  check_ahead(mem, l3, 32u);
  j0 = i64_load_inside(mem, l3, 0u);
  l6 = j0;
  j0 = i64_load_inside(mem, l3, 8u);
  l7 = j0;
  j0 = i64_load_inside(mem, l3, 16u);
  l5 = j0;
  i32_store_inside(mem, l1, 32u, (l3 + 32u));
  j0 = i64_load_inside(mem, l3, 24u);
  l4 = j0;
  gas = pay(gas, 31);
  r19 = fn27_sdk__Reader__varuint32__(mem, gas, depth, (l1 + 32u));
  gas = r19.gas;
  k0 = r19.v;
  l3 = k0;
  k0 = i32_load_inside(mem, l1, 36u);
  k1 = i32_load_inside(mem, l1, 32u);
  l2 = k1;
  if ((k0 - l2) < l3) goto L3;
  i64_store_inside(mem, l1, 24u, l4);
  i32_store_inside(mem, l1, 32u, (l2 + l3));
  check_ahead(mem, l1, 64u);
  i64_store_inside(mem, l1, 48u, l4);
  i64_store_inside(mem, l1, 16u, l5);
  i64_store_inside(mem, l1, 40u, l5);
  l5 = (((u64)l3 << (32ull & 63)) | (u64)l2);
  i64_store_inside(mem, l1, 8u, l5);
  i64_store_inside(mem, l1, 56u, l5);
  gas = pay(gas, 36);
  gas = ((T1)table_get(mem, table0, 7u, l0, 1u, gas, depth))(mem, gas, depth, l6, l7, (l1 + 16u), (l1 + 8u));
  G0 = (l1 + 64u);
  goto L1;
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 10), depth);
  gas = pay(gas, 10);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 12), depth);
  gas = pay(gas, 12);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn16__anonymous_namespace___create_sdk__Name_(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1) {
  u32 l2 = 0, l6 = 0, k0 = 0;
  u64 l3 = 0, l4 = 0, l5 = 0, l7 = 0, j0 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r12;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 24u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 544u);
  G0 = l2;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host4_require_auth(mem, gas, depth, j0);
  j0 = i64_load(mem, l1, 8u);
  l3 = j0;
  if (l3 < 256ull) { gas = pay(gas, 5); goto L3; }
  if (((u32)l3 & 255u) > 18u) { gas = pay(gas, 9); goto L3; }
  l4 = l3;
  gas = pay(gas, 1);
  L4: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l5 = (l4 >> (8ull & 63));
  if ((((u32)l5 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L3; }
  l6 = (u32)(l4 < 65536ull);
  l4 = l5;
  if (l6) goto L2;
  goto L4;
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8953u, 19u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  j0 = i64_load(mem, l1, 0u);
  l7 = j0;
  if ((l7 + 13835058055282163712ull) < 9223372036854775809ull) { gas = pay(gas, 7); goto L6; }
  l4 = l3;
  gas = pay(gas, -1);
  L7: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l5 = (l4 >> (8ull & 63));
  if ((((u32)l5 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L6; }
  l6 = (u32)(l4 < 65536ull);
  l4 = l5;
  if (l6) goto L5;
  goto L7;
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8375u, 14u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if ((i64)l7 <= (i64)0ull) goto L9;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l5 = j0;
  l4 = (l3 >> (8ull & 63));
  i64_store(mem, l2, 16u, l4);
  i64_store_inside(mem, l2, 8u, l5);
  gas = fn26_sdk__Table__anonymous_namespace___Curren(mem, gas, depth, (l2 + 24u), (l2 + 8u), l4);
  k0 = i32_load(mem, l2, 24u);
  if ((i32)k0 >= (i32)0u) goto L8;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 26), depth);
  gas = pay(gas, 26);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l5 = j0;
  i32_store(mem, l2, 536u, 40u);
  i64_store_inside(mem, l2, 56u, l0);
  i64_store_inside(mem, l2, 48u, l3);
  i64_store_inside(mem, l2, 40u, l7);
  i64_store_inside(mem, l2, 32u, l3);
  i64_store_inside(mem, l2, 24u, 0ull);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r12 = host5_db_store_i64(mem, gas, depth, l4, 14289235522390851584ull, l5, l4, (l2 + 24u), 40u);
  gas = r12.gas;
  k0 = r12.v;
  G0 = (l2 + 544u);
  goto L1;
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8865u, 27u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8621u, 32u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn17_void_sdk__run_sdk__Name__sdk__Asset__voi(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l3 = 0, l7 = 0, k0 = 0, k1 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, j0 = 0, j1 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 21u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l1 = (k0 - 32u);
  G0 = l1;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l2 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l3 = k0;
  if (l3) goto L2;
  l3 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
  gas = pay(gas, 2);
  L2:;
  l4 = (((u64)l3 + 15ull) & 8589934576ull);
  l5 = (l4 + (u64)l2);
  k1 = control(mem)->memory_pages;
  l6 = ((u64)k1 << (16ull & 63));
  if (l5 <= l6) { gas = pay(gas, 12); goto L5; }
  l7 = (u32)(((l5 - l6) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l7 >= (i32)0u) ? l7 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l7);
  if (k0 == 4294967295u) goto L4;
  gas = pay(gas, 12);
  L5:;
  i64_store32(mem, 0u, 9140u, l5);
  l3 = (u32)l4;
  if (l2 == 0) { gas = pay(gas, -5); goto L6; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l3, l2);
  gas = r9.gas;
  k0 = r9.v;
  L6:;
  if (l2 <= 7u) goto L3;
  k0 = ((l2 & 4294967288u) + 4294967288u);
  switch (k0) {
    case 0:
      goto L9;
    case 8:
      goto L8;
    default:
      goto L7;
  }
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 36), depth);
  gas = pay(gas, 36);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 36), depth);
  gas = pay(gas, 36);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  check_ahead(mem, l3, 24u);
  j0 = i64_load_inside(mem, l3, 0u);
  l4 = j0;
  j0 = i64_load_inside(mem, l3, 8u);
  l5 = j0;
  j1 = i64_load_inside(mem, l3, 16u);
  l6 = j1;
  check_ahead(mem, l1, 24u);
  i64_store_inside(mem, l1, 8u, l6);
  i64_store(mem, ((l1 + 16u) + 8u), 0u, l6);
  i64_store_inside(mem, l1, 0u, l5);
  i64_store_inside(mem, l1, 16u, l5);
  gas = pay(gas, 31);
  gas = ((T2)table_get(mem, table0, 7u, l0, 2u, gas, depth))(mem, gas, depth, l4, l1);
  G0 = (l1 + 32u);
  goto L1;
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn18__anonymous_namespace___retire_sdk__Asset(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u32 l2 = 0, l6 = 0, k0 = 0;
  u64 l3 = 0, l4 = 0, l5 = 0, l7 = 0, l8 = 0, j0 = 0, j1 = 0;
  wr_ret_i64 r10;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 11u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 608u);
  G0 = l2;
  j0 = i64_load(mem, l0, 8u);
  l3 = j0;
  if (l3 < 256ull) { gas = pay(gas, 5); goto L3; }
  if (((u32)l3 & 255u) > 18u) { gas = pay(gas, 9); goto L3; }
  l4 = l3;
  gas = pay(gas, 1);
  L4: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l5 = (l4 >> (8ull & 63));
  if ((((u32)l5 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L3; }
  l6 = (u32)(l4 < 65536ull);
  l4 = l5;
  if (l6) goto L2;
  goto L4;
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8953u, 19u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  j0 = i64_load(mem, l1, 0u);
  if (j0 >= 1103806595072ull) goto L10;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l4 = j0;
  l5 = (l3 >> (8ull & 63));
  i64_store(mem, l2, 80u, l5);
  i64_store_inside(mem, l2, 72u, l4);
  gas = fn26_sdk__Table__anonymous_namespace___Curren(mem, gas, depth, (l2 + 24u), (l2 + 72u), l5);
  k0 = i32_load_inside(mem, l2, 24u);
  l1 = k0;
  if ((i32)l1 <= (i32)4294967295u) goto L9;
  j0 = i64_load_inside(mem, l2, 64u);
  l7 = j0;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 14), depth);
  gas = pay(gas, 14);
  gas = host4_require_auth(mem, gas, depth, l7);
  j0 = i64_load(mem, l0, 0u);
  l8 = j0;
  if ((l8 + 13835058055282163712ull) < 9223372036854775809ull) { gas = pay(gas, 5); goto L12; }
  l4 = l3;
  gas = pay(gas, -3);
  L13: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l5 = (l4 >> (8ull & 63));
  if ((((u32)l5 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L12; }
  l6 = (u32)(l4 < 65536ull);
  l4 = l5;
  if (l6) goto L11;
  goto L13;
  L12:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8283u, 16u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L11:;
  if ((i64)l8 <= (i64)0ull) goto L8;
  j1 = i64_load(mem, l2, 40u);
  if (l3 != j1) goto L7;
  j0 = i64_load_inside(mem, l2, 32u);
  l4 = (j0 - l8);
  if ((i64)l4 <= (i64)13835058055282163712ull) goto L6;
  if ((i64)l4 >= (i64)4611686018427387904ull) goto L5;
  check_ahead(mem, l2, 604u);
  i64_store_inside(mem, l2, 96u, l3);
  i64_store_inside(mem, l2, 88u, l4);
  j1 = i64_load_inside(mem, l2, 48u);
  i64_store_inside(mem, l2, 104u, j1);
  i32_store_inside(mem, l2, 600u, 40u);
  i64_store_inside(mem, l2, 120u, l7);
  j1 = i64_load_inside(mem, l2, 56u);
  i64_store_inside(mem, l2, 112u, j1);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 55), depth);
  gas = pay(gas, 55);
  gas = host6_db_update_i64(mem, gas, depth, l1, 0ull, (l2 + 88u), 40u);
  j1 = i64_load(mem, (l0 + 8u), 0u);
  i64_store_inside(mem, l2, 16u, j1);
  j1 = i64_load(mem, l0, 0u);
  i64_store_inside(mem, l2, 8u, j1);
  gas = fn29__anonymous_namespace___subtract_balance_(mem, gas, depth, l7, (l2 + 8u));
  G0 = (l2 + 608u);
  goto L1;
  L10:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8680u, 28u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8544u, 32u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8253u, 29u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 11), depth);
  gas = pay(gas, 11);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8815u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 16), depth);
  gas = pay(gas, 16);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8467u, 21u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 18), depth);
  gas = pay(gas, 18);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8427u, 20u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn19_void_sdk__run_sdk__Asset__sdk__Text__voi(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l3 = 0, l7 = 0, k0 = 0, k1 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, j0 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  wr_ret_i32 r19;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 21u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l1 = (k0 - 64u);
  G0 = l1;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l2 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l3 = k0;
  if (l3) goto L2;
  l3 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
  gas = pay(gas, 2);
  L2:;
  l4 = (((u64)l3 + 15ull) & 8589934576ull);
  l5 = (l4 + (u64)l2);
  k1 = control(mem)->memory_pages;
  l6 = ((u64)k1 << (16ull & 63));
  if (l5 <= l6) { gas = pay(gas, 15); goto L7; }
  l7 = (u32)(((l5 - l6) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l7 >= (i32)0u) ? l7 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l7);
  if (k0 == 4294967295u) goto L6;
  gas = pay(gas, 15);
  L7:;
  i64_store32(mem, 0u, 9140u, l5);
  l3 = (u32)l4;
  if (l2 == 0) { gas = pay(gas, -5); goto L8; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l3, l2);
  gas = r9.gas;
  k0 = r9.v;
  L8:;
  i32_store(mem, l1, 36u, (l3 + l2));
  if (l2 <= 7u) goto L5;
  if ((l2 & 4294967288u) == 8u) goto L4;
  check_ahead(mem, l3, 16u);
  j0 = i64_load_inside(mem, l3, 0u);
  l5 = j0;
  i32_store_inside(mem, l1, 32u, (l3 + 16u));
  j0 = i64_load_inside(mem, l3, 8u);
  l4 = j0;
  gas = pay(gas, 23);
  r19 = fn27_sdk__Reader__varuint32__(mem, gas, depth, (l1 + 32u));
  gas = r19.gas;
  k0 = r19.v;
  l2 = k0;
  k0 = i32_load_inside(mem, l1, 36u);
  k1 = i32_load_inside(mem, l1, 32u);
  l3 = k1;
  if ((k0 - l3) < l2) goto L3;
  i64_store_inside(mem, l1, 24u, l4);
  i32_store_inside(mem, l1, 32u, (l3 + l2));
  check_ahead(mem, l1, 64u);
  i64_store_inside(mem, l1, 48u, l4);
  i64_store_inside(mem, l1, 16u, l5);
  i64_store_inside(mem, l1, 40u, l5);
  l5 = (((u64)l2 << (32ull & 63)) | (u64)l3);
  i64_store_inside(mem, l1, 8u, l5);
  i64_store_inside(mem, l1, 56u, l5);
  gas = pay(gas, 36);
  gas = ((T3)table_get(mem, table0, 7u, l0, 3u, gas, depth))(mem, gas, depth, (l1 + 16u), (l1 + 8u));
  G0 = (l1 + 64u);
  goto L1;
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn20__anonymous_namespace___open_sdk__Name__s(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1, u64 l2) {
  u32 l3 = 0, l6 = 0, k0 = 0;
  u64 l4 = 0, l5 = 0, j0 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r12;
  wr_ret_i32 r14;
  wr_ret_i32 r15;
  wr_ret_i32 r16;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 15u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 576u);
  G0 = l3;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host4_require_auth(mem, gas, depth, l2);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r14 = host7_is_account(mem, gas, depth, l0);
  gas = r14.gas;
  k0 = r14.v;
  if (k0 == 0) goto L5;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 20), depth);
  gas = pay(gas, 20);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l4 = j0;
  l5 = (l1 >> (8ull & 63));
  i64_store(mem, l3, 56u, l5);
  i64_store_inside(mem, l3, 48u, l4);
  gas = fn26_sdk__Table__anonymous_namespace___Curren(mem, gas, depth, l3, (l3 + 48u), l5);
  k0 = i32_load_inside(mem, l3, 0u);
  if ((i32)k0 <= (i32)4294967295u) goto L4;
  j0 = i64_load_inside(mem, l3, 16u);
  if (j0 != l1) goto L3;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 16), depth);
  gas = pay(gas, 16);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r15 = host10_db_find_i64(mem, gas, depth, j0, l0, 3607749779137757184ull, l5);
  gas = r15.gas;
  k0 = r15.v;
  l6 = k0;
  if ((i32)l6 < (i32)0u) goto L7;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  r16 = host11_db_get_i64(mem, gas, depth, l6, (l3 + 48u), 512u);
  gas = r16.gas;
  k0 = r16.v;
  l6 = k0;
  if (l6 <= 7u) goto L2;
  if ((l6 & 4294967288u) != 8u) { gas = pay(gas, 6); goto L6; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  i32_store(mem, l3, 560u, 16u);
  i64_store_inside(mem, l3, 56u, l1);
  i64_store_inside(mem, l3, 48u, 0ull);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 12), depth);
  gas = pay(gas, 12);
  r12 = host5_db_store_i64(mem, gas, depth, l0, 3607749779137757184ull, l2, l5, (l3 + 48u), 16u);
  gas = r12.gas;
  k0 = r12.v;
  gas = pay(gas, 3);
  L6:;
  G0 = (l3 + 576u);
  goto L1;
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8489u, 28u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8555u, 21u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 9), depth);
  gas = pay(gas, 9);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8815u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn21_void_sdk__run_sdk__Name__sdk__Symbol__sd(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l6 = 0, k0 = 0, k1 = 0;
  u64 l3 = 0, l4 = 0, l5 = 0, j0 = 0, j1 = 0, j2 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l1 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l2 = k0;
  if (l2) goto L2;
  l2 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
  gas = pay(gas, 2);
  L2:;
  l3 = (((u64)l2 + 15ull) & 8589934576ull);
  l4 = (l3 + (u64)l1);
  k1 = control(mem)->memory_pages;
  l5 = ((u64)k1 << (16ull & 63));
  if (l4 <= l5) { gas = pay(gas, 12); goto L5; }
  l6 = (u32)(((l4 - l5) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l6 >= (i32)0u) ? l6 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l6);
  if (k0 == 4294967295u) goto L4;
  gas = pay(gas, 12);
  L5:;
  i64_store32(mem, 0u, 9140u, l4);
  l2 = (u32)l3;
  if (l1 == 0) { gas = pay(gas, -5); goto L6; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l2, l1);
  gas = r9.gas;
  k0 = r9.v;
  L6:;
  if (l1 <= 7u) goto L3;
  k0 = ((l1 & 4294967288u) + 4294967288u);
  switch (k0) {
    case 0:
      goto L9;
    case 8:
      goto L8;
    default:
      goto L7;
  }
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  check_ahead(mem, l2, 24u);
  j0 = i64_load_inside(mem, l2, 0u);
  j1 = i64_load_inside(mem, l2, 8u);
  j2 = i64_load_inside(mem, l2, 16u);
  gas = pay(gas, 18);
  gas = ((T4)table_get(mem, table0, 7u, l0, 4u, gas, depth))(mem, gas, depth, j0, j1, j2);
  goto L1;
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn22__anonymous_namespace___close_sdk__Name__(u8 *const mem, i64 gas, i32 depth, u64 l0, u64 l1) {
  u32 l2 = 0, l3 = 0, l4 = 0, k0 = 0;
  u64 j0 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r15;
  wr_ret_i32 r16;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 21u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 512u);
  G0 = l2;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host4_require_auth(mem, gas, depth, l0);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r15 = host10_db_find_i64(mem, gas, depth, j0, l0, 3607749779137757184ull, (l1 >> (8ull & 63)));
  gas = r15.gas;
  k0 = r15.v;
  l3 = k0;
  if ((i32)l3 < (i32)0u) goto L5;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  r16 = host11_db_get_i64(mem, gas, depth, l3, l2, 512u);
  gas = r16.gas;
  k0 = r16.v;
  l4 = k0;
  if (l4 <= 7u) goto L3;
  if ((l4 & 4294967288u) != 8u) goto L4;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 9015u, 75u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  j0 = i64_load(mem, l2, 0u);
  if (!(j0 == 0)) goto L2;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 16), depth);
  gas = pay(gas, 16);
  gas = host12_db_remove_i64(mem, gas, depth, l3);
  G0 = (l2 + 512u);
  goto L1;
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 13), depth);
  gas = pay(gas, 13);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 9091u, 45u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn23_void_sdk__run_sdk__Name__sdk__Symbol__vo(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l6 = 0, k0 = 0, k1 = 0;
  u64 l3 = 0, l4 = 0, l5 = 0, j0 = 0, j1 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l1 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l2 = k0;
  if (l2) goto L2;
  l2 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
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
  i64_store32(mem, 0u, 9140u, l4);
  l2 = (u32)l3;
  if (l1 == 0) { gas = pay(gas, -5); goto L7; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l2, l1);
  gas = r9.gas;
  k0 = r9.v;
  L7:;
  if (l1 <= 7u) goto L4;
  if ((l1 & 4294967288u) == 8u) goto L3;
  check_ahead(mem, l2, 16u);
  j0 = i64_load_inside(mem, l2, 0u);
  j1 = i64_load_inside(mem, l2, 8u);
  gas = pay(gas, 16);
  gas = ((T5)table_get(mem, table0, 7u, l0, 5u, gas, depth))(mem, gas, depth, j0, j1);
  goto L1;
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn24__anonymous_namespace___issue_sdk__Name__(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1, u32 l2) {
  u32 l3 = 0, l7 = 0, k0 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, l8 = 0, j0 = 0, j1 = 0, j2 = 0;
  wr_ret_i64 r10;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 11u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 608u);
  G0 = l3;
  j0 = i64_load(mem, l1, 8u);
  l4 = j0;
  if (l4 < 256ull) { gas = pay(gas, 5); goto L3; }
  if (((u32)l4 & 255u) > 18u) { gas = pay(gas, 9); goto L3; }
  l5 = l4;
  gas = pay(gas, 1);
  L4: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l6 = (l5 >> (8ull & 63));
  if ((((u32)l6 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L3; }
  l7 = (u32)(l5 < 65536ull);
  l5 = l6;
  if (l7) goto L2;
  goto L4;
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8953u, 19u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  j0 = i64_load(mem, l2, 0u);
  if (j0 >= 1103806595072ull) goto L12;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  l5 = j0;
  l6 = (l4 >> (8ull & 63));
  i64_store(mem, l3, 80u, l6);
  i64_store_inside(mem, l3, 72u, l5);
  gas = fn26_sdk__Table__anonymous_namespace___Curren(mem, gas, depth, (l3 + 24u), (l3 + 72u), l6);
  k0 = i32_load_inside(mem, l3, 24u);
  l2 = k0;
  if ((i32)l2 <= (i32)4294967295u) goto L11;
  j0 = i64_load_inside(mem, l3, 64u);
  if (j0 != l0) goto L10;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 16), depth);
  gas = pay(gas, 16);
  gas = host4_require_auth(mem, gas, depth, l0);
  j0 = i64_load(mem, l1, 0u);
  l8 = j0;
  if ((l8 + 13835058055282163712ull) < 9223372036854775809ull) { gas = pay(gas, 5); goto L14; }
  l5 = l4;
  gas = pay(gas, -3);
  L15: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 9u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  l6 = (l5 >> (8ull & 63));
  if ((((u32)l6 & 255u) + 4294967231u) >= 26u) { gas = pay(gas, 5); goto L14; }
  l7 = (u32)(l5 < 65536ull);
  l5 = l6;
  if (l7) goto L13;
  goto L15;
  L14:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8283u, 16u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L13:;
  if ((i64)l8 <= (i64)0ull) goto L9;
  j1 = i64_load(mem, l3, 40u);
  if (l4 != j1) goto L8;
  j1 = i64_load(mem, l3, 48u);
  l6 = j1;
  j2 = i64_load_inside(mem, l3, 32u);
  l5 = j2;
  if ((i64)l8 > (i64)(l6 - l5)) goto L7;
  l5 = (l5 + l8);
  if ((i64)l5 <= (i64)13835058055282163712ull) goto L6;
  if ((i64)l5 >= (i64)4611686018427387904ull) goto L5;
  check_ahead(mem, l3, 604u);
  i64_store_inside(mem, l3, 104u, l6);
  i64_store_inside(mem, l3, 96u, l4);
  i64_store_inside(mem, l3, 88u, l5);
  i32_store_inside(mem, l3, 600u, 40u);
  i64_store_inside(mem, l3, 120u, l0);
  j1 = i64_load_inside(mem, l3, 56u);
  i64_store_inside(mem, l3, 112u, j1);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 58), depth);
  gas = pay(gas, 58);
  gas = host6_db_update_i64(mem, gas, depth, l2, 0ull, (l3 + 88u), 40u);
  j1 = i64_load(mem, (l1 + 8u), 0u);
  i64_store_inside(mem, l3, 16u, j1);
  j1 = i64_load(mem, l1, 0u);
  i64_store_inside(mem, l3, 8u, j1);
  gas = fn28__anonymous_namespace___add_balance_sdk__(mem, gas, depth, l0, (l3 + 8u), l0);
  G0 = (l3 + 608u);
  goto L1;
  L12:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8680u, 28u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L11:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8893u, 59u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L10:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 9), depth);
  gas = pay(gas, 9);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8577u, 43u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L9:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8224u, 28u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 11), depth);
  gas = pay(gas, 11);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8815u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 18), depth);
  gas = pay(gas, 18);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8341u, 33u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 21), depth);
  gas = pay(gas, 21);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8448u, 18u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8409u, 17u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn25_void_sdk__run_sdk__Name__sdk__Asset__sdk(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l3 = 0, l7 = 0, k0 = 0, k1 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, j0 = 0;
  wr_ret_i32 r8;
  wr_ret_i32 r9;
  wr_ret_i32 r19;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 21u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l1 = (k0 - 64u);
  G0 = l1;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r8 = host1_action_data_size(mem, gas, depth);
  gas = r8.gas;
  k0 = r8.v;
  l2 = k0;
  k0 = i32_load(mem, 0u, 9140u);
  l3 = k0;
  if (l3) goto L2;
  l3 = 9152u;
  i32_store_inside(mem, 0u, 9140u, 9152u);
  gas = pay(gas, 2);
  L2:;
  l4 = (((u64)l3 + 15ull) & 8589934576ull);
  l5 = (l4 + (u64)l2);
  k1 = control(mem)->memory_pages;
  l6 = ((u64)k1 << (16ull & 63));
  if (l5 <= l6) { gas = pay(gas, 15); goto L8; }
  l7 = (u32)(((l5 - l6) + 65535ull) >> (16ull & 63));
  gas = pay(gas, 106);
  j0 = (u64)gas;
  gas = (i64)(j0 - ((u64)(((i32)l7 >= (i32)0u) ? l7 : 0u) * 1000ull));
  if (UNLIKELY(gas < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = control(mem)->memory_grow(mem, l7);
  if (k0 == 4294967295u) goto L7;
  gas = pay(gas, 15);
  L8:;
  i64_store32(mem, 0u, 9140u, l5);
  l3 = (u32)l4;
  if (l2 == 0) { gas = pay(gas, -5); goto L9; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r9 = host2_read_action_data(mem, gas, depth, l3, l2);
  gas = r9.gas;
  k0 = r9.v;
  L9:;
  i32_store(mem, l1, 36u, (l3 + l2));
  if (l2 <= 7u) goto L6;
  l2 = (l2 & 4294967288u);
  if (l2 == 8u) goto L5;
  if (l2 == 16u) goto L4;
  check_ahead(mem, l3, 24u);
  j0 = i64_load_inside(mem, l3, 0u);
  l6 = j0;
  j0 = i64_load_inside(mem, l3, 8u);
  l5 = j0;
  i32_store_inside(mem, l1, 32u, (l3 + 24u));
  j0 = i64_load_inside(mem, l3, 16u);
  l4 = j0;
  gas = pay(gas, 27);
  r19 = fn27_sdk__Reader__varuint32__(mem, gas, depth, (l1 + 32u));
  gas = r19.gas;
  k0 = r19.v;
  l2 = k0;
  k0 = i32_load_inside(mem, l1, 36u);
  k1 = i32_load_inside(mem, l1, 32u);
  l3 = k1;
  if ((k0 - l3) < l2) goto L3;
  i64_store_inside(mem, l1, 24u, l4);
  i32_store_inside(mem, l1, 32u, (l3 + l2));
  check_ahead(mem, l1, 64u);
  i64_store_inside(mem, l1, 48u, l4);
  i64_store_inside(mem, l1, 16u, l5);
  i64_store_inside(mem, l1, 40u, l5);
  l5 = (((u64)l2 << (32ull & 63)) | (u64)l3);
  i64_store_inside(mem, l1, 8u, l5);
  i64_store_inside(mem, l1, 56u, l5);
  gas = pay(gas, 36);
  gas = ((T6)table_get(mem, table0, 7u, l0, 6u, gas, depth))(mem, gas, depth, l6, (l1 + 16u), (l1 + 8u));
  G0 = (l1 + 64u);
  goto L1;
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8300u, 13u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 10), depth);
  gas = pay(gas, 10);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn26_sdk__Table__anonymous_namespace___Curren(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1, u64 l2) {
  u32 l3 = 0, k0 = 0;
  u64 l4 = 0, l5 = 0, l6 = 0, j0 = 0, j1 = 0;
  wr_ret_i32 r15;
  wr_ret_i32 r16;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 26u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 512u);
  G0 = l3;
  check_ahead(mem, l1, 16u);
  j0 = i64_load_inside(mem, l1, 0u);
  j1 = i64_load_inside(mem, l1, 8u);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r15 = host10_db_find_i64(mem, gas, depth, j0, j1, 14289235522390851584ull, l2);
  gas = r15.gas;
  k0 = r15.v;
  l1 = k0;
  i64_store(mem, l0, 40u, 0ull);
  i64_store_inside(mem, l0, 32u, 0ull);
  i64_store_inside(mem, l0, 24u, 0ull);
  i64_store_inside(mem, l0, 16u, 0ull);
  i64_store_inside(mem, l0, 8u, 0ull);
  i32_store_inside(mem, l0, 0u, l1);
  if ((i32)l1 < (i32)0u) { gas = pay(gas, 3); goto L3; }
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  r16 = host11_db_get_i64(mem, gas, depth, l1, l3, 512u);
  gas = r16.gas;
  k0 = r16.v;
  l1 = k0;
  if (l1 <= 7u) goto L2;
  k0 = ((l1 + 4294967288u) >> (3u & 31));
  switch (k0) {
    case 0:
      goto L8;
    case 1:
      goto L7;
    case 2:
      goto L6;
    case 3:
      goto L5;
    default:
      goto L4;
  }
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 28), depth);
  gas = pay(gas, 28);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 28), depth);
  gas = pay(gas, 28);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 28), depth);
  gas = pay(gas, 28);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 28), depth);
  gas = pay(gas, 28);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  check_ahead(mem, l3, 40u);
  j0 = i64_load_inside(mem, l3, 0u);
  l2 = j0;
  j0 = i64_load_inside(mem, l3, 8u);
  l4 = j0;
  j0 = i64_load_inside(mem, l3, 16u);
  l5 = j0;
  j0 = i64_load_inside(mem, l3, 24u);
  l6 = j0;
  j1 = i64_load_inside(mem, l3, 32u);
  i64_store_inside(mem, l0, 40u, j1);
  i64_store_inside(mem, l0, 32u, l6);
  i64_store_inside(mem, l0, 24u, l5);
  i64_store_inside(mem, l0, 16u, l4);
  i64_store_inside(mem, l0, 8u, l2);
  gas = pay(gas, 26);
  L3:;
  G0 = (l3 + 512u);
  goto L1;
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static wr_ret_i32 fn27_sdk__Reader__varuint32__(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 l1 = 0, l2 = 0, l3 = 0, l4 = 0, l5 = 0, k0 = 0, k1 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 6u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = i32_load(mem, l0, 4u);
  l1 = k0;
  k1 = i32_load_inside(mem, l0, 0u);
  l2 = k1;
  if (l1 == l2) { gas = pay(gas, 5); goto L2; }
  l3 = (l2 + 1u);
  i32_store_inside(mem, l0, 0u, l3);
  k0 = i32_load8_s(mem, l2, 0u);
  l4 = k0;
  l5 = (l4 & 127u);
  if ((i32)l4 >= (i32)0u) { gas = pay(gas, 9); goto L3; }
  if (l1 == l3) { gas = pay(gas, 15); goto L2; }
  l3 = (l2 + 2u);
  i32_store_inside(mem, l0, 0u, l3);
  k0 = i32_load8_s(mem, l2, 1u);
  l4 = k0;
  l5 = (((l4 & 127u) << (7u & 31)) | l5);
  if ((i32)l4 > (i32)4294967295u) { gas = pay(gas, 21); goto L3; }
  if (l1 == l3) { gas = pay(gas, 27); goto L2; }
  l3 = (l2 + 3u);
  i32_store_inside(mem, l0, 0u, l3);
  k0 = i32_load8_s(mem, l2, 2u);
  l4 = k0;
  l5 = (((l4 & 127u) << (14u & 31)) | l5);
  if ((i32)l4 > (i32)4294967295u) { gas = pay(gas, 33); goto L3; }
  if (l1 == l3) { gas = pay(gas, 39); goto L2; }
  l3 = (l2 + 4u);
  i32_store_inside(mem, l0, 0u, l3);
  k0 = i32_load8_s(mem, l2, 3u);
  l4 = k0;
  l5 = (((l4 & 127u) << (21u & 31)) | l5);
  if ((i32)l4 > (i32)4294967295u) { gas = pay(gas, 45); goto L3; }
  if (l1 == l3) { gas = pay(gas, 51); goto L2; }
  i32_store_inside(mem, l0, 0u, (l2 + 5u));
  k0 = i32_load8_u(mem, l2, 4u);
  l0 = k0;
  if (l0 > 15u) goto L4;
  k0 = ((l0 << (28u & 31)) | l5);
  gas = pay(gas, 56);
  goto L1;
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 58), depth);
  gas = pay(gas, 58);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8654u, 25u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  k0 = l5;
  goto L1;
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return ret_i32(k0, gas);
}

static i64 fn28__anonymous_namespace___add_balance_sdk__(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1, u64 l2) {
  u32 l3 = 0, l6 = 0, l7 = 0, k0 = 0;
  u64 l4 = 0, l5 = 0, l8 = 0, j0 = 0, j1 = 0, j3 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r12;
  wr_ret_i32 r15;
  wr_ret_i32 r16;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l3 = (k0 - 528u);
  G0 = l3;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  j3 = i64_load(mem, l1, 8u);
  l4 = j3;
  l5 = (l4 >> (8ull & 63));
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r15 = host10_db_find_i64(mem, gas, depth, j0, l0, 3607749779137757184ull, l5);
  gas = r15.gas;
  k0 = r15.v;
  l6 = k0;
  if ((i32)l6 < (i32)0u) goto L8;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  r16 = host11_db_get_i64(mem, gas, depth, l6, l3, 512u);
  gas = r16.gas;
  k0 = r16.v;
  l7 = k0;
  if (l7 <= 7u) goto L5;
  if ((l7 & 4294967288u) != 8u) goto L7;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  j0 = i64_load_inside(mem, l1, 0u);
  l8 = j0;
  i32_store(mem, l3, 512u, 16u);
  i64_store_inside(mem, l3, 8u, l4);
  i64_store_inside(mem, l3, 0u, l8);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 14), depth);
  gas = pay(gas, 14);
  r12 = host5_db_store_i64(mem, gas, depth, l0, 3607749779137757184ull, l2, l5, l3, 16u);
  gas = r12.gas;
  k0 = r12.v;
  gas = pay(gas, 3);
  goto L6;
  L7:;
  j0 = i64_load(mem, l3, 8u);
  if (j0 != l4) goto L4;
  j0 = i64_load_inside(mem, l1, 0u);
  j1 = i64_load_inside(mem, l3, 0u);
  l0 = (j0 + j1);
  if ((i64)l0 <= (i64)13835058055282163712ull) goto L3;
  if ((i64)l0 >= (i64)4611686018427387904ull) goto L2;
  i32_store(mem, l3, 512u, 16u);
  i64_store_inside(mem, l3, 8u, l4);
  i64_store_inside(mem, l3, 0u, l0);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 27), depth);
  gas = pay(gas, 27);
  gas = host6_db_update_i64(mem, gas, depth, l6, 0ull, l3, 16u);
  gas = pay(gas, 3);
  L6:;
  G0 = (l3 + 528u);
  goto L1;
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 12), depth);
  gas = pay(gas, 12);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8772u, 42u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 19), depth);
  gas = pay(gas, 19);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8448u, 18u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 21), depth);
  gas = pay(gas, 21);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8409u, 17u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static i64 fn29__anonymous_namespace___subtract_balance_(u8 *const mem, i64 gas, i32 depth, u64 l0, u32 l1) {
  u32 l2 = 0, l4 = 0, l5 = 0, k0 = 0;
  u64 l3 = 0, l6 = 0, l7 = 0, j0 = 0, j1 = 0, j3 = 0;
  wr_ret_i64 r10;
  wr_ret_i32 r15;
  wr_ret_i32 r16;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 18u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  k0 = G0;
  l2 = (k0 - 528u);
  G0 = l2;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r10 = host3_current_receiver(mem, gas, depth);
  gas = r10.gas;
  j0 = r10.v;
  j3 = i64_load(mem, l1, 8u);
  l3 = j3;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  r15 = host10_db_find_i64(mem, gas, depth, j0, l0, 3607749779137757184ull, (l3 >> (8ull & 63)));
  gas = r15.gas;
  k0 = r15.v;
  l4 = k0;
  if ((i32)l4 < (i32)0u) goto L8;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 7), depth);
  gas = pay(gas, 7);
  r16 = host11_db_get_i64(mem, gas, depth, l4, l2, 512u);
  gas = r16.gas;
  k0 = r16.v;
  l5 = k0;
  if (l5 <= 7u) goto L6;
  if ((l5 & 4294967288u) != 8u) goto L7;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 8), depth);
  gas = pay(gas, 8);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L8:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8991u, 23u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L7:;
  j0 = i64_load(mem, l2, 0u);
  l6 = j0;
  j1 = i64_load_inside(mem, l1, 0u);
  l7 = j1;
  if ((i64)l6 < (i64)l7) goto L5;
  j0 = i64_load(mem, l2, 8u);
  if (j0 != l3) goto L4;
  l6 = (l6 - l7);
  if ((i64)l6 <= (i64)13835058055282163712ull) goto L3;
  if ((i64)l6 >= (i64)4611686018427387904ull) goto L2;
  i32_store(mem, l2, 512u, 16u);
  i64_store_inside(mem, l2, 8u, l3);
  i64_store_inside(mem, l2, 0u, l6);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 32), depth);
  gas = pay(gas, 32);
  gas = host6_db_update_i64(mem, gas, depth, l4, l0, l2, 16u);
  G0 = (l2 + 528u);
  goto L1;
  L6:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 5), depth);
  gas = pay(gas, 5);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8314u, 26u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L5:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 14), depth);
  gas = pay(gas, 14);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8973u, 17u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L4:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 18), depth);
  gas = pay(gas, 18);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8724u, 47u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L3:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 21), depth);
  gas = pay(gas, 21);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8467u, 21u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L2:;
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, pay(gas, 23), depth);
  gas = pay(gas, 23);
  gas = host0_eosio_assert_message(mem, gas, depth, 0u, 8427u, 20u);
  trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  L1:;
  depth += 1;
  return gas;
}

static void init(u8 *mem) {
  G0 = 8192u;
  *(mem - 177) = 0;
  *(mem - 178) = 0;
}

static const wr_u32 host_ordinals[] = {16, 1, 0, 2, 4, 20, 21, 8, 7, 6, 26, 23, 22};

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
  1u, 528u,
  192u,
  13u, host_ordinals,
  1u, data_segments,
  init,
  0,
  fn13_apply
};
#ifdef __cplusplus
}
#endif
