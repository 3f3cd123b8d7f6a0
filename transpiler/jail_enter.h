/* The last step into the jail: what a child does to itself, system calls only, after everything was prepared outside.
 *
 * C, and without any library call: it runs between vfork and exec of a cold start (jail.h), and between fork and main
 * of a warm one (warm_start.c). Nothing here can be undone by the process that did it, or by what it starts.
 */
#ifndef WROUGHT_TRANSPILER_JAIL_ENTER_H
#define WROUGHT_TRANSPILER_JAIL_ENTER_H

#include <errno.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_restrict_self
#define SYS_landlock_restrict_self 446
#endif
#ifndef SECCOMP_FILTER_FLAG_SPEC_ALLOW
#define SECCOMP_FILTER_FLAG_SPEC_ALLOW (1UL << 2)
#endif

/* What to enter; layers that are not to be had are left out by whoever filled this in. */
struct wrought_jail_plan {
  int no_new_privileges;    /* needed by both others */
  int ruleset;              /* of Landlock; -1: none */
  struct sock_fprog filter; /* of system calls; len 0: none */
};

/* 0, or the errno. */
static inline int wrought_enter_jail(const struct wrought_jail_plan* plan) {
  if (plan->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (plan->ruleset >= 0 && syscall(SYS_landlock_restrict_self, plan->ruleset, 0) != 0) return errno;
  if (plan->filter.len == 0) return 0;
  /* Before Linux 5.16 a filter also switched speculation off, which a compiler pays for and gains nothing by. */
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &plan->filter) == 0) return 0;
  if (errno != EINVAL) return errno;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &plan->filter) == 0 ? 0 : errno;
}

#endif
