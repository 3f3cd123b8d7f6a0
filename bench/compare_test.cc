// Two revisions: what counts as a difference, and what Google Benchmark's answers mean.
#include "bench/compare.h"

#include <gtest/gtest.h>

namespace wrought::bench {
namespace {

TEST(Compare, a_difference_in_every_pair_is_outside_noise) {
  const Comparison slower =
      compare("x", {110, 220, 113, 450, 109, 115, 111, 112, 300}, {100, 200, 100, 400, 100, 100, 100, 100, 250});
  EXPECT_EQ(slower.verdict, Verdict::slower);
  EXPECT_DOUBLE_EQ(slower.ratio.median, 1.12);
  EXPECT_DOUBLE_EQ(slower.interval.low, 1.09);
  EXPECT_DOUBLE_EQ(slower.interval.high, 1.2);
  EXPECT_DOUBLE_EQ(slower.here.median, 113);

  const Comparison faster = compare("x", {90, 91, 92, 93, 94, 95, 96, 97}, std::vector<double>(8, 100));
  EXPECT_EQ(faster.verdict, Verdict::faster);
}

TEST(Compare, a_difference_that_some_pairs_contradict_is_noise) {
  const Comparison same = compare("x", {110, 110, 110, 110, 110, 110, 110, 110, 99}, std::vector<double>(9, 100));
  EXPECT_EQ(same.verdict, Verdict::same);
  EXPECT_DOUBLE_EQ(same.ratio.median, 1.1);
}

TEST(Compare, few_pairs_tell_nothing) {
  EXPECT_EQ(compare("x", {200, 200, 200}, {100, 100, 100}).verdict, Verdict::unknown);
}

TEST(Compare, reads_google_benchmarks_json) {
  const auto figures = read_google_json(R"({"context": {}, "benchmarks": [
    {"name": "a", "real_time": 1.5, "time_unit": "ms"},
    {"name": "b", "real_time": 3000, "time_unit": "ns", "ns_per_call": 3.0},
    {"name": "failed", "error_occurred": true}]})");
  ASSERT_TRUE(figures.ok());
  const std::vector<std::pair<std::string, double>> expected = {{"a", 1.5e6}, {"b", 3.0}};
  EXPECT_EQ(*figures, expected);
  for (const std::string text : {"", "[]", "{}", R"({"benchmarks": [{"name": "a"}]})",
                                 R"({"benchmarks": [{"name": "a", "real_time": 1, "time_unit": "years"}]})"})
    EXPECT_FALSE(read_google_json(text).ok()) << text;
}

TEST(Compare, groups_are_what_is_measured_side_by_side) {
  const std::vector<std::vector<std::string>> expected = {
      {"kernel/a/native", "kernel/a/guard"}, {"kernel/b/native"}, {"x"}};
  EXPECT_EQ(in_groups({"kernel/a/native", "kernel/b/native", "x", "kernel/a/guard"}), expected);
}

TEST(Compare, report_marks_only_what_is_outside_noise) {
  ComparisonReport report{"main", {}, {"kernel/new/guard"}, {}};
  report.comparisons = {compare("up", std::vector<double>(9, 110), std::vector<double>(9, 100)),
                        compare("equal", std::vector<double>(9, 100), std::vector<double>(9, 100))};
  const std::string text = to_text(report);
  EXPECT_NE(text.find("up        110 ns     100 ns   1.100  [1.100, 1.100]  slower\n"), std::string::npos) << text;
  EXPECT_NE(text.find("equal     100 ns     100 ns   1.000  [1.000, 1.000]\n"), std::string::npos) << text;
  EXPECT_NE(text.find("1 of 2 outside noise"), std::string::npos);
  EXPECT_NE(text.find("only here: kernel/new/guard"), std::string::npos);
  const auto json = to_json(report);
  EXPECT_EQ(json["comparisons"][0]["verdict"], "slower");
  EXPECT_EQ(json["comparisons"][1]["verdict"], "same");
}

}  // namespace
}  // namespace wrought::bench
