#include "bench/kernel_runners.h"

#include <chrono>
#include <cstring>

#include "bench/child_runners.h"
#include "bench/subject.h"
#include "common/subprocess.h"

namespace wrought::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Made = Result<std::unique_ptr<KernelRunner>>;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class NativeRunner final : public KernelRunner {
 public:
  explicit NativeRunner(const Kernel& kernel) : kernel_(kernel) {}
  Result<KernelRun> run(uint64_t rounds) override {
    const auto start = Clock::now();
    const uint64_t answer = kernel_.native(rounds);
    return KernelRun{answer, seconds_since(start)};
  }

 private:
  const Kernel& kernel_;
};

class ContractRunner final : public KernelRunner {
 public:
  explicit ContractRunner(std::shared_ptr<Contract> contract) : contract_(std::move(contract)) {}
  Result<KernelRun> run(uint64_t rounds) override {
    Setting setting(empty_state());
    const auto start = Clock::now();
    const Outcome outcome = setting.apply(*contract_, rounds, 0);
    KernelRun run{0, seconds_since(start)};
    if (!outcome.ok() || setting.answer().size() != sizeof run.answer)
      return fail(FailureClass::internal, std::string(to_string(outcome.kind)) + ": " + outcome.message);
    std::memcpy(&run.answer, setting.answer().data(), sizeof run.answer);
    return run;
  }

 private:
  std::shared_ptr<Contract> contract_;
};

Made make_native(const Kernel& kernel, const std::string&) {
  return std::unique_ptr<KernelRunner>(std::make_unique<NativeRunner>(kernel));
}

template <Engine engine>
Made make_contract(const Kernel& kernel, const std::string&) {
  auto contract = build_contract(kernel_file(kernel), engine, *find_profile("antelope"));
  if (!contract) return contract.failure();
  return std::unique_ptr<KernelRunner>(std::make_unique<ContractRunner>(std::move(*contract)));
}

}  // namespace

const std::vector<KernelEngine>& kernel_engines() {
  static const std::vector<KernelEngine> engines = [] {
    constexpr double interpreter_seconds = 0.04, process_seconds = 0.3;
    std::vector<KernelEngine> found = {{"native", 0, make_native},
                                       {"guard", 0, make_contract<Engine::guard>},
                                       {"explicit", 0, make_contract<Engine::explicit_checks>},
                                       {"unmetered", 0, make_contract<Engine::unmetered>},
                                       {"wasm2c", 0, make_contract<Engine::wasm2c>}};
    if (find_program("node")) found.push_back({"v8", 0, make_v8});
    for (const std::string& name : program_engines())
      if (find_program(name)) found.push_back({name + "*", process_seconds, make_program});
    found.push_back({"wabt", interpreter_seconds, make_contract<Engine::wabt>});
    found.push_back({"binaryen", interpreter_seconds, make_binaryen});
    return found;
  }();
  return engines;
}

std::vector<std::string> missing_engines() {
  std::vector<std::string> missing;
  if (!find_program("node")) missing.emplace_back("node (V8)");
  for (const std::string& name : program_engines())
    if (!find_program(name)) missing.push_back(name);
  return missing;
}

}  // namespace wrought::bench
