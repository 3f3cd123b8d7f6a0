// Token transfers as whole transactions: unpacking, authorization, three applies, four row updates, the receipt, and
// every 1,000 transactions a block's commit. The time is that of one transfer, its share of the commit included.
//
// "where" times the same with clocks around the applies and the host functions' bodies. The clocks cost time too: its
// parts are for comparison with each other. transaction_ns is what remains: unpacking, checks, receipt, merge, commit.
#include <chrono>
#include <map>
#include <memory>

#include "bench/groups.h"
#include "bench/timed_profile.h"
#include "bench/token_chain.h"
#include "common/files.h"
#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"

namespace wrought::bench {
namespace {

constexpr size_t transactions_per_block = 1000;

struct Filled {
  std::optional<ScratchDirectory> folder;
  std::unique_ptr<State> state;
};

// Built once: Google Benchmark calls each benchmark several times.
Result<TokenRunner*> built_runner(Engine engine, bool timed) {
  static std::map<std::pair<Engine, bool>, std::unique_ptr<TokenRunner>> runners;
  auto& runner = runners[{engine, timed}];
  if (runner == nullptr) {
    auto made = std::make_unique<TokenRunner>();
    auto loaded = made->build(engine, timed ? timed_profile() : *find_profile("antelope"));
    if (!loaded) return loaded.failure();
    runner = std::move(made);
  }
  return runner.get();
}

Result<Filled> fill(bool on_disk, size_t accounts) {
  Filled filled;
  filled.state = std::make_unique<MemoryState>();
  if (on_disk) {
    auto folder = ScratchDirectory::create();
    if (!folder) return folder.failure();
    filled.folder.emplace(std::move(*folder));
    auto opened = open_lmdb_state(*filled.folder / "state");
    if (!opened) return opened.failure();
    filled.state = std::move(*opened);
  }
  auto runner = built_runner(Engine::guard, false);
  if (!runner) return runner.failure();
  TokenChain chain(*filled.state, accounts, **runner);
  if (auto ok = chain.fill(); !ok) return ok.failure();
  return filled;
}

// Filled by the first benchmark that needs it; the next ones go on from where the last one stopped.
Result<State*> filled_state(bool on_disk, size_t accounts) {
  static std::map<std::pair<bool, size_t>, Filled> states;
  Filled& filled = states[{on_disk, accounts}];
  if (filled.state == nullptr) {
    auto made = fill(on_disk, accounts);
    if (!made) return made.failure();
    filled = std::move(*made);
  }
  return filled.state.get();
}

void show_where(benchmark::State& state, const TokenRunner& runner, uint64_t all_ticks, double all_ns) {
  const double transfers = static_cast<double>(state.iterations());
  const double ns_per_tick = all_ns / static_cast<double>(all_ticks) / transfers;
  const uint64_t host = host_time().ticks;
  state.counters["host_calls"] = static_cast<double>(host_time().calls) / transfers;
  state.counters["host_ns"] = static_cast<double>(host) * ns_per_tick;
  state.counters["contract_ns"] = static_cast<double>(runner.apply_ticks - host) * ns_per_tick;
  state.counters["transaction_ns"] = static_cast<double>(all_ticks - runner.apply_ticks) * ns_per_tick;
}

void time_transfers(benchmark::State& state, bool on_disk, size_t accounts, Engine engine, bool where) {
  auto filled = filled_state(on_disk, accounts);
  if (!filled) return failed(state, filled.failure().to_line());
  auto runner = built_runner(engine, where);
  if (!runner) return failed(state, runner.failure().to_line());
  TokenChain chain(**filled, accounts, **runner);
  const auto transfers = chain.packed_transfers(10'000);
  if (auto wrong = chain.check_transfer(transfers[0]); !wrong.empty()) return failed(state, wrong);

  (*runner)->timed = where;
  (*runner)->apply_ticks = 0;
  host_time() = {};
  size_t next = 0;
  const auto start = std::chrono::steady_clock::now();
  const uint64_t start_ticks = ticks();
  for (auto _ : state) {
    const auto result = chain.push_packed(transfers[next % transfers.size()]);
    if (auto wrong = wrong_transfer(result); !wrong.empty()) return failed(state, wrong);
    if (++next % transactions_per_block != 0) continue;
    if (auto ok = chain.chain().advance(500'000); !ok) return failed(state, ok.failure().to_line());
  }
  const uint64_t all_ticks = ticks() - start_ticks;
  const std::chrono::duration<double, std::nano> all = std::chrono::steady_clock::now() - start;
  state.SetItemsProcessed(state.iterations());
  if (where) show_where(state, **runner, all_ticks, all.count());
  if (auto ok = chain.chain().commit(); !ok) return failed(state, ok.failure().to_line());
}

void add(bool on_disk, size_t accounts, Engine engine, bool where) {
  const std::string name = std::string("transfer/") + (where ? "where/" : "") + (on_disk ? "lmdb/" : "memory/") +
                           std::to_string(accounts) + "_accounts/" + std::string(to_string(engine));
  benchmark::RegisterBenchmark(name.c_str(), time_transfers, on_disk, accounts, engine, where)->UseRealTime();
}

}  // namespace

void register_transfer_benchmarks() {
  for (const bool on_disk : {false, true}) {
    for (const size_t accounts : {1'000u, 100'000u}) {
      add(on_disk, accounts, Engine::guard, false);
      add(on_disk, accounts, Engine::guard, true);
    }
  }
  for (const Engine engine : {Engine::wasm2c, Engine::wabt}) add(false, 1'000, engine, false);
}

}  // namespace wrought::bench
