// One thread looks after all builds: it submits what is due, takes what has ended, loads it, and decides what comes
// next. So no thread of a builder ever loads a plugin, and the embedder hears of builds in one order.
#include "node/deployer.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "common/files.h"
#include "node/local_builder.h"
#include "node/quiet_thread.h"
#include "node/tiered_contract.h"
#include "runtime/verify.h"
#include "transpiler/limits.h"

namespace wrought {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

bool is_verdict(FailureClass cls) { return cls == FailureClass::invalid || cls == FailureClass::policy; }

// A contract that is to become native.
struct Task {
  std::weak_ptr<TieredContract> contract;
  std::shared_ptr<const ScratchDirectory> folder;  // holds the file
  PluginJob job;
  HostProfile profile;
  std::shared_ptr<const InterceptedProfile> intercepted;  // null: applies are not checked
  uint32_t attempts = 0;
  bool waits_to_retry = false;
};

// What builders put their answers into. They may do so when the deployer is gone.
struct Inbox {
  struct Ended {
    std::shared_ptr<Task> task;
    BuildEnd end;
  };
  struct Due {
    std::shared_ptr<Task> task;
    Clock::time_point at;
  };

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Ended> ended;
  std::vector<Due> due;
  std::vector<std::shared_ptr<Task>> open;  // every task that has not come to its end
  bool stop = false;

  void close(const std::shared_ptr<Task>& task) noexcept {
    {
      const std::lock_guard lock(mutex);
      std::erase(open, task);
    }
    changed.notify_all();
  }
  void put(const std::shared_ptr<Task>& task, BuildEnd end) noexcept {
    try {
      const std::lock_guard lock(mutex);
      ended.push_back({task, std::move(end)});
    } catch (...) {  // no memory: the contract stays on the interpreter
      close(task);
    }
    changed.notify_all();
  }
};

// Manifests of one metered module: equal but for what a build adds.
bool is_same_module(Manifest a, Manifest b) {
  for (Manifest* manifest : {&a, &b}) {
    manifest->content_hash.clear();
    manifest->c_hash.clear();
    manifest->worst_frame_bytes = 0;
    manifest->code_bytes = manifest->constant_bytes = manifest->pointer_bytes = 0;
    manifest->compiler.clear();
    manifest->compiler_flags.clear();
    manifest->machine.clear();
    manifest->cpu.clear();
  }
  return a.to_json() == b.to_json();
}

class BackgroundDeployer final : public Deployer {
 public:
  explicit BackgroundDeployer(DeployerOptions options)
      : options_(std::move(options)), context_(std::make_shared<TierContext>()), inbox_(std::make_shared<Inbox>()) {
    context_->on_event = options_.on_event;
    context_->check_rate = options_.cross_check.rate;
    context_->check_deadline = options_.cross_check.deadline;
    context_->replays = options_.cross_check.replays;
    thread_ = start_quiet_thread([this] { work(); });
  }

  ~BackgroundDeployer() override {
    {
      const std::lock_guard lock(inbox_->mutex);
      inbox_->stop = true;
      for (const auto& task : inbox_->open) *task->job.cancel = true;
    }
    inbox_->changed.notify_all();
    thread_.join();
  }

  Result<std::shared_ptr<DeployedContract>> deploy(const fs::path& contract, const BuildOptions& options) override {
    auto bytes = read_file(contract, limits::text_bytes.max);
    if (!bytes) return count_answer(bytes.failure());
    return deploy_named(*bytes, contract.filename(), options);
  }

  Result<std::shared_ptr<DeployedContract>> deploy(ByteView contract, const BuildOptions& options) override {
    return deploy_named(contract, "contract.wasm", options);
  }

  NodeMetrics metrics() const override {
    NodeMetrics now = context_->counters.read();
    const PluginBuilder::Load load = options_.builder->load();
    now.builds_queued = load.queued;
    now.builds_running = load.running;
    return now;
  }

  bool wait_until_idle(std::chrono::milliseconds timeout) override {
    std::unique_lock lock(inbox_->mutex);
    return inbox_->changed.wait_for(lock, timeout, [this] { return inbox_->open.empty(); });
  }

 private:
  Result<std::shared_ptr<DeployedContract>> deploy_named(ByteView bytes, const fs::path& name,
                                                         const BuildOptions& options) {
    try {
      return count_answer(deploy_bytes(bytes, name, options));
    } catch (const std::exception&) {
      return count_answer(fail(FailureClass::resource, "no memory to deploy a contract"));
    }
  }

  Result<std::shared_ptr<DeployedContract>> count_answer(Result<std::shared_ptr<DeployedContract>> answer) {
    MetricCounters& counters = context_->counters;
    count(answer                             ? counters.deploys_accepted
          : is_verdict(answer.failure().cls) ? counters.deploys_refused
                                             : counters.deploys_failed);
    return answer;
  }

  Result<HostProfile> profile_for(const BuildOptions& options) const {
    const HostProfile* const named = options_.profile != nullptr ? options_.profile : find_profile(options.profile);
    if (named == nullptr) return fail(FailureClass::usage, "unknown host profile \"" + options.profile + "\"");
    HostProfile profile = *named;
    if (options.limits) profile.limits = *options.limits;
    return profile;
  }

  Result<std::shared_ptr<DeployedContract>> deploy_bytes(ByteView bytes, const fs::path& name,
                                                         const BuildOptions& options);
  Result<TieredContract::NativeTier> load(const Task& task, const TieredContract& contract, const fs::path& plugin);

  void work();
  // Where even small memory is short, the contract stays where it is.
  template <class Step>
  void guarded(const std::shared_ptr<Task>& task, Step step) noexcept {
    try {
      step();
    } catch (...) {
      count(context_->counters.builds_no_resources);
      close(task);
    }
  }
  void submit(const std::shared_ptr<Task>& task);
  void take(const std::shared_ptr<Task>& task, BuildEnd end);
  void count_build(const Task& task, const BuildEnd& end);
  void tier_up(const std::shared_ptr<Task>& task, TieredContract& contract, const BuiltPlugin& plugin);
  void failed(const std::shared_ptr<Task>& task, const TieredContract& contract, Failure failure);
  void retry_later(const std::shared_ptr<Task>& task, std::chrono::milliseconds delay);
  void close(const std::shared_ptr<Task>& task) noexcept;

  DeployerOptions options_;
  std::shared_ptr<TierContext> context_;
  std::shared_ptr<Inbox> inbox_;
  std::thread thread_;
};

Result<std::shared_ptr<DeployedContract>> BackgroundDeployer::deploy_bytes(ByteView bytes, const fs::path& name,
                                                                           const BuildOptions& options) {
  auto task = std::make_shared<Task>();
  auto profile = profile_for(options);
  if (!profile) return profile.failure();
  task->profile = std::move(*profile);
  if (options_.cross_check.rate > 0) {
    auto intercepted = InterceptedProfile::create(task->profile);
    if (!intercepted) return intercepted.failure();
    task->intercepted = std::move(*intercepted);
  }
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  task->folder = std::make_shared<const ScratchDirectory>(std::move(*scratch));
  task->job.contract = *task->folder / name.string();
  if (auto ok = write_file(task->job.contract, bytes); !ok) return ok.failure();

  auto module = meter(task->job.contract, options);
  if (!module) return module.failure();
  auto interpreter = load_wabt(module->bytes, module->manifest, task->profile);
  if (!interpreter) return interpreter.failure();
  Bytes kept = task->intercepted != nullptr ? std::move(module->bytes) : Bytes{};
  auto contract =
      std::make_shared<TieredContract>(context_, std::move(*interpreter), std::move(kept), task->job.cancel);
  task->contract = contract;
  task->job.options = options;
  task->job.metered = module->manifest;
  task->job.options.cancel = nullptr;
  task->job.options.on_stage = nullptr;
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->open.push_back(task);
    inbox_->due.push_back({task, Clock::now()});
  }
  inbox_->changed.notify_all();
  return std::shared_ptr<DeployedContract>(std::move(contract));
}

void BackgroundDeployer::work() {
  std::unique_lock lock(inbox_->mutex);
  while (!inbox_->stop) {
    if (!inbox_->ended.empty()) {
      Inbox::Ended ended = std::move(inbox_->ended.front());
      inbox_->ended.pop_front();
      lock.unlock();
      guarded(ended.task, [&] { take(ended.task, std::move(ended.end)); });
      lock.lock();
      continue;
    }
    const auto next = std::ranges::min_element(inbox_->due, {}, &Inbox::Due::at);
    if (next == inbox_->due.end()) {
      inbox_->changed.wait(lock);
    } else if (Clock::now() < next->at) {
      const Clock::time_point at = next->at;  // a copy: the list may change while we wait
      inbox_->changed.wait_until(lock, at);
    } else {
      const std::shared_ptr<Task> task = std::move(next->task);
      inbox_->due.erase(next);
      lock.unlock();
      guarded(task, [&] { submit(task); });
      lock.lock();
    }
  }
}

void BackgroundDeployer::submit(const std::shared_ptr<Task>& task) {
  if (std::exchange(task->waits_to_retry, false)) uncount(context_->counters.builds_waiting_to_retry);
  if (*task->job.cancel) {
    count(context_->counters.builds_cancelled);
    return close(task);
  }
  if (options_.builder->submit(task->job, [inbox = inbox_, task](BuildEnd end) { inbox->put(task, std::move(end)); }))
    return;
  count(context_->counters.builds_put_off);
  retry_later(task, options_.retry.first_delay);
}

void BackgroundDeployer::count_build(const Task& task, const BuildEnd& end) {
  MetricCounters& counters = context_->counters;
  counters.build_wait.add(end.waited);
  if (end.from_store) count(*end.from_store ? counters.store_hits : counters.store_misses);
  if (*task.job.cancel) return count(counters.builds_cancelled);
  if (end.from_store != true) counters.build_time.add(end.took);
  if (end.plugin) return count(counters.builds_made);
  const FailureClass cls = end.plugin.failure().cls;
  count(is_verdict(cls)                 ? counters.builds_refused
        : cls == FailureClass::resource ? counters.builds_no_resources
                                        : counters.builds_failed);
}

void BackgroundDeployer::take(const std::shared_ptr<Task>& task, BuildEnd end) {
  count_build(*task, end);
  const auto contract = task->contract.lock();
  if (contract == nullptr || *task->job.cancel) return close(task);
  if (end.plugin) return tier_up(task, *contract, *end.plugin);
  failed(task, *contract, std::move(end.plugin.failure()));
}

void BackgroundDeployer::failed(const std::shared_ptr<Task>& task, const TieredContract& contract, Failure failure) {
  ++task->attempts;
  if (failure.cls == FailureClass::resource && task->attempts < options_.retry.attempts_max) {
    auto delay = options_.retry.first_delay;
    for (uint32_t i = 1; i < task->attempts && delay < options_.retry.delay_max; ++i) delay *= 2;
    return retry_later(task, std::min(delay, options_.retry.delay_max));
  }
  context_->tell({TierEvent::Kind::build_failed, contract.manifest().code_hash, std::move(failure)});
  close(task);
}

Result<TieredContract::NativeTier> BackgroundDeployer::load(const Task& task, const TieredContract& contract,
                                                            const fs::path& plugin) {
  auto file = read_plugin_file(plugin, options_.trust);
  if (!file) return file.failure();
  auto native = load_native(*file, task.profile, options_.trust);
  if (!native) return native.failure();
  TieredContract::NativeTier tier{std::move(*native), std::nullopt};
  if (task.intercepted == nullptr) return tier;
  auto checked_native = load_native(*file, task.intercepted->profile(), options_.trust);
  if (!checked_native) return checked_native.failure();
  auto checked_wabt = load_wabt(contract.metered_module(), contract.manifest(), task.intercepted->profile());
  if (!checked_wabt) return checked_wabt.failure();
  Bytes bytes;
  if (!context_->replays.path.empty()) bytes = std::move(file->bytes);
  tier.checked = {task.profile, task.intercepted, std::move(*checked_native), std::move(*checked_wabt),
                  std::move(bytes)};
  return tier;
}

void BackgroundDeployer::tier_up(const std::shared_ptr<Task>& task, TieredContract& contract,
                                 const BuiltPlugin& plugin) {
  auto tier = load(*task, contract, plugin.file);
  if (!tier) return failed(task, contract, std::move(tier.failure()));
  const std::string& code_hash = contract.manifest().code_hash;
  if (is_same_module(tier->contract->manifest(), contract.manifest())) {
    contract.become_native(std::move(*tier));
    context_->tell({TierEvent::Kind::native, code_hash});
  } else {
    TierEvent event{TierEvent::Kind::mismatch, code_hash};
    event.difference = "the plugin is of another metered module, " + tier->contract->manifest().metered_hash +
                       ", than the one that is interpreted, " + contract.manifest().metered_hash;
    if (contract.pin()) context_->tell(event);
  }
  close(task);
}

void BackgroundDeployer::retry_later(const std::shared_ptr<Task>& task, std::chrono::milliseconds delay) {
  const std::lock_guard lock(inbox_->mutex);
  inbox_->due.push_back({task, Clock::now() + delay});
  task->waits_to_retry = true;
  count(context_->counters.builds_waiting_to_retry);
}

void BackgroundDeployer::close(const std::shared_ptr<Task>& task) noexcept { inbox_->close(task); }

}  // namespace

Result<std::unique_ptr<Deployer>> Deployer::create(DeployerOptions options) {
  const double rate = options.cross_check.rate;
  if (!(rate >= 0 && rate <= 1))
    return fail(FailureClass::usage, "the cross-check rate is not a share: expected 0 to 1");
  try {
    if (options.builder == nullptr) {
      auto builder = make_local_builder({});
      if (!builder) return builder.failure();
      options.builder = std::move(*builder);
    }
    return std::unique_ptr<Deployer>(std::make_unique<BackgroundDeployer>(std::move(options)));
  } catch (const std::exception& e) {
    return fail(FailureClass::resource, std::string("no deployer can be started: ") + e.what());
  }
}

}  // namespace wrought
