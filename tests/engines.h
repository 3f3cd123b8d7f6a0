// One contract on every engine: native with guard pages, native with explicit checks, wabt's interpreter, wasm2c.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "hostapi/antelope/context.h"
#include "hostapi/state/memory_state.h"
#include "runtime/engine.h"
#include "tests/support.h"

namespace wrought::test {

inline constexpr int64_t plenty_of_gas = 10'000'000;

// What one apply did, as far as a test can see it.
struct Seen {
  Outcome outcome;
  std::string console, return_value;
  std::vector<std::string> changes;  // key and value of every change of the state, in order

  // All of it as text, so that a difference reads well.
  [[nodiscard]] std::string text() const {
    std::string all(to_string(outcome.kind));
    if (outcome.kind == OutcomeKind::trapped) all += " " + std::string(to_string(outcome.trap));
    all += ", gas " + std::to_string(outcome.gas_used) + ", error [" + outcome.error_class + "] " + outcome.message +
           " " + std::to_string(outcome.code) + ", console [" + console + "], returned [" + return_value + "]";
    for (const std::string& change : changes) all += ", " + change;
    return all;
  }
};

struct Engine {
  std::string name;
  std::shared_ptr<Contract> contract;
};

// The contract on all engines, with the host functions of `profile`. Fails the test if one of them cannot be built.
inline std::vector<Engine> on_every_engine(const std::filesystem::path& file, BuildOptions options,
                                           HostProfile profile) {
  const Folder folder;
  if (options.limits) profile.limits = *options.limits;
  std::vector<Engine> engines;
  const auto add = [&](std::string name, Result<std::shared_ptr<Contract>> contract) {
    ASSERT_TRUE(contract.ok()) << name << ": " << contract.failure().to_line();
    engines.push_back({std::move(name), std::move(*contract)});
  };
  for (const auto memory : {MemoryMode::guard, MemoryMode::explicit_checks}) {
    const std::string name = memory == MemoryMode::guard ? "guard" : "explicit";
    options.memory = memory;
    const auto built = build_plugin(file, folder / (name + ".so"), options);
    EXPECT_TRUE(built.ok()) << name << ": " << (built.ok() ? "" : built.failure().to_line());
    if (!built.ok()) return engines;
    add(name, load_native(folder / (name + ".so"), profile, Trust::none()));
  }
  const auto module = meter(file, options);
  EXPECT_TRUE(module.ok());
  if (!module.ok()) return engines;
  add("wabt", load_wabt(module->bytes, module->manifest, profile));
  const auto object = build_wasm2c(*module, folder / "wasm2c.so", options);
  EXPECT_TRUE(object.ok()) << (object.ok() ? "" : object.failure().to_line());
  if (object.ok()) add("wasm2c", load_wasm2c(folder / "wasm2c.so", module->manifest, profile));
  return engines;
}

inline std::vector<Engine> on_every_engine(const std::filesystem::path& file, const BuildOptions& options = {}) {
  return on_every_engine(file, options, *find_profile(options.profile));
}

inline std::vector<Engine> every_engine(std::string_view wat, const BuildOptions& options = {}) {
  const Folder folder;
  return on_every_engine(folder.write("contract.wat", wat), options);
}

// For contracts that use what Antelope's EOS VM does not know: bulk memory, several results, sign extension, ...
inline BuildOptions plain_wasm() {
  BuildOptions options;
  options.profile = "plain";
  return options;
}

struct Call {
  uint64_t receiver = 0, code = 0, action = 0;
  int64_t gas_limit = plenty_of_gas;
  std::string data = {};
  InstanceObserver* observer = nullptr;
  std::chrono::nanoseconds deadline{0};  // 0: none
};

inline Seen apply(Contract& contract, const Call& call = {}) {
  MemoryState state;
  Overlay writes(&state);
  const TransactionInfo info;
  const BlockInfo block;
  Action action{Name{call.code}, Name{call.action}, {}, call.data};
  AntelopeContext context(writes, info, block, action);
  context.begin_apply({Name{call.receiver}, Name{}}, false);
  Seen seen;
  seen.outcome =
      contract.apply({call.receiver, call.code, call.action, call.gas_limit, call.deadline, call.observer}, context);
  seen.console = context.console;
  seen.return_value = context.return_value;
  writes.for_each_change([&](auto key, const auto&, const auto& after) {
    seen.changes.push_back(std::string(key) + "=" + (after ? std::string(*after) : "erased"));
  });
  return seen;
}

// The same on all engines, or the test fails; what they agree on.
inline Seen apply_on_all(const std::vector<Engine>& engines, const Call& call = {}) {
  Seen first;
  for (size_t i = 0; i < engines.size(); ++i) {
    const Seen seen = apply(*engines[i].contract, call);
    if (i == 0) first = seen;
    EXPECT_EQ(seen.text(), first.text()) << engines[i].name << " differs from " << engines[0].name;
  }
  return first;
}

}  // namespace wrought::test
