#include "node/local_builder.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "common/files.h"
#include "node/quiet_thread.h"

namespace wrought {
namespace {

using Clock = std::chrono::steady_clock;

Result<BuiltPlugin> build(const PluginJob& job) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto folder = std::make_shared<const ScratchDirectory>(std::move(*scratch));
  BuildOptions options = job.options;
  options.cancel = job.cancel.get();
  const auto file = *folder / "plugin.so";
  if (auto built = build_plugin(job.contract, file, options); !built) return built.failure();
  return BuiltPlugin{file, folder};
}

Result<BuiltPlugin> build_or_fail(const PluginJob& job) noexcept {
  try {
    return build(job);
  } catch (const std::exception&) {
    return fail(FailureClass::resource, "no memory for a build");
  }
}

class LocalBuilder final : public PluginBuilder {
 public:
  explicit LocalBuilder(const LocalBuilderOptions& options) : queued_max_(options.queued_max) {}

  // Throws when the system has no more threads; those that were started end with the builder.
  void start(uint32_t threads) {
    threads_.reserve(threads);
    for (uint32_t i = 0; i < threads; ++i) threads_.push_back(start_quiet_thread([this] { work(); }));
  }

  ~LocalBuilder() override {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      for (const auto& cancel : running_) *cancel = true;
      for (const Entry& entry : queue_) *entry.job.cancel = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  Result<> submit(PluginJob job, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      if (queue_.size() >= queued_max_)
        return fail(FailureClass::resource, std::to_string(queue_.size()) + " builds are queued already");
      queue_.push_back({std::move(job), std::move(done), Clock::now()});
    }
    changed_.notify_one();
    return Unit{};
  }

  Load load() const override {
    const std::lock_guard lock(mutex_);
    return {queue_.size(), running_.size()};
  }

 private:
  struct Entry {
    PluginJob job;
    Done done;
    Clock::time_point submitted;
  };

  // Also what is queued when the builder goes is taken, and answered as cancelled.
  std::optional<Entry> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    if (queue_.empty()) return std::nullopt;
    Entry entry = std::move(queue_.front());
    queue_.pop_front();
    running_.push_back(entry.job.cancel);
    return entry;
  }

  void forget(const std::shared_ptr<std::atomic<bool>>& cancel) {
    const std::lock_guard lock(mutex_);
    running_.erase(std::ranges::find(running_, cancel));
  }

  void work() {
    while (auto entry = next()) {
      const auto began = Clock::now();
      BuildEnd end{fail(FailureClass::resource, "the build was cancelled"), began - entry->submitted, {}, {}};
      if (!*entry->job.cancel) end.plugin = build_or_fail(entry->job);
      end.took = Clock::now() - began;
      forget(entry->job.cancel);
      entry->done(std::move(end));
    }
  }

  const uint64_t queued_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> queue_;
  std::vector<std::shared_ptr<std::atomic<bool>>> running_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<PluginBuilder>> make_local_builder(const LocalBuilderOptions& options) {
  try {
    auto builder = std::make_unique<LocalBuilder>(options);
    builder->start(std::max(1u, options.threads));
    return std::unique_ptr<PluginBuilder>(std::move(builder));
  } catch (const std::exception& e) {
    return fail(FailureClass::resource, std::string("no threads for builds: ") + e.what());
  }
}

}  // namespace wrought
