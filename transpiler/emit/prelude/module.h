
/* ---- what is shared with other modules ---- */

INLINE const wr_links *links(u8 *mem) { return (const wr_links *)control(mem)->reserved[0]; }

/* Elements of a segment: 0 null; below the bit, 1 + position in wr_module.functions; with it, an imported global. */
#define ELEMENT_IS_GLOBAL 0x80000000u
INLINE u64 element_value(u8 *mem, u32 element) {
  if (element == 0) return 0;
  if (element & ELEMENT_IS_GLOBAL) return *links(mem)->globals[element & ~ELEMENT_IS_GLOBAL];
  return (u64)links(mem)->functions[element - 1];
}

INLINE wr_table *table_at(u8 *mem, u32 table) { return links(mem)->tables[table]; }

COLD void trap_table(u8 *mem, i64 gas, i32 depth) { trap(mem, WR_TRAP_TABLE_OUT_OF_BOUNDS, gas, depth); }

OPERATION const wr_func *linked_callee(u8 *mem, u32 table, u32 i, u32 type, i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, table);
  if (UNLIKELY(i >= t->size)) trap_table(mem, gas, depth);
  const wr_func *const f = (const wr_func *)t->elements[i];
  if (UNLIKELY(f == 0)) trap(mem, WR_TRAP_NULL_CALL, gas, depth);
  if (UNLIKELY(f->type != links(mem)->types[type])) trap(mem, WR_TRAP_INDIRECT_CALL_MISMATCH, gas, depth);
  return f;
}
OPERATION u64 linked_table_get(u8 *mem, u32 table, u32 i, i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, table);
  if (UNLIKELY(i >= t->size)) trap_table(mem, gas, depth);
  return t->elements[i];
}
OPERATION void linked_table_set(u8 *mem, u32 table, u32 i, u64 value, i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, table);
  if (UNLIKELY(i >= t->size)) trap_table(mem, gas, depth);
  t->elements[i] = value;
}
OPERATION u32 linked_table_grow(u8 *mem, u32 table, u64 value, u32 count) {
  return links(mem)->table_grow(table_at(mem, table), value, count);
}
OPERATION void linked_table_fill(u8 *mem, u32 table, u32 to, u64 value, u32 size, i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, table);
  if (UNLIKELY((u64)to + size > t->size)) trap_table(mem, gas, depth);
  for (u32 i = 0; i < size; ++i) t->elements[to + i] = value;
}
OPERATION void linked_table_copy(u8 *mem, u32 to_table, u32 from_table, u32 to, u32 from, u32 size, i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, to_table), *const f = table_at(mem, from_table);
  if (UNLIKELY((u64)to + size > t->size || (u64)from + size > f->size)) trap_table(mem, gas, depth);
  if (to <= from) { for (u32 i = 0; i < size; ++i) t->elements[to + i] = f->elements[from + i]; }
  else { for (u32 i = size; i > 0; --i) t->elements[to + i - 1] = f->elements[from + i - 1]; }
}
OPERATION void linked_table_init(u8 *mem, u32 table, const u32 *segment, u32 segment_size, u32 to, u32 from, u32 size,
                              i64 gas, i32 depth) {
  const wr_table *const t = table_at(mem, table);
  if (UNLIKELY((u64)to + size > t->size || (u64)from + size > segment_size)) trap_table(mem, gas, depth);
  for (u32 i = 0; i < size; ++i) t->elements[to + i] = element_value(mem, segment[from + i]);
}

INLINE u64 cell_u32(u32 v) { return v; }
INLINE u64 cell_u64(u64 v) { return v; }
INLINE u64 cell_f32(f32 v) { return bits_f32(v); }
INLINE u64 cell_f64(f64 v) { return bits_f64(v); }
