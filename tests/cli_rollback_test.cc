// A trap deep inside a transaction: in a notified account, of an action that another contract sent inline. The error
// names where, and nothing of the transaction is left, on every engine.
#include <gtest/gtest.h>

#include <sstream>

#include "hostapi/antelope/name.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

std::string text_of_bytes(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "\\%02x", static_cast<unsigned char>(byte));
    text += escaped;
  }
  return text;
}

std::string bytes_of_name(Name name) {
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i) bytes[static_cast<size_t>(i)] = static_cast<char>(name.value >> (8 * i));
  return bytes;
}

// Stores a row, then does `then`.
std::string storing_contract(const std::string& then, const std::string& data = "") {
  return R"((module
    (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
    (import "env" "require_recipient" (func $notify (param i64)))
    (import "env" "send_inline" (func $send (param i32 i32)))
    (memory 1) (data (i32.const 0) ")" +
         data + R"(")
    (func $r (call $r))
    (func (export "apply") (param i64 i64 i64)
      (drop (call $store (i64.const 1) (i64.const 2) (local.get 0) (i64.const 5) (i32.const 0) (i32.const 4)))
)" + then +
         "))";
}

struct Trap {
  std::string code, message;
};

TEST(Rollback, of_a_trap_in_a_notification_in_an_inline_action) {
  const Desk desk;
  const Name bob = "bob"_n, carol = "carol"_n;
  // bob's action "work", authorised by alice@active, without data.
  const std::string inline_action =
      bytes_of_name(bob) + bytes_of_name("work"_n) + '\1' + bytes_of_name("alice"_n) + bytes_of_name("active"_n) + '\0';
  desk.write("alice.wat",
             storing_contract("(call $send (i32.const 0) (i32.const " + std::to_string(inline_action.size()) + "))",
                              text_of_bytes(inline_action)));
  desk.write("bob.wat", storing_contract("(call $notify (i64.const " + std::to_string(carol.value) + "))"));
  const Trap traps[] = {
      {"unreachable", "unreachable"},
      {"(drop (i32.load (i32.const 65536)))", "access violation"},
      {"(drop (i64.div_s (i64.const 1) (i64.const 0)))", "zero"},
      {"(call $r)", "stack overflow"},
      {"(loop (br 0))", "gas"},
  };
  for (const Trap& trap : traps) {
    desk.write("carol.wat", storing_contract(trap.code));
    for (const char* engine : {"native", "wabt", "wasm2c"}) {
      SCOPED_TRACE(trap.code + " on " + engine);
      std::string requests;
      for (const char* name : {"alice", "bob", "carol"}) {
        requests += R"({"op":"account","name":")" + std::string(name) + "\"}\n" + R"({"op":"setcode","account":")" +
                    name + R"(","wasm":")" + name + ".wat\"}\n";
      }
      requests +=
          R"({"op":"push","actions":[{"account":"alice","name":"go","authorization":["alice@active"]}],"gas_limit":200000})"
          "\n";
      for (const char* name : {"alice", "bob", "carol"}) {
        requests += R"({"op":"rows","code":")" + std::string(name) +
                    R"(","scope":"............1","table":"............2"})"
                    "\n";
      }
      const Answer answer = desk.wrought({"chain", "--engine", engine}, requests);
      ASSERT_EQ(answer.exit_code, 0) << answer.err;
      std::istringstream lines(answer.out);
      std::vector<json> answers;
      for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line, nullptr, false));
      ASSERT_EQ(answers.size(), 10u) << answer.out;
      for (size_t i = 0; i < 6; ++i) ASSERT_EQ(answers[i]["ok"], true) << answers[i].dump();
      const json& push = answers[6];
      ASSERT_EQ(push["ok"], false) << push.dump();
      EXPECT_NE(push["error"]["message"].get<std::string>().find(trap.message), std::string::npos) << push.dump();
      EXPECT_EQ(push["error"]["action"].dump(), R"({"account":"bob","depth":1,"name":"work","receiver":"carol"})");
      EXPECT_EQ(push["gas_used"], 200'000) << push.dump();
      for (size_t i = 7; i < 10; ++i) EXPECT_EQ(answers[i].dump(), R"({"ok":true,"rows":[]})");
    }
  }
}

}  // namespace
}  // namespace wrought::test
