// setcode and setabi, as live chains have them: who may, what is refused, who pays.
#include "hostapi/chain/code_actions.h"

#include "common/hash.h"
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/features.h"

namespace wrought {

namespace {

// A verdict on the contract is the chain's own error class; a machine that could not build it is not a verdict.
Failed not_loaded(AntelopeContext& context, const Failure& failure) {
  const bool verdict = failure.cls == FailureClass::invalid || failure.cls == FailureClass::policy;
  return context.fail(verdict ? "wasm_serialization_error" : "code_not_available", failure.to_line());
}

}  // namespace

std::string unresolved_import(const StateView& state, const LoadedCode& code) {
  const FeatureSet active = active_features(state);
  for (const std::string& name : code.imports) {
    if (!may_import(active, name)) return "env." + name + " unresolveable";
  }
  return {};
}

HostResult<void> native_setcode(AntelopeContext& context, ContractRunner& runner) {
  if (context.transaction.read_only) {
    return context.fail("action_validate_exception", "setcode not allowed in read-only transaction");
  }
  PackedReader in(context.action.data);
  const Name name = in.name();
  const auto vm_type = in.read<uint8_t>(), vm_version = in.read<uint8_t>();
  Code code;
  code.wasm = in.counted_bytes();
  if (!in.ok()) return context.fail(in);
  if (antelope::require_auth(context, name).failed) return Failed{};
  if (vm_type != 0) return context.fail("invalid_contract_vm_type", "code should be 0");
  if (vm_version != 0) return context.fail("invalid_contract_vm_version", "version should be 0");
  auto account = find_account(context.state, name);
  if (!account) return context.fail("std::out_of_range", unknown_account_text(name));
  if (code.wasm.empty() && account->code_kind == CodeKind::none) {
    return context.fail("set_exact_code", "contract is already cleared");
  }
  Sha256 hash{};
  if (!code.wasm.empty()) {
    code.kind = CodeKind::stored;
    hash = sha256(bytes_of(code.wasm));
    if (account->code_kind != CodeKind::none && account->code_hash == hash) {
      return context.fail("set_exact_code", "contract is already running this version of code");
    }
    const auto loaded = runner.load(code, wasm_config(context.state));
    if (!loaded) return not_loaded(context, loaded.failure());
    if (auto why = unresolved_import(context.state, *loaded); !why.empty()) {
      return context.fail("wasm_serialization_error", std::move(why));
    }
  }
  const auto old_bytes = static_cast<int64_t>(stored_code_bytes(context.state, *account));
  put_account_code(context.state, *account, code, hash);
  context.add_ram(name.value, (static_cast<int64_t>(code.wasm.size()) - old_bytes) * setcode_ram_per_byte);
  return {};
}

HostResult<void> native_setabi(AntelopeContext& context) {
  if (context.transaction.read_only) {
    return context.fail("action_validate_exception", "setabi not allowed in read-only transaction");
  }
  PackedReader in(context.action.data);
  const Name name = in.name();
  const std::string_view abi = in.counted_bytes();
  if (!in.ok()) return context.fail(in);
  if (antelope::require_auth(context, name).failed) return Failed{};
  auto account = find_account(context.state, name);
  if (!account) return context.fail("std::out_of_range", unknown_account_text(name));
  const auto old_bytes = static_cast<int64_t>(account_abi(context.state, name).size());
  put_account_abi(context.state, *account, std::string(abi));
  context.add_ram(name.value, static_cast<int64_t>(abi.size()) - old_bytes);
  return {};
}

}  // namespace wrought
