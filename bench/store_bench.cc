// What a store costs: to find and load a plugin of 200 KB by its contract's code hash (find, read, verify, map, link),
// the same among 10,000, and 1,000 loaded at once.
#include <chrono>
#include <cstdio>
#include <fstream>

#include "bench/emitter_input.h"
#include "bench/groups.h"
#include "bench/subject.h"
#include "common/files.h"
#include "common/hash.h"
#include "hostapi/host_function.h"
#include "runtime/store/plugin_store.h"
#include "runtime/store/plugin_variants.h"
#include "transpiler/transpiler.h"

namespace wrought::bench {
namespace {

using benchmark::Counter;
using Clock = std::chrono::steady_clock;

// Its plugin has 200 KB.
constexpr uint32_t functions = 233;
constexpr uint64_t plugin_bytes_allowed = 64 << 20;

Result<Bytes> build_subject(const std::string& wat) {
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto contract = *scratch / "contract.wat", plugin = *scratch / "contract.so";
  if (auto written = write_file(contract, std::string_view(wat)); !written) return written.failure();
  if (auto built = build_plugin(contract, plugin, {}); !built) return built.failure();
  return read_file(plugin, plugin_bytes_allowed);
}

const Result<Bytes>& large_plugin() {
  static const Result<Bytes> plugin = build_subject(large_contract(functions));
  return plugin;
}

const Result<Bytes>& small_plugin() {
  static const Result<Bytes> plugin = build_subject(loop_contract("", 1, ""));
  return plugin;
}

std::string code_hash_of(uint64_t n) { return sha256_hex("contract " + std::to_string(n)); }

// A store with the first `count` variants of a plugin, in a folder that goes away.
class FilledStore {
 public:
  static Result<FilledStore> create(const Bytes& plugin, uint64_t count) {
    auto scratch = ScratchDirectory::create();
    if (!scratch) return scratch.failure();
    auto store = PluginStore::open(*scratch / "store", {.create = true});
    if (!store) return store.failure();
    FilledStore filled{std::move(*scratch), std::move(*store)};
    const auto first = filled.store.insert({plugin, {}});
    if (!first) return first.failure();
    for (uint64_t n = 0; n < count; ++n) {
      const auto done = filled.store.insert({with_manifest_text(plugin, first->name.code_hash, code_hash_of(n)), {}});
      if (!done) return done.failure();
    }
    return filled;
  }

  [[nodiscard]] Result<std::shared_ptr<Contract>> find_and_load(uint64_t n) const {
    const auto found = store.find(code_hash_of(n), {.profile = "antelope", .memory_mode = "guard"});
    if (!found) return found.failure();
    if (!found->has_value()) return fail(FailureClass::internal, "an inserted plugin is not found");
    return store.load((*found)->name, *find_profile("antelope"));
  }

  ScratchDirectory scratch;
  PluginStore store;
};

// Only finding and loading is timed, not letting go of it again.
void time_loads(benchmark::State& state, const Result<Bytes>& plugin, uint64_t count) {
  if (!plugin) return failed(state, plugin.failure().to_line());
  const auto filled = FilledStore::create(*plugin, count);
  if (!filled) return failed(state, filled.failure().to_line());
  uint64_t n = 0;
  for (auto _ : state) {
    const auto began = Clock::now();
    const auto contract = filled->find_and_load(n++ % count);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - began).count());
    if (!contract) return failed(state, contract.failure().to_line());
  }
  state.counters["plugin_KB"] = static_cast<double>(plugin->size()) / 1e3;
  state.counters["plugins"] = static_cast<double>(count);
}

// Of /proc/self/status, in KB.
double status_kb(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field)) return std::strtod(line.c_str() + field.size() + 1, nullptr);
  return 0;
}

// Memory files count as shared memory of who maps them, and fully where they are kept: both are in the figure.
double memory_kb() {
  std::ifstream all("/proc/meminfo");
  double shmem = 0;
  for (std::string line; std::getline(all, line);)
    if (line.starts_with("Shmem:")) shmem = std::strtod(line.c_str() + 6, nullptr);
  return status_kb("RssAnon") + shmem;
}

void time_loaded_at_once(benchmark::State& state, uint64_t count) {
  const auto& plugin = large_plugin();
  if (!plugin) return failed(state, plugin.failure().to_line());
  const auto filled = FilledStore::create(*plugin, count);
  if (!filled) return failed(state, filled.failure().to_line());
  for (auto _ : state) {
    const double before = memory_kb();
    std::vector<std::shared_ptr<Contract>> contracts;
    const auto began = Clock::now();
    for (uint64_t n = 0; n < count; ++n) {
      auto contract = filled->find_and_load(n);
      if (!contract) return failed(state, contract.failure().to_line());
      contracts.push_back(std::move(*contract));
    }
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - began).count());
    state.counters["memory_MB"] = (memory_kb() - before) / 1e3;
    state.counters["per_plugin_KB"] = (memory_kb() - before) / static_cast<double>(count);
  }
  state.counters["plugin_KB"] = static_cast<double>(plugin->size()) / 1e3;
}

}  // namespace

void register_store_benchmarks() {
  benchmark::RegisterBenchmark("store/lookup_and_load_200KB",
                               [](benchmark::State& state) { time_loads(state, large_plugin(), 16); })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("store/lookup_and_load_of_10000",
                               [](benchmark::State& state) { time_loads(state, small_plugin(), 10'000); })
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond)
      ->Iterations(2000);
  benchmark::RegisterBenchmark("store/loaded_at_once_1000",
                               [](benchmark::State& state) { time_loaded_at_once(state, 1000); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
}

}  // namespace wrought::bench
