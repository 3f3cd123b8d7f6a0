// The two sets of numbers that a chain's producers may change: limits of transactions and blocks, and limits of wasm.
//
// Both live in the state; while nothing is stored there the values of genesis hold. Fields stand in the order of their
// packed form, which is also the order of their ids. Of the first set only some are in force here: the size of return
// values, size and depth of inline actions, depth of authorities. The others are kept for the contracts that read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/wasm_limits.h"
#include "hostapi/antelope/packed.h"
#include "hostapi/state/overlay.h"

namespace wrought {

struct ChainConfig {
  uint64_t max_block_net_usage = 1'048'576;         // bytes
  uint32_t target_block_net_usage_pct = 1000;       // 10,000 is all of it
  uint32_t max_transaction_net_usage = 512 * 1024;  // bytes
  uint32_t base_per_transaction_net_usage = 12;
  uint32_t net_usage_leeway = 500;
  uint32_t context_free_discount_net_usage_num = 20;
  uint32_t context_free_discount_net_usage_den = 100;
  uint32_t max_block_cpu_usage = 200'000;  // microseconds
  uint32_t target_block_cpu_usage_pct = 1000;
  uint32_t max_transaction_cpu_usage = 150'000;
  uint32_t min_transaction_cpu_usage = 100;
  uint32_t max_transaction_lifetime = 60 * 60;  // seconds
  uint32_t deferred_trx_expiration_window = 10 * 60;
  uint32_t max_transaction_delay = 45 * 24 * 3600;
  uint32_t max_inline_action_size = 512 * 1024;  // bytes; an action must be smaller
  uint16_t max_inline_action_depth = 4;
  uint16_t max_authority_depth = 6;
  // Version 1 has one field more.
  uint32_t max_action_return_value_size = 256;

  bool operator==(const ChainConfig&) const = default;

  static constexpr uint32_t v0_fields = 17;
  static constexpr uint32_t fields = 18;
  static constexpr uint32_t max_action_return_value_size_id = 17;
};

using WasmConfig = WasmLimits;

// A read of the state: about 100 ns.
[[nodiscard]] ChainConfig chain_config(const StateView& state);
[[nodiscard]] WasmConfig wasm_config(const StateView& state);
// REQUIRES: the configuration is valid.
void set_chain_config(Overlay& state, const ChainConfig& config);
void set_wasm_config(Overlay& state, const WasmConfig& config);

// What the node says of values that it refuses (as action_validate_exception), or "" if they can be set. Only fields
// of version 0 are looked at by the first.
[[nodiscard]] std::string_view why_invalid_v0(const ChainConfig& config);
[[nodiscard]] std::string_view why_invalid(const ChainConfig& config);
[[nodiscard]] std::string_view why_invalid(const WasmConfig& config);

// Packed forms: the fields one after the other; of ChainConfig those of version 0. Check in.ok() after reading.
void pack_v0(std::string& out, const ChainConfig& config);
void pack(std::string& out, const WasmConfig& config);
void read_v0(PackedReader& in, ChainConfig& config);
void read(PackedReader& in, WasmConfig& config);

// One field by its id. REQUIRES: id < ChainConfig::fields.
void pack_field(std::string& out, const ChainConfig& config, uint32_t id);
void read_field(PackedReader& in, ChainConfig& config, uint32_t id);

}  // namespace wrought
