// Two revisions against each other: the wrought-bench of each runs as a child, in turn, a few benchmarks at a time, on
// the same core. A ratio is this revision's time over the other's, pair by pair: below 1 is faster.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/result.h"
#include "common/statistics.h"

namespace wrought::bench {

// `same`: the difference is within noise. `unknown`: too few pairs to tell.
enum class Verdict { faster, slower, same, unknown };
[[nodiscard]] std::string_view to_string(Verdict verdict);

struct Comparison {
  std::string name;
  Spread here, there;       // ns
  Spread ratio;             // here / there
  MedianInterval interval;  // of the ratio
  Verdict verdict = Verdict::unknown;
};

// Samples in ns, pair by pair: as many of each, at least one.
[[nodiscard]] Comparison compare(std::string name, const std::vector<double>& here, const std::vector<double>& there);

struct CompareOptions {
  std::filesystem::path other;  // the other revision's wrought-bench
  std::string other_name;       // what to call it
  unsigned repeats = 9;
  std::string filter;  // a regular expression on names
  double seconds_each = 0.05;
};

struct ComparisonReport {
  std::string other_name;
  std::vector<Comparison> comparisons;
  std::vector<std::string> only_here, only_there;
};

[[nodiscard]] Result<ComparisonReport> compare_programs(const CompareOptions& options);

[[nodiscard]] std::string to_text(const ComparisonReport& report);
[[nodiscard]] nlohmann::json to_json(const ComparisonReport& report);

// What Google Benchmark's JSON says, as names and nanoseconds; what failed there is left out.
[[nodiscard]] Result<std::vector<std::pair<std::string, double>>> read_google_json(const std::string& text);

// The names by their first two parts ("kernel/sha256"), in the order in which they come.
[[nodiscard]] std::vector<std::vector<std::string>> in_groups(const std::vector<std::string>& names);

}  // namespace wrought::bench
