// Written as what is allowed: a system call that nobody thought of is refused. What wrought-worker, clang and ld.lld
// make was listed with strace, on small and large contracts; what a libc might use instead of one of those is there
// too.
//
// Three answers: most of what is not allowed fails with EPERM, so that a harmless attempt (is this a terminal? raise
// the limit of the stack?) is no more than that. What no compiler ever tries ends the process. And clone3, whose flags
// a filter cannot see, does not exist: libc then uses clone, of which only the kind that makes a thread is allowed.
#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "transpiler/jail_filter.h"

namespace wrought {
namespace {

// Names, since libseccomp knows the numbers of each, also of those newer than the headers here. One that this
// libseccomp does not know is left out, and so refused.
constexpr std::array allowed = std::to_array<const char*>({
    // Files: which ones is Landlock's affair.
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "lseek",
    "close",
    "open",
    "openat",
    "openat2",
    "stat",
    "fstat",
    "lstat",
    "newfstatat",
    "statx",
    "statfs",
    "fstatfs",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents64",
    "getcwd",
    "ftruncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "umask",
    "dup",
    "dup2",
    "dup3",
    "poll",
    "ppoll",
    "fadvise64",
    // Memory.
    "brk",
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "madvise",
    "msync",
    "membarrier",
    // Its own process and threads.
    "execve",
    "exit",
    "exit_group",
    "futex",
    "set_robust_list",
    "get_robust_list",
    "set_tid_address",
    "rseq",
    "gettid",
    "getpid",
    "getppid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getrlimit",
    "getrusage",
    "arch_prctl",
    "sched_yield",
    "sched_getaffinity",
    "getcpu",
    "restart_syscall",
    // Signals that come to it.
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    // The machine, the time, randomness.
    "uname",
    "sysinfo",
    "getrandom",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",
    "time",
});

constexpr std::array deadly = std::to_array<const char*>({
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "kcmp",
    "pidfd_getfd",  // other processes
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsmount",
    "fsconfig",
    "fspick",
    "mount_setattr",
    "setns",
    "unshare",
    "open_by_handle_at",
    "name_to_handle_at",
    "swapon",
    "swapoff",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",  // much attacked
    "keyctl",
    "add_key",
    "request_key",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "iopl",
    "ioperm",
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    "acct",
    "quotactl",
});

class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(EPERM))) {}
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  ~Filter() {
    if (context_ != nullptr) ::seccomp_release(context_);
  }

  bool fill() {
    if (context_ == nullptr) return false;
    for (const char* name : allowed) add(SCMP_ACT_ALLOW, name, {});
    for (const char* name : deadly) add(SCMP_ACT_KILL_PROCESS, name, {});
    // A thread shares its process's fate; a process could outlive it.
    const scmp_datum_t makes_a_thread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
    add(SCMP_ACT_ALLOW, "clone", {argument(0, SCMP_CMP_MASKED_EQ, makes_a_thread, makes_a_thread)});
    add(SCMP_ACT_ERRNO(ENOSYS), "clone3", {});
    // Asking for limits, not setting them.
    add(SCMP_ACT_ALLOW, "prlimit64", {argument(2, SCMP_CMP_EQ, 0)});
    add(SCMP_ACT_ALLOW, "prctl", {argument(0, SCMP_CMP_EQ, PR_SET_NAME)});
    add(SCMP_ACT_ALLOW, "ioctl", {argument(1, SCMP_CMP_EQ, TCGETS)});
    // Not F_SETOWN, F_SETSIG and their kind: the lifeline is a descriptor too (common/subprocess.cc).
    for (const int command : {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL})
      add(SCMP_ACT_ALLOW, "fcntl", {argument(1, SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
    return good_;
  }

  Result<std::vector<sock_filter>> compiled() {
    ::seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a search tree instead of a list
    const int file = ::memfd_create("filter", MFD_CLOEXEC);
    if (file < 0) return fail(FailureClass::resource, std::generic_category().message(errno), "memfd_create");
    std::vector<sock_filter> program;
    const int error = -::seccomp_export_bpf(context_, file);
    const off_t bytes = ::lseek(file, 0, SEEK_END);
    if (error == 0 && bytes > 0) program.resize(static_cast<size_t>(bytes) / sizeof(sock_filter));
    const ssize_t got = ::pread(file, program.data(), program.size() * sizeof(sock_filter), 0);
    ::close(file);
    if (error != 0 || got <= 0 || got != bytes) return fail(FailureClass::internal, "libseccomp made no filter");
    return program;
  }

 private:
  // A condition on a system call's argument: libseccomp's own macros leave fields out.
  static scmp_arg_cmp argument(unsigned index, scmp_compare how, scmp_datum_t a, scmp_datum_t b = 0) {
    return {index, how, a, b};
  }
  void add(uint32_t action, const char* name, std::vector<scmp_arg_cmp> conditions) {
    const int number = ::seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR || number < 0) return;
    good_ &= ::seccomp_rule_add_array(context_, action, number, static_cast<unsigned>(conditions.size()),
                                      conditions.data()) == 0;
  }

  scmp_filter_ctx context_;
  bool good_ = true;
};

Result<std::vector<sock_filter>> make_filter() {
  Filter filter;
  if (!filter.fill()) return fail(FailureClass::toolchain, "libseccomp has no filter for this kernel");
  return filter.compiled();
}

}  // namespace

const Result<std::vector<sock_filter>>& jail_filter() {
  static const Result<std::vector<sock_filter>> filter = make_filter();
  return filter;
}

}  // namespace wrought
