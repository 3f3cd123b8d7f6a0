// A module that is heavy to compile gets other C (transpiler/emit/heavy.h): it means the same.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// A module with this in it, and a function that makes it heavy.
std::string heavy(const std::string& fields) {
  std::string filler = "(func $filler (param i32) (result i32) (local.get 0)";
  for (size_t i = 0; i < 4'001; ++i) filler += " i32.load";
  return "(module (import \"env\" \"set_action_return_value\" (func $return (param i32 i32))) (memory 1)\n" + fields +
         filler + "))";
}

bool is_emitted_as_heavy(const std::string& wat, const BuildOptions& options = {}) {
  const Folder folder;
  const auto made = transpile(folder.write("c.wat", wat), options);
  EXPECT_TRUE(made.ok());
  return made.ok() && made->c_text.find("#define OPERATION static __attribute__((noinline))") != std::string::npos;
}

TEST(HeavyModules, are_told_from_others) {
  const std::string apply = "(func (export \"apply\") (param i64 i64 i64))";
  EXPECT_TRUE(is_emitted_as_heavy(heavy(apply)));
  EXPECT_FALSE(is_emitted_as_heavy("(module (memory 1)" + apply + ")"));
}

// Stores instruction(operands) for operands of all kinds, returns the bits.
std::string every_operand(const std::string& instruction, const std::string& type, bool two) {
  const std::string f32[] = {"1.5", "-0", "inf", "-2.75", "nan:0x200001", "-nan:0x400003"};
  const std::string f64[] = {"1.5", "-0", "inf", "-2.75", "nan:0x4000000000001", "-nan:0x8000020000003"};
  const bool is_f32 = type == "f32";
  std::string code;
  size_t at = 0;
  for (const std::string& a : is_f32 ? f32 : f64) {
    for (const std::string& b : is_f32 ? f32 : f64) {
      if (!two && &b != (is_f32 ? f32 : f64)) break;
      code += "i32.const " + std::to_string(8 * at++) + " " + type + ".const " + a + " call $known_" + type + " ";
      if (two) code += type + ".const " + b + " ";
      code += instruction + " call $keep_" + instruction.substr(0, 3) + "\n";
    }
  }
  // A return value has at most 256 bytes: fold the rest into them.
  code +=
      "(local.set $i (i32.const 248)) (loop (i64.store (i32.and (local.get $i) (i32.const 255)) "
      "(i64.xor (i64.rotl (i64.load (i32.and (local.get $i) (i32.const 255))) (i64.const 9)) "
      "(i64.load (local.get $i)))) (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) "
      "(i32.const 296))))";
  return heavy(
      "(func $known_f32 (param f32) (result f32) local.get 0)\n"
      "(func $known_f64 (param f64) (result f64) local.get 0)\n"
      "(func $keep_f32 (param i32 f32) local.get 0 local.get 1 f32.store)\n"
      "(func $keep_f64 (param i32 f64) local.get 0 local.get 1 f64.store)\n"
      "(func (export \"apply\") (param i64 i64 i64) (local $i i32)\n" +
      code + "(call $return (i32.const 0) (i32.const 256)))\n");
}

struct FloatCase {
  std::string instruction, operand_type;
  bool two;
};

void PrintTo(const FloatCase& c, std::ostream* out) { *out << c.instruction; }

class HeavyFloats : public testing::TestWithParam<FloatCase> {};

TEST_P(HeavyFloats, have_the_bits_of_the_interpreter_under_both_rules) {
  const std::string wat = every_operand(GetParam().instruction, GetParam().operand_type, GetParam().two);
  for (const BuildOptions& options : {BuildOptions{}, plain_wasm()}) {
    EXPECT_TRUE(is_emitted_as_heavy(wat, options));
    EXPECT_EQ(apply_on_all(every_engine(wat, options)).outcome.kind, OutcomeKind::completed);
  }
}

const FloatCase float_cases[] = {
    {"f32.add", "f32", true},          {"f64.div", "f64", true},         {"f32.min", "f32", true},
    {"f32.max", "f32", true},          {"f64.min", "f64", true},         {"f64.max", "f64", true},
    {"f32.sqrt", "f32", false},        {"f64.sqrt", "f64", false},       {"f32.ceil", "f32", false},
    {"f64.floor", "f64", false},       {"f32.trunc", "f32", false},      {"f64.nearest", "f64", false},
    {"f64.promote_f32", "f32", false}, {"f32.demote_f64", "f64", false},
};

INSTANTIATE_TEST_SUITE_P(All, HeavyFloats, testing::ValuesIn(float_cases));

struct EndCase {
  std::string name, code;
  TrapKind trap;
};

TEST(HeavyModules, trap_where_others_do) {
  const std::string table =
      "(type $none (func)) (type $one (func (result i64))) (table 3 funcref) (elem (i32.const 0) $one)\n"
      "(func $one (result i64) i64.const 1) (func $again (call $again))\n";
  const EndCase cases[] = {
      {"a load whose value nobody wants", "i32.const 65533 i32.load drop", TrapKind::memory_out_of_bounds},
      {"a store", "i32.const 65529 i64.const 1 i64.store", TrapKind::memory_out_of_bounds},
      {"a division", "i32.const 7 local.get 0 i32.wrap_i64 i32.div_u drop", TrapKind::integer_divide_by_zero},
      {"an overflow", "i64.const 0x8000000000000000 local.get 0 i64.const 1 i64.sub i64.div_s drop",
       TrapKind::integer_overflow},
      {"a conversion", "f64.const nan i32.trunc_f64_s drop", TrapKind::invalid_conversion},
      {"a call beyond the table", "i32.const 3 call_indirect (type $none)", TrapKind::table_out_of_bounds},
      {"a call of nothing", "i32.const 1 call_indirect (type $none)", TrapKind::null_call},
      {"a call of another type", "i32.const 0 call_indirect (type $none)", TrapKind::indirect_call_mismatch},
      {"too many frames", "call $again", TrapKind::call_depth_exceeded},
  };
  for (const EndCase& c : cases) {
    const std::string wat = heavy(table + "(func (export \"apply\") (param i64 i64 i64) " + c.code + ")\n");
    EXPECT_EQ(apply_on_all(every_engine(wat)).outcome.trap, c.trap) << c.name;
  }
}

TEST(HeavyModules, calls_carry_gas_and_results) {
  const std::string wat = heavy(R"(
    (type $t (func (param i64) (result i64))) (table 2 funcref) (elem (i32.const 0) $sum $double)
    (func $double (param i64) (result i64) (i64.mul (local.get 0) (i64.const 2)))
    (func $sum (param i64) (result i64) (local $n i64)
      (loop (local.set $n (i64.add (local.get $n) (local.get 0)))
        (br_if 0 (i64.ne (i64.const 0) (local.tee 0 (i64.sub (local.get 0) (i64.const 1))))))
      (local.get $n))
    (func (export "apply") (param i64 i64 i64)
      (i64.store (i32.const 0) (call $sum (call $double (i64.const 10))))
      (i64.store (i32.const 8) (call_indirect (type $t) (local.get 1) (i32.wrap_i64 (local.get 0))))
      (call $return (i32.const 0) (i32.const 16)))
  )");
  const auto engines = every_engine(wat);
  const std::string by_sum("\xd2\0\0\0\0\0\0\0\x0f\0\0\0\0\0\0\0", 16);
  EXPECT_EQ(apply_on_all(engines, {0, 5}).return_value, by_sum);
  for (int64_t gas = 0; gas < 400; gas += 7) apply_on_all(engines, {0, 5, 0, gas});
}

// Target i of 600 is label i * 7 mod 5; the default is label 2. Each label adds another digit, then all behind it.
TEST(LargeBranchTables, go_where_they_say) {
  std::string targets;
  for (int i = 0; i < 600; ++i) targets += std::to_string(i * 7 % 5) + " ";
  const std::string wat = R"((module (import "env" "printi" (func $print (param i64)))
    (func (export "apply") (param i64 i64 i64)
      (block (block (block (block (block (br_table )" +
                          targets + R"( 2 (i32.wrap_i64 (local.get 0))))
        (call $print (i64.const 0))) (call $print (i64.const 1))) (call $print (i64.const 2)))
        (call $print (i64.const 3))))))";
  const auto engines = every_engine(wat);
  const struct {
    uint64_t index;
    std::string printed;
  } cases[] = {{0, "0123"}, {1, "23"}, {2, ""}, {3, "123"}, {4, "3"}, {599, "3"}, {600, "23"}, {0xffffffff, "23"}};
  for (const auto& c : cases) EXPECT_EQ(apply_on_all(engines, {c.index}).console, c.printed) << c.index;
}

TEST(HeavyModules, keep_their_globals) {
  const std::string wat = heavy(R"(
    (global $i (mut i32) (i32.const 5)) (global $j (mut i64) (i64.const -6))
    (global $x (mut f32) (f32.const 1.5)) (global $y (mut f64) (f64.const -2.5))
    (func (export "apply") (param i64 i64 i64)
      (global.set $i (i32.add (global.get $i) (i32.wrap_i64 (local.get 0))))
      (global.set $y (global.get $y)) (global.set $x (f32.neg (global.get $x)))
      (i32.store (i32.const 0) (global.get $i)) (i64.store (i32.const 4) (global.get $j))
      (f32.store (i32.const 12) (global.get $x)) (f64.store (i32.const 16) (global.get $y))
      (call $return (i32.const 0) (i32.const 24)))
  )");
  const std::string expected("\x0a\0\0\0\xfa\xff\xff\xff\xff\xff\xff\xff\0\0\xc0\xbf\0\0\0\0\0\0\x04\xc0", 24);
  EXPECT_EQ(apply_on_all(every_engine(wat), {5}).return_value, expected);
}

}  // namespace
}  // namespace wrought::test
