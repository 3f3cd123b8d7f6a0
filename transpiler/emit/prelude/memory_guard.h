/* Linear memory, guard mode: no instruction per access. An address past the end faults in reserved space, and the
 * runtime turns the fault into a trap.
 *
 * A load's trap is part of its meaning even when its value is not used, or used on one path only: a volatile load is
 * neither dropped nor moved past what follows, but may still be an operand of the instruction that uses it. */
#define LOADED volatile
/* Accesses up to `end` behind the address are certain to follow: where one of them is outside, it may as well be now. */
INLINE void check_ahead(u8 *mem, u32 addr, u64 end) { (void)*(const volatile u8 *)(mem + (addr + end - 1)); }
#define ADDRESS(size) (mem + ((u64)addr + offset))
