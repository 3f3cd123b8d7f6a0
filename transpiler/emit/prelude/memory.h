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
