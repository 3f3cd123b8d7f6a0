// The kernels on every engine that is there, one run an iteration, so that engines alternate from one repetition to the
// next. An engine has to give native C's answer, for as many rounds as it is timed with, before it is timed.
//
// The time is that of all the kernel's rounds. An interpreter runs fewer, and its time is extrapolated, without what
// the kernel does once.
#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "bench/groups.h"
#include "bench/kernel_runners.h"
#include "bench/subject.h"
#include "common/statistics.h"

namespace wrought::bench {
namespace {

struct Prepared {
  std::unique_ptr<KernelRunner> runner;
  uint64_t rounds = 0;
  double fixed_seconds = 0;  // of an apply without rounds; only where fewer are run than the kernel has

  [[nodiscard]] double extrapolated(double seconds, const Kernel& kernel) const {
    return fixed_seconds +
           std::max(seconds - fixed_seconds, 1e-9) * static_cast<double>(kernel.rounds) / static_cast<double>(rounds);
  }
};

Result<double> seconds_without_rounds(KernelRunner& runner) {
  std::vector<double> seconds;
  for (int i = 0; i < 3; ++i) {
    const auto run = runner.run(0);
    if (!run) return run.failure();
    seconds.push_back(run->seconds);
  }
  return spread_of(std::move(seconds)).median;
}

Result<> choose_rounds(Prepared& prepared, const Kernel& kernel, double target_seconds) {
  const auto fixed = seconds_without_rounds(*prepared.runner);
  if (!fixed) return fixed.failure();
  const uint64_t few = std::max<uint64_t>(1, kernel.rounds / 4096);
  const auto trial = prepared.runner->run(few);
  if (!trial) return trial.failure();
  const double fits = static_cast<double>(few) * target_seconds / std::max(trial->seconds - *fixed, 1e-6);
  prepared.rounds = static_cast<uint64_t>(std::clamp(fits, 1.0, static_cast<double>(kernel.rounds) * 16));
  prepared.fixed_seconds = *fixed;
  return Unit{};
}

Result<Prepared> prepare(const Kernel& kernel, const KernelEngine& engine) {
  auto runner = engine.make(kernel, engine.name);
  if (!runner) return runner.failure();
  Prepared prepared{std::move(*runner), kernel.rounds, 0};
  if (engine.target_seconds > 0) {
    if (auto chosen = choose_rounds(prepared, kernel, engine.target_seconds); !chosen) return chosen.failure();
  }
  const uint64_t expected = prepared.rounds == kernel.rounds ? kernel.expected : kernel.native(prepared.rounds);
  const auto answered = prepared.runner->run(prepared.rounds);
  if (!answered) return answered.failure();
  if (answered->answer != expected) return fail(FailureClass::internal, "wrong answer");
  return prepared;
}

void time_kernel(benchmark::State& state, const Kernel& kernel, const KernelEngine& engine) {
  static std::map<std::pair<std::string, std::string>, Prepared> all;
  Prepared& prepared = all[{kernel.name, engine.name}];
  if (prepared.runner == nullptr) {
    auto made = prepare(kernel, engine);
    if (!made) return failed(state, made.failure().to_line());
    prepared = std::move(*made);
  }
  for (auto _ : state) {
    const auto run = prepared.runner->run(prepared.rounds);
    if (!run) return failed(state, run.failure().to_line());
    state.SetIterationTime(prepared.extrapolated(run->seconds, kernel));
  }
}

}  // namespace

void register_kernel_benchmarks() {
  for (const Kernel& kernel : kernels) {
    for (const KernelEngine& engine : kernel_engines()) {
      const std::string name = std::string("kernel/") + kernel.name + "/" + engine.name;
      benchmark::RegisterBenchmark(name.c_str(), time_kernel, kernel, engine)
          ->UseManualTime()
          ->Iterations(1)
          ->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace wrought::bench
