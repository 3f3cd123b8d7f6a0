// Time, and the ways a contract ends its own apply.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

constexpr uint32_t text = 100;

TEST(Time, is_that_of_the_block) {
  TestGuest g;
  EXPECT_EQ(g.call("current_time", {}), 1'600'000'000'000'000u);
  EXPECT_EQ(g.call("publication_time", {}), 1'600'000'000'000'000u);
  EXPECT_EQ(g.call("get_block_num", {}), 7u);
  g.block.number = UINT32_MAX;
  EXPECT_EQ(g.call("get_block_num", {}), UINT32_MAX);
}

TEST(Sender, is_whose_code_made_the_action_or_notification) {
  TestGuest g;
  EXPECT_EQ(g.call("get_sender", {}), 0u);  // of a top-level action
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(g.call("get_sender", {}), token);
}

struct Assertion : ::testing::Test {
  TestGuest g;
  void expect_failure(OutcomeKind kind, uint64_t code = 0) {
    EXPECT_EQ(g.context.failure.kind, kind);
    EXPECT_EQ(g.context.failure.code, code);
  }
};

TEST_F(Assertion, that_holds_goes_on) {
  for (uint64_t condition : {1u, 2u, 0x8000'0000u, 0xffff'ffffu}) {  // anything but 0
    EXPECT_EQ(g.error("eosio_assert", {condition, text}), "");
    EXPECT_EQ(g.error("eosio_assert_message", {condition, text, 4}), "");
    EXPECT_EQ(g.error("eosio_assert_code", {condition, 4}), "");
  }
}

TEST_F(Assertion, with_a_text_ended_by_nul) {
  g.poke(text, std::string_view("overdrawn balance\0 and more", 27));
  EXPECT_EQ(g.error("eosio_assert", {0, text}), "eosio_assert_message_exception: overdrawn balance");
  expect_failure(OutcomeKind::aborted);
  EXPECT_EQ(g.error("eosio_assert", {0, text + 17}), "eosio_assert_message_exception: ");
}

TEST_F(Assertion, with_a_text_of_some_length) {
  g.poke(text, std::string_view("over\0drawn", 10));
  EXPECT_EQ(g.error("eosio_assert_message", {0, text, 9}),
            std::string("eosio_assert_message_exception: ") + std::string("over\0draw", 9));
  expect_failure(OutcomeKind::aborted);
  EXPECT_EQ(g.error("eosio_assert_message", {0, text, 0}), "eosio_assert_message_exception: ");
}

TEST_F(Assertion, with_a_long_text_keeps_1024_bytes) {
  std::fill_n(g.memory + text, 2000, 'm');
  for (size_t length : {1023u, 1024u, 1025u, 2000u}) {
    const std::string kept(std::min<size_t>(length, 1024), 'm');
    EXPECT_EQ(g.error("eosio_assert_message", {0, text, length}), "eosio_assert_message_exception: " + kept);
    g.memory[text + length] = 0;
    EXPECT_EQ(g.error("eosio_assert", {0, text}), "eosio_assert_message_exception: " + kept);
    g.memory[text + length] = 'm';
  }
}

// The text is looked for whatever the condition says.
TEST_F(Assertion, that_holds_needs_a_text_all_the_same) {
  std::fill_n(g.memory + memory_end - 4, 4, 'x');
  EXPECT_EQ(g.error("eosio_assert", {1, memory_end - 4}), access_violation);
  EXPECT_EQ(g.error("eosio_assert", {1, memory_end}), access_violation);
  EXPECT_EQ(g.error("eosio_assert_message", {1, memory_end - 4, 5}), access_violation);
}

TEST_F(Assertion, with_a_code) {
  EXPECT_EQ(g.error("eosio_assert_code", {0, 42}),
            "eosio_assert_code_exception: assertion failure with error code: 42");
  expect_failure(OutcomeKind::aborted, 42);
  EXPECT_EQ(g.error("eosio_assert_code", {0, 9'999'999'999'999'999'999u}),
            "eosio_assert_code_exception: assertion failure with error code: 9999999999999999999");
  expect_failure(OutcomeKind::aborted, 9'999'999'999'999'999'999u);
}

// Codes from 10^19 on are the chain's own.
TEST_F(Assertion, with_a_restricted_code) {
  EXPECT_EQ(g.error("eosio_assert_code", {0, 10'000'000'000'000'000'000u}),
            "restricted_error_code_exception: eosio_assert_code called with reserved error code: 10000000000000000000");
  expect_failure(OutcomeKind::aborted, 10'000'000'000'000'000'001u);
  EXPECT_EQ(g.error("eosio_assert_code", {0, UINT64_MAX}),
            "restricted_error_code_exception: eosio_assert_code called with reserved error code: 18446744073709551615");
  expect_failure(OutcomeKind::aborted, 10'000'000'000'000'000'001u);
}

TEST_F(Assertion, abort_is_one_that_never_holds) {
  EXPECT_EQ(g.error("abort", {}), "abort_called: abort() called");
  expect_failure(OutcomeKind::aborted);
}

TEST_F(Assertion, exit_is_a_success_whatever_its_code) {
  for (uint64_t code : {0u, 1u, 0xffff'ffffu}) {
    g.call("eosio_exit", {code});
    expect_failure(OutcomeKind::exited);
    EXPECT_EQ(g.context.failure.error_class + g.context.failure.message, "");
    EXPECT_LT(g.gas_left, 0);  // no more of the contract runs
  }
}

}  // namespace
}  // namespace wrought
