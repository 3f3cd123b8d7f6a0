/// @file
/// Builds for a node: queued, limited in number, cancellable, by programs that stay warm between jobs.
///
///   auto server = BuildServer::start({.parallel = 1, .queue_max = 100});
///   auto job = (*server)->submit("token.wasm", {}, "token.so");
///   if (!job) ...                       // the queue is full, or the server has been shut down
///   Result<BuildReport> built = (*job)->wait();
///
/// No contract, no libwabt and no clang comes into this process: jobs run in wrought-worker, clang and ld.lld, which
/// are started once per parallel job and fork for each, in the jail (jail_policy.h). They end with this process,
/// however it ends. A program that was killed fails the job it had, as `resource`, and is started anew for the next.
///
/// The server keeps no verdicts. What a caller may remember about a contract are failures of class `invalid` and
/// `policy`; `resource` says that time, memory or a process was lacking this time, and the same contract may be
/// submitted again.
///
/// All functions can be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "../common/bytes.h"
#include "../common/result.h"
#include "transpiler.h"

namespace wrought {

/// How a build server works.
struct BuildServerOptions {
  uint32_t parallel = 1;           ///< jobs at once, at least 1; each keeps three processes
  size_t queue_max = 64;           ///< jobs that wait
  std::filesystem::path worker{};  ///< as in BuildOptions, for all jobs
};

/// The server's numbers.
struct BuildServerStats {
  uint64_t waiting = 0;           ///< jobs, now
  uint64_t running = 0;           ///< jobs, now
  uint64_t built = 0;             ///< jobs that gave a plugin, so far
  uint64_t failed = 0;            ///< jobs that did not
  uint64_t cancelled = 0;         ///< jobs that were cancelled
  uint64_t refused = 0;           ///< by submit
  uint64_t programs_started = 0;  ///< warm ones
  uint64_t forked_jobs = 0;       ///< child processes that a warm program forked
  uint64_t cold_jobs = 0;         ///< child processes that were started without one
};

/// A submitted build, shared by the server and whoever asked for it.
class BuildJob {
 public:
  virtual ~BuildJob() = default;
  /// Blocks until the job has ended; the same answer each time. A cancelled job is a failure of class `resource`.
  [[nodiscard]] virtual const Result<BuildReport>& wait() const = 0;
  /// Whether it has ended.
  [[nodiscard]] virtual bool done() const = 0;
  /// Takes it out of the queue, or ends its processes. The job's end is still announced by wait().
  virtual void cancel() = 0;
};

/// Builds plugins. The destructor is shutdown().
class BuildServer {
 public:
  /// Starts the threads; programs become warm in the background. `usage`: parallel is 0; `resource`: no more threads.
  [[nodiscard]] static Result<std::unique_ptr<BuildServer>> start(const BuildServerOptions& options);
  virtual ~BuildServer() = default;

  /// `options.cancel` is the server's own; `options.on_stage` is called on a thread of its. Refused with `resource`
  /// when the queue is full or the server shut down.
  [[nodiscard]] virtual Result<std::shared_ptr<BuildJob>> submit(const std::filesystem::path& contract,
                                                                 const BuildOptions& options,
                                                                 const std::filesystem::path& plugin) = 0;
  /// The contract's bytes; `name` is what failures call it.
  [[nodiscard]] virtual Result<std::shared_ptr<BuildJob>> submit(Bytes contract, const std::string& name,
                                                                 const BuildOptions& options,
                                                                 const std::filesystem::path& plugin) = 0;

  /// Refuses further jobs, cancels those that wait or run, and returns when all have ended and no process is left.
  virtual void shutdown() = 0;
  /// Now.
  [[nodiscard]] virtual BuildServerStats stats() const = 0;
};

}  // namespace wrought
