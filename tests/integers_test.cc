// Integer, memory and control instructions at their edges, on every engine. Each case stores an i64.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/engines.h"

namespace wrought::test {
namespace {

struct Case {
  std::string instruction;
  uint64_t value;
};

void expect_values(const std::vector<Case>& cases, const std::string& fields = "") {
  std::string body;
  for (size_t i = 0; i < cases.size(); ++i) {
    body += "(i64.store (i32.const " + std::to_string(8 * i) + ") " + cases[i].instruction + ")\n";
  }
  ASSERT_LE(8 * cases.size(), 256u);
  // The receiver is 0 at run time, but no compiler knows: operands go through it so that nothing is folded.
  const auto engines = every_engine(
      "(module (import \"env\" \"set_action_return_value\" (func $return (param i32 i32)))"
      "(memory 1)" +
          fields +
          "(func (export \"apply\") (param $r i64) (param $c i64) "
          "(param i64) (local $x i32)\n" +
          body + "(call $return (i32.const 0) (i32.const " + std::to_string(8 * cases.size()) + "))))",
      plain_wasm());
  const Seen seen = apply_on_all(engines, {.receiver = 0, .code = 5});
  ASSERT_TRUE(seen.outcome.ok()) << seen.text();
  for (size_t i = 0; i < cases.size(); ++i) {
    uint64_t value = 0;
    std::memcpy(&value, seen.return_value.data() + 8 * i, 8);
    EXPECT_EQ(value, cases[i].value) << cases[i].instruction;
  }
}

std::string i32(const std::string& n) { return "(i32.add (i32.const " + n + ") (i32.wrap_i64 (local.get $r)))"; }
std::string i64(const std::string& n) { return "(i64.add (i64.const " + n + ") (local.get $r))"; }
std::string wide(const std::string& i) { return "(i64.extend_i32_u " + i + ")"; }

TEST(Integers, shifts_and_rotations_take_the_count_modulo_the_width) {
  expect_values({
      {wide("(i32.shl " + i32("1") + i32("33") + ")"), 2},
      {wide("(i32.shr_s " + i32("-8") + i32("34") + ")"), 0xfffffffe},
      {wide("(i32.shr_u " + i32("-8") + i32("28") + ")"), 15},
      {wide("(i32.rotl " + i32("0x80000001") + i32("32") + ")"), 0x80000001},
      {wide("(i32.rotr " + i32("1") + i32("1") + ")"), 0x80000000},
      {"(i64.shl " + i64("1") + i64("64") + ")", 1},
      {"(i64.shr_s " + i64("-1") + i64("63") + ")", ~0ull},
      {"(i64.rotl " + i64("0x8000000000000001") + i64("4") + ")", 0x18},
      {"(i64.rotr " + i64("0xf") + i64("0") + ")", 0xf},
      {wide("(i32.shl (i32.lt_u " + i32("1") + i32("2") + ") " + i32("31") + ")"), 0x80000000},
  });
}

TEST(Integers, division_and_remainder) {
  expect_values({
      {"(i64.div_s " + i64("-7") + i64("2") + ")", static_cast<uint64_t>(-3)},
      {"(i64.rem_s " + i64("-7") + i64("2") + ")", static_cast<uint64_t>(-1)},
      {"(i64.div_u " + i64("-7") + i64("2") + ")", 0x7ffffffffffffffc},
      {"(i64.rem_u " + i64("-7") + i64("10") + ")", 9},
      {wide("(i32.rem_s " + i32("0x80000000") + i32("-1") + ")"), 0},
      {wide("(i32.div_s " + i32("0x80000000") + i32("1") + ")"), 0x80000000},
  });
}

TEST(Integers, counts_extensions_and_comparisons) {
  expect_values({
      {wide("(i32.clz " + i32("0") + ")"), 32},
      {wide("(i32.ctz " + i32("0") + ")"), 32},
      {wide("(i32.popcnt " + i32("-1") + ")"), 32},
      {"(i64.clz " + i64("1") + ")", 63},
      {"(i64.ctz " + i64("0") + ")", 64},
      {"(i64.popcnt " + i64("0xff00ff") + ")", 16},
      {wide("(i32.extend8_s " + i32("0x180") + ")"), 0xffffff80},
      {wide("(i32.extend16_s " + i32("0x8000") + ")"), 0xffff8000},
      {"(i64.extend8_s " + i64("0x7f") + ")", 0x7f},
      {"(i64.extend32_s " + i64("0x80000000") + ")", 0xffffffff80000000},
      {"(i64.extend_i32_s " + i32("-2") + ")", static_cast<uint64_t>(-2)},
      {wide("(i64.lt_s " + i64("-1") + i64("0") + ")"), 1},
      {wide("(i64.lt_u " + i64("-1") + i64("0") + ")"), 0},
      {wide("(i32.ge_s " + i32("0x80000000") + i32("0") + ")"), 0},
      {wide("(i32.eqz (i32.eqz " + i32("5") + "))"), 1},
  });
}

TEST(Memory, widths_and_signs) {
  const std::string bytes = "(data (i32.const 1000) \"\\80\\ff\\01\\7f\\fe\\dc\\ba\\98\")";
  const std::string at = i32("1000");
  expect_values(
      {
          {"(i64.load8_s " + at + ")", 0xffffffffffffff80},
          {"(i64.load8_u " + at + ")", 0x80},
          {"(i64.load16_s " + at + ")", 0xffffffffffffff80},
          {"(i64.load16_u offset=1 " + at + ")", 0x1ff},
          {"(i64.load32_s offset=4 " + at + ")", 0xffffffff98badcfe},
          {"(i64.load32_u offset=4 " + at + ")", 0x98badcfe},
          {"(i64.load " + at + ")", 0x98badcfe7f01ff80},
          {wide("(i32.load8_s " + at + ")"), 0xffffff80},
          {wide("(i32.load16_s " + at + ")"), 0xffffff80},
          {wide("(i32.load16_u offset=3 " + at + ")"), 0xfe7f},
      },
      bytes);
}

TEST(Control, blocks_with_parameters_and_several_results) {
  const std::string fields = R"(
    (func $divmod (param i64 i64) (result i64 i64)
      (i64.div_u (local.get 0) (local.get 1)) (i64.rem_u (local.get 0) (local.get 1)))
    (func $swap_sub (param i64 i64) (result i64)
      (call $divmod (local.get 0) (local.get 1))
      (block (param i64 i64) (result i64) i64.sub))
    (func $sum_down (param i64) (result i64)
      (i64.const 0) (local.get 0)
      (loop $l (param i64 i64) (result i64)
        (local.set 0)
        (i64.add (local.get 0))
        (i64.sub (local.get 0) (i64.const 1))
        (local.tee 0)
        (i64.eqz)
        (if (param i64) (result i64) (then) (else (local.get 0) (br $l)))))
    (func $pick (param i64) (result i64 i64)
      (i64.const 1) (i64.const 2)
      (i64.eqz (local.get 0))
      (br_if 0)
      (drop) (drop) (i64.const 3) (i64.const 4))
    (func $cross (param i64 i64) (result i64)
      (block (result i64 i64) (local.get 1) (local.get 0) (br 0))
      (i64.sub)))";
  expect_values(
      {
          {"(call $swap_sub " + i64("17") + i64("5") + ")", 1},
          {"(call $sum_down " + i64("10") + ")", 55},
          {"(i64.add (call $pick " + i64("0") + "))", 3},
          {"(i64.add (call $pick " + i64("1") + "))", 7},
          {"(call $cross " + i64("3") + i64("10") + ")", 7},
      },
      fields);
}

TEST(Control, br_table_chooses_and_carries_values) {
  const std::string fields = R"(
    (func $choose (param i32) (result i64)
      (block $c (result i64)
        (block $b (result i64)
          (block $a (result i64)
            (br_table $a $b $c $a (i64.const 100) (local.get 0)))
          (return (i64.add (i64.const 1))))
        (return (i64.add (i64.const 2))))
      (i64.add (i64.const 3))))";
  expect_values(
      {
          {"(call $choose " + i32("0") + ")", 101},
          {"(call $choose " + i32("1") + ")", 102},
          {"(call $choose " + i32("2") + ")", 103},
          {"(call $choose " + i32("3") + ")", 101},
          {"(call $choose " + i32("-1") + ")", 101},
      },
      fields);
}

TEST(Control, hundreds_of_nested_ifs) {
  std::string nest = "(i64.const 1)";
  for (int i = 0; i < 300; ++i) {
    nest = "(if (result i64) (i32.wrap_i64 (local.get 0)) (then " + nest + ") (else (i64.const " + std::to_string(i) +
           ")))";
  }
  const std::string fields = "(func $deep (param i64) (result i64) " + nest + ")";
  expect_values({{"(call $deep (local.get $c))", 1}, {"(call $deep (local.get $r))", 299}}, fields);
}

}  // namespace
}  // namespace wrought::test
