#include "tests/differential/oracle.h"

#include <algorithm>
#include <limits>

#include "common/hash.h"
#include "tests/differential/random.h"
#include "tests/differential/recording_profile.h"
#include "tests/differential/v8.h"

namespace wrought::differential {
namespace {

using test::Call;

constexpr int64_t plenty = 400'000;
constexpr int64_t scanned_gas_max = 250;  // a program that takes less runs under every limit
constexpr uint32_t scans_max = 2;         // of a sample

struct Engine {
  std::string name;
  std::shared_ptr<Contract> contract;
};

// Keeps what memory was like.
struct MemoryCopy final : InstanceObserver {
  void ended(std::span<const uint8_t> memory) noexcept override { bytes.assign(memory.begin(), memory.end()); }
  Bytes bytes;
};

struct Run {
  test::Seen seen;
  std::string calls;
  Bytes memory;
  bool memory_counts = true;

  [[nodiscard]] std::string text() const { return seen.text() + "\n" + calls; }
};

Run run(Contract& contract, Call call) {
  MemoryCopy memory;
  call.observer = &memory;
  recorded_calls().clear();
  Run result;
  result.seen = test::apply(contract, call);
  result.calls = recorded_calls();
  result.memory = std::move(memory.bytes);
  const Outcome& outcome = result.seen.outcome;
  result.memory_counts = outcome.kind != OutcomeKind::trapped || outcome.trap != TrapKind::memory_out_of_bounds;
  return result;
}

std::string native_name(MemoryMode memory, int level) {
  return std::string(memory == MemoryMode::guard ? "guard" : "explicit") + " -O" + std::to_string(level);
}

Result<> add_native(std::vector<Engine>& engines, const std::filesystem::path& contract, const test::Folder& folder,
                    BuildOptions options, MemoryMode memory, int level) {
  options.memory = memory;
  options.opt_level = level;
  if (const auto built = build_plugin(contract, folder / "plugin.so", options); !built) return built.failure();
  auto loaded = load_native(folder / "plugin.so", recording_profile(options.profile), Trust::none());
  if (!loaded) return loaded.failure();
  engines.push_back({native_name(memory, level), std::move(*loaded)});
  return Unit{};
}

constexpr std::string_view wabt_name = "wabt", wasm2c_name = "wasm2c", v8_name = "v8";

Result<std::vector<Engine>> build_all(const std::filesystem::path& contract, const test::Folder& folder,
                                      const BuildOptions& options, const MeteredModule& module,
                                      const std::optional<Suspicion>& suspicion) {
  std::vector<Engine> engines;
  const auto is_wanted = [&](std::string_view name) {
    return engines.empty() || !suspicion || suspicion->engine == name;
  };
  for (const auto& [memory, level] : {std::pair(MemoryMode::guard, 2), std::pair(MemoryMode::explicit_checks, 2),
                                      std::pair(MemoryMode::guard, 1), std::pair(MemoryMode::explicit_checks, 3)}) {
    if (!is_wanted(native_name(memory, level))) continue;
    if (auto ok = add_native(engines, contract, folder, options, memory, level); !ok) return ok.failure();
  }
  const HostProfile& profile = recording_profile(options.profile);
  if (is_wanted(wabt_name)) {
    auto wabt = load_wabt(module.bytes, module.manifest, profile);
    if (!wabt) return wabt.failure();
    engines.push_back({std::string(wabt_name), std::move(*wabt)});
  }
  if (is_wanted(wasm2c_name)) {
    if (const auto object = build_wasm2c(module, folder / "wasm2c.so", options); !object) return object.failure();
    auto wasm2c = load_wasm2c(folder / "wasm2c.so", module.manifest, profile);
    if (!wasm2c) return wasm2c.failure();
    engines.push_back({std::string(wasm2c_name), std::move(*wasm2c)});
  }
  return engines;
}

std::string first_difference(const Bytes& a, const Bytes& b) {
  if (a.size() != b.size())
    return "memory of " + std::to_string(a.size()) + " and " + std::to_string(b.size()) + " bytes";
  const auto at = static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  return "memory differs first at " + std::to_string(at) + ": " + std::to_string(a[at]) + " and " +
         std::to_string(b[at]);
}

std::string describe(const Call& call) {
  return "program " + std::to_string(call.action) + ", gas limit " + std::to_string(call.gas_limit);
}

class Judge {
 public:
  Judge(const std::vector<Engine>& engines, Judgement& judgement) : engines_(engines), judgement_(judgement) {}

  // The programs on the engines of this process. Remembers what the first one said, for V8.
  void run_programs(uint32_t programs) {
    for (uint32_t p = 0; p < programs && !judgement_.difference; ++p) run_program(p, {});
  }

  void run_program(uint64_t program, const std::vector<int64_t>& more_limits) {
    const Outcome whole = compare({receiver, receiver, program, plenty, "some data of the action"});
    for (const auto& all : {limits(whole), more_limits}) {
      for (const int64_t limit : all) {
        if (judgement_.difference) return;
        compare({receiver, receiver, program, limit, "some data of the action"});
      }
    }
  }

  [[nodiscard]] const std::vector<std::pair<Call, Run>>& remembered() const { return remembered_; }

 private:
  Outcome compare(const Call& call) {
    Run first = run(*engines_[0].contract, call);
    const std::string text = first.text();
    for (size_t i = 1; i < engines_.size() && !judgement_.difference; ++i) {
      const Run other = run(*engines_[i].contract, call);
      const bool same_memory = !first.memory_counts || first.memory == other.memory;
      if (other.text() == text && same_memory) continue;
      judgement_.engine = engines_[i].name;
      judgement_.at = call;
      judgement_.difference =
          describe(call) + "\n" + engines_[0].name + ": " + text + "\n" + engines_[i].name + ": " + other.text();
      if (!same_memory) *judgement_.difference += "\n" + first_difference(first.memory, other.memory);
    }
    judgement_.applies += engines_.size();
    const Outcome outcome = first.seen.outcome;
    judgement_.completed += outcome.ok();
    judgement_.trapped += outcome.kind == OutcomeKind::trapped;
    judgement_.out_of_gas += outcome.kind == OutcomeKind::out_of_gas;
    remembered_.emplace_back(call, std::move(first));
    return outcome;
  }

  std::vector<int64_t> limits(const Outcome& whole) {
    std::vector<int64_t> all;
    const int64_t used =
        whole.kind == OutcomeKind::trapped || whole.kind == OutcomeKind::out_of_gas ? 0 : whole.gas_used;
    if (used != 0 && used <= scanned_gas_max && scans_ < scans_max) {
      ++scans_;
      for (int64_t limit = 0; limit <= used; ++limit) all.push_back(limit);
      return all;
    }
    constexpr int64_t no_limit = std::numeric_limits<int64_t>::max();
    if (used != 0) all = {no_limit, used, used - 1, static_cast<int64_t>(random_.next() % static_cast<uint64_t>(used))};
    // Of a program that traps nobody knows what it took: any order of magnitude.
    for (int64_t most = 64; most <= 16'384; most *= 16) all.push_back(random_.below(static_cast<uint32_t>(most)));
    return all;
  }

  const std::vector<Engine>& engines_;
  Judgement& judgement_;
  Random random_{1};
  uint32_t scans_ = 0;
  std::vector<std::pair<Call, Run>> remembered_;
};

// V8 has one message for null and for a wrong type, and one for every float that fits no integer.
std::string blurred(TrapKind kind) {
  switch (kind) {
    case TrapKind::null_call:
    case TrapKind::indirect_call_mismatch: return "null_call or indirect_call_mismatch";
    case TrapKind::integer_overflow:
    case TrapKind::invalid_conversion: return "integer_overflow or invalid_conversion";
    default: return std::string(to_string(kind));
  }
}

std::string blurred(const Outcome& outcome) {
  std::string text(to_string(outcome.kind));
  if (outcome.kind == OutcomeKind::trapped) text += " " + blurred(outcome.trap);
  return text + ", gas " + std::to_string(outcome.gas_used);
}

Result<> compare_with_v8(const MeteredModule& module, const std::vector<std::pair<Call, Run>>& remembered,
                         Judgement& judgement) {
  std::vector<Call> calls;
  for (const auto& [call, run] : remembered) calls.push_back(call);
  const auto answers = run_in_v8(module, calls);
  if (!answers) return answers.failure();
  for (size_t i = 0; i < answers->size() && !judgement.difference; ++i) {
    const auto& [call, run] = remembered[i];
    const V8Answer& v8 = (*answers)[i];
    if (v8.stack_exhausted) continue;  // V8's own limit, which no contract of ours has
    ++judgement.v8_applies;
    const bool with_memory = run.memory_counts && !v8.memory_hash.empty();
    const std::string ours = blurred(run.seen.outcome) + "\n" + run.calls + (with_memory ? sha256_hex(run.memory) : "");
    const std::string theirs = blurred(v8.outcome) + "\n" + v8.calls + (with_memory ? v8.memory_hash : "");
    if (ours == theirs) continue;
    judgement.engine = v8_name;
    judgement.at = call;
    judgement.difference = describe(call) + "\nnative: " + ours + "\nv8: " + theirs;
  }
  return Unit{};
}

}  // namespace

Result<Judgement> judge(const Sample& sample, const std::optional<Suspicion>& suspicion) {
  const test::Folder folder;
  const std::filesystem::path contract = folder / "contract.wat";
  if (auto ok = write_scratch_file(contract, sample.wat); !ok) return ok.failure();
  BuildOptions options;
  options.profile = sample.profile;
  const auto module = meter(contract, options);
  if (!module) return module.failure();
  const auto engines = build_all(contract, folder, options, *module, suspicion);
  if (!engines) return engines.failure();
  Judgement judgement;
  Judge judge(*engines, judgement);
  if (suspicion) {
    judge.run_program(suspicion->program, {suspicion->gas_limit});
  } else {
    judge.run_programs(sample.programs);
  }
  const bool with_v8 = !suspicion || suspicion->engine == v8_name;
  if (!judgement.difference && with_v8 && v8_can_run(sample, *module)) {
    if (auto ok = compare_with_v8(*module, judge.remembered(), judgement); !ok) return ok.failure();
  }
  return judgement;
}

}  // namespace wrought::differential
