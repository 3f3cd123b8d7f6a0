// A program that was started once and forks per job: what a program costs before its main is paid once.
//
// The program is an ordinary one (clang, ld.lld, wrought-worker) with warm_start.c loaded into it; nothing in it knows
// of that. Each job is a child of it with its own working directory, limits, jail and output, and ends like any other.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "common/child_io.h"
#include "common/result.h"
#include "common/subprocess.h"
#include "transpiler/jail.h"

namespace wrought {

class WarmProgram {
 public:
  // Returns once it waits for jobs. `stack_bytes`: of every job's main thread, which cannot be changed later.
  // Failure classes: `toolchain` when it cannot be made warm (linked statically, a script, built with a sanitizer, or
  // the library is missing), `resource`.
  [[nodiscard]] static Result<std::unique_ptr<WarmProgram>> start(const std::filesystem::path& program,
                                                                  uint64_t stack_bytes);
  // Ends it, and a job that runs in it.
  ~WarmProgram();
  WarmProgram(const WarmProgram&) = delete;
  WarmProgram& operator=(const WarmProgram&) = delete;

  // One job, as run_child would run it, but for the environment, which is the program's own. One at a time. When the
  // program itself is gone, the job ended with signal 9, and ended() is true.
  [[nodiscard]] Result<ChildResult> run(const ChildOptions& child, const Jail& jail);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  WarmProgram() = default;
  Result<> send_request(const ChildOptions& child, const Jail& jail, int directory, int out, int err);
  Result<Descriptor> receive_started();
  void watch(const Descriptor& job, const ChildOptions& child, Capture& out, Capture& err, ChildResult& result);
  bool take_end(const ChildLimits& limits, ChildResult& result);

  Descriptor socket_;
  std::atomic<bool> stop_ = false, ended_ = false;
  std::thread keeper_;  // the parent of the program: the kernel ends the program with it
};

}  // namespace wrought
