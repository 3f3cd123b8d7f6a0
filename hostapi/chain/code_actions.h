// The native actions of the system account that give accounts code and ABIs. Internal to chain/.
#pragma once

#include "hostapi/chain/chain.h"

namespace wrought {

// Gas of the native actions: what runs here is ours, and cheap, but for the compiler behind setcode.
inline constexpr int64_t setcode_gas_per_byte = 100;
// RAM that an account pays per byte of its wasm: a node keeps it in several forms.
inline constexpr int64_t setcode_ram_per_byte = 10;

// The first import that no active protocol feature allows, as the node refuses it; "" if there is none.
[[nodiscard]] std::string unresolved_import(const StateView& state, const LoadedCode& code);

// Runs eosio::setcode or eosio::setabi on the context's action, whose data is theirs.
[[nodiscard]] HostResult<void> native_setcode(AntelopeContext& context, ContractRunner& runner);
[[nodiscard]] HostResult<void> native_setabi(AntelopeContext& context);

}  // namespace wrought
