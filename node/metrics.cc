#include "node/metrics.h"

#include <algorithm>
#include <numeric>

namespace wrought {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Bounds = std::array<microseconds, histogram_bounds>;
// A contract's build takes from a tenth of a second to minutes; a check from microseconds to seconds.
constexpr Bounds build_bounds = {milliseconds(100), milliseconds(300), seconds(1),   seconds(3),
                                 seconds(10),       seconds(30),       seconds(100), seconds(300)};
constexpr Bounds check_bounds = {microseconds(10), microseconds(100), milliseconds(1), milliseconds(3),
                                 milliseconds(10), milliseconds(100), seconds(1),      seconds(10)};

// Of integers alone, so that no locale and no rounding of floats can change it: 1500000000 is "1.5".
std::string seconds_text(uint64_t ns) {
  constexpr uint64_t ns_per_s = 1'000'000'000;
  std::string fraction = std::to_string(ns_per_s + ns % ns_per_s).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return std::to_string(ns / ns_per_s) + (fraction.empty() ? "" : "." + fraction);
}

class PrometheusText {
 public:
  std::string text;

  // Values of a metric follow its head.
  void head(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "wrought_" + std::string(name);
    text += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }
  void value(uint64_t n) { text += name_ + " " + std::to_string(n) + "\n"; }
  void value(std::string_view label, std::string_view label_value, uint64_t n) {
    text += name_ + "{" + std::string(label) + "=\"" + std::string(label_value) + "\"} " + std::to_string(n) + "\n";
  }
  void histogram(std::string_view name, std::string_view help, const DurationCounts& durations) {
    head(name, "histogram", help);
    uint64_t up_to = 0;
    for (size_t i = 0; i < histogram_bounds; ++i) {
      up_to += durations.counts[i];
      bucket(seconds_text(durations.bounds_ns[i]), up_to);
    }
    bucket("+Inf", durations.count());
    text += name_ + "_sum " + seconds_text(durations.sum_ns) + "\n";
    text += name_ + "_count " + std::to_string(durations.count()) + "\n";
  }

 private:
  void bucket(const std::string& bound, uint64_t n) {
    text += name_ + "_bucket{le=\"" + bound + "\"} " + std::to_string(n) + "\n";
  }
  std::string name_;
};

}  // namespace

uint64_t DurationCounts::count() const { return std::accumulate(counts.begin(), counts.end(), uint64_t{0}); }

std::string NodeMetrics::to_prometheus() const {
  PrometheusText out;
  out.head("deploys_total", "counter", "Contracts given to deploy, by its answer.");
  out.value("result", "accepted", deploys_accepted);
  out.value("result", "refused", deploys_refused);
  out.value("result", "failed", deploys_failed);
  out.head("applies_total", "counter", "Applies, by the engine that gave the answer.");
  out.value("engine", "native", applies_native);
  out.value("engine", "wabt", applies_wabt);
  out.head("builds_total", "counter", "Builds of plugins, by result.");
  out.value("result", "made", builds_made);
  out.value("result", "refused", builds_refused);
  out.value("result", "no_resources", builds_no_resources);
  out.value("result", "failed", builds_failed);
  out.value("result", "cancelled", builds_cancelled);
  out.value("result", "put_off", builds_put_off);
  out.head("store_lookups_total", "counter", "Plugins looked for in the store before a build.");
  out.value("result", "hit", store_hits);
  out.value("result", "miss", store_misses);
  out.head("builds", "gauge", "Builds that have not ended.");
  out.value("state", "queued", builds_queued);
  out.value("state", "running", builds_running);
  out.value("state", "waiting_to_retry", builds_waiting_to_retry);
  out.head("contracts", "gauge", "Deployed contracts, by what their next apply runs on.");
  out.value("tier", "interpreted", contracts_interpreted);
  out.value("tier", "native", contracts_native);
  out.value("tier", "pinned", contracts_pinned);
  out.head("tier_ups_total", "counter", "Contracts that became native.");
  out.value(tier_ups);
  out.head("cross_checks_total", "counter", "Applies that were run again on the interpreter, by what was found.");
  out.value("result", "equal", cross_checks_equal);
  out.value("result", "different", cross_checks_different);
  out.value("result", "inconclusive", cross_checks_inconclusive);
  out.head("mismatches_total", "counter", "Contradictions between a plugin and the interpreter.");
  out.value(mismatches);
  out.head("replay_files_total", "counter", "Replay files, by whether they were written.");
  out.value("result", "written", replay_files_written);
  out.value("result", "failed", replay_files_failed);
  out.histogram("build_wait_seconds", "Time that builds waited in the queue.", build_wait);
  out.histogram("build_seconds", "Time that builds took.", build_time);
  out.histogram("cross_check_seconds", "Time that the second run of a cross-check took.", cross_check_time);
  return std::move(out.text);
}

DurationCounter::DurationCounter(const std::array<microseconds, histogram_bounds>& bounds) {
  std::ranges::transform(bounds, bounds_ns_.begin(), [](microseconds bound) { return 1000 * bound.count(); });
}

void DurationCounter::add(std::chrono::nanoseconds duration) noexcept {
  const auto ns = static_cast<uint64_t>(std::max<int64_t>(duration.count(), 0));
  const auto bucket = std::ranges::lower_bound(bounds_ns_, ns) - bounds_ns_.begin();
  wrought::count(counts_[static_cast<size_t>(bucket)]);
  wrought::count(sum_ns_, ns);
}

DurationCounts DurationCounter::read() const {
  DurationCounts now;
  now.bounds_ns = bounds_ns_;
  std::ranges::transform(counts_, now.counts.begin(), [](const Counter& n) { return n.load(); });
  now.sum_ns = sum_ns_;
  return now;
}

size_t ApplyCounter::shard_of_thread() noexcept {
  static std::atomic<size_t> next{0};
  static thread_local const size_t shard = next.fetch_add(1, std::memory_order_relaxed) % shard_count;
  return shard;
}

uint64_t ApplyCounter::read() const {
  uint64_t sum = 0;
  for (const Shard& shard : shards_) sum += shard.n;
  return sum;
}

MetricCounters::MetricCounters() : build_wait(build_bounds), build_time(build_bounds), cross_check_time(check_bounds) {}

NodeMetrics MetricCounters::read() const {
  NodeMetrics now;
  now.deploys_accepted = deploys_accepted;
  now.deploys_refused = deploys_refused;
  now.deploys_failed = deploys_failed;
  now.applies_native = applies_native.read();
  now.applies_wabt = applies_wabt.read();
  now.builds_made = builds_made;
  now.builds_refused = builds_refused;
  now.builds_no_resources = builds_no_resources;
  now.builds_failed = builds_failed;
  now.builds_cancelled = builds_cancelled;
  now.builds_put_off = builds_put_off;
  now.store_hits = store_hits;
  now.store_misses = store_misses;
  now.builds_waiting_to_retry = builds_waiting_to_retry;
  now.contracts_interpreted = contracts_interpreted;
  now.contracts_native = contracts_native;
  now.contracts_pinned = contracts_pinned;
  now.tier_ups = tier_ups;
  now.cross_checks_equal = cross_checks_equal;
  now.cross_checks_different = cross_checks_different;
  now.cross_checks_inconclusive = cross_checks_inconclusive;
  now.mismatches = mismatches;
  now.replay_files_written = replay_files_written;
  now.replay_files_failed = replay_files_failed;
  now.build_wait = build_wait.read();
  now.build_time = build_time.read();
  now.cross_check_time = cross_check_time.read();
  return now;
}

}  // namespace wrought
