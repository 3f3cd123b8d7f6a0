// How far from native C the plugins are: 14 kernels, each engine in turn, answers checked before anything is timed.
//
//   kernels_bench [--rounds-percent P] [--repeats N] [--json FILE] [KERNEL...]
//
// One table: milliseconds of native C, then each engine relative to it (median of the ratios of neighbouring runs), and
// the geometric mean. Native and engine run alternately, so drift of the machine's speed hits both.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bench/kernels/kernels.h"
#include "common/files.h"
#include "hostapi/antelope/context.h"
#include "hostapi/state/memory_state.h"
#include "runtime/engine.h"
#include "transpiler/transpiler.h"

namespace {

using namespace wrought;
using Clock = std::chrono::steady_clock;

constexpr int64_t gas_limit = int64_t{1} << 62;

// A way to run a kernel, and what it costs to be slow at it: an interpreter gets fewer rounds.
struct Column {
  std::string name;
  uint32_t rounds_divisor = 1;
};
const Column columns[] = {{"guard"}, {"explicit"}, {"unmetered"}, {"wasm2c"}, {"wabt", 64}};

Result<std::shared_ptr<Contract>> load(const Column& column, const std::filesystem::path& wasm,
                                       const ScratchDirectory& scratch) {
  const HostProfile& profile = *find_profile("antelope");
  BuildOptions options;
  const auto file = scratch / (wasm.stem().string() + "." + column.name + ".so");
  if (column.name == "wabt" || column.name == "wasm2c") {
    auto module = meter(wasm, options);
    if (!module) return module.failure();
    if (column.name == "wabt") return load_wabt(module->bytes, module->manifest, profile);
    if (auto built = build_wasm2c(*module, file, options); !built) return built.failure();
    return load_wasm2c(file, module->manifest, profile);
  }
  options.memory = column.name == "explicit" ? MemoryMode::explicit_checks : MemoryMode::guard;
  options.metered = column.name != "unmetered";
  if (auto built = build_plugin(wasm, file, options); !built) return built.failure();
  return load_native(file, profile);
}

// The kernel's answer, and how long it took; nothing if it failed.
std::optional<uint64_t> run(Contract& contract, uint64_t rounds, std::string& error) {
  MemoryState state;
  Overlay writes(&state);
  const TransactionInfo info;
  const BlockInfo block;
  const Action action;
  AntelopeContext context(writes, info, block, action);
  const Outcome outcome = contract.apply({0, rounds, 0, gas_limit, std::chrono::nanoseconds(0)}, context);
  if (!outcome.ok() || context.return_value.size() != sizeof(uint64_t)) {
    error = std::string(to_string(outcome.kind)) + " " + outcome.message;
    return std::nullopt;
  }
  uint64_t answer = 0;
  std::memcpy(&answer, context.return_value.data(), sizeof answer);
  return answer;
}

double seconds_of(auto&& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Measured {
  double native_seconds = 0;
  std::vector<double> ratios;  // by column; 0: failed
};

std::optional<Measured> measure(const bench::Kernel& kernel, const std::filesystem::path& wasm, uint32_t repeats,
                                double scale, const ScratchDirectory& scratch) {
  Measured measured;
  std::vector<double> native_times;
  for (const Column& column : columns) {
    auto contract = load(column, wasm, scratch);
    if (!contract) {
      std::fprintf(stderr, "%s, %s: %s\n", kernel.name, column.name.c_str(), contract.failure().to_line().c_str());
      return std::nullopt;
    }
    const auto rounds = std::max<uint64_t>(
        1, static_cast<uint64_t>(static_cast<double>(kernel.rounds) * scale) / column.rounds_divisor);
    std::string error;
    const auto answer = run(**contract, rounds, error);
    if (!answer || *answer != kernel.native(rounds)) {
      std::fprintf(stderr, "%s, %s: wrong answer %s\n", kernel.name, column.name.c_str(), error.c_str());
      return std::nullopt;
    }
    std::vector<double> ratios;
    for (uint32_t i = 0; i < repeats; ++i) {
      const double native = seconds_of([&] { asm volatile("" : : "r"(kernel.native(rounds))); });
      const double engine = seconds_of([&] { (void)run(**contract, rounds, error); });
      ratios.push_back(engine / native);
      if (column.rounds_divisor == 1) native_times.push_back(native);
    }
    measured.ratios.push_back(median(ratios));
  }
  measured.native_seconds = median(native_times);
  return measured;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Kernels on every engine, relative to native C"};
  uint32_t repeats = 9;
  double percent = 100;
  std::string json_file;
  std::vector<std::string> only;
  app.add_option("--repeats", repeats, "timed runs of each pair")->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--rounds-percent", percent, "of each kernel's usual rounds")->check(CLI::Range(0.1, 10000.0));
  app.add_option("--json", json_file, "also write the figures to this file");
  app.add_option("KERNEL", only, "only these");
  CLI11_PARSE(app, argc, argv);

  auto scratch = ScratchDirectory::create();
  if (!scratch) return std::fprintf(stderr, "%s\n", scratch.failure().to_line().c_str()), 3;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bench" / "kernels";
  std::printf("%-14s %10s", "kernel", "native ms");
  for (const Column& column : columns) std::printf(" %10s", column.name.c_str());
  std::printf("\n");
  std::vector<double> log_sums(std::size(columns), 0);
  size_t count = 0;
  bool failed = false;
  nlohmann::json figures = nlohmann::json::object();
  for (const bench::Kernel& kernel : bench::kernels) {
    if (!only.empty() && std::find(only.begin(), only.end(), kernel.name) == only.end()) continue;
    const auto measured =
        measure(kernel, folder / (std::string(kernel.name) + ".wasm"), repeats, percent / 100, *scratch);
    if (!measured) {
      failed = true;
      continue;
    }
    std::printf("%-14s %10.2f", kernel.name, measured->native_seconds * 1e3);
    for (size_t i = 0; i < measured->ratios.size(); ++i) {
      std::printf(" %10.2f", measured->ratios[i]);
      log_sums[i] += std::log(measured->ratios[i]);
      figures[kernel.name][columns[i].name] = measured->ratios[i];
    }
    std::printf("\n");
    std::fflush(stdout);
    ++count;
  }
  if (count > 0) {
    std::printf("%-14s %10s", "geometric mean", "1.00");
    for (size_t i = 0; i < std::size(columns); ++i) {
      const double mean = std::exp(log_sums[i] / static_cast<double>(count));
      std::printf(" %10.2f", mean);
      figures["geometric mean"][columns[i].name] = mean;
    }
    std::printf("\n");
  }
  if (!json_file.empty() && !write_file(json_file, std::string_view(figures.dump(2)))) failed = true;
  return failed ? 1 : 0;
}
