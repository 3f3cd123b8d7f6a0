// The action at hand: its data, its receiver, its return value.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

constexpr uint32_t out = 100;

struct ActionData : ::testing::Test {
  TestGuest g;  // its action has the data "abcdef"
};

TEST_F(ActionData, is_copied_as_far_as_it_fits) {
  struct Case {
    uint64_t room;
    uint64_t result;
    std::string memory;  // 8 bytes that were "--------" before
  };
  for (const Case& c : {
           Case{0, 6, "--------"},  // nothing asked for: the size
           Case{1, 1, "a-------"},
           Case{5, 5, "abcde---"},
           Case{6, 6, "abcdef--"},
           Case{7, 6, "abcdef--"},
           Case{memory_end - out, 6, "abcdef--"},
       }) {
    g.poke(out, "--------");
    EXPECT_EQ(g.call("read_action_data", {out, c.room}), c.result) << c.room;
    EXPECT_EQ(g.peek_text(out, 8), c.memory) << c.room;
  }
  EXPECT_EQ(g.call("action_data_size", {}), 6u);
}

TEST_F(ActionData, may_be_empty) {
  TestGuest empty({"token"_n, "transfer"_n, {}, ""}, false);
  EXPECT_EQ(empty.call("action_data_size", {}), 0u);
  EXPECT_EQ(empty.call("read_action_data", {out, 0}), 0u);
  EXPECT_EQ(empty.call("read_action_data", {out, 4}), 0u);
}

TEST_F(ActionData, is_the_same_for_whoever_is_notified) {
  EXPECT_EQ(g.call("current_receiver", {}), token);
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(g.call("current_receiver", {}), bob);
  EXPECT_EQ(g.call("action_data_size", {}), 6u);
}

struct ReturnValue : ::testing::Test {
  TestGuest g;
  std::string set(uint64_t size) { return g.error("set_action_return_value", {out, size}); }
};

TEST_F(ReturnValue, is_the_last_one_given) {
  g.poke(out, "first");
  EXPECT_EQ(set(5), "");
  g.poke(out, "2nd");
  EXPECT_EQ(set(3), "");
  EXPECT_EQ(g.context.return_value, "2nd");
  EXPECT_EQ(set(0), "");
  EXPECT_EQ(g.context.return_value, "");
}

TEST_F(ReturnValue, is_forgotten_before_a_notification) {
  g.poke(out, "first");
  EXPECT_EQ(set(5), "");
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(g.context.return_value, "");
}

TEST_F(ReturnValue, has_at_most_256_bytes) {
  EXPECT_EQ(set(256), "");
  EXPECT_EQ(set(257), "action_return_value_exception: action return value size must be less or equal to 256 bytes");
  EXPECT_EQ(g.context.return_value.size(), 256u);  // of the call before
}

TEST_F(ReturnValue, has_any_size_in_a_read_only_transaction) {
  g.transaction.read_only = true;
  EXPECT_EQ(set(60'000), "");
  EXPECT_EQ(g.context.return_value.size(), 60'000u);
}

}  // namespace
}  // namespace wrought
