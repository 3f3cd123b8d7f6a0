// Start, watch, end, reap: one child per call, no global state, no thread.
//
// Starting uses vfork: a node with gigabytes mapped would pay milliseconds for copying page tables with fork. The child
// therefore runs on borrowed memory until exec: everything it needs is prepared before, it makes system calls only, and
// all signals are blocked meanwhile so that no handler of the embedder can run in it.
//
// A child must not outlive its parent, even one killed by SIGKILL. PR_SET_PDEATHSIG covers the child itself, but not
// what it starts. So the child also holds the read end of a pipe (the lifeline) whose owner is its process group and
// whose I/O signal is SIGKILL; when the parent's end closes, for whatever reason, the kernel kills the group.
#include "common/subprocess.h"

#include "common/child_io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

namespace wrought {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int lifeline_fd = 3;                     // in the child
constexpr int passed_fd = 4;                       // likewise, where there is one
constexpr milliseconds no_pidfd_poll_interval{5};  // kernels before 5.3

struct Plumbing {
  Descriptor null;
  Pipe out, err;
  Pipe lifeline;  // see top of file
  Pipe report;    // the child's errno if it does not reach exec; closed by exec

  bool open() {
    null = Descriptor(move_above_childs_own(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
    return null.get() >= 0 && make_pipe(out) && make_pipe(err) && make_pipe(lifeline) && make_pipe(report);
  }
  void close_childs_ends() {
    null.reset();
    out.write.reset();
    err.write.reset();
    lifeline.read.reset();
    report.write.reset();
  }
};

// --- Between vfork and exec: system calls only ----------------------------------------------------------------------

enum class Step : int { group, descriptors, limits, directory, lock_down, exec };

struct ChildReport {
  Step step;
  int error;
};

// Everything the child needs, prepared by the parent.
struct ChildPlan {
  const char* program;
  char* const* argv;
  char* const* environment;
  const char* directory;           // or nullptr
  std::array<int, 4> descriptors;  // become 0, 1, 2 and the lifeline
  int passed;                      // becomes passed_fd; -1: none
  int report;
  ResourceLimit limits[resource_limits_max];
  size_t limit_count;
  pid_t parent;
  int (*before_exec)(void*) noexcept;
  void* before_exec_context;
};

[[noreturn]] void give_up(const ChildPlan& plan, Step step, int error) {
  const ChildReport report{step, error};
  [[maybe_unused]] const ssize_t put = ::write(plan.report, &report, sizeof report);
  ::_exit(127);
}

void join_group_and_lifeline(const ChildPlan& plan) {
  if (::setpgid(0, 0) != 0) give_up(plan, Step::group, errno);
  const pid_t self = ::getpid();
  const int lifeline = plan.descriptors[lifeline_fd];
  if (::fcntl(lifeline, F_SETOWN, -self) != 0 || ::fcntl(lifeline, F_SETSIG, SIGKILL) != 0 ||
      ::fcntl(lifeline, F_SETFL, O_ASYNC) != 0 || ::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
    give_up(plan, Step::group, errno);
  }
  // The parent may have died before either was armed.
  if (::getppid() != plan.parent) ::_exit(127);
}

// Marks all descriptors above the child's own as closing on exec, those that other threads open without O_CLOEXEC too.
void close_the_rest(int first) {
  if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  rlimit open_files{};
  ::getrlimit(RLIMIT_NOFILE, &open_files);
  const rlim_t end = std::min<rlim_t>(open_files.rlim_cur, 1 << 16);  // kernels before 5.11 only
  for (int fd = first; fd < static_cast<int>(end); ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

// Handlers do not survive exec, but ignored signals and the mask do; a child must be killable by its limits.
void reset_signals() {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_child(const ChildPlan& plan) {
  join_group_and_lifeline(plan);
  for (int fd = 0; fd <= lifeline_fd; ++fd) {
    if (::dup2(plan.descriptors[static_cast<size_t>(fd)], fd) < 0) give_up(plan, Step::descriptors, errno);
  }
  if (plan.passed >= 0 && ::dup2(plan.passed, passed_fd) < 0) give_up(plan, Step::descriptors, errno);
  close_the_rest(plan.passed >= 0 ? passed_fd + 1 : passed_fd);
  if (plan.directory && ::chdir(plan.directory) != 0) give_up(plan, Step::directory, errno);
  reset_signals();
  for (size_t i = 0; i < plan.limit_count; ++i) {
    if (::setrlimit(static_cast<__rlimit_resource_t>(plan.limits[i].resource), &plan.limits[i].value) != 0) {
      give_up(plan, Step::limits, errno);
    }
  }
  if (plan.before_exec) {
    if (const int error = plan.before_exec(plan.before_exec_context)) give_up(plan, Step::lock_down, error);
  }
  ::execve(plan.program, plan.argv, plan.environment);
  give_up(plan, Step::exec, errno);
}

// noinline: the frame that vfork returns into twice holds nothing but the plan.
__attribute__((noinline)) pid_t start(const ChildPlan& plan) {
  const pid_t pid = ::vfork();       // NOLINT: posix_spawn cannot set limits or lock down
  if (pid == 0) become_child(plan);  // NOLINT: system calls only
  return pid;
}

// --- Start ----------------------------------------------------------------------------------------------------------

Failure start_failure(const ChildOptions& options, Step step, int error) {
  const std::string reason = std::generic_category().message(error);
  const std::string& program = options.argv.front();
  const bool scarce = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
  const FailureClass cls = scarce ? FailureClass::resource : FailureClass::io;
  switch (step) {
    case Step::directory:
      return fail(cls, "cannot enter working directory: " + reason, options.working_directory.string());
    case Step::limits: return fail(cls, "cannot set limits for the child: " + reason, program);
    case Step::lock_down: return fail(cls, "cannot lock down the child: " + reason, program);
    case Step::group:
    case Step::descriptors:
    case Step::exec: break;
  }
  return fail(cls, "cannot run: " + reason, program);
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));  // exec does not write
  pointers.push_back(nullptr);
  return pointers;
}

pid_t start_with_signals_blocked(const ChildPlan& plan) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = start(plan);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

// The child's report, if it failed before exec. Returns at once: vfork only returned because of exec or exit.
std::optional<ChildReport> read_report(int fd) {
  ChildReport report{};
  ssize_t got;
  do got = ::read(fd, &report, sizeof report);
  while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof report)) return {};
  return report;
}

Result<pid_t> launch(const ChildOptions& options, Plumbing& plumbing) {
  Descriptor passed;
  if (options.pass_descriptor >= 0) {
    passed = Descriptor(move_above_childs_own(::fcntl(options.pass_descriptor, F_DUPFD_CLOEXEC, 0)));
    if (passed.get() < 0) return start_failure(options, Step::descriptors, errno);
  }
  const std::vector<char*> argv = pointers_to(options.argv);
  const std::vector<char*> environment = pointers_to(options.environment);
  const std::string directory = options.working_directory.string();
  ChildPlan plan{
      .program = options.argv.front().c_str(),
      .argv = argv.data(),
      .environment = environment.data(),
      .directory = directory.empty() ? nullptr : directory.c_str(),
      .descriptors = {plumbing.null.get(), plumbing.out.write.get(), plumbing.err.write.get(),
                      plumbing.lifeline.read.get()},
      .passed = passed.get(),
      .report = plumbing.report.write.get(),
      .limits = {},
      .limit_count = 0,
      .parent = ::getpid(),
      .before_exec = options.before_exec,
      .before_exec_context = options.before_exec_context,
  };
  plan.limit_count = resource_limits(options.limits, plan.limits);
  const pid_t pid = start_with_signals_blocked(plan);
  if (pid < 0) return start_failure(options, Step::exec, errno);
  plumbing.close_childs_ends();
  if (const auto report = read_report(plumbing.report.read.get())) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) continue;
    return start_failure(options, report->step, report->error);
  }
  return pid;
}

// --- Watch ----------------------------------------------------------------------------------------------------------

// True when the child has ended. It stays a zombie, so its process group's number cannot be reused yet.
// Also true when it cannot be waited for at all; reap() then finds out.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno == ECHILD;
  return info.si_pid == pid;
}

class Watch {
 public:
  Watch(pid_t pid, const ChildOptions& options, Plumbing& plumbing, ChildResult& result)
      : pid_(pid),
        result_(result),
        stop_(options),
        pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
        out_(plumbing.out.read, options.output_bytes_max),
        err_(plumbing.err.read, options.output_bytes_max) {}

  void until_end() {
    while (!has_ended(pid_)) {
      if (stop_.should_stop(result_)) ::kill(-pid_, SIGKILL);
      wait_for_event();
      out_.drain(16);
      err_.drain(16);
    }
    // Whatever the child left running goes with it.
    ::kill(-pid_, SIGKILL);
    collect_output(out_, err_, result_);
  }

 private:
  void wait_for_event() const {
    // A negative descriptor is skipped by poll().
    std::array<pollfd, 3> events = {{{pidfd_.get(), POLLIN, 0}, {out_.fd(), POLLIN, 0}, {err_.fd(), POLLIN, 0}}};
    ::poll(events.data(), events.size(),
           stop_.poll_timeout_ms(pidfd_.get() < 0 ? no_pidfd_poll_interval.count() : INT_MAX));
  }

  pid_t pid_;
  ChildResult& result_;
  StopWatch stop_;
  Descriptor pidfd_;
  Capture out_, err_;
};

// --- Reap -----------------------------------------------------------------------------------------------------------

// False when the child's end was taken by somebody else.
bool reap(pid_t pid, const ChildLimits& limits, ChildResult& result) {
  int status = 0;
  rusage usage{};
  pid_t reaped;
  do reaped = ::wait4(pid, &status, 0, &usage);
  while (reaped < 0 && errno == EINTR);
  if (reaped != pid) return false;
  set_end(status, usage, limits, result);
  return true;
}

bool executable_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::vector<std::string> ChildOptions::clean_environment() {
  const char* path = std::getenv("PATH");
  return {std::string("PATH=") + (path && *path ? path : "/usr/local/bin:/usr/bin:/bin"), "LC_ALL=C"};
}

bool ChildResult::out_of_resources() const {
  return timed_out || cancelled || cpu_exceeded || file_too_large || signal == SIGKILL;
}

std::string ChildResult::describe() const {
  if (cancelled) return "cancelled";
  if (timed_out) {
    return "no answer within " + std::to_string(std::chrono::round<std::chrono::milliseconds>(wall).count()) + " ms";
  }
  if (cpu_exceeded) return "over its limit of processor time";
  if (file_too_large) return "over its limit of file size";
  if (signal == SIGKILL) return "killed from outside (signal 9), likely for want of memory";
  if (signal != 0) {
    const char* name = ::sigdescr_np(signal);  // independent of locale
    return "killed by signal " + std::to_string(signal) + " (" + (name ? name : "unknown") + ")";
  }
  return "exit code " + std::to_string(exit_code);
}

Result<ChildResult> run_child(const ChildOptions& options) {
  if (options.argv.empty()) return fail(FailureClass::internal, "run_child without a program");
  ChildResult result;
  if (options.cancel && options.cancel->load(std::memory_order_relaxed)) {
    result.cancelled = true;  // before it began
    return result;
  }
  Plumbing plumbing;
  if (!plumbing.open()) return start_failure(options, Step::descriptors, errno);
  const Clock::time_point started = Clock::now();
  Result<pid_t> pid = launch(options, plumbing);
  if (!pid) return pid.failure();
  Watch(*pid, options, plumbing, result).until_end();
  if (!reap(*pid, options.limits, result)) {
    return fail(FailureClass::internal, "its end was not seen: this process ignores SIGCHLD, or waits for any child",
                options.argv.front());
  }
  result.wall = Clock::now() - started;
  return result;
}

std::optional<std::filesystem::path> find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    if (executable_file(name)) return std::filesystem::path(name);
    return {};
  }
  const char* variable = std::getenv("PATH");
  std::string search = std::string(variable ? variable : "") + ":/usr/bin";
  for (size_t at = 0; at <= search.size();) {
    const size_t end = std::min(search.find(':', at), search.size());
    // An empty or relative entry would make the answer depend on the working directory.
    if (end > at && search[at] == '/') {
      std::filesystem::path path = std::filesystem::path(search.substr(at, end - at)) / name;
      if (executable_file(path)) return path;
    }
    at = end + 1;
  }
  return {};
}

}  // namespace wrought
