
/* ---- what only a module that is heavy to compile has ---- */

/* Float operations with their NaN settled. NAN2: the first NaN operand, quieted, or the default NaN. FIRST: the first NaN
 * operand as it is. SAME: the operand as it is. */
#define NAN2(name, type, operation) \
  OPERATION type name(type a) { const type r = operation(a); return r != r ? settle_##type(a, a) : r; }
#define SAME(name, type, operation) \
  OPERATION type name(type a) { const type r = operation(a); return r != r ? a : r; }
#define NAN2_OF_TWO(name, type, operation) \
  OPERATION type name(type a, type b) { const type r = operation(a, b); return r != r ? settle_##type(a, b) : r; }
#define FIRST(name, type, operation) \
  OPERATION type name(type a, type b) { const type r = operation(a, b); return r != r ? (a != a ? a : b) : r; }
NAN2(f32_sqrt_nan2, f32, f32_sqrt)
NAN2(f32_ceil_nan2, f32, f32_ceil)
NAN2(f32_floor_nan2, f32, f32_floor)
NAN2(f32_trunc_nan2, f32, f32_trunc)
NAN2(f32_nearest_nan2, f32, f32_nearest)
NAN2(f64_sqrt_nan2, f64, f64_sqrt)
NAN2(f64_ceil_nan2, f64, f64_ceil)
NAN2(f64_floor_nan2, f64, f64_floor)
NAN2(f64_trunc_nan2, f64, f64_trunc)
NAN2(f64_nearest_nan2, f64, f64_nearest)
SAME(f32_ceil_same, f32, f32_ceil)
SAME(f32_floor_same, f32, f32_floor)
SAME(f32_trunc_same, f32, f32_trunc)
SAME(f32_nearest_same, f32, f32_nearest)
SAME(f64_ceil_same, f64, f64_ceil)
SAME(f64_floor_same, f64, f64_floor)
SAME(f64_trunc_same, f64, f64_trunc)
SAME(f64_nearest_same, f64, f64_nearest)
NAN2_OF_TWO(f32_min_nan2, f32, f32_min)
NAN2_OF_TWO(f32_max_nan2, f32, f32_max)
NAN2_OF_TWO(f64_min_nan2, f64, f64_min)
NAN2_OF_TWO(f64_max_nan2, f64, f64_max)
FIRST(f32_min_first, f32, f32_min)
FIRST(f32_max_first, f32, f32_max)
FIRST(f64_min_first, f64, f64_min)
FIRST(f64_max_first, f64, f64_max)
#undef NAN2
#undef SAME
#undef NAN2_OF_TWO
#undef FIRST

/* Between the widths a NaN keeps its sign and the high bits of its payload, quieted. */
OPERATION f64 f64_promote_f32_nan(f32 a) {
  const u64 x = bits_f32(a);
  return a != a ? f64_bits((x & 0x80000000u) << 32 | (x & 0x7fffffu) << 29 | 0x7ff8000000000000u) : (f64)a;
}
OPERATION f32 f32_demote_f64_nan(f64 a) {
  const u64 x = bits_f64(a);
  return a != a ? f32_bits((u32)(x >> 32 & 0x80000000u) | (u32)(x >> 29 & 0x7fffffu) | 0x7fc00000u) : (f32)a;
}

/* Globals, by bytes below mem. */
#define GLOBAL(type) \
  OPERATION type type##_global(u8 *mem, u32 at) { return *(type *)(void *)(mem - at); } \
  OPERATION void set_##type##_global(u8 *mem, u32 at, type v) { *(type *)(void *)(mem - at) = v; }
GLOBAL(u32)
GLOBAL(u64)
GLOBAL(f32)
GLOBAL(f64)
#undef GLOBAL
