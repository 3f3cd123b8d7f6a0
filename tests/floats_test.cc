// NaN bits and rounding: Antelope's rule (docs/outcomes.md), the same bits on every engine.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/engines.h"

namespace wrought::test {
namespace {

struct Case {
  std::string instruction;  // with operands
  uint64_t bits;
};

std::string hex(uint64_t bits) {
  char text[32];
  std::snprintf(text, sizeof text, "%#llx", static_cast<unsigned long long>(bits));
  return text;
}

// One contract with all cases: each stores its result, reinterpreted, 8 bytes apart.
void expect_bits(const std::vector<Case>& cases, const BuildOptions& options = {}) {
  std::string body;
  for (size_t i = 0; i < cases.size(); ++i) {
    body += "(i64.store (i32.const " + std::to_string(8 * i) + ") " + cases[i].instruction + ")\n";
  }
  ASSERT_LE(8 * cases.size(), 256u) << "a return value has at most 256 bytes";
  const std::string size = std::to_string(8 * cases.size());
  const auto engines = every_engine(
      "(module (import \"env\" \"set_action_return_value\" (func $return (param i32 i32)))"
      "(memory 1) (func (export \"apply\") (param i64 i64 i64)\n" +
          body + "(call $return (i32.const 0) (i32.const " + size + "))))",
      options);
  const Seen seen = apply_on_all(engines);
  ASSERT_TRUE(seen.outcome.ok()) << seen.text();
  for (size_t i = 0; i < cases.size(); ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, seen.return_value.data() + 8 * i, 8);
    EXPECT_EQ(hex(bits), hex(cases[i].bits)) << cases[i].instruction;
  }
}

std::string f64(const std::string& instruction) { return "(i64.reinterpret_f64 " + instruction + ")"; }
std::string f32(const std::string& instruction) {
  return "(i64.extend_i32_u (i32.reinterpret_f32 " + instruction + "))";
}
std::string d(uint64_t bits) { return "(f64.reinterpret_i64 (i64.const " + hex(bits) + "))"; }
std::string s(uint32_t bits) { return "(f32.reinterpret_i32 (i32.const " + hex(bits) + "))"; }

const std::string inf = "(f64.const inf)", zero = "(f64.const 0)";

TEST(NanBits, no_nan_operand_gives_the_default_nan) {
  expect_bits({
      {f64("(f64.div " + zero + zero + ")"), 0xfff8000000000000},
      {f64("(f64.sub " + inf + inf + ")"), 0xfff8000000000000},
      {f64("(f64.mul " + inf + zero + ")"), 0xfff8000000000000},
      {f64("(f64.sqrt (f64.const -1))"), 0xfff8000000000000},
      {f32("(f32.div (f32.const 0) (f32.const 0))"), 0xffc00000},
      {f32("(f32.sqrt (f32.const -2))"), 0xffc00000},
  });
}

TEST(NanBits, the_first_nan_operand_is_quieted) {
  const std::string one = "(f64.const 1)";
  expect_bits({
      {f64("(f64.add " + d(0x7ff0000000000123) + one + ")"), 0x7ff8000000000123},
      {f64("(f64.add " + one + d(0xfff0000000000456) + ")"), 0xfff8000000000456},
      {f64("(f64.mul " + d(0x7ff0000000000001) + d(0x7ff0000000000002) + ")"), 0x7ff8000000000001},
      {f64("(f64.div " + d(0xfff8000000000009) + d(0x7ff8000000000002) + ")"), 0xfff8000000000009},
      {f64("(f64.sqrt " + d(0x7ff0000000000077) + ")"), 0x7ff8000000000077},
      {f32("(f32.sub " + s(0x7f800001) + s(0x7fc00002) + ")"), 0x7fc00001},
      {f64("(f64.promote_f32 " + s(0xff800001) + ")"), 0xfff8000020000000},
      {f32("(f32.demote_f64 " + d(0x7ff0000020000000) + ")"), 0x7fc00001},
  });
}

TEST(NanBits, min_max_and_rounding_leave_a_nan_as_it_is) {
  expect_bits({
      {f64("(f64.min " + d(0x7ff0000000000123) + inf + ")"), 0x7ff0000000000123},
      {f64("(f64.max " + inf + d(0xfff0000000000456) + ")"), 0xfff0000000000456},
      {f64("(f64.min " + d(0x7ff0000000000001) + d(0x7ff0000000000002) + ")"), 0x7ff0000000000001},
      {f32("(f32.max " + s(0x7f800001) + "(f32.const 1))"), 0x7f800001},
      {f64("(f64.ceil " + d(0x7ff0000000000005) + ")"), 0x7ff0000000000005},
      {f64("(f64.nearest " + d(0xfff0000000000005) + ")"), 0xfff0000000000005},
      {f32("(f32.trunc " + s(0xff800009) + ")"), 0xff800009},
      {f32("(f32.floor " + s(0x7f80000a) + ")"), 0x7f80000a},
  });
}

TEST(NanBits, under_the_specifications_rules_min_max_and_rounding_quiet_it) {
  const std::string inf = "(f64.const inf)";
  expect_bits(
      {
          {f64("(f64.min " + d(0x7ff0000000000123) + inf + ")"), 0x7ff8000000000123},
          {f64("(f64.max " + inf + d(0xfff0000000000456) + ")"), 0xfff8000000000456},
          {f32("(f32.max " + s(0x7f800001) + "(f32.const 1))"), 0x7fc00001},
          {f64("(f64.ceil " + d(0x7ff0000000000005) + ")"), 0x7ff8000000000005},
          {f32("(f32.trunc " + s(0xff800009) + ")"), 0xffc00009},
      },
      plain_wasm());
}

TEST(NanBits, bit_operations_touch_one_bit) {
  expect_bits({
      {f64("(f64.neg " + d(0x7ff0000000000123) + ")"), 0xfff0000000000123},
      {f64("(f64.abs " + d(0xfff0000000000123) + ")"), 0x7ff0000000000123},
      {f64("(f64.copysign " + d(0x7ff0000000000123) + "(f64.const -1))"), 0xfff0000000000123},
      {f32("(f32.neg " + s(0x7f800001) + ")"), 0xff800001},
      {f32("(f32.copysign (f32.const 1) " + s(0xff800001) + ")"), 0xbf800000},
  });
}

TEST(Floats, signed_zeros_rounding_and_conversion) {
  expect_bits(
      {
          {f64("(f64.min (f64.const 0) (f64.const -0))"), 0x8000000000000000},
          {f64("(f64.max (f64.const -0) (f64.const 0))"), 0},
          {f64("(f64.nearest (f64.const 2.5))"), 0x4000000000000000},
          {f64("(f64.nearest (f64.const -0.5))"), 0x8000000000000000},
          {f64("(f64.ceil (f64.const -0.5))"), 0x8000000000000000},
          {f64("(f64.trunc (f64.const 1.9))"), 0x3ff0000000000000},
          {f64("(f64.convert_i64_u (i64.const -1))"), 0x43f0000000000000},
          {f32("(f32.convert_i64_u (i64.const 0x8000008000000001))"), 0x5f000001},
          {f32("(f32.demote_f64 (f64.const 1e300))"), 0x7f800000},
          {"(i64.trunc_sat_f64_s (f64.const nan))", 0},
          {"(i64.trunc_sat_f64_s (f64.const 1e300))", 0x7fffffffffffffff},
          {"(i64.trunc_sat_f32_u (f32.const -5))", 0},
          {"(i64.trunc_f64_u (f64.const 18446744073709549568))", 0xfffffffffffff800},
          {"(i64.extend_i32_u (i32.trunc_f64_u (f64.const 4294967295.9)))", 0xffffffff},
          {"(i64.extend_i32_u (f64.lt (f64.const nan) (f64.const 1)))", 0},
          {"(i64.extend_i32_u (f64.ne (f64.const nan) (f64.const nan)))", 1},
          // a fused multiply-add would give another result
          {f64("(f64.add (f64.mul (f64.const 0x1.0000001p0) (f64.const 0x1.0000001p0)) (f64.const -1))"),
           0x3e40000000000000},
      },
      plain_wasm());
}

}  // namespace
}  // namespace wrought::test
