/* Linear memory, guard mode: no instruction per access. An address past the end faults in reserved space, and the
 * runtime turns the fault into a trap.
 *
 * A load's trap is part of its meaning even when its value is not used, or used on one path only: the empty asm wants
 * the value here, so the compiler can neither drop the load nor move it past what follows. */
#define WANT_INT(v) __asm__ volatile("" : : "r"(v))
#if defined(__x86_64__)
#define WANT_FLOAT(v) __asm__ volatile("" : : "x"(v))
#else
#define WANT_FLOAT(v) __asm__ volatile("" : : "w"(v))
#endif
#define ADDRESS(size) (mem + ((u64)addr + offset))
