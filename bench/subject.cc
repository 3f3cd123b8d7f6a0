#include "bench/subject.h"

#include <atomic>
#include <cstring>
#include <map>
#include <mutex>

#include "common/files.h"
#include "hostapi/state/memory_state.h"
#include "transpiler/transpiler.h"

namespace wrought::bench {
namespace {

std::atomic<bool> a_benchmark_failed = false;

Result<std::shared_ptr<Contract>> build(const std::string& wat, Engine engine) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto text = *scratch / "contract.wat";
  if (auto written = write_file(text, std::string_view(wat)); !written) return written.failure();
  return build_contract(text, engine, *find_profile("antelope"));
}

// Google Benchmark calls a benchmark several times, and once per thread: the contract is built by the first.
Result<std::shared_ptr<Contract>> build_once(const std::string& wat, Engine engine) {
  static std::mutex lock;
  static std::map<std::pair<Engine, std::string>, std::shared_ptr<Contract>> contracts;
  const std::lock_guard<std::mutex> locked(lock);
  std::shared_ptr<Contract>& contract = contracts[{engine, wat}];
  if (contract != nullptr) return contract;
  auto built = build(wat, engine);
  if (built) contract = *built;
  return built;
}

// Empty: right. The second apply shows that the first left nothing behind.
std::string wrong_answer(Contract& contract, const Subject& subject, const StateView& base) {
  for (int i = 0; i < 2; ++i) {
    Setting setting(base);
    const Outcome outcome = setting.apply(contract, subject.code, subject.action);
    if (outcome.kind != OutcomeKind::completed)
      return std::string(wrought::to_string(outcome.kind)) + ": " + outcome.message;
    if (setting.answer() != subject.answer) return "wrong answer";
  }
  return {};
}

}  // namespace

std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::guard: return "guard";
    case Engine::explicit_checks: return "explicit";
    case Engine::wabt: return "wabt";
    case Engine::wasm2c: return "wasm2c";
    case Engine::unmetered: return "unmetered";
  }
  return "";
}

Result<std::shared_ptr<Contract>> build_contract(const std::filesystem::path& file, Engine engine,
                                                 const HostProfile& profile) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  BuildOptions options;
  const auto object = *scratch / "contract.so";
  if (engine == Engine::wabt || engine == Engine::wasm2c) {
    auto module = meter(file, options);
    if (!module) return module.failure();
    if (engine == Engine::wabt) return load_wabt(module->bytes, module->manifest, profile);
    if (auto built = build_wasm2c(*module, object, options); !built) return built.failure();
    return load_wasm2c(object, module->manifest, profile);
  }
  options.memory = engine == Engine::explicit_checks ? MemoryMode::explicit_checks : MemoryMode::guard;
  options.metered = engine != Engine::unmetered;
  if (auto built = build_plugin(file, object, options); !built) return built.failure();
  return load_native(object, profile, Trust::none());
}

std::string answer_of(uint64_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string loop_contract(std::string_view fields, uint32_t memory_pages, std::string_view body) {
  return R"((module
  (import "env" "set_action_return_value" (func $answer (param i32 i32)))
  )" + std::string(fields) +
         R"(
  (memory (export "memory") )" +
         std::to_string(memory_pages) + R"()
  (func (export "apply") (param $receiver i64) (param $code i64) (param $rounds i64) (local $sum i64) (local $at i32)
    (block $done
      (loop $next
        (br_if $done (i64.eqz (local.get $rounds)))
        (local.set $rounds (i64.sub (local.get $rounds) (i64.const 1)))
        )" +
         std::string(body) + R"(
        (br $next)))
    (i64.store (i32.const 0) (local.get $sum))
    (call $answer (i32.const 0) (i32.const 8))))
)";
}

const StateView& empty_state() {
  static const MemoryState state;
  return state;
}

std::shared_ptr<Contract> checked_contract(benchmark::State& state, const Subject& subject, Engine engine,
                                           const StateView& base) {
  auto contract = build_once(subject.wat, engine);
  if (!contract) return failed(state, contract.failure().to_line()), nullptr;
  if (const std::string wrong = wrong_answer(**contract, subject, base); !wrong.empty())
    return failed(state, wrong), nullptr;
  return *contract;
}

void failed(benchmark::State& state, const std::string& why) {
  a_benchmark_failed = true;
  state.SkipWithError(why.c_str());
}

bool any_failed() { return a_benchmark_failed; }

}  // namespace wrought::bench
