// One run: all benchmarks once, then all once again, and so on, so that the machine's drift hits all engines alike and
// neighbours in a repetition can be compared pair by pair.
#pragma once

#include "bench/figures.h"

namespace wrought::bench {

struct RunOptions {
  unsigned repeats = 9;
  std::string filter;          // a regular expression on names; empty: all
  double seconds_each = 0.05;  // at least, for what is repeated in a loop
  std::optional<int> core;
};

// Of the benchmarks that are registered with Google Benchmark.
[[nodiscard]] Figures run_all(const RunOptions& options);

}  // namespace wrought::bench
