/* Linear memory, explicit mode: a comparison per access. */
#define LOADED
INLINE u8 *checked_address(u8 *mem, u32 addr, u32 offset, u32 size) {
  if (UNLIKELY((u64)addr + offset + size > control(mem)->memory_bytes)) trap_memory(mem);
  return mem + ((u64)addr + offset);
}
#define ADDRESS(size) checked_address(mem, addr, offset, size)
