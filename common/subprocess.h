// Runs a child program under limits: everything that may hang, flood, crash or eat memory runs in one.
//
//   auto child = run_child({.argv = {"/usr/bin/clang-19", "-c", "a.c"}, .working_directory = scratch.path(),
//                           .deadline = 30s, .limits = {.cpu = 30s, .address_space_bytes = 2 << 30}});
//   if (!child) ...            // it never ran: child.failure()
//   if (!child->succeeded()) ... child->describe() ...
//
// The child leads its own process group; the whole group is killed at the deadline, on cancel, when the child itself
// has ended, and when this process dies for whatever reason. Callable from any number of threads at once.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace wrought {

// 0: no limit of that kind beyond what this process itself has. A core file is never written.
struct ChildLimits {
  std::chrono::seconds cpu{0};
  uint64_t address_space_bytes = 0;
  uint64_t file_bytes = 0;  // of any one file it writes
  uint64_t open_files = 0;
  uint64_t stack_bytes = 0;  // of its main thread: a size to have as much as a limit
};

struct ChildOptions {
  std::vector<std::string> argv{};  // argv[0]: path of the program (see find_program)
  std::vector<std::string> environment = clean_environment();
  std::filesystem::path working_directory{};  // empty: this process's
  std::chrono::milliseconds deadline{0};      // wall clock; 0: none
  ChildLimits limits{};
  uint64_t output_bytes_max = 1 << 20;  // kept of stdout, and of stderr; the rest is read and dropped
  const std::atomic<bool>* cancel = nullptr;
  int pass_descriptor = -1;  // one more that the child gets, as its descriptor 4; stays the caller's
  // Called in the child as the last thing before exec, to lock it down (seccomp, Landlock). The child still shares
  // this process's memory: system calls only, no allocation, no lock. Returns 0, or the errno to fail with.
  int (*before_exec)(void* context) noexcept = nullptr;
  void* before_exec_context = nullptr;

  // PATH of this process (or the usual one) and LC_ALL=C: nothing else may reach what a child does.
  [[nodiscard]] static std::vector<std::string> clean_environment();
};

struct ChildResult {
  int exit_code = -1;                                 // when signal == 0
  int signal = 0;                                     // that ended it
  bool timed_out = false, cancelled = false;          // ended by us, for this reason
  bool cpu_exceeded = false, file_too_large = false;  // ended by the kernel at a limit
  std::string out, err;                               // stdout and stderr, cut at output_bytes_max
  bool out_cut = false, err_cut = false;
  std::chrono::nanoseconds wall{0}, cpu{0};
  uint64_t peak_memory_bytes = 0;  // resident, of it and the children it waited for

  [[nodiscard]] bool succeeded() const { return signal == 0 && exit_code == 0 && !timed_out && !cancelled; }
  // Ended at one of its limits, or killed from outside (the kernel short of memory): says nothing about the input.
  [[nodiscard]] bool out_of_resources() const;
  // "exit code 1", "killed by signal 11 (Segmentation fault)", "no answer within 30 s", "cancelled", ...
  [[nodiscard]] std::string describe() const;
};

// Runs it to its end. A Failure only when it could not be started: `io` (no such program or directory) or `resource`
// (no process, descriptor or memory left).
[[nodiscard]] Result<ChildResult> run_child(const ChildOptions& options);

// Full path of an executable, looked up in PATH, then /usr/bin; a name with a slash is taken as it is.
[[nodiscard]] std::optional<std::filesystem::path> find_program(std::string_view name);

}  // namespace wrought
