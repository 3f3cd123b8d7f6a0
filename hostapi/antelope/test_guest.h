// A guest for tests: memory with its control block below, and a context to call host functions in.
//
//   TestGuest guest;
//   guest.call("db_find_i64", {code, scope, table, id})    -> result
//   guest.error("db_find_i64", {code, scope, table, id})   -> "class: text" of the failure, "" for a good call
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "hostapi/antelope/context.h"
#include "hostapi/antelope/permissions.h"
#include "hostapi/state/memory_state.h"

namespace wrought {

struct TestGuest {
  static constexpr uint64_t memory_bytes = 65536;
  static constexpr int64_t gas = 1'000'000'000;

  explicit TestGuest(bool context_free = false) : TestGuest(default_action(), context_free) {}
  TestGuest(Action action_, bool context_free)
      : action(std::move(action_)),
        block_storage((sizeof(wr_control) + memory_bytes) / 16 + 1),
        memory(reinterpret_cast<uint8_t*>(block_storage.data()) + sizeof(wr_control)),
        context(overlay, transaction, block, action, Name{}, context_free) {
    static_assert(sizeof(wr_control) % 16 == 0, "memory would not be aligned");
    for (const auto& f : profile.functions) costs.push_back(f.gas);
    context.costs = costs.data();
    for (auto name : {"alice"_n, "bob"_n, "token"_n}) {
      Account account;
      account.name = name;
      create_account_with_permissions(overlay, account);
    }
    auto* control = reinterpret_cast<wr_control*>(memory - sizeof(wr_control));
    *control = {};
    control->host = static_cast<HostContext*>(&context);
    control->memory_bytes = memory_bytes;
  }

  static Action default_action() { return {"token"_n, "transfer"_n, {{"alice"_n, "active"_n}}, "abcdef"}; }

  uint64_t call(std::string_view name, std::initializer_list<uint64_t> arguments) {
    return call_cells(name, arguments.begin());
  }
  uint64_t call_cells(std::string_view name, const uint64_t* arguments) {
    const HostFunction* f = profile.find("env", name);
    EXPECT_NE(f, nullptr) << name;
    called().insert(std::string(name));
    GenericCall c{&context, memory, memory_bytes, arguments, 0, gas_limit};
    context.failed = false;
    context.failure = {};
    f->generic(c);
    gas_left = c.gas;
    return c.result;
  }
  // Class and text of the failure, "" for a good call.
  std::string error(std::string_view name, std::initializer_list<uint64_t> arguments) {
    call(name, arguments);
    return failure_text();
  }
  [[nodiscard]] std::string failure_text() const {
    if (gas_left >= 0) return "";
    return context.failed ? context.failure.error_class + ": " + context.failure.message : "out of gas";
  }
  // Names of all host functions that guests of this process have called.
  static std::set<std::string>& called() {
    static std::set<std::string> names;
    return names;
  }
  void poke(uint32_t address, std::string_view bytes) { std::ranges::copy(bytes, memory + address); }
  template <class T>
  void poke_value(uint32_t address, T value) {
    std::memcpy(memory + address, &value, sizeof value);
  }
  template <class T = uint64_t>
  T peek(uint32_t address) const {
    T value;
    std::memcpy(&value, memory + address, sizeof value);
    return value;
  }
  std::string peek_text(uint32_t address, size_t size) const {
    return {reinterpret_cast<const char*>(memory + address), size};
  }

  const HostProfile& profile = *find_profile("antelope");
  std::vector<GasCost> costs;
  MemoryState state;
  Overlay overlay{&state};
  TransactionInfo transaction;
  BlockInfo block{1'600'000'000'000'000, 7};
  Action action;
  struct alignas(16) Block16 {
    uint8_t bytes[16];
  };
  std::vector<Block16> block_storage;
  uint8_t* memory;
  AntelopeContext context;
  int64_t gas_limit = gas, gas_left = 0;
};

}  // namespace wrought
