// memcpy and its family, as imports.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

struct Memory : ::testing::Test {
  Memory() { g.poke(100, "abcdef"); }
  TestGuest g;
};

constexpr auto overlap = "overlapping_memory_error: memcpy can only accept non-aliasing pointers";

TEST_F(Memory, copy_between_ranges_that_do_not_meet) {
  EXPECT_EQ(g.call("memcpy", {200, 100, 6}), 200u);
  EXPECT_EQ(g.peek_text(200, 7), std::string("abcdef\0", 7));
  EXPECT_EQ(g.call("memcpy", {103, 100, 3}), 103u);  // side by side
  EXPECT_EQ(g.peek_text(100, 6), "abcabc");
  EXPECT_EQ(g.call("memcpy", {0, 100, 3}), 0u);  // null is an address
  EXPECT_EQ(g.peek_text(0, 3), "abc");
}

TEST_F(Memory, copy_refuses_overlap) {
  EXPECT_EQ(g.error("memcpy", {102, 100, 3}), overlap);
  EXPECT_EQ(g.error("memcpy", {100, 102, 3}), overlap);
  EXPECT_EQ(g.error("memcpy", {100, 100, 1}), overlap);
  EXPECT_EQ(g.error("memcpy", {100, 100, 0}), "");  // nothing meets nothing
  EXPECT_EQ(g.peek_text(100, 6), "abcdef");
}

TEST_F(Memory, move_allows_overlap) {
  EXPECT_EQ(g.call("memmove", {102, 100, 4}), 102u);
  EXPECT_EQ(g.peek_text(100, 6), "ababcd");
  EXPECT_EQ(g.call("memmove", {100, 101, 5}), 100u);
  EXPECT_EQ(g.peek_text(100, 6), "babcdd");
  EXPECT_EQ(g.call("memmove", {100, 100, 6}), 100u);
  EXPECT_EQ(g.peek_text(100, 6), "babcdd");
}

TEST_F(Memory, set_takes_the_low_byte) {
  EXPECT_EQ(g.call("memset", {101, 0x1ff, 2}), 101u);
  EXPECT_EQ(g.peek_text(100, 4), std::string("a\xff\xff") + "d");
  EXPECT_EQ(g.call("memset", {101, 'x', 0}), 101u);
  EXPECT_EQ(g.peek_text(100, 4), std::string("a\xff\xff") + "d");
}

TEST_F(Memory, compare_answers_a_sign) {
  g.poke(200, "abz\x80");
  EXPECT_EQ(g.call("memcmp", {100, 200, 2}), 0u);
  EXPECT_EQ(g.call("memcmp", {100, 200, 3}), minus(1));
  EXPECT_EQ(g.call("memcmp", {200, 100, 3}), 1u);
  EXPECT_EQ(g.call("memcmp", {203, 100, 1}), 1u);  // bytes are unsigned
  EXPECT_EQ(g.call("memcmp", {100, 200, 0}), 0u);
}

TEST_F(Memory, whole_memory_at_once) {
  EXPECT_EQ(g.error("memset", {0, 7, memory_end}), "");
  EXPECT_EQ(g.memory[0] + g.memory[memory_end - 1], 14);
  EXPECT_EQ(g.error("memmove", {0, 0, memory_end}), "");
  EXPECT_EQ(g.error("memmove", {0, 1, memory_end}), access_violation);
  EXPECT_EQ(g.error("memcpy", {memory_end / 2, 0, memory_end / 2}), "");
  EXPECT_EQ(g.error("memset", {1, 7, memory_end}), access_violation);
}

}  // namespace
}  // namespace wrought
