// One table of many rows: what find, lower bound, next and store take when it holds a thousand rows and a million, in
// memory and on LMDB. The bodies of the host functions are called, without a contract; 1,000 calls make one action.
#include <algorithm>
#include <map>
#include <memory>

#include "bench/groups.h"
#include "bench/subject.h"
#include "common/files.h"
#include "hostapi/antelope/bodies.h"
#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"

namespace wrought::bench {
namespace {

constexpr int calls_per_action = 1000;
constexpr uint64_t id_distance = 16;  // between rows, so that there is room to store and to look beside
constexpr TableId table{receiver, 1, 2};
const std::string row(32, 'r');

struct Table {
  std::optional<ScratchDirectory> folder;
  std::unique_ptr<State> state;
};

Result<> fill(State& state, uint64_t rows) {
  constexpr uint64_t rows_per_commit = 100'000;
  for (uint64_t first = 0; first < rows; first += rows_per_commit) {
    Overlay writes(&state);
    for (uint64_t i = first; i < std::min(rows, first + rows_per_commit); ++i) {
      (void)add_table_entry(writes, table, receiver);
      (void)put_row(writes, row_key(table, i * id_distance), receiver, row);
    }
    if (auto committed = writes.commit_to(state); !committed) return committed;
  }
  return Unit{};
}

Result<Table> make_table(bool on_disk, uint64_t rows) {
  Table made;
  made.state = std::make_unique<MemoryState>();
  if (on_disk) {
    auto folder = ScratchDirectory::create();
    if (!folder) return folder.failure();
    made.folder.emplace(std::move(*folder));
    auto opened = open_lmdb_state(*made.folder / "state");
    if (!opened) return opened.failure();
    made.state = std::move(*opened);
  }
  if (auto filled = fill(*made.state, rows); !filled) return filled.failure();
  return made;
}

// One action on a table of `rows` rows; right if it answers true.
using Work = bool (*)(AntelopeContext& context, uint64_t rows, uint64_t seed);

// Ids that follow no order.
uint64_t some_row(uint64_t i, uint64_t rows) { return (i * 0x9e3779b97f4a7c15u >> 20) % rows; }

bool find(AntelopeContext& context, uint64_t rows, uint64_t seed) {
  bool right = true;
  for (int i = 0; i < calls_per_action; ++i) {
    const uint64_t id = some_row(seed + static_cast<uint64_t>(i), rows) * id_distance;
    right &= antelope::db_find_i64(context, table.code, table.scope, table.table, id).value >= 0;
  }
  return right;
}

bool lower_bound(AntelopeContext& context, uint64_t rows, uint64_t seed) {
  bool right = true;
  for (int i = 0; i < calls_per_action; ++i) {
    const uint64_t id = some_row(seed + static_cast<uint64_t>(i), rows - 1) * id_distance + 1;
    right &= antelope::db_lowerbound_i64(context, table.code, table.scope, table.table, id).value >= 0;
  }
  return right;
}

bool next(AntelopeContext& context, uint64_t rows, uint64_t seed) {
  const uint64_t first = some_row(seed, rows - calls_per_action + 1) * id_distance;
  int32_t at = antelope::db_find_i64(context, table.code, table.scope, table.table, first).value;
  uint64_t id = first;
  for (int i = 0; i + 1 < calls_per_action && at >= 0; ++i) at = antelope::db_next_i64(context, at, id).value;
  return id == first + (calls_per_action - 1) * id_distance;
}

// In the action's overlay, which is then dropped.
bool store(AntelopeContext& context, uint64_t rows, uint64_t seed) {
  std::string data = row;
  const Span span{reinterpret_cast<uint8_t*>(data.data()), static_cast<uint32_t>(data.size())};
  bool right = true;
  for (uint64_t i = 0; i < calls_per_action; ++i) {
    const uint64_t id = some_row(seed, rows) * id_distance * 1024 + id_distance * i + 1;
    right &= !antelope::db_store_i64(context, table.scope, table.table, receiver, id, span).failed;
  }
  return right;
}

void time_calls(benchmark::State& state, bool on_disk, uint64_t rows, Work work) {
  static std::map<std::pair<bool, uint64_t>, Table> tables;
  Table& filled = tables[{on_disk, rows}];
  if (filled.state == nullptr) {
    auto made = make_table(on_disk, rows);
    if (!made) return failed(state, made.failure().to_line());
    filled = std::move(*made);
  }
  const TransactionInfo transaction;
  const BlockInfo block;
  const Action action{Name{receiver}, Name{}, {}, {}};
  uint64_t seed = 0;
  for (auto _ : state) {
    Overlay writes(filled.state.get());
    AntelopeContext context(writes, transaction, block, action);
    if (!work(context, rows, seed += calls_per_action)) return failed(state, "wrong answer");
  }
  using benchmark::Counter;
  state.counters["s_per_call"] = Counter(calls_per_action, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

}  // namespace

void register_table_benchmarks() {
  const std::pair<const char*, Work> works[] = {
      {"find", find}, {"lower_bound", lower_bound}, {"next", next}, {"store", store}};
  for (const bool on_disk : {false, true}) {
    for (const uint64_t rows : {1'000u, 1'000'000u}) {
      for (const auto& [what, work] : works) {
        const std::string name =
            std::string("table/") + what + "/" + std::to_string(rows) + "_rows/" + (on_disk ? "lmdb" : "memory");
        benchmark::RegisterBenchmark(name.c_str(), time_calls, on_disk, rows, work)
            ->UseRealTime()
            ->Unit(benchmark::kMicrosecond);
      }
    }
  }
}

}  // namespace wrought::bench
