#include "runtime/signal_chain_linux.h"

#include <unistd.h>

#include <cerrno>

namespace wrought {
namespace {

// Sent by somebody, as opposed to raised by the instruction that the handler would return to.
bool was_sent(const siginfo_t& info) { return info.si_code <= 0; }

void die_by(int signal, const siginfo_t& info) {
  struct sigaction by_default{};
  by_default.sa_handler = SIG_DFL;
  sigaction(signal, &by_default, nullptr);
  // A fault comes again when the handler returns; a sent signal has to be sent again (it is blocked until then).
  if (was_sent(info)) raise(signal);
}

}  // namespace

bool SignalChain::install(int signal, int flags, SignalHandler handler) noexcept {
  // Known before ours can run: a signal may come right after it is installed.
  if (sigaction(signal, nullptr, &previous_) != 0) return false;
  struct sigaction ours{};
  ours.sa_sigaction = handler;
  ours.sa_flags = flags | SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&ours.sa_mask);
  return sigaction(signal, &ours, nullptr) == 0;
}

void SignalChain::pass_on(int signal, siginfo_t* info, void* context) noexcept {
  const bool with_info = (previous_.sa_flags & SA_SIGINFO) != 0;
  if (!with_info && previous_.sa_handler == SIG_IGN) {
    // A fault cannot be ignored: the kernel would end the process, and so do we.
    if (!was_sent(*info)) die_by(signal, *info);
    return;
  }
  if (!with_info && previous_.sa_handler == SIG_DFL) return die_by(signal, *info);

  // The mask that the kernel would have set for it. It goes back when our handler returns.
  pthread_sigmask(SIG_BLOCK, &previous_.sa_mask, nullptr);
  if ((previous_.sa_flags & SA_NODEFER) != 0) {
    sigset_t itself;
    sigemptyset(&itself);
    sigaddset(&itself, signal);
    pthread_sigmask(SIG_UNBLOCK, &itself, nullptr);
  }
  if (with_info)
    previous_.sa_sigaction(signal, info, context);
  else
    previous_.sa_handler(signal);
}

}  // namespace wrought
