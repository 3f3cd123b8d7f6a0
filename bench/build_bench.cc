// What a build costs: samples and generated contracts of several sizes from wasm to plugin, stage by stage, and the
// stages without clang alone on the largest.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>

#include "bench/emitter_input.h"
#include "bench/groups.h"
#include "bench/subject.h"
#include "common/files.h"
#include "transpiler/build_server.h"
#include "transpiler/stages.h"
#include "transpiler/transpiler.h"

namespace wrought::bench {
namespace {

using benchmark::Counter;

// Seconds by stage, summed up over the iterations; shown as milliseconds of one.
class StageTimes {
 public:
  void add(std::string_view stage, double seconds) { seconds_[std::string(stage)] += seconds; }
  [[nodiscard]] double of(const std::string& stage) const { return seconds_.at(stage); }
  void show(benchmark::State& state) const {
    for (const auto& [stage, seconds] : seconds_)
      state.counters[stage + "_ms"] = Counter(seconds * 1e3, Counter::kAvgIterations);
  }

 private:
  std::map<std::string, double> seconds_;
};

// Is it a plugin that loads?
Result<> check_plugin(const std::filesystem::path& file) {
  const auto loaded = load_native(file, *find_profile("antelope"), Trust::none());
  if (!loaded) return loaded.failure();
  return Unit{};
}

namespace fs = std::filesystem;

// Ways to a plugin.
using Build = std::function<Result<BuildReport>(const fs::path& contract, const fs::path& plugin)>;

Build build_in_jail(JailPolicy jail) {
  return [jail](const fs::path& contract, const fs::path& plugin) {
    BuildOptions options;
    options.jail = jail;
    return build_plugin(contract, plugin, options);
  };
}

Build build_by(std::shared_ptr<BuildServer> server) {
  return [server](const fs::path& contract, const fs::path& plugin) -> Result<BuildReport> {
    const auto job = server->submit(contract, {}, plugin);
    if (!job) return job.failure();
    return (*job)->wait();
  };
}

void time_builds(benchmark::State& state, const fs::path& contract, const fs::path& plugin, const Build& build) {
  StageTimes times;
  uint64_t peak_memory_bytes = 0;
  for (auto _ : state) {
    const auto report = build(contract, plugin);
    if (!report) return failed(state, report.failure().to_line());
    for (const auto& stage : report->stages) times.add(stage.name, stage.seconds);
    peak_memory_bytes = std::max(peak_memory_bytes, report->peak_memory_bytes);
  }
  times.show(state);
  std::error_code ignored;
  state.counters["wasm_KB"] = static_cast<double>(fs::file_size(contract, ignored)) / 1e3;
  state.counters["peak_MB"] = static_cast<double>(peak_memory_bytes) / 1e6;
}

fs::path sample_contract(const std::string& sample) {
  return fs::read_symlink("/proc/self/exe").parent_path() / "samples" / (sample + ".wasm");
}

void time_sample_build(benchmark::State& state, const std::string& sample, const Build& build) {
  const auto contract = sample_contract(sample);
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return failed(state, scratch.failure().to_line());
  const auto plugin = *scratch / "plugin.so";
  if (auto built = build_plugin(contract, plugin, {}); !built) return failed(state, built.failure().to_line());
  if (auto good = check_plugin(plugin); !good) return failed(state, good.failure().to_line());
  time_builds(state, contract, plugin, build);
}

// The same module as bytes: a contract comes as a binary.
Result<Bytes> binary_of(const std::string& wat) {
  StageOptions options;
  options.profile = find_profile("antelope");
  options.metered = options.emit = false;
  auto module = run_stages(bytes_of(wat), options);
  if (!module) return module.failure();
  return std::move(module->bytes);
}

// The emitted C is right if its plugin does what the interpreter does with the same module.
Result<> check_emitted(const Bytes& wasm) {
  const HostProfile& profile = *find_profile("antelope");
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto file = *scratch / "large.wasm", plugin = *scratch / "large.so";
  if (auto written = write_file(file, ByteView(wasm)); !written) return written.failure();
  BuildOptions options;
  options.opt_level = 1;  // the plugin is not timed
  if (auto built = build_plugin(file, plugin, options); !built) return built.failure();
  const auto native = load_native(plugin, profile, Trust::none());
  if (!native) return native.failure();
  const auto module = meter(file, options);
  if (!module) return module.failure();
  const auto wabt = load_wabt(module->bytes, module->manifest, profile);
  if (!wabt) return wabt.failure();

  Setting left(empty_state()), right(empty_state());
  const Outcome expected = left.apply(**wabt, 0, 1), seen = right.apply(**native, 0, 1);
  if (!expected.ok() || seen.kind != expected.kind || seen.gas_used != expected.gas_used ||
      left.answer() != right.answer())
    return fail(FailureClass::internal, "wrong answer: " + seen.message + expected.message);
  return Unit{};
}

constexpr uint32_t many_functions = 950;  // about 200 KB

// A generated contract, made and checked once.
const Result<Bytes>& checked_contract_of(uint32_t functions) {
  static std::map<uint32_t, Result<Bytes>> contracts;
  if (const auto known = contracts.find(functions); known != contracts.end()) return known->second;
  auto made = binary_of(large_contract(functions));
  if (made) {
    if (auto good = check_emitted(*made); !good) made = good.failure();
  }
  return contracts.emplace(functions, std::move(made)).first->second;
}

void time_generated_build(benchmark::State& state, uint32_t functions) {
  const auto& contract = checked_contract_of(functions);
  if (!contract) return failed(state, contract.failure().to_line());
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return failed(state, scratch.failure().to_line());
  const auto file = *scratch / "large.wasm";
  if (auto written = write_file(file, ByteView(*contract)); !written) return failed(state, written.failure().to_line());
  time_builds(state, file, *scratch / "large.so", build_in_jail(JailPolicy::best));
}

void time_stages(benchmark::State& state, MemoryMode memory) {
  const auto& contract = checked_contract_of(many_functions);
  if (!contract) return failed(state, contract.failure().to_line());

  StageTimes times;
  StageOptions options;
  options.profile = find_profile("antelope");
  options.memory = memory;
  options.on_stage = [&](std::string_view stage, double seconds) { times.add(stage, seconds); };
  size_t text_bytes = 0;
  for (auto _ : state) {
    const auto module = run_stages(*contract, options);
    if (!module) return failed(state, module.failure().to_line());
    text_bytes = module->c_text.size();
  }
  times.show(state);
  const double iterations = static_cast<double>(state.iterations());
  const double wasm_bytes = static_cast<double>(contract->size());
  state.counters["wasm_bytes"] = wasm_bytes;
  state.counters["c_bytes"] = static_cast<double>(text_bytes);
  state.counters["emit_wasm_bytes_per_s"] = wasm_bytes * iterations / times.of("emit");
}

// By a build server whose programs are warm already.
void time_warm_build(benchmark::State& state) {
  auto server = BuildServer::start({.parallel = 1});
  if (!server) return failed(state, server.failure().to_line());
  const Build build = build_by(std::move(*server));
  const auto scratch = ScratchDirectory::create();
  if (!scratch) return failed(state, scratch.failure().to_line());
  if (const auto first = build(sample_contract("hello"), *scratch / "first.so"); !first)
    return failed(state, first.failure().to_line());
  time_sample_build(state, "hello", build);
}

}  // namespace

void register_build_benchmarks() {
  // A build is long: few of them are enough.
  for (const std::string sample : {"hello", "token"}) {
    const std::string name = "build/" + sample;
    benchmark::RegisterBenchmark(name.c_str(), time_sample_build, sample, build_in_jail(JailPolicy::best))
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond)
        ->Iterations(2);
  }
  // What the jail costs, and what warm programs save.
  benchmark::RegisterBenchmark("build/hello/no_jail", time_sample_build, "hello", build_in_jail(JailPolicy::off))
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(10);
  benchmark::RegisterBenchmark("build/hello/in_jail", time_sample_build, "hello", build_in_jail(JailPolicy::best))
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(10);
  benchmark::RegisterBenchmark("build/hello/warm", time_warm_build)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(10);
  for (const uint32_t functions : {60u, 240u, many_functions}) {
    const std::string name = "build/generated_" + std::to_string(functions) + "_functions";
    benchmark::RegisterBenchmark(name.c_str(), time_generated_build, functions)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
  }
  benchmark::RegisterBenchmark("stages/large/guard", time_stages, MemoryMode::guard)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("stages/large/explicit", time_stages, MemoryMode::explicit_checks)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace wrought::bench
