// What watching a child needs, however it was started: its pipes, what it printed, when to stop it, how it ended.
// Internal to run_child and to warm starts (transpiler/warm_program.h).
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "common/subprocess.h"

namespace wrought {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }
  [[nodiscard]] int get() const { return fd_; }
  void reset();

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;
};

// Closed on exec, and above the descriptors that a child's own are made from, so that dup2 never closes one of them.
[[nodiscard]] bool make_pipe(Pipe& pipe);
[[nodiscard]] int move_above_childs_own(int fd);  // closes `fd`; -1 and errno when there is no room

// One of the child's output streams: kept up to a limit, then read and dropped so that the child never blocks on it.
class Capture {
 public:
  Capture(Descriptor& source, uint64_t bytes_max);
  [[nodiscard]] int fd() const { return source_.get(); }  // -1 at its end

  // Reads what is there, at most `chunks_max` chunks of it: a flood must not keep us from looking at the clock.
  void drain(int chunks_max);

  std::string text;
  bool cut = false;

 private:
  void keep(std::string_view piece);
  Descriptor& source_;
  uint64_t bytes_max_;
};

// Deadline and cancel of one child, from the time this was made.
class StopWatch {
 public:
  explicit StopWatch(const ChildOptions& options) : options_(options) {}
  // True once, when the child is to be killed now; says why in `result`.
  [[nodiscard]] bool should_stop(ChildResult& result);
  // For poll(), of at most `longest_ms`; -1: for ever.
  [[nodiscard]] int poll_timeout_ms(int64_t longest_ms) const;

 private:
  const ChildOptions& options_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  bool stopped_ = false;
};

// Takes over what is still in the pipes. Not until their end: somebody may hold them open for ever.
void collect_output(Capture& out, Capture& err, ChildResult& result);

// How it ended, from what wait4() says.
void set_end(int status, const rusage& usage, const ChildLimits& limits, ChildResult& result);

// The limits as setrlimit() takes them, cut to what this process may have itself.
struct ResourceLimit {
  int resource;
  rlimit value;
};
inline constexpr size_t resource_limits_max = 6;
size_t resource_limits(const ChildLimits& limits, ResourceLimit (&out)[resource_limits_max]);

}  // namespace wrought
