#include "cli/contracts.h"

#include <algorithm>

#include "cli/options.h"
#include "cli/trust_flag.h"
#include "common/hash.h"
#include "common/hex.h"
#include "runtime/elf_reader.h"
#include "runtime/trust_rules.h"

namespace wrought::cli {
namespace {

constexpr std::string_view plugin_name = "plugin.so";

Result<MeteredModule> module_of_plugin(const std::filesystem::path& file, const HostProfile& profile,
                                       const Trust& trust) {
  const auto plugin = read_plugin_file(file, trust);
  if (!plugin) return plugin.failure();
  auto verified = verify_trusted(*plugin, profile, trust, {VerifyDepth::structure});  // its code is not run
  if (!verified) return verified.failure();
  auto elf = ElfReader::open(plugin->bytes);
  if (!elf) return elf.failure();
  const auto section = elf->find_section(module_section);
  if (!section) return fail(FailureClass::invalid, "the plugin carries no metered module", file.string());
  const ByteView module = elf->bytes(*section);
  MeteredModule out;
  out.bytes.assign(module.begin(), module.end());
  out.manifest = std::move(verified->manifest);
  return out;
}

Result<std::shared_ptr<Contract>> load_module(const MeteredModule& module, EngineKind engine,
                                              const HostProfile& profile, const BuildOptions& options) {
  if (engine == EngineKind::wabt) return load_wabt(module.bytes, module.manifest, profile);
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto object = *scratch / plugin_name;
  if (auto built = build_wasm2c(module, object, options); !built) return built.failure();
  return load_wasm2c(object, module.manifest, profile);
}

Result<std::shared_ptr<Contract>> build_and_load(const std::filesystem::path& file, EngineKind engine,
                                                 const HostProfile& profile, const BuildOptions& options) {
  if (engine != EngineKind::native) {
    auto module = meter(file, options);
    if (!module) return module.failure();
    return load_module(*module, engine, profile, options);
  }
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto plugin = *scratch / plugin_name;
  if (auto built = build_plugin(file, plugin, options); !built) return built.failure();
  return load_native(plugin, profile, Trust::none());  // our own, a moment old
}

// Code that an action carried: binary wasm and nothing else, neither text nor, least of all, native code. It goes
// through a file of our own, as the pipeline begins with one.
Result<std::shared_ptr<Contract>> load_bytes(const std::string& wasm, EngineKind engine, const BuildOptions& options) {
  constexpr std::string_view wasm_magic("\0asm", 4);
  if (!wasm.starts_with(wasm_magic)) return fail(FailureClass::invalid, "not a wasm binary: it does not begin as one");
  const auto profile = profile_of(options);
  if (!profile) return profile.failure();
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto file = *scratch / "contract.wasm";
  if (auto written = write_file(file, bytes_of(wasm)); !written) return written.failure();
  return build_and_load(file, engine, *profile, options);
}

// Of the wasm, text or plugin itself, before anything is known about it.
std::optional<Sha256> hash_of_input(const Code& code) {
  if (code.kind == CodeKind::stored) return sha256(bytes_of(code.wasm));
  const auto bytes = read_file(code.path, plugin_bytes_max);
  if (!bytes) return std::nullopt;  // loading it says why
  return sha256(*bytes);
}

std::optional<Sha256> hash_of(const Manifest& manifest) {
  const auto digits = from_hex(manifest.code_hash);
  Sha256 hash;
  if (!digits || digits->size() != hash.size()) return std::nullopt;
  std::copy(digits->begin(), digits->end(), hash.begin());
  return hash;
}

LoadedCode describe(const Contract& contract, const Sha256& hash) {
  LoadedCode code{hash, {}};
  for (const ManifestImport& import : contract.manifest().imports) code.imports.push_back(import.name);
  return code;
}

}  // namespace

EngineKind engine_from(const std::string& name) {
  return name == "wabt" ? EngineKind::wabt : name == "wasm2c" ? EngineKind::wasm2c : EngineKind::native;
}

Result<bool> is_plugin_file(const std::filesystem::path& file) {
  auto bytes = read_file(file, plugin_bytes_max);
  if (!bytes) return bytes.failure();
  return bytes->size() >= 4 && (*bytes)[0] == 0x7f && (*bytes)[1] == 'E' && (*bytes)[2] == 'L' && (*bytes)[3] == 'F';
}

Result<std::shared_ptr<Contract>> load_contract(const std::filesystem::path& file, EngineKind engine,
                                                const BuildOptions& options, const std::optional<Trust>& trust) {
  auto profile = profile_of(options);
  if (!profile) return profile.failure();
  auto is_plugin = is_plugin_file(file);
  if (!is_plugin) return is_plugin.failure();
  if (*is_plugin) {
    if (!trust) return trust_is_missing(file);
    if (engine == EngineKind::native) return load_native(file, *profile, *trust);
    auto module = module_of_plugin(file, *profile, *trust);
    if (!module) return module.failure();
    return load_module(*module, engine, *profile, options);
  }
  return build_and_load(file, engine, *profile, options);
}

Contracts::Under Contracts::accepted_under(const Sha256& hash, const WasmLimits& limits) {
  Under under{hash, {}};
  for (size_t i = 0; i < wasm_limit_fields.size(); ++i) under.second[i] = limits.*wasm_limit_fields[i].second;
  return under;
}

Contracts::Under Contracts::run_under(const Sha256& hash, const WasmLimits& limits) {
  return {hash, {limits.max_pages, limits.max_call_depth}};
}

Result<std::shared_ptr<Contract>> Contracts::load(const Code& code, const BuildOptions& options) const {
  return code.kind == CodeKind::stored ? load_bytes(code.wasm, engine_, options)
                                       : load_contract(code.path, engine_, options, trust_);
}

// Accounts with the same wasm share one build. A plugin that only says whose code it is does not serve for others.
Result<LoadedCode> Contracts::load(const Code& code, const WasmLimits& limits) {
  const auto input = hash_of_input(code);
  if (input && built_.contains(accepted_under(*input, limits))) {
    return describe(*loaded_[run_under(*input, limits)], *input);
  }
  BuildOptions options = options_;
  options.limits = limits;
  auto contract = load(code, options);
  if (!contract) return contract.failure();
  if (auto judged = check_judged_within((*contract)->manifest().limits, limits); !judged) {
    judged.failure().where = code.path;
    return judged.failure();
  }
  const auto hash = hash_of((*contract)->manifest());
  if (!hash) return fail(FailureClass::internal, "a code hash of another length");
  if (input == *hash) {
    built_.insert(accepted_under(*hash, limits));
  } else {
    built_.erase(accepted_under(*hash, limits));
  }
  const auto& loaded = loaded_[run_under(*hash, limits)] = std::move(*contract);
  return describe(*loaded, *hash);
}

// Usually loaded at setcode. Otherwise the chain accepted the code earlier, and asks nothing again.
Result<Contract*> Contracts::find(const Account& account, const WasmLimits& limits, const StateView& state) {
  const auto known = loaded_.find(run_under(account.code_hash, limits));
  if (known != loaded_.end()) return known->second.get();
  const Code code = account_code(state, account);
  BuildOptions options = options_;
  options.limits = limits;
  options.accepted = true;
  auto contract = load(code, options);
  if (!contract) return contract.failure();
  if (hash_of((*contract)->manifest()) != account.code_hash) {
    return fail(FailureClass::invalid, "the file is not the code that was set", code.path);
  }
  return (loaded_[run_under(account.code_hash, limits)] = std::move(*contract)).get();
}

Outcome Contracts::apply(const Account& account, const ApplyArguments& arguments, AntelopeContext& context) noexcept {
  Outcome outcome;
  outcome.kind = OutcomeKind::host_error;
  outcome.error_class = "code_not_available";
  try {
    const auto contract = find(account, arguments.limits, context.state);
    if (contract) {
      return (*contract)->apply({arguments.receiver.value, arguments.code.value, arguments.action.value,
                                 arguments.gas_limit, std::chrono::nanoseconds(0)},
                                context);
    }
    outcome.message = contract.failure().to_line();
  } catch (const std::exception&) {  // out of memory: the class says enough
  }
  return outcome;
}

}  // namespace wrought::cli
