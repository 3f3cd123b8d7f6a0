// From samples to what is shown: names, ratios pair by pair, JSON, the terminal's tables.
#include "bench/figures.h"

#include <gtest/gtest.h>

#include "bench/figures_example.h"

namespace wrought::bench {
namespace {

TEST(Figures, names_have_group_subject_and_engine) {
  const auto parts = [](std::string_view name) {
    const NameParts p = parts_of(name);
    return p.group + "|" + p.subject + "|" + p.engine;
  };
  EXPECT_EQ(parts("kernel/sha256/guard"), "kernel|sha256|guard");
  EXPECT_EQ(parts("apply/empty/528_pages/wabt"), "apply|empty/528_pages|wabt");
  EXPECT_EQ(parts("build/token"), "build|token|");
  EXPECT_EQ(parts("threads/empty/guard/threads:2"), "threads|empty/guard/threads:2|");
  EXPECT_EQ(parts("alone"), "alone||");
}

// Each repetition was twice as slow as the last: medians of the times would give 30 / 20, the pairs say 1.5, 3 and 1.
TEST(Figures, ratios_are_taken_pair_by_pair) {
  Figures figures;
  figures.figures = {{"kernel/fib/native", {10, 20, 40}}, {"kernel/fib/guard", {15, 60, 40}}, {"kernel/fib/v8", {1}}};
  const auto ratio = relative_to_native(figures, "fib", "guard");
  ASSERT_TRUE(ratio);
  EXPECT_DOUBLE_EQ(ratio->median, 1.5);
  EXPECT_DOUBLE_EQ(ratio->low, 1.25);
  EXPECT_DOUBLE_EQ(ratio->high, 2.25);
  EXPECT_FALSE(relative_to_native(figures, "fib", "v8")) << "other repetitions cannot be paired";
  EXPECT_FALSE(relative_to_native(figures, "fib", "wabt"));
  EXPECT_FALSE(mean_relative_to_native(figures, "v8"));
  EXPECT_DOUBLE_EQ(*mean_relative_to_native(figures, "guard"), 1.5);
}

TEST(Figures, times_in_three_digits) {
  const std::pair<double, std::string> cases[] = {{0.5, "0.50 ns"},  {3.44, "3.44 ns"}, {25.04, "25.0 ns"},
                                                  {1540, "1.54 us"}, {2.5e8, "250 ms"}, {6.1e9, "6.10 s"}};
  for (const auto& [ns, text] : cases) EXPECT_EQ(time_text(ns), text);
}

TEST(Figures, json_has_samples_spread_ratio_and_machine) {
  const auto json = to_json(example());
  EXPECT_EQ(json["machine"]["core"], 1);
  EXPECT_EQ(json["machine"]["busy"], true);
  EXPECT_EQ(json["repeats"], 3);
  EXPECT_EQ(json["missing"], nlohmann::json({"wasmer"}));
  EXPECT_EQ(json["figures"][1]["name"], "kernel/sha<256>/guard");
  EXPECT_EQ(json["figures"][1]["samples"], nlohmann::json({12e6, 12e6, 15e6}));
  EXPECT_EQ(json["figures"][1]["spread"]["median"], 12e6);
  EXPECT_DOUBLE_EQ(json["figures"][1]["relative_to_native"]["median"].get<double>(), 1.2);
  EXPECT_DOUBLE_EQ(json["mean_relative_to_native"]["wabt"].get<double>(), 300);
}

TEST(Figures, tables_for_the_terminal) {
  const std::string text = to_text(example());
  for (const std::string_view part :
       {"kernel               native     guard     wabt", "sha<256>        10.0 ms ±0%  1.20 ±6%  300 ±0%",
        "geometric mean         1.00      1.20      300", "empty/1_pages  25.0 ns ±0%  12.7 us ±0%",
        "WARNING: load 3.00", "not installed: wasmer", "FAILED kernel/fib/v8: wrong answer",
        "token  9.50 KB  170 ms ±0%  112 MB", "2        80.0 million ±0%      2.00"}) {
    EXPECT_NE(text.find(part), std::string::npos) << "no \"" << part << "\" in\n" << text;
  }
}

}  // namespace
}  // namespace wrought::bench
