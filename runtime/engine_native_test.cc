// How a plugin's apply ends, case by case. Plugins are C by hand: see test_plugin.h.
#include "runtime/engine_native.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using testing::apply;
using testing::contract;
using testing::TestHost;
using testing::TestPlugin;
using namespace std::chrono_literals;

TEST(Native, completes_with_the_gas_it_used) {
  const Outcome outcome = apply({.apply = "return gas - 7;"});
  EXPECT_EQ(outcome.kind, OutcomeKind::completed);
  EXPECT_EQ(outcome.gas_used, 7);
  EXPECT_EQ(outcome.error_class, "");
}

TEST(Native, negative_gas_at_the_end_is_out_of_gas) {
  const Outcome outcome = apply({.apply = "return gas - 1001;"});
  EXPECT_EQ(outcome.kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(outcome.gas_used, 1000);
  EXPECT_EQ(outcome.error_class, "out_of_gas");
}

TEST(Native, arguments_arrive) {
  // Used gas tells what apply saw.
  const Outcome outcome = apply({.apply = "return gas - (wr_i64)(receiver * 1 + code * 2 + action * 3) - depth;"});
  EXPECT_EQ(outcome.gas_used, 11 + 44 + 99 + 8);
}

TEST(Native, start_runs_first_and_shares_the_gas) {
  const Outcome outcome = apply({.apply = "return gas - LOAD8(5);", .start = "STORE8(5, 3); return gas - 100;"});
  EXPECT_EQ(outcome.gas_used, 103);
}

TEST(Native, out_of_gas_in_start_ends_the_apply) {
  const Outcome outcome = apply({.apply = "return 1000;", .start = "return -1;"});
  EXPECT_EQ(outcome.kind, OutcomeKind::out_of_gas);
}

struct LeaveCase {
  const char* call;
  OutcomeKind kind;
  TrapKind trap;
};

TEST(Native, each_way_to_leave) {
  const LeaveCase cases[] = {
      {"WR_TRAP_UNREACHABLE, gas, depth", OutcomeKind::trapped, TrapKind::unreachable},
      {"WR_TRAP_UNREACHABLE, -1, depth", OutcomeKind::out_of_gas, {}},
      {"WR_TRAP_UNREACHABLE, gas, -1", OutcomeKind::trapped, TrapKind::call_depth_exceeded},
      {"WR_TRAP_UNREACHABLE, -1, -1", OutcomeKind::out_of_gas, {}},
      {"WR_TRAP_MEMORY_OUT_OF_BOUNDS, gas, depth", OutcomeKind::trapped, TrapKind::memory_out_of_bounds},
      {"WR_TRAP_MEMORY_OUT_OF_BOUNDS, -1, depth", OutcomeKind::trapped, TrapKind::memory_out_of_bounds},
      {"WR_TRAP_TABLE_OUT_OF_BOUNDS, gas, depth", OutcomeKind::trapped, TrapKind::table_out_of_bounds},
      {"WR_TRAP_INDIRECT_CALL_MISMATCH, gas, depth", OutcomeKind::trapped, TrapKind::indirect_call_mismatch},
      {"WR_TRAP_NULL_CALL, gas, depth", OutcomeKind::trapped, TrapKind::null_call},
      {"WR_TRAP_INTEGER_DIVIDE_BY_ZERO, gas, depth", OutcomeKind::trapped, TrapKind::integer_divide_by_zero},
      {"WR_TRAP_INTEGER_DIVIDE_BY_ZERO, -1, depth", OutcomeKind::out_of_gas, {}},
      {"WR_TRAP_INTEGER_OVERFLOW, gas, depth", OutcomeKind::trapped, TrapKind::integer_overflow},
      {"WR_TRAP_INVALID_CONVERSION, gas, depth", OutcomeKind::trapped, TrapKind::invalid_conversion},
      {"WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth", OutcomeKind::trapped, TrapKind::call_depth_exceeded},
      {"77, gas, depth", OutcomeKind::host_error, {}},
  };
  for (const LeaveCase& c : cases) {
    SCOPED_TRACE(c.call);
    const Outcome outcome = apply({.apply = std::string("CONTROL->leave(mem, ") + c.call + "); return gas;"});
    EXPECT_EQ(outcome.kind, c.kind);
    EXPECT_EQ(outcome.gas_used, 1000);
    if (c.kind != OutcomeKind::trapped) continue;
    EXPECT_EQ(outcome.trap, c.trap);
    EXPECT_EQ(outcome.error_class, "wasm_execution_error");
    EXPECT_EQ(outcome.message, trap_message(c.trap));
  }
}

TEST(Native, access_past_the_end_traps) {
  for (const char* access : {"LOAD8(65536);", "STORE8(65536, 1);", "LOAD32(65533);", "STORE32(65533, 1);",
                             "LOAD8(0xffffffffull);", "LOAD8(0x1ffffffffull);", "STORE32(0x1fffffffcull, 9);"}) {
    SCOPED_TRACE(access);
    const Outcome outcome = apply({.apply = std::string(access) + "return gas;"});
    EXPECT_EQ(outcome.kind, OutcomeKind::trapped);
    EXPECT_EQ(outcome.trap, TrapKind::memory_out_of_bounds);
    EXPECT_EQ(outcome.gas_used, 1000);
  }
  EXPECT_EQ(apply({.apply = "LOAD32(65532); STORE8(65535, 1); return gas;"}).kind, OutcomeKind::completed);
}

TEST(Native, a_contract_without_memory_has_none) {
  EXPECT_EQ(apply({.apply = "LOAD8(0); return gas;", .pages_min = 0, .pages_max = 0}).trap,
            TrapKind::memory_out_of_bounds);
  EXPECT_EQ(apply({.apply = "return gas;", .pages_min = 0, .pages_max = 0}).kind, OutcomeKind::completed);
}

TEST(Native, memory_grows_up_to_its_maximum) {
  const Outcome outcome = apply({.apply = R"(
      if (CONTROL->memory_grow(mem, 2) != 1) return gas - 1;
      STORE32(65536 * 3 - 4, 5);
      if (CONTROL->memory_pages != 3 || CONTROL->memory_bytes != 3 * 65536) return gas - 2;
      if (CONTROL->memory_grow(mem, 2) != 0xffffffffu) return gas - 3;
      if (CONTROL->memory_grow(mem, 0xffffffffu) != 0xffffffffu) return gas - 4;
      if (CONTROL->memory_grow(mem, 0) != 3) return gas - 5;
      LOAD8(65536 * 3);
      return gas;)"});
  EXPECT_EQ(outcome.trap, TrapKind::memory_out_of_bounds) << outcome.gas_used;
}

TEST(Native, host_functions_are_bound_in_the_plugins_order) {
  const auto it = contract({.apply = R"(
      gas = HOST(1, wr_i64 (*)(wr_u8 *, wr_i64))(mem, gas);
      wr_ret_i64 sum = HOST(0, wr_ret_i64 (*)(wr_u8 *, wr_i64, wr_u32, wr_u64))(mem, gas, 40, 2);
      return sum.gas - (wr_i64)sum.v;)",
                            .imports = {testing::host_add, testing::host_count_up}});
  TestHost host;
  EXPECT_EQ(it->apply({0, 0, 0, 1000}, host).gas_used, 10 + 10 + 42);
  EXPECT_EQ(host.count, 1);
}

TEST(Native, the_schedule_of_the_plugin_prices_host_functions) {
  const TestPlugin plugin{.apply = "return HOST(0, wr_i64 (*)(wr_u8 *, wr_i64))(mem, gas);",
                          .imports = {testing::host_count_up}};
  Manifest manifest = testing::manifest_of(plugin);
  manifest.schedule.host["env.count_up"] = {123, 0};
  manifest.schedule_hash = manifest.schedule.hash();
  auto loaded = load_unpackaged(testing::compile(plugin), manifest, testing::test_profile());
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(apply(*make_native_contract(*loaded)).gas_used, 123);
}

constexpr const char* call_host_and_leave = R"(
    gas = HOST(0, wr_i64 (*)(wr_u8 *, wr_i64, wr_u32))(mem, gas - 5, 42);
    if (gas < 0) CONTROL->leave(mem, WR_LEAVE_HOST, gas, depth);
    return gas;)";

TEST(Native, a_failing_host_function_ends_the_apply) {
  const Outcome outcome = apply({.apply = call_host_and_leave, .imports = {testing::host_fail}});
  EXPECT_EQ(outcome.kind, OutcomeKind::aborted);
  EXPECT_EQ(outcome.gas_used, 15);
  EXPECT_EQ(outcome.error_class, "test_error");
  EXPECT_EQ(outcome.message, "asked for");
  EXPECT_EQ(outcome.code, 42u);
}

TEST(Native, exit_is_a_success) {
  const Outcome outcome = apply({.apply = call_host_and_leave, .imports = {testing::host_exit}});
  EXPECT_EQ(outcome.kind, OutcomeKind::exited);
  EXPECT_EQ(outcome.gas_used, 15);
}

TEST(Native, a_host_function_without_gas_for_it_is_out_of_gas) {
  const Outcome outcome = apply({.apply = call_host_and_leave, .imports = {testing::host_fail}}, 14);
  EXPECT_EQ(outcome.kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(outcome.gas_used, 14);
}

TEST(Native, endless_recursion_without_a_counter_hits_the_guard) {
  const Outcome outcome = apply({.apply = "return deeper(mem, gas);",
                                 .functions = "__attribute__((noinline)) static wr_i64 deeper(wr_u8 *mem, wr_i64 gas) {"
                                              " volatile wr_u8 frame[2000]; frame[0] = 1;"
                                              " return deeper(mem, gas) + frame[0]; }"});
  EXPECT_EQ(outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(outcome.error_class, "stack_overflow");
}

TEST(Native, an_apply_inside_a_host_call) {
  const auto inner = contract({.apply = "STORE8(70000, 1); return gas;"});
  const auto outer = contract({.apply = R"(
      STORE8(100, 1);
      gas = HOST(0, wr_i64 (*)(wr_u8 *, wr_i64))(mem, gas);
      LOAD8(65536);
      return gas;)",
                               .imports = {testing::host_again}});
  TestHost host;
  host.inner = inner.get();
  EXPECT_EQ(outer->apply({0, 0, 0, 1000}, host).trap, TrapKind::memory_out_of_bounds);
  EXPECT_EQ(host.inner_outcome.trap, TrapKind::memory_out_of_bounds);
  host.inner = outer.get();  // the same contract, in use: gets another instance
  TestHost no_more;
  EXPECT_EQ(inner->apply({0, 0, 0, 1000}, no_more).kind, OutcomeKind::trapped);
}

TEST(Native, the_deadline_ends_a_tight_loop) {
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = apply({.apply = "for (;;) __asm__ volatile(\"\"); return gas;"}, 1000, 20ms);
  EXPECT_EQ(outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(outcome.error_class, "deadline");
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 20ms);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(Native, the_deadline_waits_for_a_host_call) {
  const auto it = contract({.apply = R"(
      gas = HOST(0, wr_i64 (*)(wr_u8 *, wr_i64, wr_u32))(mem, gas, 40);
      for (;;) __asm__ volatile("");)",
                            .imports = {testing::host_spin}});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(apply(*it, 1000, 5ms).error_class, "deadline");
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms);
}

TEST(Native, a_deadline_that_is_not_reached_changes_nothing) {
  const auto it = contract({.apply = "return gas - 7;"});
  for (int i = 0; i < 1000; ++i) {
    const Outcome outcome = apply(*it, 1000, std::chrono::microseconds(50 + i));
    if (outcome.error_class == "deadline") continue;  // a slow machine
    EXPECT_EQ(outcome.gas_used, 7);
  }
  EXPECT_EQ(apply(*it).gas_used, 7);
}

TEST(Native, the_outer_deadline_holds_for_an_inner_apply) {
  const auto inner = contract({.apply = "for (;;) __asm__ volatile(\"\"); return gas;"});
  const auto outer = contract({.apply = R"(
      gas = HOST(0, wr_i64 (*)(wr_u8 *, wr_i64))(mem, gas);
      for (;;) __asm__ volatile("");)",
                               .imports = {testing::host_again}});
  TestHost host;
  host.inner = inner.get();
  EXPECT_EQ(outer->apply({0, 0, 0, 1000, 20ms}, host).error_class, "deadline");
  EXPECT_EQ(host.inner_outcome.error_class, "deadline");
}

TEST(Native, sixteen_threads_at_once) {
  const auto it = contract({.apply = R"(
      GLOBAL(0) += 1;
      STORE32(4 * (receiver & 0x1fff), LOAD32(4 * (receiver & 0x1fff)) + 1);
      if (action & 1) LOAD8(65536);
      return gas - LOAD32(4 * (receiver & 0x1fff)) - (wr_i64)GLOBAL(0) - LOAD8(65000);)",
                            .init = "GLOBAL(0) = 10;",
                            .data = "{65000, 1, (const wr_u8 *)\"\\5\"},"});
  std::vector<std::thread> threads;
  std::vector<int> wrong(16);
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      TestHost host;
      for (uint64_t i = 0; i < 3000; ++i) {
        const Outcome outcome = it->apply({i * 7 + static_cast<uint64_t>(t), 0, i, 1000}, host);
        const bool right =
            (i & 1) != 0 ? outcome.trap == TrapKind::memory_out_of_bounds : outcome.gas_used == 1 + 11 + 5;
        wrong[static_cast<size_t>(t)] += right ? 0 : 1;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(16));
}

TEST(Native, contracts_may_die_while_threads_keep_their_instances) {
  auto first = contract({.apply = "STORE8(9, 1); return gas - 1;"});
  auto second = contract({.apply = "STORE8(9, 1); return gas - 2;"});
  EXPECT_EQ(apply(*first).gas_used, 1);
  std::thread([&] { EXPECT_EQ(apply(*first).gas_used, 1); }).join();
  std::thread([&] {
    EXPECT_EQ(apply(*first).gas_used, 1);
    EXPECT_EQ(apply(*second).gas_used, 2);
    first.reset();
    EXPECT_EQ(apply(*second).gas_used, 2);
  }).join();
  EXPECT_EQ(apply(*second).gas_used, 2);
}

// A new plugin may come to the same address and the same descriptor number: it must not be taken for the old one.
TEST(Native, plugins_loaded_one_after_the_other_are_not_mixed_up) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(apply({.apply = "return gas - " + std::to_string(i) + ";"}).gas_used, i);
}

}  // namespace
}  // namespace wrought
