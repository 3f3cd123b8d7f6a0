// wrought bench: a short run of each kind, and what it refuses to time.
#include <gtest/gtest.h>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

std::vector<std::string> bench(const std::string& contract, std::vector<std::string> more) {
  more.insert(more.begin(), {"bench", contract, "--builds", "1", "--repeat", "2", "--batch-seconds", "0.001"});
  return more;
}

const std::vector<std::string> hello = {"--receiver", "hello", "--code", "hello",
                                        "--action",   "hi",    "--data", "0000000000855c34"};
const std::vector<std::string> any_action = {"--receiver", "self", "--code", "u64:3", "--action", "run"};

// 7 * 3 steps of a loop, without any host function.
const std::string loop = R"((module (memory (export "memory") 1)
  (func (export "apply") (param i64 i64 i64) (local $left i64)
    (local.set $left (i64.mul (local.get 1) (i64.const 7)))
    (loop $next
      (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (local.get $left)))
      (br_if $next (i64.ne (i64.const 0) (local.tee $left (i64.sub (local.get $left) (i64.const 1)))))))))";

TEST(Bench, table_of_a_sample) {
  const Desk desk;
  const Answer answer = desk.wrought(bench(sample("hello.wasm"), hello));
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  for (const std::string_view part : {"engine ", "\nnative ", "\nwabt ", " applies\n",
                                      "\nbinaryen   not measured: the contract imports host functions", "\nbuild      ",
                                      "of it clang", "\ngas        "}) {
    EXPECT_NE(answer.out.find(part), std::string::npos) << "no \"" << part << "\" in\n" << answer.out;
  }
  EXPECT_EQ(desk.files() + desk.scratch_files(), "");
}

TEST(Bench, json_of_a_sample) {
  const Desk desk;
  const json answer = desk.wrought_json(bench(sample("hello.wasm"), hello));
  const json applied = desk.wrought_json({"apply", sample("hello.wasm"), "--receiver", "hello", "--code", "hello",
                                          "--action", "hi", "--data", "0000000000855c34"});
  EXPECT_EQ(answer["gas_used"], applied["gas_used"]);
  ASSERT_EQ(answer["engines"].size(), 2u);
  EXPECT_EQ(answer["engines"][0]["engine"], "native");
  EXPECT_EQ(answer["engines"][0]["relative_to_native"], 1.0);
  EXPECT_EQ(answer["engines"][1]["engine"], "wabt");
  EXPECT_GT(answer["engines"][1]["relative_to_native"], 1.0);
  EXPECT_EQ(answer["engines"][1]["samples_ns"].size(), 2u);
  EXPECT_GT(answer["engines"][1]["build_pays_off_after_applies"], 0);
  EXPECT_EQ(answer["not_measured"][0]["engine"], "binaryen");
  EXPECT_GT(answer["build"]["seconds"], answer["build"]["clang_seconds"]);
}

TEST(Bench, without_host_functions_binaryen_takes_part) {
  const Desk desk;
  desk.write("loop.wat", loop);
  const json answer = desk.wrought_json(bench("loop.wat", any_action));
  ASSERT_EQ(answer["engines"].size(), 3u) << answer;
  EXPECT_EQ(answer["engines"][2]["engine"], "binaryen");
  EXPECT_GT(answer["engines"][2]["relative_to_native"], 1.0);
  EXPECT_EQ(answer["not_measured"], json::array());
}

// Its start function would have to give way to the one that Binaryen runs.
TEST(Bench, a_start_function_leaves_binaryen_out) {
  const Desk desk;
  desk.write("start.wat", R"((module (memory (export "memory") 1) (func $begin) (start $begin)
    (func (export "apply") (param i64 i64 i64))))");
  const json answer = desk.wrought_json(bench("start.wat", any_action));
  ASSERT_EQ(answer["not_measured"].size(), 1u) << answer;
  EXPECT_EQ(answer["not_measured"][0]["why"], "the module has a start function of its own");
}

TEST(Bench, an_action_that_fails_is_not_timed) {
  const Desk desk;
  desk.write("traps.wat",
             R"((module (memory (export "memory") 1) (func (export "apply") (param i64 i64 i64) unreachable)))");
  expect_refusal(desk.wrought(bench("traps.wat", any_action)), 1, "nothing to time");
  const json answer = desk.wrought_json(bench("traps.wat", any_action), 1);
  EXPECT_EQ(answer["ok"], false);
  EXPECT_EQ(answer["outcome"], "trapped");
}

TEST(Bench, refuses_what_it_cannot_measure) {
  const Desk desk;
  ASSERT_EQ(desk.wrought({"build", sample("hello.wasm"), "-o", "hello.so"}).exit_code, 0);
  expect_refusal(desk.wrought(bench("hello.so", hello)), 2, "a plugin");
  expect_refusal(desk.wrought(bench("missing.wasm", hello)), 1, "missing.wasm");
  expect_refusal(
      desk.wrought(bench(sample("hello.wasm"), {"--receiver", "Hello", "--code", "hello", "--action", "hi"})), 2,
      "--receiver");
}

}  // namespace
}  // namespace wrought::test
