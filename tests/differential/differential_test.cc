// Fixed seeds through all engines. `./dev fuzz differential` goes on from other ones.
#include "tests/differential/expect_equal.h"
#include "tests/differential/shrink.h"

namespace wrought::differential {
namespace {

// Twelve programs a seed.
class Generated : public testing::TestWithParam<uint64_t> {};
TEST_P(Generated, is_the_same_on_every_engine) { expect_equal(generate(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Seed, Generated, testing::Range<uint64_t>(0, 25));

class TranslatedToFuzz : public testing::TestWithParam<uint64_t> {};
TEST_P(TranslatedToFuzz, is_the_same_on_every_engine) {
  const auto sample = translate_to_fuzz(GetParam());
  ASSERT_TRUE(sample.ok()) << sample.failure().to_line();
  expect_equal(*sample);
}
INSTANTIATE_TEST_SUITE_P(Seed, TranslatedToFuzz, testing::Range<uint64_t>(0, 10));

// A generator that only traps, or an oracle that runs nothing, would pass everything.
TEST(Generator, programs_come_to_all_kinds_of_ends) {
  Judgement all;
  for (const uint64_t seed : {1, 2, 3}) {
    const auto judged = judge(generate(seed));
    ASSERT_TRUE(judged.ok()) << judged.failure().to_line();
    all.completed += judged->completed;
    all.trapped += judged->trapped;
    all.out_of_gas += judged->out_of_gas;
  }
  EXPECT_GT(all.completed, 20u);
  EXPECT_GT(all.trapped, 0u);
  EXPECT_GT(all.out_of_gas, 20u);
}

TEST(Generator, a_seed_is_always_the_same_module) {
  EXPECT_EQ(generate(7).wat, generate(7).wat);
  EXPECT_NE(generate(7).wat, generate(8).wat);
}

TEST(Generator, statements_can_be_left_out) {
  const Sample whole = generate(7);
  std::set<uint32_t> all;
  for (uint32_t i = 0; i < whole.statements; ++i) all.insert(i);
  const Sample empty = generate(7, all);
  EXPECT_LT(empty.wat.size(), whole.wat.size() / 2);
  expect_equal(empty);
}

// V8 shows only what is exported; a module that was shrunk may not export its memory.
TEST(Oracle, a_memory_that_is_not_exported_is_no_difference) {
  expect_equal({.profile = "plain",
                .wat = R"((module (import "env" "printi" (func $print (param i64))) (memory 1)
                  (func (export "apply") (param i64 i64 i64) (i32.store (i32.const 1) (i32.const 2))
                    (call $print (i64.load (i32.const 0))))))",
                .programs = 1});
}

// Of what a look at the text tells, since engines do not differ.
TEST(Shrinker, leaves_only_the_statements_that_are_needed) {
  constexpr uint64_t seed = 7;
  const auto uses = [](const Sample& sample, std::string_view word) {
    return sample.wat.find(word) != std::string::npos;
  };
  const Sample whole = generate(seed);
  const Sample empty = shrink_generated(seed, [](const Sample&) { return true; }, std::chrono::seconds(60));
  int tried = 0;
  for (const std::string_view word : {"br_table", "i64.store16", "call $deep", "memory.grow", "call_indirect"}) {
    if (!uses(whole, word) || uses(empty, word)) continue;
    SCOPED_TRACE(word);
    ++tried;
    const Sample small =
        shrink_generated(seed, [&](const Sample& sample) { return uses(sample, word); }, std::chrono::seconds(60));
    EXPECT_TRUE(uses(small, word));
    EXPECT_LT(small.wat.size(), (whole.wat.size() + empty.wat.size()) / 2);
  }
  EXPECT_GE(tried, 2);
}

TEST(Shrinker, keeps_all_where_all_is_needed_or_no_time_is_left) {
  EXPECT_EQ(shrink_generated(7, [](const Sample&) { return false; }, std::chrono::seconds(60)).wat, generate(7).wat);
  EXPECT_EQ(shrink_generated(7, [](const Sample&) { return true; }, std::chrono::seconds(0)).wat, generate(7).wat);
}

// A name is the file's and the test's, and a difference may hold any text.
TEST(Shrinker, writes_a_test) {
  const std::string text = as_test({"plain", "(module)", 3}, "differential_9", "a difference\nof \"\\\n\" lines");
  for (const std::string_view part : {"//   a difference\n//   of \"\\x5c\n", "TEST(Issues, differential_9)",
                                      ".profile = \"plain\"", "R\"wat((module))wat\"", ".programs = 3"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
}

}  // namespace
}  // namespace wrought::differential
