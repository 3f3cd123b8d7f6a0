// Contracts that run at once and become native: the ways there, and the ways in which it fails.
#include "node/deployer.h"

#include <sys/wait.h>

#include <condition_variable>
#include <thread>

#include "common/hash.h"
#include "node/replay_file.h"
#include "node/test_builders.h"
#include "tests/other_printui.h"

namespace wrought::test {
namespace {

using namespace std::chrono_literals;

// Prints the action, stores a row, and counts to it.
const std::string counting = R"((module
  (import "env" "printui" (func $print (param i64)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (memory 1)
  (func (export "apply") (param $receiver i64) (param $code i64) (param $action i64)
    (local $n i64)
    (loop $again
      (i64.store (i32.const 64) (i64.mul (local.get $n) (local.get $n)))
      (local.set $n (i64.add (local.get $n) (i64.const 1)))
      (br_if $again (i64.lt_u (local.get $n) (local.get $action))))
    (call $print (local.get $action))
    (drop (call $store (local.get $receiver) (i64.const 5) (local.get $receiver) (i64.const 1) (i32.const 64) (i32.const 8))))))";

// All events in the order in which they were told.
struct Events {
  void operator()(const TierEvent& event) {
    const std::lock_guard lock(mutex);
    all.push_back(event);
  }
  [[nodiscard]] std::vector<TierEvent> get() {
    const std::lock_guard lock(mutex);
    return all;
  }
  std::mutex mutex;
  std::vector<TierEvent> all;
};

std::unique_ptr<Deployer> make_deployer(DeployerOptions options, Events* events = nullptr) {
  if (events != nullptr) options.on_event = [events](const TierEvent& event) { (*events)(event); };
  auto deployer = Deployer::create(std::move(options));
  EXPECT_TRUE(deployer.ok());
  return std::move(*deployer);
}

std::shared_ptr<DeployedContract> deploy(Deployer& deployer, std::string_view wat) {
  auto contract = deployer.deploy(bytes_of(wat), BuildOptions{});
  EXPECT_TRUE(contract.ok()) << contract.failure().to_line();
  return contract ? *contract : nullptr;
}

std::shared_ptr<PluginBuilder> scripted(ScriptedBuilder::Script script) {
  return std::make_shared<ScriptedBuilder>(std::move(script));
}

RetryOptions quick_retries(uint32_t attempts_max) { return {attempts_max, 5ms, 20ms}; }

constexpr auto long_enough = 120s;

TEST(Deployer, answers_at_once_and_natively_when_the_plugin_is_there) {
  Events events;
  const auto gate = std::make_shared<GatedBuilder>();
  const auto deployer = make_deployer({.builder = gate}, &events);
  const auto contract = deploy(*deployer, counting);
  const Call call{.receiver = 7, .action = 100};

  EXPECT_EQ(contract->engine(), "wabt");
  EXPECT_EQ(contract->tier(), Tier::interpreted);
  const Seen interpreted = apply(*contract, call);
  EXPECT_TRUE(interpreted.outcome.ok());
  EXPECT_EQ(interpreted.console, "100");
  EXPECT_FALSE(deployer->wait_until_idle(1ms));

  gate->open();
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_EQ(contract->engine(), "native");
  EXPECT_EQ(contract->tier(), Tier::native);
  EXPECT_EQ(apply(*contract, call).text(), interpreted.text());

  ASSERT_EQ(events.get().size(), 1u);
  EXPECT_EQ(events.get()[0].kind, TierEvent::Kind::native);
  EXPECT_EQ(events.get()[0].code_hash, contract->manifest().code_hash);
  const NodeMetrics metrics = deployer->metrics();
  EXPECT_EQ(metrics.deploys_accepted, 1u);
  EXPECT_EQ(metrics.applies_wabt, 1u);
  EXPECT_EQ(metrics.applies_native, 1u);
  EXPECT_EQ(metrics.builds_made, 1u);
  EXPECT_EQ(metrics.build_time.count(), 1u);
  EXPECT_EQ(metrics.build_wait.count(), 1u);
  EXPECT_EQ(metrics.tier_ups, 1u);
  EXPECT_EQ(metrics.contracts_native, 1u);
  EXPECT_EQ(metrics.contracts_interpreted, 0u);
  EXPECT_EQ(metrics.cross_checks_equal, 0u);  // off by default
}

TEST(Deployer, takes_files_as_it_takes_bytes) {
  const Folder folder;
  const auto deployer = make_deployer({});
  const auto contract = deployer->deploy(folder.write("counting.wat", counting), BuildOptions{});
  ASSERT_TRUE(contract.ok());
  std::filesystem::remove(folder / "counting.wat");  // it has a copy
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_EQ((*contract)->engine(), "native");
}

TEST(Deployer, refuses_what_is_refused_by_metering) {
  const auto deployer = make_deployer({});
  const auto refused =
      deployer->deploy(bytes_of("(module (func (export \"apply\") (param i64 i64 i64) (drop)))"), BuildOptions{});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.failure().cls, FailureClass::invalid);
  const auto forbidden = deployer->deploy(bytes_of(contract("(import \"env\" \"fork\" (func))")), BuildOptions{});
  ASSERT_FALSE(forbidden.ok());
  const auto missing = deployer->deploy("/nowhere/contract.wasm", BuildOptions{});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.failure().cls, FailureClass::io);
  BuildOptions unknown;
  unknown.profile = "unknown";
  EXPECT_EQ(deployer->deploy(bytes_of(counting), unknown).failure().to_line(),
            "usage: unknown host profile \"unknown\"");
  EXPECT_EQ(deployer->metrics().deploys_refused, 2u);
  EXPECT_EQ(deployer->metrics().deploys_failed, 2u);
  EXPECT_TRUE(deployer->wait_until_idle(0ms));
}

TEST(Deployer, refuses_a_rate_that_is_none) {
  for (const double rate : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    DeployerOptions options;
    options.cross_check.rate = rate;
    const auto refused = Deployer::create(options);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.failure().cls, FailureClass::usage);
  }
}

TEST(Deployer, changes_tiers_under_the_feet_of_eight_threads) {
  const auto gate = std::make_shared<GatedBuilder>();
  DeployerOptions options{.builder = gate};
  options.cross_check.rate = 0.1;
  const auto deployer = make_deployer(std::move(options));
  const auto contract = deploy(*deployer, counting);
  const Call call{.receiver = 7, .action = 20};
  const std::string expected = apply(*contract, call).text();

  std::atomic<int> applies = 0, different = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      int after_tier_up = 0;
      while (after_tier_up < 200) {
        after_tier_up += contract->tier() == Tier::native;
        different += apply(*contract, call).text() != expected;
        ++applies;
      }
    });
  gate->open();
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(different, 0);
  const NodeMetrics metrics = deployer->metrics();
  EXPECT_EQ(metrics.applies_native + metrics.applies_wabt, static_cast<uint64_t>(applies) + 1);
  EXPECT_GE(metrics.applies_native, 8u * 200u);
  EXPECT_EQ(metrics.mismatches, 0u);
  EXPECT_GT(metrics.cross_checks_equal, 0u);
}

TEST(Deployer, tries_again_when_resources_ran_out) {
  Events events;
  std::atomic<int> attempts = 0;
  const auto deployer = make_deployer({.builder = scripted([&](const PluginJob& job) -> Result<BuiltPlugin> {
                                         if (++attempts < 3) return fail(FailureClass::resource, "disk full");
                                         return build_honestly(job);
                                       }),
                                       .retry = quick_retries(5)},
                                      &events);
  const auto contract = deploy(*deployer, counting);
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_EQ(contract->engine(), "native");
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(deployer->metrics().builds_no_resources, 2u);
  EXPECT_EQ(deployer->metrics().builds_waiting_to_retry, 0u);
  EXPECT_EQ(events.get().size(), 1u);
}

// What a build may end with, and what becomes of the contract: it answers all the same.
TEST(Deployer, stays_on_the_interpreter_and_says_so_when_there_is_no_plugin) {
  const struct {
    FailureClass cls;
    int attempts;
    uint64_t NodeMetrics::* counted;
  } cases[] = {
      {FailureClass::resource, 4, &NodeMetrics::builds_no_resources},  // never a verdict, but not for ever
      {FailureClass::policy, 1, &NodeMetrics::builds_refused},
      {FailureClass::toolchain, 1, &NodeMetrics::builds_failed},
      {FailureClass::internal, 1, &NodeMetrics::builds_failed},
  };
  for (const auto& c : cases) {
    Events events;
    const auto builder = std::make_shared<ScriptedBuilder>(
        [&](const PluginJob&) -> Result<BuiltPlugin> { return fail(c.cls, "on purpose"); });
    const auto deployer = make_deployer({.builder = builder, .retry = quick_retries(4)}, &events);
    const auto contract = deploy(*deployer, counting);
    ASSERT_TRUE(deployer->wait_until_idle(long_enough));
    EXPECT_EQ(builder->submitted(), c.attempts) << to_string(c.cls);
    EXPECT_EQ(deployer->metrics().*c.counted, static_cast<uint64_t>(c.attempts)) << to_string(c.cls);
    ASSERT_EQ(events.get().size(), 1u) << to_string(c.cls);
    EXPECT_EQ(events.get()[0].kind, TierEvent::Kind::build_failed);
    EXPECT_EQ(events.get()[0].failure->to_line(), std::string(to_string(c.cls)) + ": on purpose");
    EXPECT_TRUE(apply(*contract, {.receiver = 7, .action = 3}).outcome.ok());
    EXPECT_EQ(contract->engine(), "wabt");
  }
}

TEST(Deployer, hears_of_a_plugin_that_cannot_be_loaded) {
  Events events;
  const auto deployer = make_deployer(
      {.builder = scripted([](const PluginJob&) { return in_a_folder(bytes_of("not a plugin")); })}, &events);
  const auto contract = deploy(*deployer, counting);
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_EQ(contract->engine(), "wabt");
  ASSERT_EQ(events.get().size(), 1u);
  EXPECT_EQ(events.get()[0].kind, TierEvent::Kind::build_failed);
  EXPECT_EQ(events.get()[0].failure->cls, FailureClass::invalid);
}

// clang is busy with it for many seconds.
std::string laborious() {
  std::string functions;
  for (int i = 0; i < 20; ++i)
    functions += "(func (export \"f" + std::to_string(i) + "\") (param i64) (result i64) (local.get 0)" +
                 repeat("(i64.const 3) (i64.mul) (local.get 0) (i64.xor) (i32.wrap_i64) (i64.load)", 1'500) + ")";
  return contract(functions);
}

TEST(Deployer, waits_for_room_in_a_full_queue) {
  DeployerOptions options{.builder = std::move(*make_local_builder({.threads = 1, .queued_max = 1})),
                          .retry = quick_retries(1)};
  const auto deployer = make_deployer(std::move(options));
  auto first = deploy(*deployer, laborious());
  while (deployer->metrics().builds_running == 0) std::this_thread::sleep_for(1ms);
  std::vector<std::shared_ptr<DeployedContract>> others;
  for (int i = 0; i < 3; ++i)
    others.push_back(deploy(*deployer, contract("(global i32 (i32.const " + std::to_string(i) + "))")));
  // One of them fits into the queue, two do not.
  while (deployer->metrics().builds_put_off < 2) ASSERT_FALSE(deployer->wait_until_idle(1ms));
  EXPECT_EQ(deployer->metrics().builds_queued, 1u);
  first.reset();
  uint64_t most_queued = 0;
  while (!deployer->wait_until_idle(1ms)) most_queued = std::max(most_queued, deployer->metrics().builds_queued);
  EXPECT_LE(most_queued, 1u);
  for (const auto& one : others) EXPECT_EQ(one->engine(), "native");
}

bool has_children() {
  siginfo_t info;
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

size_t thread_count() {
  size_t n = 0;
  for ([[maybe_unused]] const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) ++n;
  return n;
}

// The kernel lists a thread for a moment after it was joined.
bool has_threads_at_most(size_t wanted) {
  for (int i = 0; i < 1000 && thread_count() > wanted; ++i) std::this_thread::sleep_for(1ms);
  return thread_count() <= wanted;
}

TEST(Deployer, leaves_no_thread_and_no_child_when_it_goes) {
  size_t threads = thread_count();
  std::thread([] {}).join();
  if (!has_threads_at_most(threads)) ++threads;  // ThreadSanitizer has a thread of its own from the first one on
  auto deployer = make_deployer({});
  const auto first = deploy(*deployer, laborious()), second = deploy(*deployer, counting);
  while (deployer->metrics().builds_running == 0) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(300ms);  // in the middle of it
  EXPECT_EQ(deployer->metrics().builds_made, 0u);
  const auto began = std::chrono::steady_clock::now();
  deployer.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_FALSE(has_children());
  EXPECT_TRUE(has_threads_at_most(threads));
  EXPECT_TRUE(apply(*second, {.receiver = 7, .action = 3}).outcome.ok());  // as ever
  EXPECT_EQ(second->engine(), "wabt");
}

TEST(Deployer, ends_the_build_of_a_contract_that_is_gone) {
  const auto deployer = make_deployer({});
  auto contract = deploy(*deployer, laborious());
  while (deployer->metrics().builds_running == 0) std::this_thread::sleep_for(1ms);
  contract.reset();
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  const NodeMetrics metrics = deployer->metrics();
  EXPECT_EQ(metrics.builds_cancelled, 1u);
  EXPECT_EQ(metrics.contracts_interpreted, 0u);
}

TEST(CrossCheck, is_made_as_often_as_asked_for) {
  DeployerOptions options;
  options.cross_check.rate = 0.25;
  const auto deployer = make_deployer(std::move(options));
  const auto contract = deploy(*deployer, counting);
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  for (int i = 0; i < 2'000; ++i) static_cast<void>(apply(*contract, {.receiver = 7, .action = 2}));
  const NodeMetrics metrics = deployer->metrics();
  EXPECT_GT(metrics.cross_checks_equal, 400u);
  EXPECT_LT(metrics.cross_checks_equal, 600u);
  EXPECT_EQ(metrics.cross_check_time.count(), metrics.cross_checks_equal);
}

HostResult<void> throw_what(AntelopeContext& context, uint64_t what) {
  context.console += "called ";
  if (what == 1) throw std::runtime_error("of a library");
  return {};
}

TEST(CrossCheck, works_with_host_functions_of_the_embedder) {
  const OtherPrintui<&throw_what> throwing;
  DeployerOptions options{.profile = &throwing.profile};
  options.cross_check.rate = 1;
  const auto deployer = make_deployer(std::move(options));
  const auto contract = deploy(*deployer, counting);
  const Seen interpreted[] = {apply(*contract, {.action = 1}), apply(*contract, {.action = 2})};
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  ASSERT_EQ(contract->engine(), "native");
  EXPECT_EQ(interpreted[0].outcome.message, "a host function threw: of a library");
  EXPECT_EQ(interpreted[1].console, "called ");  // once, however often the apply is run
  for (const uint64_t action : {1, 2})
    EXPECT_EQ(apply(*contract, {.action = action}).text(), interpreted[action - 1].text());
  EXPECT_EQ(deployer->metrics().cross_checks_equal, 2u);
}

TEST(CrossCheck, says_nothing_when_time_runs_out) {
  DeployerOptions options;
  options.cross_check.rate = 1;
  const auto deployer = make_deployer(std::move(options));
  const auto endless = deploy(*deployer, contract("", endless_loop));
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  const Seen seen = apply(*endless, {.gas_limit = int64_t{1} << 60, .deadline = 5ms});
  EXPECT_EQ(seen.outcome.error_class, "deadline");
  EXPECT_EQ(deployer->metrics().cross_checks_inconclusive, 1u);
  EXPECT_EQ(endless->tier(), Tier::native);
}

// A contract, and what a broken compiler could have made of it: same imports, same memory, another answer.
struct Planted {
  std::string name, fields, apply_body, broken_body, found;
  std::string broken_fields = fields;
};

void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.name; }

constexpr std::string_view print_import = R"((import "env" "printui" (func $print (param i64))))";
constexpr std::string_view text_import = R"((import "env" "prints" (func $prints (param i32))))";

class PlantedBug : public testing::TestWithParam<Planted> {};

std::string module_of(const std::string& imports, const std::string& body) {
  return "(module " + imports + " (memory 1) (func (export \"apply\") (param i64 i64 i64) " + body + "))";
}

TEST_P(PlantedBug, is_found_pinned_written_down_and_told) {
  const Planted& planted = GetParam();
  const Folder folder;
  const auto broken = folder.write("broken.wat", module_of(planted.broken_fields, planted.broken_body));
  Events events;
  DeployerOptions options{.builder = scripted([&](const PluginJob& job) { return forge(job, broken); })};
  options.cross_check.rate = 1;
  options.cross_check.replays.path = folder / "replays";
  const auto deployer = make_deployer(std::move(options), &events);
  const auto contract = deploy(*deployer, module_of(planted.fields, planted.apply_body));
  const Seen right = apply(*contract);
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  ASSERT_EQ(contract->engine(), "native") << (events.get().empty() ? "" : events.get()[0].failure->to_line());

  static_cast<void>(apply(*contract));  // wrong, and known to be wrong when it returns
  ASSERT_EQ(events.get().size(), 2u);
  const TierEvent told = events.get()[1];
  EXPECT_EQ(told.kind, TierEvent::Kind::mismatch);
  EXPECT_EQ(told.code_hash, contract->manifest().code_hash);
  EXPECT_FALSE(told.failure) << told.failure->to_line();
  EXPECT_EQ(told.difference.substr(0, planted.found.size()), planted.found) << told.difference;

  EXPECT_EQ(contract->tier(), Tier::pinned);
  EXPECT_EQ(contract->engine(), "wabt");
  EXPECT_EQ(apply(*contract).text(), right.text());
  const NodeMetrics metrics = deployer->metrics();
  EXPECT_EQ(metrics.cross_checks_different, 1u);
  EXPECT_EQ(metrics.mismatches, 1u);
  EXPECT_EQ(metrics.contracts_pinned, 1u);
  EXPECT_EQ(metrics.contracts_native, 0u);
  EXPECT_EQ(metrics.replay_files_written, 1u);

  const auto file = read_replay(told.replay);
  ASSERT_TRUE(file.ok()) << file.failure().to_line();
  EXPECT_EQ(file->difference, told.difference);
  EXPECT_EQ(sha256_hex(file->metered_module), contract->manifest().metered_hash);
  const auto again = run_replay(*file, Trust::none(), long_enough);
  ASSERT_TRUE(again.ok()) << again.failure().to_line();
  EXPECT_EQ(again->native_comparison.verdict, Verdict::equal) << again->native_comparison.text;
  EXPECT_EQ(again->wabt_comparison.verdict, Verdict::different);
  EXPECT_EQ(again->wabt_comparison.text, told.difference);
}

const std::string two_prints = std::string(print_import);
INSTANTIATE_TEST_SUITE_P(
    , PlantedBug,
    testing::Values(Planted{"argument", two_prints, "(call $print (i64.const 1))", "(call $print (i64.const 2))",
                            "native and wabt differ: host call 0: printui(1), recorded was printui(2)"},
                    Planted{"call_too_many", two_prints, "(call $print (i64.const 1))",
                            "(call $print (i64.const 1)) (call $print (i64.const 1))",
                            "native and wabt differ: host call 0: "},
                    Planted{"guest_memory_at_a_call", std::string(text_import),
                            "(i64.store (i32.const 8) (i64.const 65)) (call $prints (i32.const 8))",
                            "(i64.store (i32.const 8) (i64.const 66)) (call $prints (i32.const 8))",
                            "native and wabt differ: host call 0: prints(8) on other guest memory than was recorded"},
                    Planted{"memory_at_the_end", two_prints, "(i64.store (i32.const 8) (i64.const 65))",
                            "(i64.store (i32.const 16) (i64.const 65))", "native and wabt differ: memory hash "},
                    Planted{"grown_memory", two_prints, "(drop (memory.grow (i32.const 1)))",
                            "(drop (i32.add (i32.const 1) (memory.grow (i32.const 2))))",
                            "native and wabt differ: gas "},
                    Planted{"gas", two_prints, "(i64.store (i32.const 8) (i64.const 65))",
                            "(i64.store (i32.const 8) (i64.const 65)) (i64.store (i32.const 16) (i64.const 0))",
                            "native and wabt differ: gas "},
                    Planted{"outcome", two_prints, "(i64.store (i32.const 8) (i64.const 65))", "unreachable",
                            "native and wabt differ: outcome trapped unreachable wasm_execution_error"},
                    Planted{"trap", two_prints, "(drop (i32.div_u (i32.const 1) (i32.const 0)))", "unreachable",
                            "native and wabt differ: outcome trapped unreachable wasm_execution_error"}),
    [](const auto& info) { return info.param.name; });

TEST(Mismatch, of_modules_is_found_before_anything_runs) {
  Events events;
  const Folder folder;
  const auto other = folder.write("other.wat", contract(""));
  const auto deployer = make_deployer({.builder = scripted([&](const PluginJob& job) {
                                         PluginJob wrong = job;
                                         wrong.contract = other;
                                         return build_honestly(wrong);
                                       })},
                                      &events);
  const auto contract = deploy(*deployer, counting);
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  EXPECT_EQ(contract->tier(), Tier::pinned);
  ASSERT_EQ(events.get().size(), 1u);
  EXPECT_EQ(events.get()[0].kind, TierEvent::Kind::mismatch);
  EXPECT_EQ(events.get()[0].difference.substr(0, 38), "the plugin is of another metered modul");
  EXPECT_EQ(deployer->metrics().mismatches, 1u);
  EXPECT_TRUE(apply(*contract, {.receiver = 7, .action = 3}).outcome.ok());
}

TEST(Mismatch, is_told_once_whatever_number_of_threads_finds_it) {
  const Folder folder;
  const auto broken = folder.write("broken.wat", module_of(two_prints, "(call $print (i64.const 2))"));
  Events events;
  DeployerOptions options{.builder = scripted([&](const PluginJob& job) { return forge(job, broken); })};
  options.cross_check.rate = 1;
  options.cross_check.replays.path = folder / "replays";
  const auto deployer = make_deployer(std::move(options), &events);
  const auto contract = deploy(*deployer, module_of(two_prints, "(call $print (i64.const 1))"));
  ASSERT_TRUE(deployer->wait_until_idle(long_enough));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) static_cast<void>(apply(*contract));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(events.get().size(), 2u);  // native, then the mismatch
  EXPECT_EQ(deployer->metrics().replay_files_written, 1u);
  EXPECT_EQ(contract->tier(), Tier::pinned);
}

TEST(Mismatch, is_told_also_where_it_cannot_be_written_down) {
  const Folder folder;
  const auto broken = folder.write("broken.wat", module_of(two_prints, "(call $print (i64.const 2))"));
  const struct {
    ReplayFolder replays;
    std::string failure;
  } cases[] = {
      {{folder / "none", 0}, "policy: none: 0 replay files are there already"},
      {{folder / "small", 16, 100}, "policy: a replay file of "},
      {{folder / "broken.wat"}, "io: broken.wat: cannot be written: "},
  };
  for (const auto& c : cases) {
    Events events;
    DeployerOptions options{.builder = scripted([&](const PluginJob& job) { return forge(job, broken); })};
    options.cross_check.rate = 1;
    options.cross_check.replays = c.replays;
    const auto deployer = make_deployer(std::move(options), &events);
    const auto contract = deploy(*deployer, module_of(two_prints, "(call $print (i64.const 1))"));
    ASSERT_TRUE(deployer->wait_until_idle(long_enough));
    static_cast<void>(apply(*contract));
    ASSERT_EQ(events.get().size(), 2u);
    ASSERT_TRUE(events.get()[1].failure) << c.failure;
    std::string line = events.get()[1].failure->to_line();
    if (const size_t at = line.find(folder.path().string()); at != std::string::npos)
      line.erase(at, folder.path().string().size() + 1);
    EXPECT_EQ(line.substr(0, c.failure.size()), c.failure) << line;
    EXPECT_EQ(deployer->metrics().replay_files_failed, 1u);
    EXPECT_EQ(contract->tier(), Tier::pinned);
  }
}

}  // namespace
}  // namespace wrought::test
