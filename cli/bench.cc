// wrought bench: what native code brings for one action of a contract of the user's own, and what it costs to build.
//
// Native code and the interpreters run the same metered module; before anything is timed they have to agree on outcome,
// gas, console, return value and rows. Then they alternate, a batch of applies each, as often as was asked for.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>

#include "cli/contracts.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/state.h"
#include "common/statistics.h"
#include "common/time_text.h"
#include "runtime/binaryen_child.h"

namespace wrought::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t applies_max = 10'000;  // in a batch
constexpr std::chrono::seconds binaryen_deadline{120};

struct BenchCommand {
  std::string file, state;
  ActionFlags action;
  uint32_t repeats = 9, builds = 3;
  double batch_seconds = 0.02;
  bool json = false;
  BuildFlags flags;
};

// The mean time of `applies` applies.
using Batch = std::function<Result<double>(uint32_t applies)>;

struct Engine {
  std::string name;
  Batch batch;
  uint32_t applies = 1;
  std::vector<double> samples_ns{};
};

struct BuildCost {
  std::vector<double> seconds;
  double shared_seconds = 0;  // of the last one, for what an interpreter needs as well: read, policy, instrument
  double clang_seconds = 0;
  uint64_t peak_memory_bytes = 0, plugin_bytes = 0;
};

struct Bench {
  Outcome outcome;
  std::vector<Engine> engines;  // native first
  std::vector<std::pair<std::string, std::string>> skipped;
  BuildCost build;
};

// All that an apply leaves.
struct Effects {
  Run run;
  std::vector<std::pair<std::string, std::string>> changes;
};

Effects effects_of(Contract& contract, const Request& request, const StateView& state, const BlockInfo& block,
                   int64_t gas_limit) {
  Overlay writes(&state);
  Effects effects{run_once(contract, request, writes, block, gas_limit), {}};
  writes.for_each_change([&](auto key, const auto&, const auto& after) {
    effects.changes.emplace_back(key, after ? "=" + std::string(*after) : "");
  });
  return effects;
}

// Empty, or where the two differ.
std::string difference(const Effects& a, const Effects& b) {
  if (a.run.outcome.kind != b.run.outcome.kind || a.run.outcome.message != b.run.outcome.message) return "outcome";
  if (a.run.outcome.gas_used != b.run.outcome.gas_used) return "gas";
  if (a.run.console != b.run.console) return "console";
  if (a.run.return_value != b.run.return_value) return "return value";
  return a.changes != b.changes ? "rows" : "";
}

Result<BuildCost> build(const BenchCommand& command, const std::filesystem::path& plugin, const BuildOptions& options) {
  BuildCost cost;
  for (uint32_t i = 0; i < command.builds; ++i) {
    const auto start = Clock::now();
    const auto report = build_plugin(command.file, plugin, options);
    if (!report) return report.failure();
    cost.seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    cost.shared_seconds = cost.clang_seconds = 0;
    for (const auto& stage : report->stages) {
      if (stage.name == "read" || stage.name == "policy" || stage.name == "instrument")
        cost.shared_seconds += stage.seconds;
      if (stage.name == "compile") cost.clang_seconds += stage.seconds;
    }
    cost.peak_memory_bytes = std::max(cost.peak_memory_bytes, report->peak_memory_bytes);
    cost.plugin_bytes = report->plugin_bytes;
  }
  return cost;
}

// The measuring of one command, from files to samples.
class Measurement {
 public:
  Measurement(const BenchCommand& command, const BuildOptions& options, const Request& request, State& state)
      : command_(command),
        options_(options),
        request_(request),
        state_(state),
        no_contracts_(EngineKind::native, options, {}),
        block_(Chain(state, no_contracts_).block()) {}

  Result<Bench> run() {
    auto scratch = ScratchDirectory::create();
    if (!scratch) return scratch.failure();
    auto profile = profile_of(options_);
    if (!profile) return profile.failure();
    Bench bench;
    auto cost = build(command_, *scratch / "contract.so", options_);
    if (!cost) return cost.failure();
    bench.build = std::move(*cost);
    auto native = load_native(*scratch / "contract.so", *profile, Trust::none());
    if (!native) return native.failure();
    auto module = meter(command_.file, options_);
    if (!module) return module.failure();
    auto wabt = load_wabt(module->bytes, module->manifest, *profile);
    if (!wabt) return wabt.failure();
    if (auto equal = check_equal(**native, **wabt, bench); !equal) return equal.failure();
    bench.engines.push_back({"native", batch_of(*native)});
    bench.engines.push_back({"wabt", batch_of(*wabt)});
    if (bench.outcome.ok()) {
      if (auto added = add_binaryen(*module, *scratch / "metered.wasm", bench); !added) return added.failure();
      if (auto measured = measure(bench.engines); !measured) return measured.failure();
    }
    return bench;
  }

 private:
  Result<> check_equal(Contract& native, Contract& wabt, Bench& bench) const {
    const Effects seen = effects_of(native, request_, state_, block_, command_.action.gas_limit());
    const Effects expected = effects_of(wabt, request_, state_, block_, command_.action.gas_limit());
    bench.outcome = seen.run.outcome;
    const std::string differs = difference(seen, expected);
    if (!differs.empty()) return fail(FailureClass::internal, "native code and wabt differ in: " + differs);
    return Unit{};
  }

  Batch batch_of(const std::shared_ptr<Contract>& contract) const {
    return [this, contract](uint32_t applies) -> Result<double> {
      double ns = 0;
      for (uint32_t i = 0; i < applies; ++i) {
        Overlay dropped(&state_);
        const Run run = run_once(*contract, request_, dropped, block_, command_.action.gas_limit());
        if (!run.outcome.ok()) return fail(FailureClass::internal, "an apply ended otherwise: " + run.outcome.message);
        ns += static_cast<double>(run.apply_ns);
      }
      return ns / applies;
    };
  }

  // Only where nothing is asked of the host; then gas is all that an apply answers.
  Result<> add_binaryen(const MeteredModule& module, const std::filesystem::path& file, Bench& bench) const {
    if (!module.manifest.imports.empty()) {
      bench.skipped.emplace_back("binaryen", "the contract imports host functions");
      return Unit{};
    }
    if (auto written = write_scratch_file(
            file, std::string_view(reinterpret_cast<const char*>(module.bytes.data()), module.bytes.size()));
        !written)
      return written.failure();
    const ApplyRequest request = {request_.receiver.value, request_.action.account.value, request_.action.name.value,
                                  command_.action.gas_limit(), std::chrono::nanoseconds(0)};
    const uint32_t depth = module.manifest.limits.max_call_depth;
    const auto batch = [=](uint32_t applies) -> Result<double> {
      const auto run = run_in_binaryen(file, request, depth, applies, binaryen_deadline);
      if (!run) return run.failure();
      double ns = 0;
      for (const uint64_t apply_ns : run->apply_ns) ns += static_cast<double>(apply_ns);
      return ns / applies;
    };
    const auto once = run_in_binaryen(file, request, depth, 1, binaryen_deadline);
    if (!once) {
      bench.skipped.emplace_back("binaryen", once.failure().message);
      return Unit{};
    }
    if (once->gas_used != bench.outcome.gas_used)
      return fail(FailureClass::internal, "native code and Binaryen differ in: gas");
    bench.engines.push_back({"binaryen", batch});
    return Unit{};
  }

  Result<> measure(std::vector<Engine>& engines) const {
    for (Engine& engine : engines) {
      const auto once = engine.batch(1);
      if (!once) return once.failure();
      engine.applies = static_cast<uint32_t>(
          std::clamp(command_.batch_seconds * 1e9 / std::max(*once, 1.0), 1.0, double{applies_max}));
    }
    for (uint32_t i = 0; i < command_.repeats; ++i) {
      for (Engine& engine : engines) {
        if (interrupted()) return fail(FailureClass::resource, "cancelled between two batches");
        const auto ns = engine.batch(engine.applies);
        if (!ns) return ns.failure();
        engine.samples_ns.push_back(*ns);
      }
    }
    return Unit{};
  }

  const BenchCommand& command_;
  const BuildOptions& options_;
  const Request& request_;
  State& state_;
  Contracts no_contracts_;
  const BlockInfo block_;
};

Spread relative_to_native(const Bench& bench, const Engine& engine) {
  std::vector<double> ratios;
  for (size_t i = 0; i < engine.samples_ns.size(); ++i)
    ratios.push_back(engine.samples_ns[i] / bench.engines[0].samples_ns[i]);
  return spread_of(std::move(ratios));
}

// After how many applies native code has earned the part of its build that the other engine does without; nothing if
// the other is as fast, by the ratio that is shown: medians taken apart may say otherwise on a busy machine.
std::optional<uint64_t> pays_off_after(const Bench& bench, const Engine& engine) {
  const double build_ns = (spread_of(bench.build.seconds).median - bench.build.shared_seconds) * 1e9;
  const double gain_ns = (relative_to_native(bench, engine).median - 1) * spread_of(bench.engines[0].samples_ns).median;
  if (gain_ns <= 0) return std::nullopt;
  return static_cast<uint64_t>(std::ceil(std::max(build_ns, 0.0) / gain_ns));
}

void print_text(const Bench& bench) {
  std::printf("%-10s %12s %8s %15s %22s\n", "engine", "an apply", "", "against native", "build pays off after");
  for (const Engine& engine : bench.engines) {
    const Spread spread = spread_of(engine.samples_ns);
    const double percent = (spread.high - spread.low) / 2 / spread.median * 100;
    std::printf("%-10s %12s %*s%3.0f%%", engine.name.c_str(), time_text(spread.median).c_str(), 6, "±", percent);
    std::printf("%15.1f", relative_to_native(bench, engine).median);
    if (&engine != &bench.engines[0]) {
      const auto applies = pays_off_after(bench, engine);
      std::printf(" %22s", applies ? (std::to_string(*applies) + " applies").c_str() : "never");
    }
    std::printf("\n");
  }
  for (const auto& [name, why] : bench.skipped) std::printf("%-10s not measured: %s\n", name.c_str(), why.c_str());
  const BuildCost& build = bench.build;
  std::printf("build      %s, of it clang %s; %.0f MB of memory; plugin of %.1f KB\n",
              time_text(spread_of(build.seconds).median * 1e9).c_str(), time_text(build.clang_seconds * 1e9).c_str(),
              static_cast<double>(build.peak_memory_bytes) / 1e6, static_cast<double>(build.plugin_bytes) / 1e3);
  std::printf("gas        %lld, equal on all engines, like all else that the action did\n",
              static_cast<long long>(bench.outcome.gas_used));
}

nlohmann::json to_json(const Bench& bench) {
  nlohmann::json json = {{"ok", true},
                         {"outcome", to_string(bench.outcome.kind)},
                         {"gas_used", bench.outcome.gas_used},
                         {"engines", nlohmann::json::array()},
                         {"not_measured", nlohmann::json::array()},
                         {"build",
                          {{"seconds", spread_of(bench.build.seconds).median},
                           {"clang_seconds", bench.build.clang_seconds},
                           {"interpreters_share_seconds", bench.build.shared_seconds},
                           {"peak_memory_bytes", bench.build.peak_memory_bytes},
                           {"plugin_bytes", bench.build.plugin_bytes}}}};
  for (const Engine& engine : bench.engines) {
    const Spread spread = spread_of(engine.samples_ns);
    nlohmann::json entry = {{"engine", engine.name},
                            {"apply_ns", {{"median", spread.median}, {"low", spread.low}, {"high", spread.high}}},
                            {"samples_ns", engine.samples_ns},
                            {"relative_to_native", relative_to_native(bench, engine).median}};
    if (&engine != &bench.engines[0]) {
      const auto applies = pays_off_after(bench, engine);
      entry["build_pays_off_after_applies"] = applies ? nlohmann::json(*applies) : nlohmann::json();
    }
    json["engines"].push_back(std::move(entry));
  }
  for (const auto& [name, why] : bench.skipped) json["not_measured"].push_back({{"engine", name}, {"why", why}});
  return json;
}

int report_refused(const Outcome& outcome, bool json) {
  std::cerr << "wrought: the action does not complete, so there is nothing to time: " << outcome.error_class << ": "
            << outcome.message << "\n";
  if (json) print_json({{"ok", false}, {"outcome", to_string(outcome.kind)}, {"error", error_json(outcome)}});
  return exit_refused;
}

int run(const BenchCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  auto opened = open_state(command.state);
  if (!opened) return report(opened.failure(), command.json);
  State& state = **opened;
  const auto abi = command.action.find_abi(state);
  if (!abi) return report(abi.failure(), command.json);
  const auto request = command.action.request(*abi);
  if (!request) return report(request.failure(), command.json);
  const auto is_plugin = is_plugin_file(command.file);
  if (!is_plugin) return report(is_plugin.failure(), command.json);
  if (*is_plugin)
    return report(fail(FailureClass::usage, "a plugin: the contract that it was built from was expected", command.file),
                  command.json);
  const auto bench = Measurement(command, *options, *request, state).run();
  if (!bench) return report(bench.failure(), command.json);
  if (!bench->outcome.ok()) return report_refused(bench->outcome, command.json);
  if (command.json) {
    print_json(to_json(*bench));
  } else {
    print_text(*bench);
  }
  return exit_ok;
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<BenchCommand>();
  CLI::App* sub = app.add_subcommand("bench", "Time one action of a contract: native code against interpreters");
  sub->add_option("CONTRACT", command->file, "the contract, a .wasm or .wat file")->required();
  command->action.add(*sub);
  sub->add_option("--state", command->state, "a state to start from, in this directory; it is not changed");
  sub->add_option("--repeat", command->repeats, "batches of applies for each engine, in turn")
      ->check(CLI::Range(1u, 1000u))
      ->capture_default_str();
  sub->add_option("--batch-seconds", command->batch_seconds, "about what a batch takes")
      ->check(CLI::Range(0.0001, 60.0))
      ->capture_default_str();
  sub->add_option("--builds", command->builds, "builds to time")->check(CLI::Range(1u, 100u))->capture_default_str();
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
