#include "runtime/test_profile.h"

#include <array>
#include <chrono>
#include <limits>

namespace wrought::testing {
namespace {

constexpr int64_t cost = 10;
constexpr int64_t failed = std::numeric_limits<int64_t>::min();

TestHost& host_of(wr_u8* mem) {
  return *static_cast<TestHost*>(static_cast<HostContext*>((reinterpret_cast<wr_control*>(mem) - 1)->host));
}

int64_t fail_as(HostContext& host, OutcomeKind kind, uint64_t code, int64_t gas) {
  host.failed = true;
  host.failure = {kind, kind == OutcomeKind::exited ? "" : "test_error", kind == OutcomeKind::exited ? "" : "asked for",
                  code};
  host.gas_at_failure = gas;
  return failed;
}

// One body per function, for both ways to call it: arguments as cells.
int64_t act(uint32_t ordinal, TestHost& host, uint8_t* memory, const uint64_t* arguments, uint64_t& result,
            int64_t gas) {
  gas -= host.costs[ordinal].base;
  if (gas < 0) return gas;
  switch (ordinal) {
    case host_count_up: ++host.count; return gas;
    case host_fail: return fail_as(host, OutcomeKind::aborted, arguments[0], gas);
    case host_exit: return fail_as(host, OutcomeKind::exited, 0, gas);
    case host_poke: memory[arguments[0]] = static_cast<uint8_t>(arguments[1]); return gas;
    case host_spin: {
      const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(arguments[0]);
      while (std::chrono::steady_clock::now() < until) ++host.count;
      return gas;
    }
    case host_crash: host.count = *(reinterpret_cast<volatile uint8_t*>(memory) + (uint64_t{6} << 30)); return gas;
    case host_again: {
      TestHost inner;
      host.inner_outcome = host.inner->apply({1, 2, 3, 1000}, inner);
      return gas;
    }
    default: result = arguments[0] + arguments[1]; return gas;
  }
}

template <uint32_t ordinal>
wr_i64 native_0(wr_u8* mem, wr_i64 gas) {
  uint64_t none = 0;
  return act(ordinal, host_of(mem), mem, nullptr, none, gas);
}

template <uint32_t ordinal>
wr_i64 native_1(wr_u8* mem, wr_i64 gas, wr_u32 a) {
  uint64_t none = 0;
  const uint64_t cells[] = {a};
  return act(ordinal, host_of(mem), mem, cells, none, gas);
}

template <uint32_t ordinal>
wr_i64 native_2(wr_u8* mem, wr_i64 gas, wr_u32 a, wr_u32 b) {
  uint64_t none = 0;
  const uint64_t cells[] = {a, b};
  return act(ordinal, host_of(mem), mem, cells, none, gas);
}

wr_ret_i64 native_add(wr_u8* mem, wr_i64 gas, wr_u32 a, wr_u64 b) {
  const uint64_t cells[] = {a, b};
  wr_ret_i64 sum{};
  sum.gas = act(host_add, host_of(mem), mem, cells, sum.v, gas);
  return sum;
}

template <uint32_t ordinal>
void generic(GenericCall& call) noexcept {
  call.gas = act(ordinal, *static_cast<TestHost*>(call.host), call.memory, call.arguments, call.result, call.gas);
}

template <class Function>
wr_function as_function(Function* function) {
  return reinterpret_cast<wr_function>(function);
}

template <uint32_t ordinal, class Function>
HostFunction row(std::string_view name, std::string_view signature, Function* native) {
  return {ordinal, "env", name, signature, {cost, 0}, true, false, false, as_function(native), generic<ordinal>, true};
}

}  // namespace

const HostProfile& test_profile() {
  static const std::array functions = {
      row<host_count_up>("count_up", "()", native_0<host_count_up>),
      row<host_fail>("fail", "(i32)", native_1<host_fail>),
      row<host_exit>("exit", "()", native_0<host_exit>),
      row<host_poke>("poke", "(i32 i32)", native_2<host_poke>),
      row<host_spin>("spin", "(i32)", native_1<host_spin>),
      row<host_crash>("crash", "()", native_0<host_crash>),
      row<host_again>("again", "()", native_0<host_again>),
      row<host_add>("add", "(i32 i64) -> i64", native_add),
  };
  WasmLimits limits;
  limits.max_pages = 64;
  limits.max_call_depth = 8;
  static const HostProfile profile{"test", 3, functions, FloatRule::canonical, limits};
  return profile;
}

}  // namespace wrought::testing
