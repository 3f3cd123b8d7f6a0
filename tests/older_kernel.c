/* older_kernel WITHOUT PROGRAM ARGUMENTS...: runs a program as on a kernel that lacks something: `landlock`, or
 * `seccomp`, which is no longer to be had by whoever is under a filter that refuses it. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REFUSED_WITH(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define ALLOWED BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int install(struct sock_filter* code, unsigned short count) {
  const struct sock_fprog filter = {count, code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static int without_landlock(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, SYS_landlock_create_ruleset, 0, 2),
      BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, SYS_landlock_restrict_self, 1, 0),
      REFUSED_WITH(ENOSYS),
      ALLOWED,
  };
  return install(code, sizeof code / sizeof *code);
}

static int without_seccomp(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
      REFUSED_WITH(EINVAL),
      ALLOWED,
  };
  return install(code, sizeof code / sizeof *code);
}

int main(int argc, char** argv) {
  int ready = 0;
  if (argc > 2 && strcmp(argv[1], "landlock") == 0) ready = without_landlock();
  if (argc > 2 && strcmp(argv[1], "seccomp") == 0) ready = without_seccomp();
  if (!ready) return fprintf(stderr, "usage: older_kernel {landlock|seccomp} PROGRAM ARGUMENTS...\n"), 2;
  execv(argv[2], argv + 2);
  return perror(argv[2]), 2;
}
