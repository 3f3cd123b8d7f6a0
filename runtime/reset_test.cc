// Nothing survives an apply: no byte, no global, no grown page; and a reset costs what was touched.
#include <gtest/gtest.h>

#include "runtime/engine_native.h"
#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using testing::contract;
using testing::TestHost;
using testing::TestPlugin;

int64_t gas_used(Contract& it, uint64_t action) {
  TestHost host;
  const Outcome outcome = it.apply({0, 0, action, 1'000'000'000}, host);
  EXPECT_EQ(outcome.kind, OutcomeKind::completed) << outcome.message;
  return outcome.gas_used;
}

// action < 1000000: dirties so many OS pages from `receiver` on; else sums all bytes of memory.
constexpr const char* dirty_or_sum = R"(
    if (action < 1000000) {
      for (wr_u64 i = 0; i < action; ++i) STORE8(i * 4096 + 77, 255), STORE8(i * 4096 + 4095, 255);
      return gas;
    }
    wr_u64 sum = 0;
    for (wr_u64 i = 0; i < CONTROL->memory_bytes; i += 8) sum += *(volatile wr_u64 *)(mem + i);
    return gas - (wr_i64)(sum & 0xffffff);)";

constexpr uint64_t sum_up = 1000000;

class Reset : public ::testing::TestWithParam<bool> {};

TEST_P(Reset, leaves_no_byte_behind_however_much_was_written) {
  const auto it = contract({.apply = dirty_or_sum,
                            .data = "{8, 1, (const wr_u8 *)\"\\7\"}, "
                                    "{200000, 3, (const wr_u8 *)\"\\1\\2\\3\"},",
                            .pages_min = 16,
                            .pages_max = 16,
                            .guard = GetParam()});
  const int64_t fresh = gas_used(*it, sum_up);
  EXPECT_EQ(fresh, 7 + 0x030201);
  for (const uint64_t pages : {1u, 3u, 8u, 9u, 30u, 100u, 250u, 256u, 2u, 256u, 0u}) {
    SCOPED_TRACE(pages);
    EXPECT_EQ(gas_used(*it, pages), 0);
    EXPECT_EQ(gas_used(*it, sum_up), fresh);
  }
}

TEST_P(Reset, leaves_nothing_behind_over_many_applies) {
  const auto it = contract({.apply = dirty_or_sum, .pages_min = 16, .pages_max = 16, .guard = GetParam()});
  for (uint64_t i = 0; i < 5000; ++i) {
    EXPECT_EQ(gas_used(*it, (i * 7919) % (i % 500 == 0 ? 256 : 5)), 0);
    if (i % 97 == 0) {
      EXPECT_EQ(gas_used(*it, sum_up), 0);
    }
  }
}

TEST_P(Reset, takes_grown_pages_away) {
  const auto it = contract({.apply = R"(
      wr_u32 old = CONTROL->memory_grow(mem, 2);
      wr_u32 found = LOAD32(65536 * old) | LOAD32(65536 * (old + 2) - 4);
      STORE32(65536 * old, 1);
      STORE32(65536 * (old + 2) - 4, 1);
      return gas - old - 1000 * found;)",
                            .guard = GetParam()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(gas_used(*it, 0), 1);
  EXPECT_EQ(gas_used(*it, 0), 1);
}

TEST_P(Reset, grown_pages_cannot_be_reached_by_the_next_apply) {
  const auto it = contract({.apply = R"(
      if (action == 1) CONTROL->memory_grow(mem, 1);
      LOAD8(65536);
      return gas;)"});
  TestHost host;
  EXPECT_EQ(it->apply({0, 0, 1, 1000}, host).kind, OutcomeKind::completed);
  EXPECT_EQ(it->apply({0, 0, 0, 1000}, host).trap, TrapKind::memory_out_of_bounds);
}

TEST_P(Reset, brings_globals_back) {
  const auto it = contract(
      {.apply = "GLOBAL(1) += 1; return gas - (wr_i64)GLOBAL(1);", .init = "GLOBAL(1) = 40;", .guard = GetParam()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(gas_used(*it, 0), 41);
}

TEST_P(Reset, follows_a_trap_too) {
  const auto it = contract({.apply = R"(
      if (action == 0) return gas - LOAD8(4000);
      STORE8(4000, 9);
      CONTROL->leave(mem, WR_TRAP_UNREACHABLE, gas, depth);
      return gas;)",
                            .guard = GetParam()});
  TestHost host;
  EXPECT_EQ(it->apply({0, 0, 1, 1000}, host).trap, TrapKind::unreachable);
  EXPECT_EQ(gas_used(*it, 0), 0);
}

TEST_P(Reset, undoes_what_host_functions_wrote) {
  const auto it = contract({.apply = R"(
      if (action == 0) return gas - LOAD8(9000);
      return HOST(0, wr_i64 (*)(wr_u8 *, wr_i64, wr_u32, wr_u32))(mem, gas, 9000, 200);)",
                            .guard = GetParam(),
                            .imports = {testing::host_poke}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(gas_used(*it, 1), 10);
    EXPECT_EQ(gas_used(*it, 0), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(, Reset, ::testing::Values(true, false),
                         [](const auto& info) { return info.param ? "guard" : "explicit_checks"; });

TEST(LinearMemory, writing_the_same_pages_again_opens_nothing_new) {
  const auto image = MemoryImage::create({}, 16 * wasm_page_bytes);
  auto memory = LinearMemory::create(*image, 16, 16, 64, MemoryReach::guard);
  ASSERT_TRUE(memory.ok());
  uint8_t* const base = (*memory)->base();
  EXPECT_EQ((*memory)->hot_bytes(), 0u);
  EXPECT_EQ((*memory)->on_fault(base + 5000, true), FaultAnswer::resume);
  base[5000] = 1;
  EXPECT_EQ((*memory)->hot_bytes(), os_page_bytes());
  EXPECT_TRUE((*memory)->reset());
  EXPECT_EQ(base[5000], 0);
  base[5000] = 1;  // open still
  EXPECT_EQ((*memory)->on_fault(base + 5000, true), FaultAnswer::not_ours);
}

TEST(LinearMemory, faults_are_bounded) {
  const auto image = MemoryImage::create({}, 528 * wasm_page_bytes);
  auto memory = LinearMemory::create(*image, 528, 528, 64, MemoryReach::guard);
  ASSERT_TRUE(memory.ok());
  int faults = 0;
  for (uint64_t at = 0; at < (*memory)->bytes(); at += 4096)
    faults += (*memory)->on_fault((*memory)->base() + at, true) == FaultAnswer::resume ? 1 : 0;
  EXPECT_EQ(faults, 25);
  EXPECT_EQ((*memory)->hot_bytes(), (*memory)->bytes());
}

TEST(LinearMemory, tells_addresses_apart) {
  const auto image = MemoryImage::create({}, wasm_page_bytes);
  auto memory = LinearMemory::create(*image, 1, 2, 64, MemoryReach::explicit_checks);
  ASSERT_TRUE(memory.ok());
  uint8_t* const base = (*memory)->base();
  EXPECT_EQ((*memory)->on_fault(base - 1, true), FaultAnswer::not_ours);       // the instance block
  EXPECT_EQ((*memory)->on_fault(base + 65535, false), FaultAnswer::not_ours);  // reads do not fault there
  EXPECT_EQ((*memory)->on_fault(base + 65536, false), FaultAnswer::out_of_bounds);
  EXPECT_EQ((*memory)->on_fault(base + 3 * 65536, true), FaultAnswer::not_ours);  // another's
}

TEST(MemoryImage, refuses_segments_outside_of_memory) {
  const uint8_t bytes[3] = {};
  const MemoryImage::Segment segment{65534, bytes};
  EXPECT_FALSE(MemoryImage::create({&segment, 1}, 65536).ok());
}

}  // namespace
}  // namespace wrought
