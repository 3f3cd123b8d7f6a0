/* Linear memory, guard mode: no instruction per access. An address past the end faults in reserved space, and the
 * runtime turns the fault into a trap.
 *
 * A load's trap is part of its meaning even when its value is not used, or used on one path only: a volatile load is
 * neither dropped nor moved past what follows, but may still be an operand of the instruction that uses it. */
#define LOADED volatile
#define ADDRESS(size) (mem + ((u64)addr + offset))
