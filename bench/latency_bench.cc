// What an apply costs besides the contract's own work: contracts that do next to nothing, memory made initial again
// included. The context is made outside of the loop but for "new_context", since a chain makes one per action and not
// per apply.
#include "bench/groups.h"

#include "bench/pinning.h"
#include "bench/subject.h"

namespace wrought::bench {
namespace {

Subject empty_contract(uint32_t memory_pages) {
  return {"empty/" + std::to_string(memory_pages) + "_pages",
          "(module (memory (export \"memory\") " + std::to_string(memory_pages) +
              ") (func (export \"apply\") (param i64 i64 i64)))",
          0, 0, ""};
}

// Writes to `os_pages` pages of 4 KiB, each of which must hold 0 before: $sum is 1 for every such page.
Subject touching_contract(uint32_t os_pages) {
  const std::string body = R"(
        (local.set $at (i32.shl (i32.wrap_i64 (local.get $rounds)) (i32.const 12)))
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.eqz (i32.load (local.get $at))))))
        (i32.store (local.get $at) (i32.const 7)))";
  return {"touch/" + std::to_string(os_pages) + "_os_pages", loop_contract("", 16, body), 0, os_pages,
          answer_of(os_pages)};
}

void time_apply(benchmark::State& state, const Subject& subject, Engine engine) {
  const auto contract = checked_contract(state, subject, engine, empty_state());
  if (contract == nullptr) return;
  Setting setting(empty_state());
  for (auto _ : state) {
    benchmark::DoNotOptimize(setting.apply(*contract, subject.code, subject.action).gas_used);
  }
  state.SetItemsProcessed(state.iterations());
}

void time_apply_in_new_context(benchmark::State& state, const Subject& subject, Engine engine) {
  const auto contract = checked_contract(state, subject, engine, empty_state());
  if (contract == nullptr) return;
  for (auto _ : state) {
    Setting setting(empty_state());
    benchmark::DoNotOptimize(setting.apply(*contract, subject.code, subject.action).gas_used);
  }
}

auto* add(const std::string& what, const Subject& subject, Engine engine, decltype(&time_apply) body) {
  const std::string name = what + subject.name + "/" + std::string(to_string(engine));
  return benchmark::RegisterBenchmark(name.c_str(), body, subject, engine)->UseRealTime();
}

}  // namespace

void register_apply_benchmarks() {
  for (const uint32_t memory_pages : {1u, 16u, 528u})
    for (const Engine engine : every_engine) add("apply/", empty_contract(memory_pages), engine, time_apply);
  for (const uint32_t os_pages : {4u, 64u})
    for (const Engine engine : every_engine) add("apply/", touching_contract(os_pages), engine, time_apply);
  add("apply/new_context/", empty_contract(1), Engine::guard, time_apply_in_new_context);
  // The time is wall time per apply of all threads together: half as much on two threads is perfect.
  for (const int threads : {1, 2}) {
    add("threads/", empty_contract(1), Engine::guard, time_apply)
        ->Threads(threads)
        ->Setup([](const benchmark::State&) { use_all_cores(); })
        ->Teardown([](const benchmark::State&) { use_pinned_core(); });
  }
}

}  // namespace wrought::bench
