// 128-bit integers: the helpers that compilers call where wasm has no such type.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

struct Wide {
  uint64_t low, high;
  bool operator==(const Wide&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Wide& w) {
    return out << std::hex << "high 0x" << w.high << " low 0x" << w.low;
  }
};
constexpr uint64_t top = uint64_t{1} << 63, ones = UINT64_MAX;
constexpr Wide zero{0, 0}, one{1, 0}, minus_one{ones, ones}, smallest{0, top}, largest{ones, top - 1};
constexpr Wide wide(int64_t value) { return {static_cast<uint64_t>(value), value < 0 ? ones : 0}; }

struct Int128 : ::testing::Test {
  TestGuest g;
  Wide result(std::string_view name, std::initializer_list<uint64_t> cells) {
    EXPECT_EQ(g.error(name, cells), "") << name;
    const auto at = static_cast<uint32_t>(*cells.begin());
    return {g.peek(at), g.peek(at + 8)};
  }
};

TEST_F(Int128, shifts) {
  struct Case {
    Wide value;
    uint64_t shift;
    Wide left, logical, arithmetic;
  };
  for (const Case& c : {
           Case{{5, 9}, 0, {5, 9}, {5, 9}, {5, 9}},
           Case{one, 1, {2, 0}, zero, zero},
           Case{one, 63, {top, 0}, zero, zero},
           Case{one, 64, {0, 1}, zero, zero},
           Case{one, 127, smallest, zero, zero},
           Case{smallest, 1, zero, {0, top >> 1}, {0, top | top >> 1}},
           Case{smallest, 63, zero, {0, 1}, {0, ones}},
           Case{smallest, 64, zero, {top, 0}, {top, ones}},
           Case{smallest, 127, zero, one, minus_one},
           Case{{0x0123'4567'89ab'cdef, 0x8000'0000'0000'0001},
                4,
                {0x1234'5678'9abc'def0, 0x10},
                {0x1012'3456'789a'bcde, 0x0800'0000'0000'0000},
                {0x1012'3456'789a'bcde, 0xf800'0000'0000'0000}},
           // From 128 on: nothing is left, but arithmetic shifts count modulo 128.
           Case{minus_one, 128, zero, zero, minus_one},
           Case{{4, 0}, 129, zero, zero, {2, 0}},
           Case{{4, 0}, UINT32_MAX, zero, zero, zero},
           Case{smallest, UINT32_MAX, zero, zero, minus_one},
       }) {
    const auto [low, high] = c.value;
    EXPECT_EQ(result("__ashlti3", {64, low, high, c.shift}), c.left) << c.shift;
    EXPECT_EQ(result("__lshlti3", {64, low, high, c.shift}), c.left) << c.shift;
    EXPECT_EQ(result("__lshrti3", {64, low, high, c.shift}), c.logical) << c.shift;
    EXPECT_EQ(result("__ashrti3", {64, low, high, c.shift}), c.arithmetic) << c.shift;
  }
}

TEST_F(Int128, products) {
  struct Case {
    Wide a, b, product;
  };
  for (const Case& c : {
           Case{wide(3), wide(5), wide(15)},
           Case{{3, 0}, {5, 1}, {15, 3}},
           Case{wide(-3), wide(5), wide(-15)},
           Case{minus_one, minus_one, one},
           Case{{ones, 0}, {ones, 0}, {1, ones - 1}},
           Case{{0, 1}, {0, 1}, zero},  // what is over 128 bits is lost
           Case{smallest, minus_one, smallest},
       }) {
    EXPECT_EQ(result("__multi3", {64, c.a.low, c.a.high, c.b.low, c.b.high}), c.product);
    EXPECT_EQ(result("__multi3", {64, c.b.low, c.b.high, c.a.low, c.a.high}), c.product);
  }
}

TEST_F(Int128, quotients_and_remainders) {
  struct Case {
    Wide a, b, quotient, remainder, unsigned_quotient, unsigned_remainder;
  };
  for (const Case& c : {
           Case{wide(7), wide(4), wide(1), wide(3), wide(1), wide(3)},
           // The sign of a remainder is that of the dividend; unsigned, -7 is 2^128 - 7.
           Case{wide(-7), wide(4), wide(-1), wide(-3), {0xffff'ffff'ffff'fffe, 0x3fff'ffff'ffff'ffff}, wide(1)},
           Case{wide(7), wide(-4), wide(-1), wide(3), zero, wide(7)},
           Case{wide(-7), wide(-4), wide(1), wide(-3), zero, wide(-7)},
           Case{{0, 1}, wide(2), {top, 0}, zero, {top, 0}, zero},
           Case{smallest, minus_one, smallest, zero, zero, smallest},
           Case{largest, minus_one, {1, top}, zero, zero, largest},
           Case{smallest, one, smallest, zero, smallest, zero},
           Case{smallest, smallest, one, zero, one, zero},
           Case{zero, smallest, zero, zero, zero, zero},
       }) {
    const auto [la, ha] = c.a;
    const auto [lb, hb] = c.b;
    EXPECT_EQ(result("__divti3", {64, la, ha, lb, hb}), c.quotient);
    EXPECT_EQ(result("__modti3", {64, la, ha, lb, hb}), c.remainder);
    EXPECT_EQ(result("__udivti3", {64, la, ha, lb, hb}), c.unsigned_quotient);
    EXPECT_EQ(result("__umodti3", {64, la, ha, lb, hb}), c.unsigned_remainder);
  }
}

TEST_F(Int128, nothing_divides_by_zero) {
  for (auto name : {"__divti3", "__udivti3", "__modti3", "__umodti3"}) {
    g.poke(64, "untouched bytes.");
    EXPECT_EQ(g.error(name, {64, 1, 1, 0, 0}), "arithmetic_exception: divide by zero") << name;
    EXPECT_EQ(g.peek_text(64, 16), "untouched bytes.") << name;
    EXPECT_EQ(g.error(name, {0, 1, 1, 0, 0}), null_reference) << name;  // the pointer is looked at first
  }
}

TEST_F(Int128, results_go_to_any_address) {
  for (uint64_t address : {64, 65, 72, 76}) {
    EXPECT_EQ(result("__multi3", {address, 3, 0, 5, 1}), (Wide{15, 3})) << address;
    EXPECT_EQ(result("__divti3", {address, 0, 1, 2, 0}), (Wide{top, 0})) << address;
  }
}

}  // namespace
}  // namespace wrought
