// What contracts print, byte for byte.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

struct Console : ::testing::Test {
  TestGuest g;
  std::string printed(std::string_view name, std::initializer_list<uint64_t> cells) {
    g.context.console.clear();
    EXPECT_EQ(g.error(name, cells), "");
    return g.context.console;
  }
};

constexpr uint32_t at = 64;

TEST_F(Console, appends) {
  g.call("printi", {1});
  g.call("printn", {alice});
  g.call("printui", {2});
  EXPECT_EQ(g.context.console, "1alice2");
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(g.context.console, "");  // each receiver has its own
}

TEST_F(Console, text) {
  g.poke(at, std::string_view("caf\xc3\xa9\0\xff!", 8));
  EXPECT_EQ(printed("prints", {at}), "caf\xc3\xa9");
  EXPECT_EQ(printed("prints", {at + 5}), "");
  EXPECT_EQ(printed("prints_l", {at, 8}), std::string("caf\xc3\xa9\0\xff!", 8));  // raw, with its NUL
  EXPECT_EQ(printed("prints_l", {at, 0}), "");
  EXPECT_EQ(printed("printhex", {at, 8}), "636166c3a900ff21");
  EXPECT_EQ(printed("printhex", {at, 0}), "");
}

TEST_F(Console, integers) {
  struct Case {
    uint64_t cell;
    const char *as_signed, *as_unsigned;
  };
  for (const Case& c : {
           Case{0, "0", "0"},
           Case{9, "9", "9"},
           Case{INT64_MAX, "9223372036854775807", "9223372036854775807"},
           Case{uint64_t{1} << 63, "-9223372036854775808", "9223372036854775808"},
           Case{UINT64_MAX, "-1", "18446744073709551615"},
       }) {
    EXPECT_EQ(printed("printi", {c.cell}), c.as_signed);
    EXPECT_EQ(printed("printui", {c.cell}), c.as_unsigned);
  }
}

TEST_F(Console, long_integers) {
  struct Case {
    uint64_t low, high;
    const char *as_signed, *as_unsigned;
  };
  const uint64_t top = uint64_t{1} << 63, ones = UINT64_MAX;
  for (const Case& c : {
           Case{0, 0, "0", "0"},
           Case{0, 1, "18446744073709551616", "18446744073709551616"},
           Case{ones, top - 1, "170141183460469231731687303715884105727", "170141183460469231731687303715884105727"},
           Case{0, top, "-170141183460469231731687303715884105728", "170141183460469231731687303715884105728"},
           Case{ones, ones, "-1", "340282366920938463463374607431768211455"},
       }) {
    for (uint32_t address : {at, at + 1}) {
      g.poke_value(address, c.low);
      g.poke_value(address + 8, c.high);
      EXPECT_EQ(printed("printi128", {address}), c.as_signed);
      EXPECT_EQ(printed("printui128", {address}), c.as_unsigned);
    }
  }
}

TEST_F(Console, floats) {
  struct Case {
    uint64_t bits;
    const char* text;
  };
  for (const Case& c : {
           Case{f32(0), "0.000000e+00"},
           Case{f32(-0.0f), "-0.000000e+00"},
           Case{f32(0.1f), "1.000000e-01"},
           Case{f32(-1e30f), "-1.000000e+30"},
           Case{f32(123456792), "1.234568e+08"},
           Case{1, "1.401298e-45"},  // the smallest
           Case{0x7f7f'ffff, "3.402823e+38"},
           Case{0x7f80'0000, "inf"},
           Case{0xff80'0000, "-inf"},
           Case{0x7fc0'0000, "nan"},
           Case{0xffc0'0000, "-nan"},
       }) {
    EXPECT_EQ(printed("printsf", {c.bits}), c.text);
  }
}

TEST_F(Console, doubles) {
  struct Case {
    uint64_t bits;
    const char* text;
  };
  for (const Case& c : {
           Case{f64(0), "0.000000000000000e+00"},
           Case{f64(-0.0), "-0.000000000000000e+00"},
           Case{f64(0.1), "1.000000000000000e-01"},
           Case{f64(2.0 / 3), "6.666666666666666e-01"},
           Case{f64(1e300), "1.000000000000000e+300"},  // three digits of exponent when it needs them
           Case{1, "4.940656458412465e-324"},
           Case{0x7fef'ffff'ffff'ffff, "1.797693134862316e+308"},
           Case{0x7ff0'0000'0000'0000, "inf"},
           Case{0xfff0'0000'0000'0000, "-inf"},
           Case{0x7ff8'0000'0000'0000, "nan"},
           Case{0xfff8'0000'0000'0000, "-nan"},
       }) {
    EXPECT_EQ(printed("printdf", {c.bits}), c.text);
  }
}

// By way of the 80-bit format of x87: 64 bits of mantissa, ties to even.
TEST_F(Console, long_doubles) {
  struct Case {
    uint64_t low, high;
    const char* text;
  };
  for (const Case& c : {
           Case{0, 0, "0.000000000000000000e+00"},
           Case{0, 0x8000'0000'0000'0000, "-0.000000000000000000e+00"},
           Case{0, 0x3fff'8000'0000'0000, "1.500000000000000000e+00"},
           Case{0x5555'5555'5555'5555, 0x3ffd'5555'5555'5555, "3.333333333333333333e-01"},
           Case{0xffff'ffff'ffff'ffff, 0x7ffe'ffff'ffff'ffff, "inf"},  // the largest is beyond what x87 has
           Case{0, 0x7ffe'0000'0000'0000, "5.948657476786158825e+4931"},
           Case{1, 0, "0.000000000000000000e+00"},  // and the smallest
           Case{0, 0x7fff'0000'0000'0000, "inf"},
           Case{0, 0xffff'0000'0000'0000, "-inf"},
           Case{0, 0x7fff'8000'0000'0000, "nan"},
           Case{0, 0xffff'8000'0000'0000, "-nan"},
       }) {
    for (uint32_t address : {at, at + 4}) {
      g.poke_value(address, c.low);
      g.poke_value(address + 8, c.high);
      EXPECT_EQ(printed("printqf", {address}), c.text);
    }
  }
}

TEST_F(Console, names) {
  EXPECT_EQ(printed("printn", {0}), "");
  EXPECT_EQ(printed("printn", {("eosio.token"_n).value}), "eosio.token");
  EXPECT_EQ(printed("printn", {UINT64_MAX}), "zzzzzzzzzzzzj");
  EXPECT_EQ(printed("printn", {1}), "............1");
}

}  // namespace
}  // namespace wrought
