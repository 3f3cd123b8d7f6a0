// wrought apply: one action, on every engine, with what it prints, changes and costs.
#include <gtest/gtest.h>

#include "hostapi/antelope/name.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

std::vector<std::string> operator+(std::vector<std::string> some, const std::vector<std::string>& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}

std::vector<std::string> greet(const std::string& file) {
  return {"apply", file, "--receiver", "hello", "--code", "hello", "--action", "hi", "--data", "0000000000855c34"};
}

std::vector<std::string> count(const std::string& file) {
  return {"apply", file, "--receiver", "counter", "--code", "counter", "--action", "add"};
}

TEST(Apply, says_what_happened) {
  const Desk desk;
  const json answer = desk.wrought_json(greet(sample("hello.wasm")));
  EXPECT_EQ(answer["outcome"], "completed");
  EXPECT_EQ(answer["console"], "Hello, alice!");
  EXPECT_EQ(answer["return_value"], "0000000000855c34");
  EXPECT_EQ(answer["error"], nullptr);
  EXPECT_GT(answer["gas_used"], 0);

  const Answer text = desk.wrought(greet(sample("hello.wasm")));
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_EQ(text.out, "outcome  completed\ngas      " + answer["gas_used"].dump() +
                          "\nconsole  Hello, alice!\nreturned 0000000000855c34\n");
  EXPECT_EQ(desk.files() + desk.scratch_files(), "");
}

TEST(Apply, every_engine_answers_alike) {
  const Desk desk;
  desk.write("counter.wat", counter);
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so"}).exit_code, 0);
  ASSERT_EQ(desk.wrought({"build", sample("hello.wasm"), "-o", "hello.so"}).exit_code, 0);
  for (const auto& arguments : {count("counter.so"), count("counter.wat"), greet("hello.so")}) {
    json native = desk.wrought_json(arguments + std::vector<std::string>{"--engine", "native"});
    EXPECT_EQ(native.erase("apply_ns"), 1u);
    for (const char* engine : {"wabt", "wasm2c"}) {
      json other = desk.wrought_json(arguments + std::vector<std::string>{"--engine", engine});
      EXPECT_EQ(other.erase("apply_ns"), 1u);
      EXPECT_EQ(native, other) << engine;
    }
  }
}

TEST(Apply, names_may_be_numbers_and_data_in_capitals) {
  const Desk desk;
  const json by_name = desk.wrought_json(greet(sample("hello.wasm")));
  const auto number = [](std::string_view name) { return "u64:" + std::to_string(parse_name(name)->value); };
  json by_number = desk.wrought_json({"apply", sample("hello.wasm"), "--receiver", number("hello"), "--code",
                                      number("hello"), "--action", number("hi"), "--data", "0000000000855C34"});
  by_number["apply_ns"] = by_name["apply_ns"];
  EXPECT_EQ(by_name, by_number);
}

TEST(Apply, authorization_is_the_receivers_unless_given) {
  const Desk desk;
  desk.write("alice.wat", R"((module (import "env" "require_auth" (func $require_auth (param i64)))
    (func (export "apply") (param i64 i64 i64) (call $require_auth (i64.const 0x345c850000000000)))))");  // alice
  ASSERT_EQ(desk.wrought({"build", "alice.wat", "-o", "alice.so"}).exit_code, 0);
  const std::vector<std::string> action = {"apply", "alice.so", "--receiver", "bob", "--code", "bob", "--action", "a"};
  const json without = desk.wrought_json(action, 1);
  EXPECT_EQ(without["error"]["class"], "missing_auth_exception");
  EXPECT_EQ(desk.wrought_json(action + std::vector<std::string>{"--auth", "alice@active"})["outcome"], "completed");
  EXPECT_EQ(desk.wrought_json(action +
                              std::vector<std::string>{"--auth", "carol@active", "--auth", "alice@owner"})["outcome"],
            "completed");
}

TEST(Apply, a_small_gas_limit_ends_it) {
  const Desk desk;
  const auto limited = greet(sample("hello.wasm")) + std::vector<std::string>{"--gas-limit", "10"};
  const json answer = desk.wrought_json(limited, 1);
  EXPECT_EQ(answer["outcome"], "out_of_gas");
  EXPECT_EQ(answer["gas_used"], 10);
  const Answer text = desk.wrought(limited);
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_EQ(text.out, "outcome  out_of_gas: out_of_gas: the gas limit of 10 is used up\ngas      10\n");
}

TEST(Apply, repeat_prints_the_median_and_changes_nothing_else) {
  const Desk desk;
  desk.write("counter.wat", counter);
  const Answer answer = desk.wrought(count("counter.wat") + std::vector<std::string>{"--repeat", "5"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_NE(answer.out.find(" ns, median of 5 applies\n"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("row      added counter counter counter 7 01\n"), std::string::npos)
      << "each repetition starts from the same state: " << answer.out;
}

TEST(Apply, state_keeps_rows_between_two_runs) {
  const Desk desk;
  desk.write("counter.wat", counter);
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so"}).exit_code, 0);
  const auto with_state = count("counter.so") + std::vector<std::string>{"--state", "rows"};
  const json first = desk.wrought_json(with_state)["rows"].at(0), second = desk.wrought_json(with_state)["rows"].at(0);
  EXPECT_EQ(first["change"], "added");
  EXPECT_EQ(first["value"], "01");
  EXPECT_EQ(second["change"], "changed");
  EXPECT_EQ(second["value"], "02");
  EXPECT_EQ(desk.wrought_json(count("counter.so"))["rows"].at(0)["value"], "01") << "without --state: in memory";
}

// What the counter stores and what its action takes, as far as this test needs them.
const std::string counter_abi = R"({"version":"eosio::abi/1.1",
  "structs":[{"name":"add","base":"","fields":[{"name":"by","type":"asset"}]},
             {"name":"count","base":"","fields":[{"name":"count","type":"uint8"}]}],
  "actions":[{"name":"add","type":"add","ricardian_contract":""}],
  "tables":[{"name":"counter","index_type":"i64","key_names":[],"key_types":[],"type":"count"}]})";

TEST(Apply, with_an_abi_data_is_json_and_rows_are_decoded) {
  const Desk desk;
  desk.write("counter.wat", counter);
  desk.write("counter.abi", counter_abi);
  const auto apply = [&](const std::string& data, bool with_abi) {
    std::vector<std::string> words = {"apply",   "counter.wat", "--receiver", "counter", "--code",
                                      "counter", "--action",    "add",        "--data",  data};
    if (with_abi) words.insert(words.end(), {"--abi", "counter.abi"});
    return words;
  };
  const json answer = desk.wrought_json(apply(R"({"by":"1.0000 SYS"})", true));
  EXPECT_EQ(answer["rows"][0]["value"], "01") << answer;
  EXPECT_EQ(answer["rows"][0]["data"].dump(), R"({"count":1})") << answer;
  expect_refusal(desk.wrought(apply(R"({"by":"1.0000 sys"})", true)), 2, "add.by");
  expect_refusal(desk.wrought(apply(R"({"by":"1.0000 SYS"})", false)), 2, "JSON needs an ABI");
}

}  // namespace
}  // namespace wrought::test
