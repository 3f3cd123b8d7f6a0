#include "common/statistics.h"

#include <gtest/gtest.h>

namespace wrought {
namespace {

TEST(Statistics, spread_is_median_and_quartiles) {
  const Spread odd = spread_of({5, 1, 4, 2, 3});
  EXPECT_DOUBLE_EQ(odd.median, 3);
  EXPECT_DOUBLE_EQ(odd.low, 2);
  EXPECT_DOUBLE_EQ(odd.high, 4);
  const Spread even = spread_of({4, 1, 3, 2});
  EXPECT_DOUBLE_EQ(even.median, 2.5);
  EXPECT_DOUBLE_EQ(even.low, 1.75);
  EXPECT_DOUBLE_EQ(even.high, 3.25);
  const Spread one = spread_of({7});
  EXPECT_DOUBLE_EQ(one.low, 7);
  EXPECT_DOUBLE_EQ(one.high, 7);
  EXPECT_DOUBLE_EQ(spread_of({}).median, 0);
}

// P(all 8 on one side) is 2/256, below 1 %; of 7 it is 2/128. With 15 values the second from each end does:
// 2 (1 + 15) / 2^15 < 1 %, and so does the third: 2 (1 + 15 + 105) / 2^15 = 0.74 %; not the fourth.
TEST(Statistics, median_interval_by_binomial_probability) {
  const auto seven = median_interval({1, 2, 3, 4, 5, 6, 7});
  EXPECT_FALSE(seven.sure);
  EXPECT_DOUBLE_EQ(seven.low, 1);
  EXPECT_DOUBLE_EQ(seven.high, 7);
  const auto eight = median_interval({8, 7, 6, 5, 4, 3, 2, 1});
  EXPECT_TRUE(eight.sure);
  EXPECT_DOUBLE_EQ(eight.low, 1);
  EXPECT_DOUBLE_EQ(eight.high, 8);
  const auto fifteen = median_interval({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  EXPECT_DOUBLE_EQ(fifteen.low, 3);
  EXPECT_DOUBLE_EQ(fifteen.high, 13);
  EXPECT_FALSE(median_interval({}).sure);
}

TEST(Statistics, geometric_mean) {
  EXPECT_DOUBLE_EQ(geometric_mean({2, 8}), 4);
  EXPECT_DOUBLE_EQ(geometric_mean({}), 0);
}

}  // namespace
}  // namespace wrought
