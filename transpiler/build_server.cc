// One thread per parallel job, each with warm programs of its own, so that no two jobs ever wait for one another. The
// thread that started a program is the one that the kernel ties its life to.
#include "transpiler/build_server.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "transpiler/toolchain.h"
#include "transpiler/warm_launcher.h"

namespace wrought {
namespace {

Failure cancelled() { return fail(FailureClass::resource, "the build was cancelled"); }

class Job final : public BuildJob {
 public:
  const Result<BuildReport>& wait() const override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return report_.has_value(); });
    return *report_;
  }
  bool done() const override {
    const std::lock_guard lock(mutex_);
    return report_.has_value();
  }
  void cancel() override { cancelled = true; }

  void finish(Result<BuildReport> report) {
    const std::lock_guard lock(mutex_);
    report_ = std::move(report);
    changed_.notify_all();
  }

  std::optional<Bytes> bytes;      // none: they are in the file
  std::filesystem::path contract;  // only a name where the bytes were given
  std::filesystem::path plugin;
  BuildOptions options;
  std::atomic<bool> cancelled = false;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Result<BuildReport>> report_;
};

class WarmServer final : public BuildServer {
 public:
  explicit WarmServer(const BuildServerOptions& options) : options_(options) {}
  ~WarmServer() override { WarmServer::shutdown(); }

  // A std::system_error: no more threads.
  void start_threads() {
    for (uint32_t i = 0; i < options_.parallel; ++i) threads_.emplace_back([this] { work(); });
  }

  Result<std::shared_ptr<BuildJob>> submit(const std::filesystem::path& contract, const BuildOptions& options,
                                           const std::filesystem::path& plugin) override;
  Result<std::shared_ptr<BuildJob>> submit(Bytes contract, const std::string& name, const BuildOptions& options,
                                           const std::filesystem::path& plugin) override;
  void shutdown() override;
  BuildServerStats stats() const override;

 private:
  Result<std::shared_ptr<BuildJob>> enqueue(std::shared_ptr<Job> job);
  std::shared_ptr<Job> next();
  void work();
  void run(Job& job, Launcher& launcher);
  void prepare(WarmLauncher& launcher) const;

  const BuildServerOptions options_;
  WarmCounts warm_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> waiting_;
  std::vector<std::shared_ptr<Job>> running_;
  BuildServerStats stats_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

void WarmServer::shutdown() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (const auto& job : waiting_) job->cancel();
    for (const auto& job : running_) job->cancel();
    threads.swap(threads_);
    changed_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
}

Result<std::shared_ptr<BuildJob>> WarmServer::submit(const std::filesystem::path& contract, const BuildOptions& options,
                                                     const std::filesystem::path& plugin) {
  auto job = std::make_shared<Job>();
  job->contract = contract;
  job->plugin = plugin;
  job->options = options;
  return enqueue(std::move(job));
}

Result<std::shared_ptr<BuildJob>> WarmServer::submit(Bytes contract, const std::string& name,
                                                     const BuildOptions& options, const std::filesystem::path& plugin) {
  auto job = std::make_shared<Job>();
  job->bytes = std::move(contract);
  job->contract = name;
  job->plugin = plugin;
  job->options = options;
  return enqueue(std::move(job));
}

Result<std::shared_ptr<BuildJob>> WarmServer::enqueue(std::shared_ptr<Job> job) {
  const std::lock_guard lock(mutex_);
  // A cancelled job gives its place free at once, not only when its turn comes.
  const auto gone =
      std::stable_partition(waiting_.begin(), waiting_.end(), [](const auto& j) { return !j->cancelled; });
  for (auto it = gone; it != waiting_.end(); ++it) {
    (*it)->finish(cancelled());
    ++stats_.cancelled;
  }
  waiting_.erase(gone, waiting_.end());
  if (closed_ || waiting_.size() >= options_.queue_max) {
    ++stats_.refused;
    if (closed_) return fail(FailureClass::resource, "the build server has been shut down");
    return fail(FailureClass::resource,
                "the build queue is full, " + std::to_string(options_.queue_max) + " jobs wait");
  }
  waiting_.push_back(job);
  changed_.notify_one();
  return std::shared_ptr<BuildJob>(std::move(job));
}

std::shared_ptr<Job> WarmServer::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  if (waiting_.empty()) return nullptr;
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  running_.push_back(job);
  return job;
}

void WarmServer::prepare(WarmLauncher& launcher) const {
  BuildOptions options;
  options.worker = options_.worker;
  if (const auto worker = worker_path(options)) launcher.prepare(*worker, 0);
  if (const auto tools = find_toolchain()) {
    launcher.prepare(tools->clang, tool_stack_bytes);
    launcher.prepare(tools->lld, tool_stack_bytes);
  }
}

void WarmServer::work() {
  WarmLauncher launcher(warm_);
  prepare(launcher);
  while (const auto job = next()) {
    run(*job, launcher);
    const std::lock_guard lock(mutex_);
    std::erase(running_, job);
  }
}

void WarmServer::run(Job& job, Launcher& launcher) {
  BuildOptions options = job.options;
  options.cancel = &job.cancelled;
  options.launcher = &launcher;
  if (!options_.worker.empty()) options.worker = options_.worker;
  Result<BuildReport> report = cancelled();
  if (!job.cancelled) {
    report = job.bytes ? build_plugin(ByteView(*job.bytes), job.contract.string(), job.plugin, options)
                       : build_plugin(job.contract, job.plugin, options);
  }
  {
    const std::lock_guard lock(mutex_);
    ++(report ? stats_.built : job.cancelled ? stats_.cancelled : stats_.failed);
  }
  job.finish(std::move(report));
}

BuildServerStats WarmServer::stats() const {
  const std::lock_guard lock(mutex_);
  BuildServerStats stats = stats_;
  stats.waiting = waiting_.size();
  stats.running = running_.size();
  stats.programs_started = warm_.started.load(std::memory_order_relaxed);
  stats.forked_jobs = warm_.forked_jobs.load(std::memory_order_relaxed);
  stats.cold_jobs = warm_.cold_jobs.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace

Result<std::unique_ptr<BuildServer>> BuildServer::start(const BuildServerOptions& options) {
  if (options.parallel == 0) return fail(FailureClass::usage, "a build server for 0 jobs at once, expected at least 1");
  auto server = std::make_unique<WarmServer>(options);
  try {
    server->start_threads();
  } catch (const std::system_error& e) {
    return fail(FailureClass::resource, std::string("cannot start a thread: ") + e.what());
  }
  return std::unique_ptr<BuildServer>(std::move(server));
}

}  // namespace wrought
