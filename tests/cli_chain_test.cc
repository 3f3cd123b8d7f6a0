// wrought chain: a conversation, in which a bad line costs nothing but its own answer.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

// A line and its answer; an answer that ends in "..." is only a beginning.
struct Exchange {
  std::string request, answer;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void expect_conversation(const Desk& desk, const std::vector<Exchange>& exchanges,
                         std::vector<std::string> arguments = {}) {
  std::string requests;
  for (const Exchange& exchange : exchanges) requests += exchange.request + "\n";
  arguments.insert(arguments.begin(), "chain");
  const Answer answer = desk.wrought(arguments, requests);
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.err, "");
  const auto answers = lines_of(answer.out);
  ASSERT_EQ(answers.size(), exchanges.size()) << answer.out;
  for (size_t i = 0; i < answers.size(); ++i) {
    std::string expected = exchanges[i].answer, seen = answers[i];
    if (expected.ends_with("...")) {
      expected.resize(expected.size() - 3);
      seen.resize(std::min(seen.size(), expected.size()));
    }
    EXPECT_EQ(seen, expected) << exchanges[i].request << "\n" << answers[i];
  }
}

std::string refused(const std::string& cls, const std::string& message) {
  return R"({"ok":false,"error":{"class":")" + cls + R"(","message":")" + message + R"(","code":0}})";
}

const std::string good = R"({"ok":true})";
const std::string add =
    R"({"op":"push","actions":[{"account":"counter","name":"add","authorization":["counter@active"]}],)"
    R"("gas_limit":10000})";
const std::string rows = R"({"op":"rows","code":"counter","scope":"counter","table":"counter"})";

std::string row_of(const std::string& value) {
  return R"({"ok":true,"rows":[{"primary":"7","payer":"counter","value":")" + value + R"("}]})";
}

TEST(ChainCommand, good_and_bad_lines_are_answered_in_order) {
  const Desk desk;
  desk.write("counter.wat", counter);
  expect_conversation(
      desk,
      {
          {R"({"op":"account","name":"counter"})", good},
          {"hello?", refused("parse_error", "not JSON")},
          {R"({"op":"account")", refused("parse_error", "not JSON")},
          {"[1,2]", refused("parse_error", "not a JSON object")},
          {std::string(40, '['), refused("parse_error", "nested more than 32 deep")},
          {"{}", refused("bad_request", R"(\"op\" is missing)")},
          {R"({"op":7})", refused("bad_request", R"(\"op\" must be a string)")},
          {R"({"op":"fly"})",
           refused("unknown_op",
                   "known are account, setcode, setabi, privileged, push, rows, chain, feature, advance")},
          {R"({"op":"account","name":"counter"})", refused("usage", "account 'counter' exists already")},
          {R"({"op":"account","name":"Alice"})",
           refused("bad_name", R"(\"name\": name \"Alice\": not a name: character 1 is not one of .12345a-z)")},
          {R"({"op":"setcode","account":"counter","wasm":"nope.wasm"})",
           refused("io", "nope.wasm: cannot open: No such file or directory")},
          {R"({"op":"setcode","account":"counter"})",
           refused("bad_request", R"(either \"wasm\" or \"plugin\" is needed, or \"clear\":true)")},
          {R"({"op":"setcode","account":"counter","wasm":"counter.wat"})", R"({"ok":true,"code_hash":"...)"},
          {R"({"op":"push","actions":{},"gas_limit":1})", refused("bad_request", R"(\"actions\" must be an array)")},
          {R"({"op":"push","actions":[{"account":"counter","name":"add"}],"gas_limit":-1})",
           refused("bad_request", R"(\"gas_limit\" must be a whole number from 0 to 2^63-1)")},
          {R"({"op":"push","actions":[{"account":"counter","name":"add","data":"abc"}],"gas_limit":1})",
           refused("bad_request", R"(\"data\" must be hex, two digits a byte)")},
          {add, R"({"ok":true,"gas_used":...)"},
          {rows, row_of("01")},
          {R"({"op":"push","actions":[{"account":"counter","name":"add","authorization":["counter@active"],"data":"aBCd"}],"gas_limit":10})",
           R"({"ok":false,"error":{"class":"out_of_gas",...)"},
          {add, R"({"ok":true,"gas_used":...)"},
          {rows, row_of("02")},
          {R"({"op":"advance","us":"soon"})",
           refused("bad_request", R"(\"us\" must be a whole number from 0 to 2^63-1)")},
          {R"({"op":"advance","us":500000})", good},
          {rows, row_of("02")},
      });
}

TEST(ChainCommand, empty_lines_are_passed_over_and_the_last_needs_no_end) {
  const Answer answer = Desk().wrought({"chain"}, "\n  \r\n{\"op\":\"account\",\"name\":\"alice\"}\n\nwhat");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out, good + "\n" + refused("parse_error", "not JSON") + "\n");
}

TEST(ChainCommand, a_line_of_a_hundred_megabytes_is_refused_and_the_next_one_answered) {
  const Desk desk;
  const std::string account = R"({"op":"account","name":"alice"})";
  const std::string too_long = R"({"op":"account","name":")" + std::string(100'000'000, 'a') + "\"}";
  const std::string deep = std::string(60'000'000, '[');
  const Answer answer = desk.wrought({"chain"}, too_long + "\n" + deep + "\n" + account);
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out, refused("parse_error", "a line of more than 67108864 bytes") + "\n" +
                            refused("parse_error", "nested more than 32 deep") + "\n" + good + "\n");
}

TEST(ChainCommand, state_is_kept_for_the_next_run) {
  const Desk desk;
  desk.write("counter.wat", counter);
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so"}).exit_code, 0);
  const std::vector<std::string> with_state = {"--state", "kept"};
  expect_conversation(desk,
                      {{R"({"op":"account","name":"counter"})", good},
                       {R"({"op":"setcode","account":"counter","plugin":"counter.so"})", R"({"ok":true...)"},
                       {add, R"({"ok":true...)"}},
                      with_state);
  expect_conversation(desk, {{rows, row_of("01")}, {add, R"({"ok":true...)"}, {rows, row_of("02")}}, with_state);

  std::filesystem::remove(desk / "counter.so");
  expect_conversation(
      desk, {{add, R"({"ok":false,"error":{"class":"code_not_available","message":"...)"}, {rows, row_of("02")}},
      with_state);
}

TEST(ChainCommand, a_plugin_that_was_judged_by_wider_limits_is_refused) {
  const Desk desk;
  desk.write("counter.wat", counter);
  desk.write("chain.toml", "max_module_bytes = 4096\n");
  const std::string set = R"({"op":"setcode","account":"counter","plugin":"counter.so"})";
  const std::vector<Exchange> refused_then = {
      {R"({"op":"account","name":"counter"})", good},
      {set,
       refused("policy",
               "counter.so: the plugin was built with max_module_bytes = 20971520, the chain allows 4096: build it "
               "with the chain's limits")}};
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so"}).exit_code, 0);
  expect_conversation(desk, refused_then, {"--limits", "chain.toml"});
  ASSERT_EQ(desk.wrought({"build", "counter.wat", "-o", "counter.so", "--limits", "chain.toml"}).exit_code, 0);
  expect_conversation(desk, {refused_then[0], {set, R"({"ok":true...)"}}, {"--limits", "chain.toml"});
}

TEST(ChainCommand, a_state_that_cannot_be_opened) {
  const Desk desk;
  desk.write("kept", "a file, where a directory should be");
  expect_refusal(desk.wrought({"chain", "--state", "kept"}, ""), 1, "kept");
}

}  // namespace
}  // namespace wrought::test
