#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <limits>

#include "runtime/deadline.h"
#include "runtime/execution.h"
#include "runtime/signal_chain_linux.h"
#include "runtime/signal_context.h"

namespace wrought {
namespace {

constexpr int64_t ns_per_s = 1'000'000'000;
constexpr int64_t again_after_ns = 1'000'000;

// A real-time signal away from both ends of the range, where others tend to take theirs.
int deadline_signal() { return SIGRTMIN + 9; }

SignalChain deadline_chain;
char timer_tag;  // its address marks our timers

int64_t now_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * ns_per_s + now.tv_nsec;
}

void expire(ucontext_t& context) {
  Execution* const execution = current_execution;
  if (execution == nullptr || execution->deadline_ns == 0 || now_ns() < execution->deadline_ns) return;
  if (execution->expire != nullptr) {
    execution->why = leave_deadline;
    execution->expire(execution->expire_argument);
    return;
  }
  if (!execution->is_code(interrupted_pc(context))) return;  // in a host call; the timer comes again
  execution->why = leave_deadline;
  resume_in_leave(context, *execution);
}

void on_deadline_signal(int signal, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  if (info->si_code == SI_TIMER && info->si_value.sival_ptr == &timer_tag)
    expire(*static_cast<ucontext_t*>(context));
  else
    deadline_chain.pass_on(signal, info, context);
  errno = saved_errno;
}

bool install_handler() noexcept {
  static const bool installed = deadline_chain.install(deadline_signal(), SA_RESTART, on_deadline_signal);
  return installed;
}

class ThreadTimer {
 public:
  bool ensure() noexcept {
    // Timers do not survive a fork.
    if (exists_ && process_ == getpid()) return true;
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = deadline_signal();
    event.sigev_value.sival_ptr = &timer_tag;
    event._sigev_un._tid = gettid();
    exists_ = timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0;
    process_ = getpid();
    return exists_;
  }

  // 0: disarmed.
  void set(int64_t at_ns) noexcept {
    itimerspec when{};
    when.it_value.tv_sec = at_ns / ns_per_s;
    when.it_value.tv_nsec = at_ns % ns_per_s;
    if (at_ns != 0) when.it_interval.tv_nsec = again_after_ns;
    timer_settime(timer_, TIMER_ABSTIME, &when, nullptr);
  }

  ~ThreadTimer() {
    if (exists_ && process_ == getpid()) timer_delete(timer_);
  }

 private:
  timer_t timer_{};
  bool exists_ = false;
  pid_t process_ = 0;
};

ThreadTimer& thread_timer() {
  static thread_local ThreadTimer timer;
  return timer;
}

}  // namespace

bool prepare_deadline() noexcept {
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, deadline_signal());
  return install_handler() && thread_timer().ensure() && pthread_sigmask(SIG_UNBLOCK, &ours, nullptr) == 0;
}

int64_t deadline_from_now(int64_t after_ns) noexcept {
  const int64_t now = now_ns();
  return after_ns > std::numeric_limits<int64_t>::max() - now ? std::numeric_limits<int64_t>::max() : now + after_ns;
}

void arm_deadline(int64_t at_ns) noexcept { thread_timer().set(at_ns); }

void disarm_deadline() noexcept { thread_timer().set(0); }

}  // namespace wrought
