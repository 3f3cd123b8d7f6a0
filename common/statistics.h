// Figures from repeated measurements: what is typical, how far they spread, and whether a difference is more than
// noise.
#pragma once

#include <vector>

namespace wrought {

// All in the unit of the values; all 0 without values.
struct Spread {
  double median = 0;
  double low = 0, high = 0;  // quartiles: half of the values lie between them
};
[[nodiscard]] Spread spread_of(std::vector<double> values);

// The value at `fraction` (0 to 1) of the sorted values, interpolated between neighbours. Not without values.
[[nodiscard]] double quantile(const std::vector<double>& sorted, double fraction);

// Where the true median lies with at least 99 % probability, whatever the distribution: the k-th lowest and highest
// value, k as large as the binomial distribution allows. Fewer than eight values give no such certainty: then `sure` is
// false and the interval is all of them.
struct MedianInterval {
  double low = 0, high = 0;
  bool sure = false;
};
[[nodiscard]] MedianInterval median_interval(std::vector<double> values);

// Of values above 0; 0 without values.
[[nodiscard]] double geometric_mean(const std::vector<double>& values);

}  // namespace wrought
