/* Makes a program warm: loaded into an unmodified compiler by LD_PRELOAD, it lets the program come as far as its main,
 * with libraries mapped, relocated and initialised, and there waits for requests. For each it forks; the child enters
 * the jail and goes on into main with the arguments of the request. So clang's 150 MB of libraries are relocated once
 * and not per job, and what compiles is clang itself, byte for byte.
 *
 * The program handles one request at a time and holds nothing of a job. A job is a process group of its own, killed
 * when this process dies (PR_SET_PDEATHSIG), which dies with the node (common/subprocess.cc).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "transpiler/jail_enter.h"
#include "transpiler/warm_protocol.h"

typedef int main_function(int, char**, char**);
typedef int start_function(main_function*, int, char**, void (*)(void), void (*)(void), void (*)(void), void*);

enum { directory_at, out_at, err_at, ruleset_at };

static main_function* real_main;
static union {
  struct warm_request request;
  char bytes[warm_message_max];
} message;
static int descriptors[warm_descriptors_max];
static char* arguments[warm_arguments_max + 1];

/* 0: a request is there; otherwise the other side has gone, or speaks another language. */
static int receive_request(void) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof descriptors)];
  } control;
  struct iovec piece = {message.bytes, sizeof message.bytes};
  struct msghdr header = {
      .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t got;
  do got = recvmsg(warm_socket, &header, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  const struct warm_request* const r = &message.request;
  if (got < (ssize_t)sizeof *r || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) return -1;
  const size_t rest = (size_t)got - sizeof *r;
  if (r->argument_count == 0 || r->argument_count > warm_arguments_max || r->limit_count > warm_limits_max) return -1;
  if (r->argument_bytes > rest || rest - r->argument_bytes != r->filter_length * sizeof(struct sock_filter)) return -1;
  const struct cmsghdr* const rights = CMSG_FIRSTHDR(&header);
  const size_t count = 3 + (r->has_ruleset != 0);
  if (!rights || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(count * sizeof(int))) return -1;
  memcpy(descriptors, CMSG_DATA(rights), count * sizeof(int));
  char* text = message.bytes + sizeof *r;
  const char* const end = text + r->argument_bytes;
  for (uint32_t i = 0; i < r->argument_count; ++i) {
    char* const nul = memchr(text, 0, (size_t)(end - text));
    if (!nul) return -1;
    arguments[i] = text;
    text = nul + 1;
  }
  arguments[r->argument_count] = NULL;
  return 0;
}

static void send_or_leave(const void* bytes, size_t size, int descriptor) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec piece = {(void*)bytes, size};
  struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
  if (descriptor >= 0) {
    header.msg_control = &control;
    header.msg_controllen = sizeof control;
    struct cmsghdr* const rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
  }
  ssize_t put;
  do put = sendmsg(warm_socket, &header, MSG_NOSIGNAL);
  while (put < 0 && errno == EINTR);
  if (put < 0) _exit(0);
}

static void close_from(unsigned first) {
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
  for (int fd = (int)first; fd < 1024; ++fd) close(fd);
}

/* In the child: everything the request says, then the jail. */
static void become_job(pid_t parent) {
  const struct warm_request* const r = &message.request;
  if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(127);
  if (fchdir(descriptors[directory_at]) != 0) _exit(127);
  if (dup2(descriptors[out_at], 1) < 0 || dup2(descriptors[err_at], 2) < 0) _exit(127);
  int ruleset = -1;
  if (r->has_ruleset) {
    ruleset = 3;
    if (dup2(descriptors[ruleset_at], ruleset) < 0) _exit(127);
  }
  close_from(ruleset + 1 > 3 ? 4 : 3);
  for (uint32_t i = 0; i < r->limit_count; ++i)
    if (setrlimit((__rlimit_resource_t)r->limits[i].resource, &r->limits[i].value) != 0) _exit(127);
  struct wrought_jail_plan plan = {(int)r->no_new_privileges, ruleset, {(unsigned short)r->filter_length, NULL}};
  /* The filter stands unaligned behind the arguments. */
  static struct sock_filter filter[warm_message_max / sizeof(struct sock_filter)];
  memcpy(filter, message.bytes + sizeof *r + r->argument_bytes, r->filter_length * sizeof filter[0]);
  plan.filter.filter = filter;
  if (wrought_enter_jail(&plan) != 0) _exit(127);
  if (ruleset >= 0) close(ruleset);
}

/* Waits for the job's end and takes whatever it left in its group along, before its number is free again. */
static void see_job_through(pid_t job) {
  siginfo_t info;
  while (waitid(P_PID, (id_t)job, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) continue;
  kill(-job, SIGKILL);
  struct warm_ended ended;
  memset(&ended, 0, sizeof ended);
  while (wait4(job, &ended.status, 0, &ended.usage) < 0 && errno == EINTR) continue;
  send_or_leave(&ended, sizeof ended, -1);
}

static int serve(int argc, char** argv, char** environment) {
  (void)argc, (void)argv;
  unsetenv("LD_PRELOAD");
  fcntl(warm_socket, F_SETFD, FD_CLOEXEC);
  const struct warm_ready ready = {'R'};
  send_or_leave(&ready, sizeof ready, -1);
  while (receive_request() == 0) {
    const pid_t self = getpid();
    const pid_t job = fork();
    if (job == 0) {
      become_job(self);
      return real_main((int)message.request.argument_count, arguments, environment);
    }
    for (int i = 0; i < 3 + (message.request.has_ruleset != 0); ++i) close(descriptors[i]);
    const struct warm_started started = {job < 0 ? errno : 0};
    const int handle = job < 0 ? -1 : (int)syscall(SYS_pidfd_open, job, 0);
    if (job > 0 && handle < 0) { /* a kernel before 5.3: nobody could stop it */
      kill(job, SIGKILL);
      _exit(1);
    }
    send_or_leave(&started, sizeof started, handle);
    if (handle >= 0) close(handle);
    if (job > 0) see_job_through(job);
  }
  _exit(0);
}

/* glibc's entry, which the program calls from its first instruction; found before glibc's own, as this was loaded
 * first. */
int __libc_start_main(main_function* program, int argc, char** argv, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void* stack_end);
__attribute__((visibility("default"))) int __libc_start_main(main_function* program, int argc, char** argv,
                                                             void (*init)(void), void (*fini)(void),
                                                             void (*loader_fini)(void), void* stack_end) {
  start_function* start;
  *(void**)&start = dlsym(RTLD_NEXT, "__libc_start_main");
  if (!start) _exit(127);
  real_main = program;
  return start(serve, argc, argv, init, fini, loader_fini, stack_end);
}
