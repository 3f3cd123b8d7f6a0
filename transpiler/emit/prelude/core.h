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
