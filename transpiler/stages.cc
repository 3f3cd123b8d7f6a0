// The pipeline as one function; each stage stands where its name says.
#include "transpiler/stages.h"

#include <chrono>

#include "common/hash.h"
#include "hostapi/contract_abi.h"
#include "transpiler/emit/emit.h"
#include "transpiler/instrument/instrument.h"
#include "transpiler/policy.h"
#include "transpiler/read.h"
#include "transpiler/write_c.h"

namespace wrought {
namespace {

// Times one stage and reports it.
class StageClock {
 public:
  explicit StageClock(const StageOptions& options) : options_(options) {}
  void done(std::string_view stage) {
    const auto now = std::chrono::steady_clock::now();
    options_.on_stage(stage, std::chrono::duration<double>(now - start_).count());
    start_ = now;
  }

 private:
  const StageOptions& options_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// What the contract is judged by: of one that the chain accepted earlier, only the limits of run time.
WasmLimits judged_by(const StageOptions& options) {
  WasmLimits limits = options.profile->limits;
  if (!options.accepted) return limits;
  limits = no_wasm_limits();
  limits.max_pages = options.profile->limits.max_pages;
  limits.max_call_depth = options.profile->limits.max_call_depth;
  return limits;
}

Manifest describe(const ContractFacts& facts, const StageOptions& options) {
  Manifest m;
  m.abi_version = WR_ABI_VERSION;
  m.codegen_version = codegen_version;
  m.content_hash.assign(hash_hex_digits, '0');
  m.c_hash.assign(hash_hex_digits, '0');  // until there is C
  m.profile = std::string(options.profile->name);
  m.profile_version = options.profile->version;
  m.schedule = options.schedule;
  m.schedule_hash = options.schedule.hash();
  m.memory_mode = options.memory == MemoryMode::guard ? "guard" : "explicit";
  m.has_memory = facts.has_memory;
  m.memory_pages_min = facts.memory_pages_min;
  m.memory_pages_max = facts.memory_pages_max;
  m.limits = judged_by(options);
  m.table_size = facts.table_size;
  m.exports = facts.exports;
  for (const HostFunction* import : facts.imports) {
    if (import == nullptr) continue;  // another module's
    m.imports.push_back({import->ordinal, std::string(import->module), std::string(import->name)});
  }
  return m;
}

// Gas first, so that code added later is free; then frames; then what is neither paid nor counted: the start of a
// module that never instantiates, and the helpers for NaN bits.
Result<> instrument_module(wabt::Module& module, const ContractFacts& facts, const StageOptions& options) {
  if (options.metered) {
    const instrument::MeterGlobals globals = instrument::add_meter_globals(module);
    instrument::charge_gas(module, options.schedule, options.profile->rules, globals);
    instrument::count_call_depth(module, globals);
  }
  if (facts.never_instantiates != NeverInstantiates::no) {
    instrument::trap_at_start(module, facts.never_instantiates);
  }
  return instrument::settle_floats(module, options.profile->floats);
}

}  // namespace

Result<MeteredModule> run_stages(std::span<const uint8_t> contract, const StageOptions& options) {
  StageClock clock(options);
  const HostProfile& profile = *options.profile;
  const WasmLimits asked = options.accepted ? no_wasm_limits() : profile.limits;
  auto read = read_contract(contract, asked, profile.rules);
  if (!read) return read.failure();
  clock.done("read");

  auto facts = check_policy(*read->module, profile, asked);
  if (!facts) return facts.failure();
  clock.done("policy");

  if (Result<> ok = instrument_module(*read->module, *facts, options); !ok) return ok.failure();
  auto metered = write_binary(*read->module, profile.rules);
  if (!metered) return metered.failure();
  // From here on the bytes are the module: what is emitted is what every engine would read.
  auto module = reread(*metered, "metered module");
  if (!module) return module.failure();
  clock.done("instrument");

  MeteredModule out;
  out.manifest = describe(*facts, options);
  out.manifest.code_hash = sha256_hex(read->binary);
  out.manifest.metered_hash = sha256_hex(*metered);
  if (options.emit) {
    auto text = emit_c(**module, *facts, {options.memory, &options.schedule});
    if (!text) return text.failure();
    out.c_text = std::move(*text);
    out.manifest.c_hash = sha256_hex(std::span(reinterpret_cast<const uint8_t*>(out.c_text.data()), out.c_text.size()));
    clock.done("emit");
  }
  out.bytes = std::move(*metered);
  out.limit_uses = std::move(read->limit_uses);
  out.limit_uses.insert(out.limit_uses.end(), facts->limit_uses.begin(), facts->limit_uses.end());
  return out;
}

Result<Wasm2cText> wasm2c_text(std::span<const uint8_t> metered_module) {
  auto module = reread(metered_module, "metered module");
  if (!module) return module.failure();
  return write_c(**module, "contract", "module.h");
}

}  // namespace wrought
