// Starts the programs of builds from warm ones, which it makes at first need and again when one was killed.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>

#include "transpiler/launcher.h"
#include "transpiler/warm_program.h"

namespace wrought {

// Counted by all launchers of a server, read from any thread.
struct WarmCounts {
  std::atomic<uint64_t> started{0};      // warm programs, restarts included
  std::atomic<uint64_t> forked_jobs{0};  // runs that a warm program made
  std::atomic<uint64_t> cold_jobs{0};    // runs of a program that cannot be kept warm
};

// One job at a time, from one thread.
class WarmLauncher final : public Launcher {
 public:
  explicit WarmLauncher(WarmCounts& counts) : counts_(counts) {}
  [[nodiscard]] Result<ChildResult> run(const ChildOptions& child, const Jail& jail) override;
  // So that the first job finds it warm. What goes wrong here is told by that job.
  void prepare(const std::filesystem::path& program, uint64_t stack_bytes);

 private:
  // Null when it cannot be kept warm.
  WarmProgram* find(const std::filesystem::path& program, uint64_t stack_bytes);

  WarmCounts& counts_;
  std::map<std::filesystem::path, std::unique_ptr<WarmProgram>> programs_;  // null: cold for good
};

}  // namespace wrought
