#include "common/statistics.h"

#include <algorithm>
#include <cmath>

namespace wrought {

double quantile(const std::vector<double>& sorted, double fraction) {
  const double at = fraction * static_cast<double>(sorted.size() - 1);
  const size_t below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - static_cast<double>(below));
}

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75)};
}

// Each value lies below the median with probability 1/2, so the number below is binomial: the interval from the k-th
// lowest to the k-th highest misses the median with probability 2 P(fewer than k of n below).
MedianInterval median_interval(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  constexpr double miss_max = 0.01;
  double term = std::pow(0.5, static_cast<double>(n)), below = term;  // P(0 of n), P(fewer than k)
  size_t k = 0;
  while (2 * below <= miss_max && 2 * (k + 1) <= n) {
    ++k;
    term *= static_cast<double>(n - k + 1) / static_cast<double>(k);
    below += term;
  }
  if (k == 0) return {values.front(), values.back(), false};
  return {values[k - 1], values[n - k], true};
}

double geometric_mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

}  // namespace wrought
