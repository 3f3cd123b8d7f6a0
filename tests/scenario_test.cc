// The samples as their users meet them: `wrought chain` plays each scenario on every engine and in both memory modes,
// and must answer exactly, gas included, what expected.jsonl says. `./dev regen` writes the expected answers anew.
// `wrought play` shows the demo.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <tuple>
#include <vector>

#include "common/files.h"
#include "common/subprocess.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

const std::filesystem::path samples = WROUGHT_SAMPLES_DIR;
const std::filesystem::path build = WROUGHT_BUILD_DIR;

std::string text_of(const std::filesystem::path& path) {
  const auto text = read_text_file(path, 1 << 24);
  EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.failure().to_line());
  return text.ok() ? *text : "";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> all;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    all.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

// "@token.wasm@" stands for the path of that built contract.
std::string with_paths(const std::string& scenario) {
  std::string out;
  size_t at = 0;
  for (size_t begin = scenario.find("\"@"); begin != std::string::npos; begin = scenario.find("\"@", at)) {
    const size_t end = scenario.find("@\"", begin + 2);
    if (end == std::string::npos) break;
    out += scenario.substr(at, begin + 1 - at) +
           (build / "samples" / scenario.substr(begin + 2, end - begin - 2)).string();
    at = end + 1;
  }
  return out + scenario.substr(at);
}

ChildResult run_shell(const std::string& command, const std::vector<std::string>& arguments) {
  ChildOptions options;
  options.argv = {"/bin/sh", "-c", command, "sh"};
  options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
  options.deadline = std::chrono::minutes(4);
  options.output_bytes_max = 1 << 24;
  auto child = run_child(options);
  EXPECT_TRUE(child.ok()) << (child.ok() ? "" : child.failure().to_line());
  return child.ok() ? *child : ChildResult{};
}

struct Way {
  std::string name, options;
};

void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

class Scenario : public testing::TestWithParam<std::tuple<std::string, Way>> {};

TEST_P(Scenario, gives_the_expected_answers) {
  const auto& [sample, way] = GetParam();
  const Folder folder;
  const std::string scenario = text_of(samples / sample / "scenario.jsonl");
  const auto input = folder.write("scenario.jsonl", with_paths(scenario));

  const auto child =
      run_shell("exec \"$1\" chain " + way.options + " < \"$2\"", {(build / "wrought").string(), input.string()});
  ASSERT_TRUE(child.succeeded()) << child.describe() << "\n" << child.err;

  const auto requests = lines_of(scenario), answers = lines_of(child.out);
  const auto expected = lines_of(text_of(samples / sample / "expected.jsonl"));
  ASSERT_FALSE(requests.empty());
  ASSERT_EQ(expected.size(), requests.size());
  ASSERT_EQ(answers.size(), requests.size()) << child.err;
  for (size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(answers[i], expected[i]) << "line " << i + 1 << " of the scenario: " << requests[i];
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Scenario,
    testing::Combine(testing::Values("hello", "token", "compute", "catalog", "relay", "exchange", "burner"),
                     testing::Values(Way{"native", "--engine native"},
                                     Way{"native_explicit", "--engine native --memory explicit"},
                                     Way{"wabt", "--engine wabt"}, Way{"wasm2c", "--engine wasm2c"})),
    [](const auto& info) { return std::get<0>(info.param) + "_" + std::get<1>(info.param).name; });

// Times are gone, so that the rest can be compared.
std::string without_times(const std::string& table) {
  return std::regex_replace(table, std::regex(" +[0-9.]+ (us|ms)"), "");
}

std::string push(const std::string& action, const std::string& actor, const std::string& data,
                 const std::string& more) {
  return R"({"op":"push","actions":[{"account":"token","name":")" + action + R"(","authorization":[")" + actor +
         R"(@active"],"data":")" + data + "\"}]," + more + "}\n";
}

TEST(Play, shows_a_transfer_a_roll_back_and_gas_running_out) {
  const Folder folder;
  const std::string alice = "0000000000855c34", bob = "0000000000000e3d", wrt = "0457525400000000", no_memo = "00";
  const std::string much = R"("gas_limit":1000000)";
  const std::string all = "40420f0000000000" + wrt, part = "c027090000000000" + wrt;  // 100.0000 and 60.0000
  const std::string token = (build / "samples" / "token.wasm").string();
  const auto input = folder.write(
      "play.jsonl",
      "{\"op\":\"account\",\"name\":\"token\"}\n"
      "{\"op\":\"account\",\"name\":\"alice\"}\n"
      "{\"op\":\"account\",\"name\":\"bob\"}\n"
      "{\"op\":\"setcode\",\"account\":\"token\",\"wasm\":\"" +
          token + "\"}\n" + push("create", "token", alice + all, R"("note":"100.0000 WRT at most",)" + much) +
          push("issue", "alice", alice + all + no_memo, much) +
          push("transfer", "alice", alice + bob + part + no_memo, much) +
          push("transfer", "alice", alice + bob + part + no_memo, much) +
          push("transfer", "alice", alice + bob + part + no_memo, R"("gas_limit":500)") +
          "{\"op\":\"rows\",\"code\":\"token\",\"scope\":\"alice\",\"table\":\"accounts\"}\n"
          "{\"op\":\"advance\",\"us\":500000}\n");
  const auto child = run_shell("exec \"$1\" play \"$2\"", {(build / "wrought").string(), input.string()});
  ASSERT_TRUE(child.succeeded()) << child.describe() << "\n" << child.err;
  // Gas is the business of the scenarios above.
  const std::string table = std::regex_replace(without_times(child.out), std::regex(" +[0-9],[0-9]{3}| +777"), " GAS");
  EXPECT_EQ(table, R"(outcome             gas        time  what
ok                                   accounts token, alice, bob
ok  code of token: token.wasm, built and loaded

completed GAS  token create: 100.0000 WRT at most
                                       + stat of WRT  0.0000 WRT, 100.0000 WRT, alice

completed GAS  token issue
                                       ~ stat of WRT        0.0000 WRT -> 100.0000 WRT, 100.0000 WRT, alice
                                       + accounts of alice  100.0000 WRT

completed GAS  token transfer
                                       ~ accounts of alice  100.0000 WRT -> 40.0000 WRT
                                       + accounts of bob    60.0000 WRT

aborted GAS  token transfer
                                       ! overdrawn balance
                                       ! rolled back, no row changed

out_of_gas          500  token transfer
                                       ! the gas limit of 500 is used up
                                       ! rolled back, no row changed

ok                                   rows token accounts of alice
                                       = 40.0000 WRT
ok                                   the block is committed, the next one begins
)");
}

TEST(Play, says_which_request_was_refused_and_ends_with_1) {
  const Folder folder;
  const auto input = folder.write("play.jsonl",
                                  "{\"op\":\"account\",\"name\":\"alice\"}\n\n"
                                  "{\"op\":\"dance\"}\n"
                                  "{\"op\":\"account\",\"name\":\"bob\"}\n");
  const auto child = run_shell("exec \"$1\" play \"$2\"", {(build / "wrought").string(), input.string()});
  EXPECT_EQ(child.exit_code, 1);
  EXPECT_EQ(child.out, R"(outcome             gas        time  what
ok                                   accounts alice
refused                              {"op":"dance"}
                                       unknown_op: known are account, setcode, setabi, privileged, push, rows, chain, feature, advance
ok                                   accounts bob
)");
}

TEST(Play, without_its_file_fails_with_one_line) {
  const auto child = run_shell("exec \"$1\" play missing.jsonl", {(build / "wrought").string()});
  EXPECT_EQ(child.exit_code, 1);
  EXPECT_EQ(child.out, "");
  EXPECT_NE(child.err.find("missing.jsonl"), std::string::npos) << child.err;
}

TEST(Demo, shows_build_stages_and_every_outcome) {
  const auto child = run_shell("exec \"$1\" \"$2\"", {(samples / "demo.sh").string(), build.string()});
  ASSERT_TRUE(child.succeeded()) << child.describe() << "\n" << child.err;
  for (const char* part :
       {"  read ", "  policy ", "  instrument ", "  emit ", "  compile ", "  package ", "  all ", "completed ",
        "aborted ", "out_of_gas ", "! overdrawn balance", "> shop prints \"notified of transfer by token\"",
        "~ accounts of alice  100.0000 WRT -> 40.0000 WRT"}) {
    EXPECT_NE(child.out.find(part), std::string::npos) << part << " is missing in\n" << child.out;
  }
}

}  // namespace
}  // namespace wrought::test
