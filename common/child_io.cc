#include "common/child_io.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

namespace wrought {
namespace {

using std::chrono::milliseconds;

constexpr int first_free_descriptor = 5;          // stdin, stdout, stderr, the lifeline, one passed
constexpr milliseconds cancel_poll_interval{20};  // an atomic cannot wake a poll()
constexpr int64_t killed_poll_ms = 100;

std::chrono::nanoseconds to_duration(const timeval& t) {
  return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
}

}  // namespace

void Descriptor::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

int move_above_childs_own(int fd) {
  if (fd < 0) return fd;
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, first_free_descriptor);
  const int error = errno;
  ::close(fd);
  errno = error;
  return moved;
}

bool make_pipe(Pipe& pipe) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  pipe.read = Descriptor(move_above_childs_own(ends[0]));
  pipe.write = Descriptor(move_above_childs_own(ends[1]));
  return pipe.read.get() >= 0 && pipe.write.get() >= 0;
}

Capture::Capture(Descriptor& source, uint64_t bytes_max) : source_(source), bytes_max_(bytes_max) {
  ::fcntl(source_.get(), F_SETFL, O_NONBLOCK);
}

void Capture::drain(int chunks_max) {
  std::array<char, 16384> chunk;
  for (int i = 0; i < chunks_max && source_.get() >= 0; ++i) {
    const ssize_t got = ::read(source_.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      source_.reset();
      return;
    }
    keep({chunk.data(), static_cast<size_t>(got)});
  }
}

void Capture::keep(std::string_view piece) {
  const size_t room = static_cast<size_t>(bytes_max_) - text.size();
  cut |= piece.size() > room;
  text.append(piece.substr(0, room));
}

bool StopWatch::should_stop(ChildResult& result) {
  if (stopped_) return false;
  result.cancelled = options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed);
  const auto spent = std::chrono::steady_clock::now() - started_;
  result.timed_out = !result.cancelled && options_.deadline.count() > 0 && spent >= options_.deadline;
  return stopped_ = result.cancelled || result.timed_out;
}

int StopWatch::poll_timeout_ms(int64_t longest_ms) const {
  int64_t timeout = longest_ms;
  if (stopped_) return static_cast<int>(std::min(timeout, killed_poll_ms));
  if (options_.cancel != nullptr) timeout = std::min<int64_t>(timeout, cancel_poll_interval.count());
  if (options_.deadline.count() > 0) {
    const auto spent = std::chrono::steady_clock::now() - started_;
    const auto left = std::chrono::ceil<milliseconds>(options_.deadline - spent);
    timeout = std::min<int64_t>(timeout, std::max<int64_t>(0, left.count()));
  }
  return timeout >= INT_MAX ? -1 : static_cast<int>(timeout);
}

void collect_output(Capture& out, Capture& err, ChildResult& result) {
  const int chunks_max = 64;  // a pipe holds 64 KiB unless its user enlarged it
  out.drain(chunks_max);
  err.drain(chunks_max);
  result.out = std::move(out.text);
  result.err = std::move(err.text);
  result.out_cut = out.cut;
  result.err_cut = err.cut;
}

void set_end(int status, const rusage& usage, const ChildLimits& limits, ChildResult& result) {
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  result.cpu = to_duration(usage.ru_utime) + to_duration(usage.ru_stime);
  result.peak_memory_bytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  const bool stopped = result.timed_out || result.cancelled;
  result.cpu_exceeded = !stopped && (result.signal == SIGXCPU ||
                                     (result.signal == SIGKILL && limits.cpu.count() > 0 && result.cpu >= limits.cpu));
  result.file_too_large = result.signal == SIGXFSZ;
}

size_t resource_limits(const ChildLimits& limits, ResourceLimit (&out)[resource_limits_max]) {
  size_t count = 0;
  const auto add = [&](int resource, uint64_t soft, uint64_t hard) {
    rlimit own{};
    ::getrlimit(static_cast<__rlimit_resource_t>(resource), &own);
    const rlim_t top = std::min<rlim_t>(hard, own.rlim_max);  // never ask for more than we may have
    out[count++] = {resource, {std::min<rlim_t>(soft, top), top}};
  };
  add(RLIMIT_CORE, 0, 0);
  const auto cpu_s = static_cast<uint64_t>(std::max<int64_t>(0, limits.cpu.count()));
  if (cpu_s) add(RLIMIT_CPU, cpu_s, cpu_s + 1);  // SIGXCPU, then SIGKILL a second later for those who catch it
  if (limits.address_space_bytes) add(RLIMIT_AS, limits.address_space_bytes, limits.address_space_bytes);
  if (limits.file_bytes) add(RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes);
  if (limits.open_files) add(RLIMIT_NOFILE, limits.open_files, limits.open_files);
  if (limits.stack_bytes) add(RLIMIT_STACK, limits.stack_bytes, limits.stack_bytes);
  return count;
}

}  // namespace wrought
