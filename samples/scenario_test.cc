// Each sample plays its scenario on each engine, on a fresh chain, and must answer what expected.jsonl says and charge
// what expected_gas.json says. `samples/regen.sh` writes both files anew.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "cli/contracts.h"
#include "common/files.h"
#include "hostapi/chain/json_api.h"
#include "hostapi/state/memory_state.h"

namespace wrought {
namespace {

using nlohmann::json;

std::string file_of(const std::string& sample, const std::string& name) {
  const auto path = std::filesystem::path(WROUGHT_SAMPLES_DIR) / sample / name;
  const auto text = read_text_file(path, 1 << 24);
  EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.failure().to_line());
  return text.ok() ? *text : "";
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    all.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

// "@token.wasm@" stands for the path of that built contract.
std::string with_paths(std::string line) {
  const size_t begin = line.find("@"), end = line.find(".wasm@");
  if (line.find("\"setcode\"") == std::string::npos || end == std::string::npos) return line;
  const std::string file = line.substr(begin + 1, end - begin - 1) + ".wasm";
  return line.replace(begin, end + 6 - begin, std::string(WROUGHT_SAMPLES_BUILD_DIR) + "/" + file);
}

// Every field that is expected is there and equal; the answer may have more. Arrays have the same length.
bool contains(const json& answer, const json& expected) {
  if (expected.is_object()) {
    if (!answer.is_object()) return false;
    for (const auto& [key, value] : expected.items()) {
      if (!answer.contains(key) || !contains(answer[key], value)) return false;
    }
    return true;
  }
  if (expected.is_array()) {
    if (!answer.is_array() || answer.size() != expected.size()) return false;
    for (size_t i = 0; i < expected.size(); ++i) {
      if (!contains(answer[i], expected[i])) return false;
    }
    return true;
  }
  return answer == expected;
}

// The transaction's gas, then each action's; null for other answers.
json gas_of(const json& answer) {
  if (!answer.contains("gas_used")) return nullptr;
  json gas = json::array({answer["gas_used"]});
  for (const json& trace : answer["action_traces"]) gas.push_back(trace["gas_used"]);
  return gas;
}

class Scenario : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(Scenario, answers_and_gas_are_as_expected) {
  const auto& [sample, engine] = GetParam();
  const auto requests = lines(file_of(sample, "scenario.jsonl"));
  const auto expected = lines(file_of(sample, "expected.jsonl"));
  const json expected_gas = json::parse(file_of(sample, "expected_gas.json"));
  ASSERT_FALSE(requests.empty());
  ASSERT_EQ(requests.size(), expected.size());

  MemoryState state;
  cli::Contracts contracts(cli::engine_from(engine), {});
  Chain chain(state, contracts);
  JsonApi api(chain, [&](Name, Chain::Code& code) { return contracts.load(code); });
  for (size_t i = 0; i < requests.size(); ++i) {
    const json answer = json::parse(api.answer(with_paths(requests[i])));
    EXPECT_TRUE(contains(answer, json::parse(expected[i])))
        << "line " << i + 1 << ": " << requests[i] << "\nanswer   " << answer << "\nexpected " << expected[i];
    EXPECT_EQ(gas_of(answer), expected_gas.value(std::to_string(i + 1), json())) << "gas of line " << i + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(, Scenario,
                         testing::Combine(testing::Values("hello", "token", "compute"),
                                          testing::Values("native", "wabt", "wasm2c")),
                         [](const auto& info) { return std::get<0>(info.param) + "_" + std::get<1>(info.param); });

}  // namespace
}  // namespace wrought
