// Every load and store at the last address that is good, and one past it: each width, static offsets up to the largest,
// on every engine. Addresses and expected bytes are computed here, by arithmetic of 64 bits.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <vector>

#include "tests/engines.h"

namespace wrought::test {
namespace {

constexpr uint64_t memory_bytes = 2 * 65536;
constexpr uint64_t address_end = uint64_t{1} << 32;

struct Access {
  std::string_view name;
  uint64_t width;
  std::string_view to_i64;  // a loaded value as the bits that memory had; of a store: the operand
  bool is_store = false;
  bool is_signed = false;
};

constexpr Access accesses[] = {
    {"i32.load", 4, "i64.extend_i32_u"},
    {"i32.load8_s", 1, "i64.extend_i32_s", false, true},
    {"i32.load8_u", 1, "i64.extend_i32_u"},
    {"i32.load16_s", 2, "i64.extend_i32_s", false, true},
    {"i32.load16_u", 2, "i64.extend_i32_u"},
    {"i64.load", 8, ""},
    {"i64.load8_s", 1, "", false, true},
    {"i64.load8_u", 1, ""},
    {"i64.load16_s", 2, "", false, true},
    {"i64.load16_u", 2, ""},
    {"i64.load32_s", 4, "", false, true},
    {"i64.load32_u", 4, ""},
    {"f32.load", 4, "i32.reinterpret_f32 i64.extend_i32_u"},
    {"f64.load", 8, "i64.reinterpret_f64"},
    {"i32.store", 4, "i32.wrap_i64", true},
    {"i32.store8", 1, "i32.wrap_i64", true},
    {"i32.store16", 2, "i32.wrap_i64", true},
    {"i64.store", 8, "", true},
    {"i64.store8", 1, "", true},
    {"i64.store16", 2, "", true},
    {"i64.store32", 4, "", true},
    {"f32.store", 4, "i32.wrap_i64 f32.reinterpret_i32", true},
    {"f64.store", 8, "f64.reinterpret_i64", true},
};

constexpr uint64_t offsets[] = {0,      1,          7,          65535,      65536,      131064,     131071,    131072,
                                131073, 0x7fffffff, 0x80000000, 0xfffdffff, 0xfffffff8, 0xfffffffe, 0xffffffff};

constexpr uint64_t stored = 0xf1e2d3c4b5a69788;

// What memory holds at the start: byte i is i * 37 + 130, so that signs differ.
uint8_t initial(uint64_t at) { return static_cast<uint8_t>(at * 37 + 130); }

uint64_t bytes_at(uint64_t at, uint64_t width) {
  uint64_t value = 0;
  for (uint64_t i = 0; i < width; ++i) value |= uint64_t{initial(at + i)} << (8 * i);
  return value;
}

uint64_t sign_extended(uint64_t value, uint64_t width) {
  const uint64_t unused_bits = 64 - 8 * width;
  return static_cast<uint64_t>(static_cast<int64_t>(value << unused_bits) >> unused_bits);
}

std::string text(uint64_t n) { return std::to_string(n); }

// apply(receiver: address, code: number of the access and offset). Loads print what they read; stores print the 8 bytes
// that end where the store ended, so that a store of fewer bytes shows its neighbours too.
std::string function_of(const Access& access, uint64_t offset) {
  const std::string operation = std::string(access.name) + " offset=" + text(offset) + " ";
  const std::string convert = std::string(access.to_i64) + " ";
  if (!access.is_store) return "(func (param i32) local.get 0 " + operation + convert + "call $print)\n";
  const uint64_t shown = (offset + access.width - 8) % address_end;
  return "(func (param i32) local.get 0 i64.const " + text(stored) + " " + convert + operation +
         "local.get 0 i32.const " + text(shown) + " i32.add i64.load call $print)\n";
}

std::string module_of_all() {
  std::string functions, indices;
  size_t index = 2;  // after the import and $fill
  for (const uint64_t offset : offsets) {
    for (const Access& access : accesses) {
      functions += function_of(access, offset);
      indices += " " + text(index++);
    }
  }
  // The first 64 bytes and the last 256 as initial() says; zeros between.
  return R"((module (import "env" "printui" (func $print (param i64)))
    (memory 2) (type $access (func (param i32)))
    (table 1000 funcref) (elem (i32.const 0))" +
         indices + R"()
    (func $fill (local i32)
      (loop (i32.store8 (local.get 0) (i32.add (i32.mul (local.get 0) (i32.const 37)) (i32.const 130)))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 64))))
      (local.set 0 (i32.const 130816))
      (loop (i32.store8 (local.get 0) (i32.add (i32.mul (local.get 0) (i32.const 37)) (i32.const 130)))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 131072)))))
    (start $fill)
)" + functions +
         R"(
    (func (export "apply") (param i64 i64 i64)
      (call_indirect (type $access) (i32.wrap_i64 (local.get 0)) (i32.wrap_i64 (local.get 1)))))
)";
}

std::string expected_console(const Access& access, uint64_t at) {
  const uint64_t width = access.width;
  if (access.is_store) return text(bytes_at(at + width - 8, 8 - width) | stored << (8 * (8 - width)));
  return text(access.is_signed ? sign_extended(bytes_at(at, width), width) : bytes_at(at, width));
}

std::vector<uint64_t> addresses_to_try(uint64_t offset, uint64_t width) {
  std::vector<uint64_t> addresses = {0, 1, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff};
  const uint64_t last = memory_bytes - width;
  if (offset <= last) addresses.insert(addresses.end(), {last - offset, last - offset + 1});
  // Where a sum of 32 bits would be small again.
  for (const uint64_t small : {0, 16}) addresses.push_back((address_end - offset + small) % address_end);
  return addresses;
}

TEST(MemoryEdges, of_every_access_at_every_offset_on_every_engine) {
  const auto engines = every_engine(module_of_all());
  ASSERT_EQ(engines.size(), 4u);
  int good = 0, past = 0;
  for (uint64_t number = 0; number < std::size(accesses) * std::size(offsets); ++number) {
    const Access& access = accesses[number % std::size(accesses)];
    const uint64_t offset = offsets[number / std::size(accesses)];
    for (const uint64_t address : addresses_to_try(offset, access.width)) {
      SCOPED_TRACE(std::string(access.name) + " offset=" + text(offset) + " at " + text(address));
      const Seen seen = apply_on_all(engines, {.receiver = address, .code = number});
      const uint64_t at = address + offset;
      // A store below byte 8 is good, but then the printing load lies before address 0, that is past the end.
      const bool is_good = at + access.width <= memory_bytes && (!access.is_store || at + access.width >= 8);
      ASSERT_EQ(to_string(seen.outcome.kind), to_string(is_good ? OutcomeKind::completed : OutcomeKind::trapped));
      if (is_good) {
        const bool is_filled = at + access.width <= 64 || at >= 130'824;
        if (!is_filled) continue;
        EXPECT_EQ(seen.console, expected_console(access, at));
        ++good;
      } else {
        EXPECT_EQ(to_string(seen.outcome.trap), to_string(TrapKind::memory_out_of_bounds));
        EXPECT_EQ(seen.console, "");
        EXPECT_EQ(seen.outcome.gas_used, plenty_of_gas);
        ++past;
      }
    }
  }
  EXPECT_GT(good, 350);
  EXPECT_GT(past, 2'000);
}

TEST(MemoryEdges, grown_memory_ends_where_it_grew_to) {
  const auto engines = every_engine(R"((module (memory 1 3)
    (func (export "apply") (param i64 i64 i64)
      (drop (memory.grow (i32.wrap_i64 (local.get 1))))
      (i64.store (i32.wrap_i64 (local.get 0)) (i64.const -1))
      (drop (i64.load (i32.wrap_i64 (local.get 0)))))))");
  for (uint64_t grown : {0, 1, 2, 3}) {
    const uint64_t end = 65536 * (grown <= 2 ? 1 + grown : 1);  // growing by 3 fails
    EXPECT_TRUE(apply_on_all(engines, {.receiver = end - 8, .code = grown}).outcome.ok()) << grown;
    EXPECT_EQ(apply_on_all(engines, {.receiver = end - 7, .code = grown}).outcome.trap, TrapKind::memory_out_of_bounds)
        << grown;
  }
}

// The size of such a memory is no number of 32 bits. libwabt touches all of it for every instance, so it runs no more
// often than needed.
TEST(MemoryEdges, bulk_operations_end_where_a_memory_of_4_gib_ends) {
  BuildOptions options = plain_wasm();
  options.limits = WasmLimits();
  options.limits->max_pages = 65'536;
  const auto engines = every_engine(R"((module (memory 65536) (data $d "abcd")
    (func $operate (param $which i64) (param $at i32)
      (if (i64.eq (local.get $which) (i64.const 0)) (then (memory.fill (local.get $at) (i32.const 7) (i32.const 4))))
      (if (i64.eq (local.get $which) (i64.const 1))
        (then (memory.init $d (local.get $at) (i32.const 0) (i32.const 4))))
      (if (i64.eq (local.get $which) (i64.const 2)) (then (memory.copy (local.get $at) (i32.const 0) (i32.const 4))))
      (if (i64.eq (local.get $which) (i64.const 3)) (then (memory.copy (i32.const 0) (local.get $at) (i32.const 4)))))
    (func (export "apply") (param $past i64) (param $which i64) (param i64)
      (call $operate (i64.const 0) (i32.const -4))
      (call $operate (i64.const 1) (i32.const -4))
      (call $operate (i64.const 2) (i32.const -4))
      (call $operate (i64.const 3) (i32.const -4))
      (if (i64.ne (local.get $past) (i64.const 0)) (then (call $operate (local.get $which) (i32.const -3)))))))",
                                    options);
  ASSERT_EQ(engines.size(), 4u);
  EXPECT_EQ(apply_on_all(engines, {.receiver = 1}).outcome.trap, TrapKind::memory_out_of_bounds);
  for (const Engine& engine : engines) {
    if (engine.name == "wabt") continue;
    SCOPED_TRACE(engine.name);
    EXPECT_TRUE(apply(*engine.contract).outcome.ok());
    for (const uint64_t which : {1, 2, 3}) {
      EXPECT_EQ(apply(*engine.contract, {.receiver = 1, .code = which}).outcome.trap, TrapKind::memory_out_of_bounds)
          << which;
    }
  }
}

}  // namespace
}  // namespace wrought::test
