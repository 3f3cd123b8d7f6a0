// The C variable of an i32 operand was named by its place on the operand stack: i0, i1, ... The ninth was i8, the 33rd
// i32, and from there on that function's C had a variable where it meant the type: it did not compile.
#include <algorithm>
#include <cstring>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// As many operands as `depth` lie on the stack, each from a call, when the instruction looks at the last one.
std::string with_operands(int depth, const std::string& instruction) {
  return "(module (import \"env\" \"set_action_return_value\" (func $return (param i32 i32)))"
         "(memory 1) (global $g (mut i32) (i32.const 0))"
         "(func $next (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1)))"
         " (i32.sub (i32.const 0) (global.get $g)))"
         "(func $sum (result i32)\n" +
         repeat("call $next\n", static_cast<size_t>(depth)) + instruction + "\n" +
         repeat("i32.add\n", static_cast<size_t>(depth) - 1) +
         ")\n(func (export \"apply\") (param i64 i64 i64)"
         "(i32.store (i32.const 0) (call $sum)) (call $return (i32.const 0) (i32.const 4))))";
}

int32_t sum(int depth, const std::string& instruction, const BuildOptions& options = {}) {
  const auto engines = every_engine(with_operands(depth, instruction), options);
  EXPECT_EQ(engines.size(), 4u);
  const Seen seen = apply_on_all(engines);
  int32_t value = 0;
  EXPECT_EQ(seen.return_value.size(), sizeof value) << seen.text();
  std::memcpy(&value, seen.return_value.data(), std::min(seen.return_value.size(), sizeof value));
  return value;
}

TEST(Issues, operands_are_not_named_like_types) {
  // -1 - 2 - ... - n, the last one halved: n is even, so -n / 2 = -n >> 1.
  EXPECT_EQ(sum(34, "(i32.shr_s (i32.const 1))"), -(33 * 34 / 2) - 17);
  EXPECT_EQ(sum(66, "(i32.shr_s (i32.const 1))"), -(65 * 66 / 2) - 33);
  // Sign extension of small numbers changes nothing.
  EXPECT_EQ(sum(10, "i32.extend8_s", plain_wasm()), -55);
  EXPECT_EQ(sum(18, "i32.extend16_s", plain_wasm()), -171);
}

}  // namespace
}  // namespace wrought::test
