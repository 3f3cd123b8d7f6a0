// A thread that takes no signals: those that come to the process go to the embedder's own threads.
#pragma once

#include <csignal>
#include <thread>
#include <utility>

namespace wrought {

template <class Function>
[[nodiscard]] std::thread start_quiet_thread(Function function) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(function));  // inherits the mask
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace wrought
