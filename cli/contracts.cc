#include "cli/contracts.h"

#include <algorithm>

#include "common/hex.h"
#include "runtime/elf_reader.h"
#include "runtime/verify.h"

namespace wrought::cli {
namespace {

constexpr std::string_view plugin_name = "plugin.so";

Result<MeteredModule> module_of_plugin(const std::filesystem::path& file, const HostProfile& profile) {
  auto bytes = read_file(file, plugin_bytes_max);
  if (!bytes) return bytes.failure();
  auto verified = verify_plugin(*bytes, profile);
  if (!verified) return verified.failure();
  auto elf = ElfReader::open(*bytes);
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
                                                const BuildOptions& options) {
  const HostProfile* profile = find_profile(options.profile);
  if (profile == nullptr) return fail(FailureClass::usage, "unknown host profile \"" + options.profile + "\"");
  auto is_plugin = is_plugin_file(file);
  if (!is_plugin) return is_plugin.failure();
  if (*is_plugin) {
    if (engine == EngineKind::native) return load_native(file, *profile);
    auto module = module_of_plugin(file, *profile);
    if (!module) return module.failure();
    return load_module(*module, engine, *profile, options);
  }
  if (engine != EngineKind::native) {
    auto module = meter(file, options);
    if (!module) return module.failure();
    return load_module(*module, engine, *profile, options);
  }
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto plugin = *scratch / plugin_name;
  if (auto built = build_plugin(file, plugin, options); !built) return built.failure();
  return load_native(plugin, *profile);
}

Result<> Contracts::load(Chain::Code& code) {
  auto contract = load_contract(code.path, engine_, options_);
  if (!contract) return contract.failure();
  const auto hash = from_hex((*contract)->manifest().code_hash);
  if (!hash || hash->size() != code.hash.size()) return fail(FailureClass::internal, "a code hash of another length");
  std::copy(hash->begin(), hash->end(), code.hash.begin());
  loaded_[code.hash] = std::move(*contract);
  return Unit{};
}

Result<std::shared_ptr<Contract>> Contracts::find(const Account& account) {
  const auto known = loaded_.find(account.code_hash);
  if (known != loaded_.end()) return known->second;
  Chain::Code code{account.code_kind, account.code_path, {}};
  if (auto ok = load(code); !ok) return ok.failure();
  if (code.hash != account.code_hash) {
    return fail(FailureClass::invalid, "the file is not the code that was set", account.code_path);
  }
  return loaded_[code.hash];
}

Outcome Contracts::apply(const Account& account, const ApplyArguments& arguments, HostContext& host) noexcept {
  try {
    auto contract = find(account);
    if (contract) {
      return (*contract)->apply({arguments.receiver.value, arguments.code.value, arguments.action.value,
                                 arguments.gas_limit, std::chrono::nanoseconds(0)},
                                host);
    }
    Outcome outcome;
    outcome.kind = OutcomeKind::host_error;
    outcome.error_class = "code_not_available";
    outcome.message = contract.failure().to_line();
    return outcome;
  } catch (const std::exception& e) {
    Outcome outcome;
    outcome.kind = OutcomeKind::host_error;
    outcome.error_class = "code_not_available";
    return outcome;
  }
}

}  // namespace wrought::cli
