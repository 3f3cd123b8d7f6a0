/* Linear memory, explicit mode: a comparison per access. */
#define LOADED
INLINE u8 *checked_address(u8 *mem, u32 addr, u32 offset, u32 size) {
  if (UNLIKELY((u64)addr + offset + size > control(mem)->memory_bytes)) trap_memory(mem);
  return mem + ((u64)addr + offset);
}
/* Accesses up to `end` behind the address are certain to follow: where one of them is outside, it may as well be now. */
INLINE void check_ahead(u8 *mem, u32 addr, u64 end) {
  if (UNLIKELY(addr + end > control(mem)->memory_bytes)) trap_memory(mem);
}
#define ADDRESS(size) checked_address(mem, addr, offset, size)
