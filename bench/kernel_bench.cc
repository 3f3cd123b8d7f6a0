// The kernels on every engine that is there, one run an iteration, so that engines alternate from one repetition to the
// next. An engine has to give native C's answer, for as many rounds as it is timed with, before it is timed.
//
// The time is that of all the kernel's rounds: an interpreter runs fewer, and its time is extrapolated.
#include <algorithm>
#include <map>
#include <memory>

#include "bench/groups.h"
#include "bench/kernel_runners.h"
#include "bench/subject.h"

namespace wrought::bench {
namespace {

struct Prepared {
  std::unique_ptr<KernelRunner> runner;
  uint64_t rounds = 0;
};

Result<uint64_t> affordable_rounds(KernelRunner& runner, const Kernel& kernel, double target_seconds) {
  uint64_t rounds = std::max<uint64_t>(1, kernel.rounds / 4096);
  const auto trial = runner.run(rounds);
  if (!trial) return trial.failure();
  const double fits = static_cast<double>(rounds) * target_seconds / std::max(trial->seconds, 1e-6);
  return std::clamp<uint64_t>(static_cast<uint64_t>(fits), 1, kernel.rounds * 16);
}

Result<Prepared> prepare(const Kernel& kernel, const KernelEngine& engine) {
  auto runner = engine.make(kernel, engine.name);
  if (!runner) return runner.failure();
  Prepared prepared{std::move(*runner), kernel.rounds};
  if (engine.target_seconds > 0) {
    auto rounds = affordable_rounds(*prepared.runner, kernel, engine.target_seconds);
    if (!rounds) return rounds.failure();
    prepared.rounds = *rounds;
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
    state.SetIterationTime(run->seconds * static_cast<double>(kernel.rounds) / static_cast<double>(prepared.rounds));
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
