// A signal handler that lives with others: what it does not want goes to whoever was installed before it.
#pragma once

#include <signal.h>

namespace wrought {

using SignalHandler = void (*)(int, siginfo_t*, void*);

class SignalChain {
 public:
  // Puts `handler` in front of the present one. Not thread-safe; call once per signal. False: the system refused.
  [[nodiscard]] bool install(int signal, int flags, SignalHandler handler) noexcept;

  // From inside `handler`: does what would have happened without it. May not return.
  void pass_on(int signal, siginfo_t* info, void* context) noexcept;

 private:
  struct sigaction previous_{};
};

}  // namespace wrought
