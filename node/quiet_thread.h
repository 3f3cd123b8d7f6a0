// A thread that takes no signals: those that come to the process go to the embedder's own threads. Throws as
// std::thread does when there can be no more threads.
#pragma once

#include <csignal>
#include <thread>
#include <utility>

namespace wrought {

template <class Function>
[[nodiscard]] std::thread start_quiet_thread(Function function) {
  struct Blocked {
    Blocked() {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before);
    }
    ~Blocked() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
    sigset_t before;
  } const blocked;
  return std::thread(std::move(function));  // inherits the mask
}

}  // namespace wrought
