// Builds for a node: queued, limited in number, cancellable, by programs that stay warm between jobs.
//
//   auto server = BuildServer::start({.parallel = 1, .queue_max = 100});
//   auto job = (*server)->submit("token.wasm", {}, "token.so");
//   if (!job) ...                       // the queue is full, or the server has been shut down
//   Result<BuildReport> built = (*job)->wait();
//
// No contract, no libwabt and no clang comes into this process: jobs run in wrought-worker, clang and ld.lld, which are
// started once per parallel job and fork for each (warm_program.h), in the jail (jail.h). They end with this process,
// however it ends. A program that was killed fails the job it had, as `resource`, and is started anew for the next.
//
// The server keeps no verdicts. What a caller may remember about a contract are failures of class `invalid` and
// `policy`; `resource` says that time, memory or a process was lacking this time, and the same contract may be
// submitted again.
//
// All functions can be called from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"
#include "transpiler/transpiler.h"
#include "transpiler/warm_launcher.h"

namespace wrought {

struct BuildServerOptions {
  uint32_t parallel = 1;           // jobs at once, at least 1; each keeps three processes
  size_t queue_max = 64;           // jobs that wait
  std::filesystem::path worker{};  // as in BuildOptions, for all jobs
};

struct BuildServerStats {
  uint64_t waiting = 0, running = 0;                              // now
  uint64_t built = 0, failed = 0, cancelled = 0;                  // ended so far
  uint64_t refused = 0;                                           // by submit
  uint64_t programs_started = 0, forked_jobs = 0, cold_jobs = 0;  // see WarmCounts
};

// A submitted build, shared by the server and whoever asked for it.
class BuildJob {
 public:
  // Blocks until the job has ended; the same answer each time. A cancelled job is a failure of class `resource`.
  [[nodiscard]] const Result<BuildReport>& wait() const;
  [[nodiscard]] bool done() const;
  // Takes it out of the queue, or ends its processes. The job's end is still announced by wait().
  void cancel() { cancel_ = true; }

 private:
  friend class BuildServer;
  void finish(Result<BuildReport> report);

  Bytes contract_;
  std::filesystem::path contract_path_, plugin_;  // contract_path_: only a name where the bytes were given
  bool has_bytes_ = false;
  BuildOptions options_;
  std::atomic<bool> cancel_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Result<BuildReport>> report_;
};

class BuildServer {
 public:
  // Starts the threads; programs become warm in the background. `usage`: parallel is 0.
  [[nodiscard]] static Result<std::unique_ptr<BuildServer>> start(const BuildServerOptions& options);
  ~BuildServer();  // shutdown()
  BuildServer(const BuildServer&) = delete;
  BuildServer& operator=(const BuildServer&) = delete;

  // `options.cancel` and `options.launcher` are the server's own; `options.on_stage` is called on a thread of its.
  // Refused with `resource` when the queue is full or the server shut down.
  [[nodiscard]] Result<std::shared_ptr<BuildJob>> submit(const std::filesystem::path& contract,
                                                         const BuildOptions& options,
                                                         const std::filesystem::path& plugin);
  // The contract's bytes; `name` is what failures call it.
  [[nodiscard]] Result<std::shared_ptr<BuildJob>> submit(Bytes contract, const std::string& name,
                                                         const BuildOptions& options,
                                                         const std::filesystem::path& plugin);

  // Refuses further jobs, cancels those that wait or run, and returns when all have ended and no process is left.
  void shutdown();
  [[nodiscard]] BuildServerStats stats() const;

 private:
  explicit BuildServer(const BuildServerOptions& options) : options_(options) {}
  Result<std::shared_ptr<BuildJob>> enqueue(std::shared_ptr<BuildJob> job);
  std::shared_ptr<BuildJob> next();
  void work();
  void run(BuildJob& job, Launcher& launcher);
  void prepare(WarmLauncher& launcher) const;

  BuildServerOptions options_;
  WarmCounts warm_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<BuildJob>> waiting_;
  std::vector<std::shared_ptr<BuildJob>> running_;
  BuildServerStats stats_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wrought
