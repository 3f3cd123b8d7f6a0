/// @file
/// What a node did with its contracts, in numbers: as a struct, and as text that Prometheus reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace wrought {

inline constexpr size_t histogram_bounds = 8;  ///< of every DurationCounts

/// How often a duration fell between two bounds.
struct DurationCounts {
  std::array<uint64_t, histogram_bounds> bounds_ns{};   ///< inclusive upper bounds, ascending
  std::array<uint64_t, histogram_bounds + 1> counts{};  ///< by bucket; the last one is for what passes all bounds
  uint64_t sum_ns = 0;                                  ///< of all durations

  /// Of all buckets.
  [[nodiscard]] uint64_t count() const;
};

/// The numbers at one moment. Each is right by itself; together they may be a moment apart. Counters only grow.
struct NodeMetrics {
  uint64_t deploys_accepted = 0;  ///< deploy() gave a contract
  uint64_t deploys_refused = 0;   ///< deploy() ended in a verdict on the contract: invalid or policy
  uint64_t deploys_failed = 0;    ///< deploy() ended in anything else

  uint64_t applies_native = 0;  ///< answered by a plugin
  uint64_t applies_wabt = 0;    ///< answered by the interpreter

  uint64_t builds_made = 0;          ///< gave a plugin; a build that is tried again counts each time
  uint64_t builds_refused = 0;       ///< invalid or policy: stays on the interpreter for good
  uint64_t builds_no_resources = 0;  ///< time, memory or disk ran out
  uint64_t builds_failed = 0;        ///< toolchain, io, internal
  uint64_t builds_cancelled = 0;     ///< the contract, or the deployer, was gone first
  uint64_t builds_put_off = 0;       ///< the builder's queue was full

  uint64_t store_hits = 0;    ///< plugins found where builders look before they build
  uint64_t store_misses = 0;  ///< not found there

  uint64_t builds_queued = 0;            ///< now
  uint64_t builds_running = 0;           ///< now
  uint64_t builds_waiting_to_retry = 0;  ///< now
  uint64_t contracts_interpreted = 0;    ///< now: not (yet) native
  uint64_t contracts_native = 0;         ///< now
  uint64_t contracts_pinned = 0;         ///< now: to the interpreter, after a mismatch

  uint64_t tier_ups = 0;  ///< contracts that became native

  uint64_t cross_checks_equal = 0;         ///< applies that were run again, with the same answer
  uint64_t cross_checks_different = 0;     ///< with another
  uint64_t cross_checks_inconclusive = 0;  ///< too large to record, out of time or memory

  uint64_t mismatches = 0;            ///< plugins that answered, or are, other than the interpreted module
  uint64_t replay_files_written = 0;  ///< of mismatches
  uint64_t replay_files_failed = 0;   ///< too many or too large already, or the disk refused

  DurationCounts build_wait;        ///< from submission to the beginning
  DurationCounts build_time;        ///< of builds
  DurationCounts cross_check_time;  ///< of the second run

  /// Prometheus' text exposition format 0.0.4: HELP and TYPE before each metric, always in the same order.
  [[nodiscard]] std::string to_prometheus() const;
};

}  // namespace wrought
