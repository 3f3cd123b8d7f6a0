// The counters behind NodeMetrics (node_metrics.h).
//
// Counters only grow while the process lives. The apply path adds to one of several counters, chosen by thread, so that
// threads rarely meet on a cache line; everything else is rare.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "node/node_metrics.h"

namespace wrought {

using Counter = std::atomic<uint64_t>;

inline void count(Counter& counter, uint64_t n = 1) noexcept { counter.fetch_add(n, std::memory_order_relaxed); }
inline void uncount(Counter& counter) noexcept { counter.fetch_sub(1, std::memory_order_relaxed); }

class DurationCounter {
 public:
  // Bounds in ascending order.
  explicit DurationCounter(const std::array<std::chrono::microseconds, histogram_bounds>& bounds);
  void add(std::chrono::nanoseconds duration) noexcept;
  [[nodiscard]] DurationCounts read() const;

 private:
  std::array<uint64_t, histogram_bounds> bounds_ns_{};
  std::array<Counter, histogram_bounds + 1> counts_{};
  Counter sum_ns_{0};
};

// One number that many threads add to all the time.
class ApplyCounter {
 public:
  // How often this thread's part had been counted before: numbers the applies that share it.
  uint64_t add() noexcept { return shards_[shard_of_thread()].n.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] uint64_t read() const;

 private:
  static constexpr size_t shard_count = 64;
  struct alignas(64) Shard {
    Counter n{0};
  };
  static size_t shard_of_thread() noexcept;
  std::array<Shard, shard_count> shards_;
};

// The counters themselves; shared by a deployer and all that it deployed.
struct MetricCounters {
  Counter deploys_accepted{0}, deploys_refused{0}, deploys_failed{0};
  ApplyCounter applies_native, applies_wabt;
  Counter builds_made{0}, builds_refused{0}, builds_no_resources{0}, builds_failed{0}, builds_cancelled{0},
      builds_put_off{0};
  Counter store_hits{0}, store_misses{0};
  Counter builds_waiting_to_retry{0};
  Counter contracts_interpreted{0}, contracts_native{0}, contracts_pinned{0};
  Counter tier_ups{0};
  Counter cross_checks_equal{0}, cross_checks_different{0}, cross_checks_inconclusive{0};
  Counter mismatches{0}, replay_files_written{0}, replay_files_failed{0};
  DurationCounter build_wait, build_time, cross_check_time;

  MetricCounters();
  // All but what only the builder knows: builds queued and running.
  [[nodiscard]] NodeMetrics read() const;
};

}  // namespace wrought
