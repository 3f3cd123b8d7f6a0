// wrought call, as a user meets it.
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

constexpr std::string_view calculator = R"((module
  (import "spectest" "print_i32" (func $print (param i32)))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const 2)))
  (func (export "same") (param f32) (result f32) (local.get 0))
  (func (export "hello") (call $print (i32.const -42)))
  (func (export "boom") unreachable)))";

class CallCommandLine : public testing::Test {
 protected:
  CallCommandLine() { desk.write("calculator.wat", calculator); }
  Answer call(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"call", "calculator.wat"});
    return desk.wrought(std::move(arguments));
  }
  Desk desk;
};

TEST_F(CallCommandLine, prints_the_result_with_its_type) {
  EXPECT_EQ(call({"add", "i32:5", "i32:-7"}).out, "add(i32:5, i32:-7) => -2 : i32\n");
  EXPECT_EQ(call({"half", "f64:1.5"}).out, "half(f64:1.5) => 0.75 : f64\n");
  EXPECT_EQ(call({"same", "f32:-nan:0x200000"}).out, "same(f32:-nan:0x200000) => -nan:0x200000 : f32\n");
}

TEST_F(CallCommandLine, without_a_function_lists_all_and_runs_those_that_take_nothing) {
  const Answer answer = call({});
  EXPECT_EQ(answer.out,
            "add (i32 i32) -> i32\nhalf (f64) -> f64\nsame (f32) -> f32\n-42\nhello() =>\n"
            "boom() trapped: wasm_execution_error: unreachable (unreachable)\n");
  EXPECT_EQ(answer.exit_code, 1);
}

TEST_F(CallCommandLine, a_trap_is_named_and_ends_with_1) {
  const Answer answer = call({"boom"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.out, "boom() trapped: wasm_execution_error: unreachable (unreachable)\n");
}

TEST_F(CallCommandLine, says_what_is_wrong_with_the_arguments) {
  struct Case {
    std::vector<std::string> arguments;
    std::string error;
  };
  const Case cases[] = {
      {{"add", "i32:5"}, "wrought: usage: add: 1 arguments, expected 2\n"},
      {{"add", "i32:5", "i64:5"}, "wrought: usage: add: argument 2 is of type i64, expected i32\n"},
      {{"add", "i32:5", "i32:4294967296"}, "wrought: usage: \"i32:4294967296\": not a value of type i32\n"},
      {{"gone"}, "wrought: usage: gone: no function of this name is exported\n"},
  };
  for (const Case& c : cases) {
    const Answer answer = call(c.arguments);
    EXPECT_EQ(answer.exit_code, 2);
    EXPECT_EQ(answer.err, c.error);
  }
}

TEST_F(CallCommandLine, a_plugin_of_antelope_has_contracts_only) {
  desk.write("c.wat", contract(""));
  ASSERT_EQ(desk.wrought({"build", "c.wat", "-o", "c.so"}).exit_code, 0);
  const Answer answer = desk.wrought({"call", "c.so", "apply", "--profile", "antelope"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_NE(answer.err.find("builds contracts only"), std::string::npos) << answer.err;
}

}  // namespace
}  // namespace wrought::test
