// A host profile that wrought has never heard of, with functions and state of its own: the same on every engine,
// through the worker process that checks the imports.
#include <map>

#include "hostapi/bind.h"
#include "tests/engines.h"

namespace wrought::test {
namespace {

struct Ledger : HostContext {
  std::map<uint64_t, int64_t> balances;
  std::string log;
};

HostResult<int64_t> balance_of(Ledger& ledger, uint64_t account) { return ledger.balances[account]; }

HostResult<void> pay(Ledger& ledger, uint64_t from, uint64_t to, int64_t amount) {
  if (ledger.balances[from] < amount) {
    return fail_call(ledger, "no_funds", "not enough", OutcomeKind::aborted, 42);
  }
  ledger.balances[from] -= amount;
  ledger.balances[to] += amount;
  return {};
}

HostResult<void> log_text(Ledger& ledger, Span text) {
  ledger.log += text.view();
  return {};
}

// The name of a function that the emitter knows of Antelope, and nothing else of it.
HostResult<int32_t> memcpy_of_ours(Ledger&, int32_t a) { return a + 1; }

struct LedgerProfile {
  std::vector<HostFunction> rows = {
      bind_function<0, &balance_of>("ledger", "balance", {10, 0}),
      bind_function<1, &pay>("ledger", "pay", {100, 0}),
      bind_function<2, &log_text>("ledger", "log", {5, 3}),
      bind_function<3, &memcpy_of_ours>("env", "memcpy", {7, 0}),
  };
  HostProfile profile{"ledger", 1, rows, FloatRule::canonical, {}};

  [[nodiscard]] BuildOptions options() const {
    BuildOptions options;
    options.own_profile = &profile;
    return options;
  }
};

const std::string payer = R"((module
  (import "ledger" "pay" (func $pay (param i64 i64 i64)))
  (import "ledger" "balance" (func $balance (param i64) (result i64)))
  (import "ledger" "log" (func $log (param i32 i32)))
  (import "env" "memcpy" (func $next (param i32) (result i32)))
  (memory 1) (data (i32.const 16) "paid")
  (func (export "apply") (param $from i64) (param $to i64) (param $amount i64)
    (call $pay (local.get $from) (local.get $to) (local.get $amount))
    (if (i64.ne (call $balance (local.get $to)) (local.get $amount)) (then unreachable))
    (if (i32.ne (call $next (i32.const 7)) (i32.const 8)) (then unreachable))
    (call $log (i32.const 16) (i32.const 4)))))";

TEST(OwnProfile, runs_on_every_engine) {
  const LedgerProfile ledger;
  const Folder folder;
  const auto engines = on_every_engine(folder.write("payer.wat", payer), ledger.options(), ledger.profile);
  ASSERT_EQ(engines.size(), 4u);
  int64_t gas_used = 0;
  for (const Engine& engine : engines) {
    Ledger host;
    host.balances[1] = 100;
    const Outcome paid = engine.contract->apply({1, 2, 60, plenty_of_gas}, host);
    ASSERT_TRUE(paid.ok()) << engine.name << ": " << paid.error_class << ", " << paid.message;
    EXPECT_EQ(host.balances[1], 40);
    EXPECT_EQ(host.balances[2], 60);
    EXPECT_EQ(host.log, "paid");
    if (gas_used == 0) gas_used = paid.gas_used;
    EXPECT_EQ(paid.gas_used, gas_used) << engine.name;
    EXPECT_GE(paid.gas_used, 100 + 10 + 7 + 5 + 4 * 3);

    const Outcome refused = engine.contract->apply({1, 2, 60, plenty_of_gas}, host);
    EXPECT_EQ(refused.kind, OutcomeKind::aborted);
    EXPECT_EQ(refused.error_class, "no_funds");
    EXPECT_EQ(refused.code, 42u);
    EXPECT_EQ(engine.contract->manifest().profile, "ledger");
  }
}

TEST(OwnProfile, imports_are_checked_against_it) {
  const LedgerProfile ledger;
  const Folder folder;
  const struct {
    std::string import, line;
  } cases[] = {
      {R"((import "env" "prints" (func (param i32))))",
       "policy: c.wat, import env.prints: not a host function of profile ledger"},
      {R"((import "ledger" "pay" (func (param i64))))",
       "policy: c.wat, import ledger.pay: imported as (i64), expected (i64 i64 i64)"},
  };
  for (const auto& c : cases) {
    const auto file = folder.write("c.wat", "(module " + c.import + " (func (export \"apply\") (param i64 i64 i64)))");
    const auto module = meter(file, ledger.options());
    ASSERT_FALSE(module.ok()) << c.import;
    EXPECT_EQ(module.failure().to_line(), c.line);
  }
}

TEST(OwnProfile, a_plugin_is_linked_to_no_other) {
  const LedgerProfile ledger;
  const Folder folder;
  ASSERT_TRUE(build_plugin(folder.write("payer.wat", payer), folder / "payer.so", ledger.options()).ok());
  const auto loaded = load_native(folder / "payer.so", *find_profile("antelope"), Trust::none());
  ASSERT_FALSE(loaded.ok());
  EXPECT_NE(loaded.failure().message.find("built for profile 'ledger'"), std::string::npos);
}

TEST(OwnProfile, one_that_cannot_be_is_refused_before_a_process_is_started) {
  LedgerProfile ledger;
  ledger.profile.name = "antelope";
  const Folder folder;
  const auto built = build_plugin(folder.write("payer.wat", payer), folder / "payer.so", ledger.options());
  ASSERT_FALSE(built.ok());
  EXPECT_EQ(built.failure().to_line(), "usage: host profile: the name \"antelope\" is taken");
}

}  // namespace
}  // namespace wrought::test
