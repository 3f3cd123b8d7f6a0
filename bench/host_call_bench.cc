// What one host call costs: a contract makes 1,000 of them in a loop. The same contract with no round at all is timed
// first and taken off, so ns_per_call is the call and its share of the loop.
#include <algorithm>
#include <chrono>
#include <vector>

#include "bench/groups.h"
#include "bench/subject.h"
#include "common/files.h"
#include "hostapi/antelope/tables.h"
#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"

namespace wrought::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t rounds = 1000;
constexpr uint64_t table_rows = 100'000;

Subject nothing_call() {
  return {"current_receiver",
          loop_contract(R"((import "env" "current_receiver" (func $call (result i64))))", 1,
                        "(local.set $sum (i64.add (local.get $sum) (call $call)))"),
          0, rounds, answer_of(rounds * receiver)};
}

// What the loop alone takes: to be taken off the others where it matters.
Subject bare_loop() {
  return {"bare_loop", loop_contract("", 1, "(local.set $sum (i64.xor (local.get $sum) (local.get $rounds)))"), 0,
          rounds, answer_of(0)};
}

// 32 bytes from one of 64 places to its counterpart 2 KiB above; the first 8 of each source hold 1.
Subject copy_32_bytes() {
  const std::string fields = R"((import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
  (data (i32.const 1024) "\01"))";
  const std::string body = R"(
        (local.set $at (i32.shl (i32.and (i32.wrap_i64 (local.get $rounds)) (i32.const 63)) (i32.const 5)))
        (drop (call $memcpy (i32.add (local.get $at) (i32.const 2048)) (local.get $at) (i32.const 32)))
        (local.set $sum (i64.add (local.get $sum) (i64.load (i32.add (local.get $at) (i32.const 2048))))))";
  // The one byte lies at place 32, which 16 of 999 ... 0 name.
  return {"memcpy_32_bytes", loop_contract(fields, 1, body), 0, rounds, answer_of(16)};
}

// Each find meets another row, so its iterator is a new one: 0, 1, 2, ...
Subject find_rows(std::string_view name) {
  const std::string fields = R"((import "env" "db_find_i64" (func $find (param i64 i64 i64 i64) (result i32))))";
  const std::string body = R"(
        (local.set $code (i64.rem_u (i64.add (local.get $code) (i64.const 7919)) (i64.const 100000)))
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s
          (call $find (local.get $receiver) (i64.const 1) (i64.const 2) (local.get $code))))))";
  return {std::string(name), loop_contract(fields, 1, body), 0, rounds, answer_of(rounds * (rounds - 1) / 2)};
}

Result<> fill_table(State& state) {
  const TableId table{receiver, 1, 2};
  Overlay writes(&state);
  for (uint64_t id = 0; id < table_rows; ++id) {
    add_table_entry(writes, table, receiver);
    put_row(writes, row_key(table, id), receiver, "a row of 32 bytes, as tokens are.");
  }
  return writes.commit_to(state);
}

struct Table {
  std::optional<ScratchDirectory> folder;
  std::unique_ptr<State> state;
};

Result<Table> make_table(bool on_disk) {
  Table table;
  table.state = std::make_unique<MemoryState>();
  if (on_disk) {
    auto folder = ScratchDirectory::create();
    if (!folder) return folder.failure();
    table.folder.emplace(std::move(*folder));
    auto opened = open_lmdb_state(*table.folder / "state");
    if (!opened) return opened.failure();
    table.state = std::move(*opened);
  }
  if (auto filled = fill_table(*table.state); !filled) return filled.failure();
  return table;
}

double ns_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::nano>(to - from).count();
}

// An apply without rounds: median of some batches.
double baseline_ns(Contract& contract, Setting& setting) {
  constexpr int applies = 100;
  std::vector<double> batches(21);
  for (double& batch : batches) {
    const auto start = Clock::now();
    for (int i = 0; i < applies; ++i) benchmark::DoNotOptimize(setting.apply(contract, 0, 0).gas_used);
    batch = ns_between(start, Clock::now()) / applies;
  }
  std::nth_element(batches.begin(), batches.begin() + 10, batches.end());
  return batches[10];
}

void time_calls(benchmark::State& state, const Subject& subject, Engine engine) {
  const auto contract = checked_contract(state, subject, engine, empty_state());
  if (contract == nullptr) return;
  Setting setting(empty_state());
  const double empty_ns = baseline_ns(*contract, setting);
  const auto start = Clock::now();
  for (auto _ : state) {
    benchmark::DoNotOptimize(setting.apply(*contract, 0, rounds).gas_used);
  }
  const double apply_ns = ns_between(start, Clock::now()) / static_cast<double>(state.iterations());
  state.counters["ns_per_call"] = (apply_ns - empty_ns) / static_cast<double>(rounds);
}

// A new context for each apply: its iterators would answer a second find of a row.
void time_finds(benchmark::State& state, bool on_disk) {
  static std::optional<Table> tables[2];
  std::optional<Table>& table = tables[on_disk];
  if (!table) {
    auto made = make_table(on_disk);
    if (!made) return failed(state, made.failure().to_line());
    table.emplace(std::move(*made));
  }
  const Subject subject = find_rows("db_find_i64");
  const auto contract = checked_contract(state, subject, Engine::guard, *table->state);
  if (contract == nullptr) return;
  uint64_t first = 0;
  for (auto _ : state) {
    Setting setting(*table->state);
    benchmark::DoNotOptimize(setting.apply(*contract, first++ % table_rows, rounds).gas_used);
  }
  using benchmark::Counter;
  state.counters["s_per_call"] = Counter(rounds, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

}  // namespace

void register_host_call_benchmarks() {
  for (const Subject& subject : {nothing_call(), copy_32_bytes(), bare_loop()}) {
    for (const Engine engine : every_engine) {
      const std::string name = "host_call/" + subject.name + "/1000/" + std::string(to_string(engine));
      benchmark::RegisterBenchmark(name.c_str(), time_calls, subject, engine)->UseRealTime();
    }
  }
  for (const bool on_disk : {false, true}) {
    const std::string name = std::string("host_call/db_find_i64/1000_of_100000_rows/") + (on_disk ? "lmdb" : "memory");
    benchmark::RegisterBenchmark(name.c_str(), time_finds, on_disk)->UseRealTime()->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace wrought::bench
