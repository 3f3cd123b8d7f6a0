#include "node/metrics.h"

#include <gtest/gtest.h>

#include <clocale>
#include <locale>
#include <thread>
#include <vector>

namespace wrought {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

MetricCounters& some_counts() {
  static MetricCounters counters;
  [[maybe_unused]] static const bool once = [] {
    count(counters.deploys_accepted, 3);
    count(counters.deploys_refused);
    for (int i = 0; i < 5; ++i) counters.applies_native.add();
    counters.applies_wabt.add();
    count(counters.builds_made, 2);
    count(counters.builds_no_resources);
    count(counters.store_misses, 2);
    count(counters.contracts_native, 2);
    count(counters.contracts_pinned);
    count(counters.tier_ups, 3);
    count(counters.cross_checks_equal, 1'234'567);
    count(counters.cross_checks_different);
    count(counters.mismatches);
    count(counters.replay_files_written);
    counters.build_wait.add(milliseconds(100));  // a bound is inclusive
    counters.build_time.add(milliseconds(2'500));
    counters.build_time.add(seconds(4'000));
    counters.cross_check_time.add(nanoseconds(10'001));
    return true;
  }();
  return counters;
}

TEST(Metrics, are_text_that_prometheus_reads) {
  NodeMetrics metrics = some_counts().read();
  metrics.builds_queued = 7;
  EXPECT_EQ(metrics.to_prometheus(),
            R"(# HELP wrought_deploys_total Contracts given to deploy, by its answer.
# TYPE wrought_deploys_total counter
wrought_deploys_total{result="accepted"} 3
wrought_deploys_total{result="refused"} 1
wrought_deploys_total{result="failed"} 0
# HELP wrought_applies_total Applies, by the engine that gave the answer.
# TYPE wrought_applies_total counter
wrought_applies_total{engine="native"} 5
wrought_applies_total{engine="wabt"} 1
# HELP wrought_builds_total Builds of plugins, by result.
# TYPE wrought_builds_total counter
wrought_builds_total{result="made"} 2
wrought_builds_total{result="refused"} 0
wrought_builds_total{result="no_resources"} 1
wrought_builds_total{result="failed"} 0
wrought_builds_total{result="cancelled"} 0
wrought_builds_total{result="put_off"} 0
# HELP wrought_store_lookups_total Plugins looked for in the store before a build.
# TYPE wrought_store_lookups_total counter
wrought_store_lookups_total{result="hit"} 0
wrought_store_lookups_total{result="miss"} 2
# HELP wrought_builds Builds that have not ended.
# TYPE wrought_builds gauge
wrought_builds{state="queued"} 7
wrought_builds{state="running"} 0
wrought_builds{state="waiting_to_retry"} 0
# HELP wrought_contracts Deployed contracts, by what their next apply runs on.
# TYPE wrought_contracts gauge
wrought_contracts{tier="interpreted"} 0
wrought_contracts{tier="native"} 2
wrought_contracts{tier="pinned"} 1
# HELP wrought_tier_ups_total Contracts that became native.
# TYPE wrought_tier_ups_total counter
wrought_tier_ups_total 3
# HELP wrought_cross_checks_total Applies that were run again on the interpreter, by what was found.
# TYPE wrought_cross_checks_total counter
wrought_cross_checks_total{result="equal"} 1234567
wrought_cross_checks_total{result="different"} 1
wrought_cross_checks_total{result="inconclusive"} 0
# HELP wrought_mismatches_total Contradictions between a plugin and the interpreter.
# TYPE wrought_mismatches_total counter
wrought_mismatches_total 1
# HELP wrought_replay_files_total Replay files, by whether they were written.
# TYPE wrought_replay_files_total counter
wrought_replay_files_total{result="written"} 1
wrought_replay_files_total{result="failed"} 0
# HELP wrought_build_wait_seconds Time that builds waited in the queue.
# TYPE wrought_build_wait_seconds histogram
wrought_build_wait_seconds_bucket{le="0.1"} 1
wrought_build_wait_seconds_bucket{le="0.3"} 1
wrought_build_wait_seconds_bucket{le="1"} 1
wrought_build_wait_seconds_bucket{le="3"} 1
wrought_build_wait_seconds_bucket{le="10"} 1
wrought_build_wait_seconds_bucket{le="30"} 1
wrought_build_wait_seconds_bucket{le="100"} 1
wrought_build_wait_seconds_bucket{le="300"} 1
wrought_build_wait_seconds_bucket{le="+Inf"} 1
wrought_build_wait_seconds_sum 0.1
wrought_build_wait_seconds_count 1
# HELP wrought_build_seconds Time that builds took.
# TYPE wrought_build_seconds histogram
wrought_build_seconds_bucket{le="0.1"} 0
wrought_build_seconds_bucket{le="0.3"} 0
wrought_build_seconds_bucket{le="1"} 0
wrought_build_seconds_bucket{le="3"} 1
wrought_build_seconds_bucket{le="10"} 1
wrought_build_seconds_bucket{le="30"} 1
wrought_build_seconds_bucket{le="100"} 1
wrought_build_seconds_bucket{le="300"} 1
wrought_build_seconds_bucket{le="+Inf"} 2
wrought_build_seconds_sum 4002.5
wrought_build_seconds_count 2
# HELP wrought_cross_check_seconds Time that the second run of a cross-check took.
# TYPE wrought_cross_check_seconds histogram
wrought_cross_check_seconds_bucket{le="0.00001"} 0
wrought_cross_check_seconds_bucket{le="0.0001"} 1
wrought_cross_check_seconds_bucket{le="0.001"} 1
wrought_cross_check_seconds_bucket{le="0.003"} 1
wrought_cross_check_seconds_bucket{le="0.01"} 1
wrought_cross_check_seconds_bucket{le="0.1"} 1
wrought_cross_check_seconds_bucket{le="1"} 1
wrought_cross_check_seconds_bucket{le="10"} 1
wrought_cross_check_seconds_bucket{le="+Inf"} 1
wrought_cross_check_seconds_sum 0.000010001
wrought_cross_check_seconds_count 1
)");
}

// As a locale could have it that groups digits and writes a decimal comma.
struct CommasEverywhere : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Metrics, have_the_same_text_in_every_locale) {
  const NodeMetrics metrics = some_counts().read();
  const std::string text = metrics.to_prometheus();
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new CommasEverywhere));
  EXPECT_EQ(metrics.to_prometheus(), text);
  std::locale::global(before);
}

TEST(Metrics, lose_no_apply_of_any_thread) {
  ApplyCounter counter;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) counter.add();
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.read(), 80'000u);
}

}  // namespace
}  // namespace wrought
