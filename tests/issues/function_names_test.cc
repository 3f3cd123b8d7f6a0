// Emitted functions were once called "f" and their number, so number 32 without a name, or 64 called "add", met the
// prelude's type f32 and its helper f64_add, and the C did not compile.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

constexpr int functions = 130;  // past 128, as there is an f128 on the host's side

TEST(FunctionNames, never_meet_those_of_types_and_helpers) {
  for (const auto& [named, name] : {std::pair<int, std::string>{0, ""}, {32, "$add"}, {64, "$add"}}) {
    std::string text = "(module (import \"env\" \"printi\" (func $printi (param i64)))";
    for (int i = 1; i < functions; ++i) {
      text += "(func " + (i == named ? name : "") + " (result i64) (i64.const " + std::to_string(i) + "))";
    }
    text +=
        "(func (export \"apply\") (param i64 i64 i64) (call $printi (i64.add (call 32) (i64.add (call 64) (call "
        "128))))))";
    EXPECT_EQ(apply_on_all(every_engine(text)).console, "224") << name;
  }
}

}  // namespace
}  // namespace wrought::test
