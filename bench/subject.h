// What the benchmarks time: a contract on an engine, the context it is applied in, and the answer it has to give.
//
// A contract answers with its action return value. A subject whose answer is wrong, or that cannot be built, is
// reported as an error and not timed; wrought-bench then exits with 1.
#pragma once

#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "hostapi/antelope/context.h"
#include "hostapi/state/state.h"
#include "runtime/engine.h"

namespace wrought::bench {

enum class Engine { guard, explicit_checks, wabt, wasm2c, unmetered };
// Those that users can ask for; unmetered is guard without gas and call depth, to see what these cost.
inline constexpr Engine every_engine[] = {Engine::guard, Engine::explicit_checks, Engine::wabt, Engine::wasm2c};
[[nodiscard]] std::string_view to_string(Engine engine);

// A contract as text, how to apply it, and what it must return.
struct Subject {
  std::string name;
  std::string wat;
  uint64_t code = 0, action = 0;
  std::string answer;
};

// The 8 bytes of a number, as contracts return it.
[[nodiscard]] std::string answer_of(uint64_t number);

// Runs `body` `action` times (counted down in $rounds) and returns $sum.
[[nodiscard]] std::string loop_contract(std::string_view fields, uint32_t memory_pages, std::string_view body);

inline constexpr uint64_t receiver = 0x1234;

// One action and its context over a state.
class Setting {
 public:
  explicit Setting(const StateView& base) : writes_(&base), context_(writes_, transaction_, block_, action_) {}

  Outcome apply(Contract& contract, uint64_t code, uint64_t action) {
    context_.begin_apply({Name{receiver}, Name{}}, false);
    return contract.apply({receiver, code, action, gas_limit, std::chrono::nanoseconds(0)}, context_);
  }
  [[nodiscard]] const std::string& answer() const { return context_.return_value; }

 private:
  static constexpr int64_t gas_limit = int64_t{1} << 62;
  const TransactionInfo transaction_;
  const BlockInfo block_;
  const Action action_{Name{receiver}, Name{}, {}, {}};
  Overlay writes_;
  AntelopeContext context_;
};

// A state without entries.
[[nodiscard]] const StateView& empty_state();

// The subject on the engine, built once per process, after it gave its answer twice; null: the error is in `state`.
[[nodiscard]] std::shared_ptr<Contract> checked_contract(benchmark::State& state, const Subject& subject, Engine engine,
                                                         const StateView& base);

// A contract in a file (.wasm, .wat), built for the engine and loaded.
[[nodiscard]] Result<std::shared_ptr<Contract>> build_contract(const std::filesystem::path& file, Engine engine,
                                                               const HostProfile& profile);

// Marks a benchmark as failed, for its table and for the exit status.
void failed(benchmark::State& state, const std::string& why);
[[nodiscard]] bool any_failed();

}  // namespace wrought::bench
