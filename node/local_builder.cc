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
#include "runtime/signed_plugin.h"
#include "runtime/store/plugin_store.h"
#include "runtime/trust_rules.h"

namespace wrought {
namespace {

using Clock = std::chrono::steady_clock;

namespace fs = std::filesystem;

constexpr auto cancel_looked_at_every = std::chrono::milliseconds(5);

Result<> build_by_server(BuildServer& server, const PluginJob& job, const fs::path& plugin) {
  auto submitted = server.submit(job.contract, job.options, plugin);
  if (!submitted) return submitted.failure();
  BuildJob& build = **submitted;
  while (!build.done()) {
    if (*job.cancel) build.cancel();
    std::this_thread::sleep_for(cancel_looked_at_every);
  }
  const Result<BuildReport>& report = build.wait();
  return report ? Result<>(Unit{}) : Result<>(report.failure());
}

Result<> build_here(const PluginJob& job, const fs::path& plugin) {
  BuildOptions options = job.options;
  options.cancel = job.cancel.get();
  auto built = build_plugin(job.contract, plugin, options);
  return built ? Result<>(Unit{}) : Result<>(built.failure());
}

PluginQuery query_of(const PluginJob& job) {
  PluginQuery query;
  query.profile = job.metered.profile;
  query.schedule_hash = job.metered.schedule_hash;
  query.memory_mode = job.metered.memory_mode;
  query.limits = job.metered.limits;
  query.codegen_version = job.metered.codegen_version;
  return query;
}

// By the trust file that the store's plugins must satisfy.
bool is_trusted(const Trust& trust, const SignedPlugin& stored, const Manifest& metered) {
  if (trust.policy() == nullptr) return true;
  auto manifest = read_whole_plugin(stored.plugin);
  if (!manifest || manifest->metered_hash != metered.metered_hash) return false;
  return admit(trust, stored.plugin, signature_files_of(stored, "plugin.so"), *manifest).ok();
}

// One job: out of the store, else built. A store that cannot be read or written costs builds, and no contract.
class OneBuild {
 public:
  OneBuild(const LocalBuilderOptions& options, const PluginJob& job) : options_(options), job_(job) {}

  Result<BuiltPlugin> run() {
    auto scratch = ScratchDirectory::create();
    if (!scratch) return scratch.failure();
    const auto folder = std::make_shared<const ScratchDirectory>(std::move(*scratch));
    const fs::path file = *folder / "plugin.so";
    if (!options_.store.empty()) from_store_ = take_from_store(file);
    if (!from_store_.value_or(false)) {
      const auto built = options_.server ? build_by_server(*options_.server, job_, file) : build_here(job_, file);
      if (!built) return built.failure();
      put_into_store(file);
    }
    return BuiltPlugin{file, folder};
  }

  // Nothing where there is no store.
  [[nodiscard]] std::optional<bool> from_store() const { return from_store_; }

 private:
  bool take_from_store(const fs::path& file) const {
    const auto store = PluginStore::open(options_.store, {.create = true});
    if (!store) return false;
    const auto found = store->find(job_.metered.code_hash, query_of(job_));
    if (!found || !*found) return false;
    const auto plugin = store->read((*found)->name);
    return plugin && is_trusted(options_.store_trust, *plugin, job_.metered) && write_signed_plugin(file, *plugin).ok();
  }
  void put_into_store(const fs::path& file) const {
    if (options_.store.empty()) return;
    auto store = PluginStore::open(options_.store, {.create = true});
    const auto plugin = read_signed_plugin(file);
    if (store && plugin) static_cast<void>(store->insert(*plugin));
  }

  const LocalBuilderOptions& options_;
  const PluginJob& job_;
  std::optional<bool> from_store_;
};

void build_or_fail(const LocalBuilderOptions& options, const PluginJob& job, BuildEnd& end) noexcept {
  try {
    OneBuild build(options, job);
    end.plugin = build.run();
    end.from_store = build.from_store();
  } catch (const std::exception&) {
    end.plugin = fail(FailureClass::resource, "no memory for a build");
  }
}

class LocalBuilder final : public PluginBuilder {
 public:
  explicit LocalBuilder(const LocalBuilderOptions& options) : options_(options) {}

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
      if (queue_.size() >= options_.queued_max)
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
      if (!*entry->job.cancel) build_or_fail(options_, entry->job, end);
      end.took = Clock::now() - began;
      forget(entry->job.cancel);
      entry->done(std::move(end));
    }
  }

  const LocalBuilderOptions options_;
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
