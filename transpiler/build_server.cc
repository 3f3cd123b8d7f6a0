// One thread per parallel job, each with warm programs of its own, so that no two jobs ever wait for one another. The
// thread that started a program is the one that the kernel ties its life to.
#include "transpiler/build_server.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "transpiler/toolchain.h"

namespace wrought {
namespace {

Failure cancelled() { return fail(FailureClass::resource, "the build was cancelled"); }

}  // namespace

const Result<BuildReport>& BuildJob::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return report_.has_value(); });
  return *report_;
}

bool BuildJob::done() const {
  const std::lock_guard lock(mutex_);
  return report_.has_value();
}

void BuildJob::finish(Result<BuildReport> report) {
  const std::lock_guard lock(mutex_);
  report_ = std::move(report);
  changed_.notify_all();
}

Result<std::unique_ptr<BuildServer>> BuildServer::start(const BuildServerOptions& options) {
  if (options.parallel == 0) return fail(FailureClass::usage, "a build server for 0 jobs at once, expected at least 1");
  std::unique_ptr<BuildServer> server(new BuildServer(options));
  try {
    for (uint32_t i = 0; i < options.parallel; ++i) server->threads_.emplace_back([s = server.get()] { s->work(); });
  } catch (const std::system_error& e) {
    return fail(FailureClass::resource, std::string("cannot start a thread: ") + e.what());
  }
  return server;
}

BuildServer::~BuildServer() { shutdown(); }

void BuildServer::shutdown() {
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

Result<std::shared_ptr<BuildJob>> BuildServer::submit(const std::filesystem::path& contract,
                                                      const BuildOptions& options,
                                                      const std::filesystem::path& plugin) {
  auto job = std::make_shared<BuildJob>();
  job->contract_path_ = contract;
  job->plugin_ = plugin;
  job->options_ = options;
  return enqueue(std::move(job));
}

Result<std::shared_ptr<BuildJob>> BuildServer::submit(Bytes contract, const std::string& name,
                                                      const BuildOptions& options,
                                                      const std::filesystem::path& plugin) {
  auto job = std::make_shared<BuildJob>();
  job->contract_ = std::move(contract);
  job->contract_path_ = name;
  job->has_bytes_ = true;
  job->plugin_ = plugin;
  job->options_ = options;
  return enqueue(std::move(job));
}

Result<std::shared_ptr<BuildJob>> BuildServer::enqueue(std::shared_ptr<BuildJob> job) {
  const std::lock_guard lock(mutex_);
  // A cancelled job gives its place free at once, not only when its turn comes.
  const auto gone = std::stable_partition(waiting_.begin(), waiting_.end(), [](const auto& j) { return !j->cancel_; });
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
  return job;
}

std::shared_ptr<BuildJob> BuildServer::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  if (waiting_.empty()) return nullptr;
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  running_.push_back(job);
  return job;
}

void BuildServer::prepare(WarmLauncher& launcher) const {
  BuildOptions options;
  options.worker = options_.worker;
  if (const auto worker = worker_path(options)) launcher.prepare(*worker, 0);
  if (const auto tools = find_toolchain()) {
    launcher.prepare(tools->clang, tool_stack_bytes);
    launcher.prepare(tools->lld, tool_stack_bytes);
  }
}

void BuildServer::work() {
  WarmLauncher launcher(warm_);
  prepare(launcher);
  while (const auto job = next()) {
    run(*job, launcher);
    const std::lock_guard lock(mutex_);
    std::erase(running_, job);
  }
}

void BuildServer::run(BuildJob& job, Launcher& launcher) {
  BuildOptions options = job.options_;
  options.cancel = &job.cancel_;
  options.launcher = &launcher;
  if (!options_.worker.empty()) options.worker = options_.worker;
  Result<BuildReport> report = cancelled();
  if (!job.cancel_) {
    report = job.has_bytes_ ? build_plugin(ByteView(job.contract_), job.contract_path_.string(), job.plugin_, options)
                            : build_plugin(job.contract_path_, job.plugin_, options);
  }
  {
    const std::lock_guard lock(mutex_);
    ++(report ? stats_.built : job.cancel_ ? stats_.cancelled : stats_.failed);
  }
  job.finish(std::move(report));
}

BuildServerStats BuildServer::stats() const {
  const std::lock_guard lock(mutex_);
  BuildServerStats stats = stats_;
  stats.waiting = waiting_.size();
  stats.running = running_.size();
  stats.programs_started = warm_.started.load(std::memory_order_relaxed);
  stats.forked_jobs = warm_.forked_jobs.load(std::memory_order_relaxed);
  stats.cold_jobs = warm_.cold_jobs.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace wrought
