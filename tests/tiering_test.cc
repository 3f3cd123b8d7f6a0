// The samples' scenarios on deployed contracts: interpreted, native, and native with every apply checked. The answers
// are those that every engine must give (samples/*/expected.jsonl), gas included.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "common/hex.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/chain/json_api.h"
#include "hostapi/intercept.h"
#include "hostapi/state/memory_state.h"
#include "node/deployer.h"
#include "node/test_builders.h"
#include "tests/cli_support.h"
#include "transpiler/emit/host_inline.h"

namespace wrought::test {
namespace {

const std::filesystem::path samples = WROUGHT_SAMPLES_DIR;
const std::filesystem::path samples_build = WROUGHT_SAMPLES_BUILD_DIR;

constexpr std::chrono::minutes long_enough{4};

// A chain whose contracts are deployed.
class DeployedContracts final : public ContractRunner {
 public:
  DeployedContracts(Deployer& deployer, bool waits) : deployer_(deployer), waits_(waits) {}

  Result<LoadedCode> load(const Code& code, const WasmLimits& limits) override {
    BuildOptions options;
    options.limits = limits;
    auto contract = deployer_.deploy(std::filesystem::path(code.path), options);
    if (!contract) return contract.failure();
    if (waits_ && !deployer_.wait_until_idle(long_enough)) return fail(FailureClass::resource, "the build hangs");
    LoadedCode loaded;
    const auto hash = from_hex((*contract)->manifest().code_hash);
    std::copy(hash->begin(), hash->end(), loaded.hash.begin());
    for (const ManifestImport& import : (*contract)->manifest().imports) loaded.imports.push_back(import.name);
    contracts_[loaded.hash] = std::move(*contract);
    return loaded;
  }

  Outcome apply(const Account& account, const ApplyArguments& a, AntelopeContext& context) noexcept override {
    return contracts_.at(account.code_hash)
        ->apply({a.receiver.value, a.code.value, a.action.value, a.gas_limit}, context);
  }

 private:
  Deployer& deployer_;
  const bool waits_;
  std::map<Sha256, std::shared_ptr<DeployedContract>> contracts_;
};

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  const auto text = read_text_file(path, 1 << 24);
  EXPECT_TRUE(text.ok()) << path;
  std::vector<std::string> lines;
  std::istringstream in(text ? *text : "");
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// "@token.wasm@" stands for the path of that built contract.
std::string with_path(std::string line) {
  const size_t begin = line.find("\"@"), end = line.find("@\"");
  if (begin == std::string::npos || end == std::string::npos) return line;
  return line.substr(0, begin + 1) + (samples_build / line.substr(begin + 2, end - begin - 2)).string() +
         line.substr(end + 1);
}

void expect_scenario(const std::string& sample, Deployer& deployer, bool waits) {
  MemoryState state;
  DeployedContracts contracts(deployer, waits);
  Chain chain(state, contracts);
  JsonApi api(chain);
  const auto requests = lines_of(samples / sample / "scenario.jsonl");
  const auto expected = lines_of(samples / sample / "expected.jsonl");
  ASSERT_FALSE(requests.empty());
  ASSERT_EQ(requests.size(), expected.size());
  for (size_t i = 0; i < requests.size(); ++i)
    EXPECT_EQ(api.answer(with_path(requests[i])), expected[i])
        << "line " << i + 1 << " of the scenario: " << requests[i];
}

class DeployedSample : public testing::TestWithParam<std::string> {};

TEST_P(DeployedSample, answers_on_the_interpreter_as_expected) {
  auto deployer = Deployer::create({.builder = std::make_shared<GatedBuilder>()});
  expect_scenario(GetParam(), **deployer, false);
  EXPECT_EQ((*deployer)->metrics().applies_native, 0u);
  EXPECT_GT((*deployer)->metrics().applies_wabt, 0u);
}

TEST_P(DeployedSample, answers_natively_as_expected_and_every_check_agrees) {
  DeployerOptions options;
  options.cross_check.rate = 1;
  std::string mismatch;
  options.on_event = [&](const TierEvent& event) { mismatch += event.difference; };
  auto deployer = Deployer::create(options);
  expect_scenario(GetParam(), **deployer, true);
  EXPECT_EQ(mismatch, "");
  const NodeMetrics metrics = (*deployer)->metrics();
  EXPECT_EQ(metrics.applies_wabt, 0u);
  EXPECT_GT(metrics.applies_native, 0u);
  EXPECT_EQ(metrics.cross_checks_equal, metrics.applies_native);
}

INSTANTIATE_TEST_SUITE_P(, DeployedSample,
                         testing::Values("hello", "token", "compute", "catalog", "relay", "exchange", "burner"),
                         [](const auto& info) { return info.param; });

// Whatever emitted code may do without a call must not be part of a recording.
TEST(InterceptedProfile, knows_what_emitted_code_does_by_itself) {
  struct Watcher final : CallInterceptor {
    void on_call(const InterceptedFunction& function, GenericCall&) noexcept override { seen = function; }
    InterceptedFunction seen;
  } watcher;
  const auto intercepted = InterceptedProfile::create(*find_profile("antelope"));
  ASSERT_TRUE(intercepted.ok());
  size_t inlined = 0;
  for (const HostFunction& function : (*intercepted)->profile().functions) {
    if (!function.implemented) continue;
    const std::array<uint64_t, 16> arguments{};
    GenericCall call{&watcher, nullptr, WR_NO_MEMORY, arguments.data(), 0, 1'000};
    function.generic(call);
    const bool is_inlined = !emit::inline_host_body(function, GasSchedule{}).empty();
    EXPECT_EQ(watcher.seen.guest_only, is_inlined) << function.name;
    inlined += is_inlined;
  }
  EXPECT_EQ(inlined, 9u);
}

// A replay file of a planted bug, as the node that found it wrote it.
std::filesystem::path planted(const Desk& desk) {
  const auto good = desk.write("good.wat", R"((module (import "env" "printui" (func $print (param i64)))
    (func (export "apply") (param i64 i64 i64) (call $print (i64.const 1)))))");
  const auto broken = desk.write("broken.wat", R"((module (import "env" "printui" (func $print (param i64)))
    (func (export "apply") (param i64 i64 i64) (call $print (i64.const 2)))))");
  DeployerOptions options;
  options.builder = std::make_shared<ScriptedBuilder>([&](const PluginJob& job) { return forge(job, broken); });
  options.cross_check.rate = 1;
  options.cross_check.replays.path = desk / "replays";
  std::filesystem::path replay;
  options.on_event = [&](const TierEvent& event) { replay = event.replay; };
  auto deployer = Deployer::create(options);
  auto contract = (*deployer)->deploy(good, BuildOptions{});
  EXPECT_TRUE(contract.ok()) << contract.failure().to_line();
  EXPECT_TRUE((*deployer)->wait_until_idle(long_enough));
  MemoryState state;
  Overlay writes(&state);
  const TransactionInfo transaction;
  const BlockInfo block;
  const Action action{Name{6138663577826885632}, Name{6138663577826885632}, {}, {}};
  AntelopeContext host(writes, transaction, block, action);
  const uint64_t name = action.account.value;
  static_cast<void>((*contract)->apply({name, name, name, 1'000}, host));
  return replay;
}

TEST(Replay, says_on_which_engine_the_apply_is_another) {
  const Desk desk;
  const std::string path = planted(desk).string();
  ASSERT_NE(path, "");
  const auto answer = desk.wrought({"replay", path, "--trust", "none"});
  EXPECT_EQ(answer.exit_code, 1) << answer.err;
  const std::string difference = "native and wabt differ: host call 0: printui(1), recorded was printui(2)";
  for (const std::string& line :
       {std::string("apply       eosio, code eosio, action eosio, gas limit 1000\n"),
        "found       " + difference + "\n", std::string("native      equal\n"), "wabt        " + difference + "\n"})
    EXPECT_NE(answer.out.find(line), std::string::npos) << line << "is missing in\n" << answer.out;

  const json object = desk.wrought_json({"replay", path, "--trust", "none"}, 1);
  EXPECT_EQ(object["equal"], false);
  EXPECT_EQ(object["native"]["verdict"], "equal");
  EXPECT_EQ(object["wabt"]["verdict"], "different");
  EXPECT_EQ(object["wabt"]["difference"], difference);
}

TEST(Replay, is_content_when_both_engines_agree) {
  const Desk desk;
  const auto path = planted(desk);
  // The plugin as it should have been.
  ASSERT_EQ(desk.wrought({"build", "good.wat", "-o", (path / "plugin.so").string()}).exit_code, 0);
  std::string record = *read_text_file(path / "replay.json", 1 << 20);
  const std::string wrong = "\"arguments\": [\n    2\n   ]";
  const size_t at = record.find(wrong);
  ASSERT_NE(at, std::string::npos) << record;
  record.replace(at, wrong.size(), "\"arguments\": [1]");
  ASSERT_TRUE(write_file(path / "replay.json", std::string_view(record)).ok());
  const auto answer = desk.wrought({"replay", path.string(), "--trust", "none"});
  EXPECT_EQ(answer.exit_code, 0) << answer.out << answer.err;
}

TEST(Replay, of_a_missing_file_fails_with_one_line) {
  const Desk desk;
  const auto answer = desk.wrought({"replay", "missing.replay", "--trust", "none"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(std::count(answer.err.begin(), answer.err.end(), '\n'), 1);
  EXPECT_NE(answer.err.find("metered.wasm"), std::string::npos) << answer.err;
}

}  // namespace
}  // namespace wrought::test
