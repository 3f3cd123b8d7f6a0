// What a node did with its contracts, in numbers: as a struct, and as text that Prometheus reads.
//
// Counters only grow while the process lives. The apply path adds to one of several counters, chosen by thread, so that
// threads rarely meet on a cache line; everything else is rare.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace wrought {

inline constexpr size_t histogram_bounds = 8;

// How often a duration fell between two bounds.
struct DurationCounts {
  std::array<uint64_t, histogram_bounds> bounds_ns{};   // inclusive upper bounds, ascending
  std::array<uint64_t, histogram_bounds + 1> counts{};  // by bucket; the last one is for what passes all bounds
  uint64_t sum_ns = 0;

  [[nodiscard]] uint64_t count() const;
};

// The numbers at one moment. Each is right by itself; together they may be a moment apart.
struct NodeMetrics {
  // deploy(), by its answer
  uint64_t deploys_accepted = 0;
  uint64_t deploys_refused = 0;  // a verdict on the contract: invalid or policy
  uint64_t deploys_failed = 0;   // anything else
  // applies, by the engine that gave the answer
  uint64_t applies_native = 0;
  uint64_t applies_wabt = 0;
  // builds of plugins, by result; one that is tried again counts each time
  uint64_t builds_made = 0;
  uint64_t builds_refused = 0;       // invalid or policy: stays on the interpreter for good
  uint64_t builds_no_resources = 0;  // time, memory or disk ran out
  uint64_t builds_failed = 0;        // toolchain, io, internal
  uint64_t builds_cancelled = 0;     // the contract, or the deployer, was gone first
  uint64_t builds_put_off = 0;       // the builder's queue was full
  // where builders look before they build
  uint64_t store_hits = 0;
  uint64_t store_misses = 0;
  // now
  uint64_t builds_queued = 0;
  uint64_t builds_running = 0;
  uint64_t builds_waiting_to_retry = 0;
  uint64_t contracts_interpreted = 0;  // not (yet) native
  uint64_t contracts_native = 0;
  uint64_t contracts_pinned = 0;  // to the interpreter, after a mismatch
  // contracts that became native
  uint64_t tier_ups = 0;
  // applies that were run again on the interpreter
  uint64_t cross_checks_equal = 0;
  uint64_t cross_checks_different = 0;
  uint64_t cross_checks_inconclusive = 0;  // too large to record, out of time or memory
  // plugins that answered, or are, other than the interpreted module
  uint64_t mismatches = 0;
  uint64_t replay_files_written = 0;
  uint64_t replay_files_failed = 0;  // too many or too large already, or the disk refused
  DurationCounts build_wait;         // from submission to the beginning
  DurationCounts build_time;
  DurationCounts cross_check_time;  // of the second run

  // Prometheus' text exposition format 0.0.4: HELP and TYPE before each metric, always in the same order.
  [[nodiscard]] std::string to_prometheus() const;
};

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
