// A deadline that passes while the contract is in a host function: the host function runs to its end, the contract no
// further, on every engine.
#include <chrono>
#include <thread>

#include "tests/other_printui.h"

namespace wrought::test {
namespace {

using namespace std::chrono_literals;

constexpr auto stay = 40ms;
constexpr int64_t gas_limit = int64_t{1} << 60;

std::shared_ptr<Contract> inner;  // what the host function runs; null: nothing
Seen inner_seen;

HostResult<void> stay_or_apply(AntelopeContext& context, uint64_t) {
  context.console += "called ";
  if (inner != nullptr) {
    inner_seen = apply(*inner, {.gas_limit = gas_limit});
  } else {
    std::this_thread::sleep_for(stay);
  }
  context.console += "to the end";
  return {};
}

// Calls printui, if `calls`, and goes on for ever.
std::vector<Engine> endless(bool calls) {
  static const OtherPrintui<&stay_or_apply> other;
  const std::string text =
      "(module (import \"env\" \"printui\" (func $host (param i64))) (memory 1)\n"
      "(func $loop " +
      std::string(endless_loop) + ")\n(func (export \"apply\") (param i64 i64 i64) " +
      (calls ? "(call $host (i64.const 0))" : "") + "(call $loop)))";
  const Folder folder;
  return on_every_engine(folder.write("endless.wat", text), {}, other.profile);
}

TEST(HostCall, is_not_cut_short_by_a_deadline) {
  inner = nullptr;
  for (const Engine& engine : endless(true)) {
    SCOPED_TRACE(engine.name);
    const auto begin = std::chrono::steady_clock::now();
    const Seen seen = apply(*engine.contract, {.gas_limit = gas_limit, .deadline = 5ms});
    EXPECT_GE(std::chrono::steady_clock::now() - begin, stay);
    EXPECT_EQ(seen.outcome.error_class, "deadline") << seen.text();
    EXPECT_EQ(seen.console, "called to the end");
  }
}

TEST(HostCall, hands_its_deadline_on_to_an_apply_within) {
  const auto outer = endless(true), within = endless(false);
  ASSERT_EQ(outer.size(), within.size());
  for (size_t i = 0; i < outer.size(); ++i) {
    SCOPED_TRACE(outer[i].name);
    inner = within[i].contract;
    inner_seen = {};
    const Seen seen = apply(*outer[i].contract, {.gas_limit = gas_limit, .deadline = 20ms});
    inner = nullptr;
    EXPECT_EQ(inner_seen.outcome.error_class, "deadline") << inner_seen.text();
    EXPECT_EQ(seen.outcome.error_class, "deadline") << seen.text();
    EXPECT_EQ(seen.console, "called to the end");
  }
}

}  // namespace
}  // namespace wrought::test
