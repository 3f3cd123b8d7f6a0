// One list of fields per configuration; packing, reading and access by id all walk it.
#include "hostapi/antelope/chain_config.h"

#include <tuple>

namespace wrought {

namespace {

constexpr std::tuple chain_fields{&ChainConfig::max_block_net_usage,
                                  &ChainConfig::target_block_net_usage_pct,
                                  &ChainConfig::max_transaction_net_usage,
                                  &ChainConfig::base_per_transaction_net_usage,
                                  &ChainConfig::net_usage_leeway,
                                  &ChainConfig::context_free_discount_net_usage_num,
                                  &ChainConfig::context_free_discount_net_usage_den,
                                  &ChainConfig::max_block_cpu_usage,
                                  &ChainConfig::target_block_cpu_usage_pct,
                                  &ChainConfig::max_transaction_cpu_usage,
                                  &ChainConfig::min_transaction_cpu_usage,
                                  &ChainConfig::max_transaction_lifetime,
                                  &ChainConfig::deferred_trx_expiration_window,
                                  &ChainConfig::max_transaction_delay,
                                  &ChainConfig::max_inline_action_size,
                                  &ChainConfig::max_inline_action_depth,
                                  &ChainConfig::max_authority_depth,
                                  &ChainConfig::max_action_return_value_size};

constexpr std::tuple wasm_fields{&WasmConfig::max_mutable_global_bytes,
                                 &WasmConfig::max_table_elements,
                                 &WasmConfig::max_section_elements,
                                 &WasmConfig::max_linear_memory_init,
                                 &WasmConfig::max_func_local_bytes,
                                 &WasmConfig::max_nested_structures,
                                 &WasmConfig::max_symbol_bytes,
                                 &WasmConfig::max_module_bytes,
                                 &WasmConfig::max_code_bytes,
                                 &WasmConfig::max_pages,
                                 &WasmConfig::max_call_depth};

static_assert(std::tuple_size_v<decltype(chain_fields)> == ChainConfig::fields);

// Calls visit(id, member) for each field of the list, in order.
template <class Fields, class Visit>
void for_each_field(const Fields& fields, const Visit& visit) {
  uint32_t id = 0;
  std::apply([&](auto... member) { (visit(id++, member), ...); }, fields);
}

template <class T>
void read_number(PackedReader& in, T& field) {
  field = in.read<T>();
}

Key chain_key() { return Key("g").append("chain"); }
Key wasm_key() { return Key("g").append("wasm"); }

// The smallest share that a target may be: 0.1 %.
constexpr uint32_t percent_100 = 10'000, percent_tenth = 10;
constexpr uint32_t net_usage_delta_min = 10 * 1024;

}  // namespace

ChainConfig chain_config(const StateView& state) {
  ChainConfig config;
  const auto stored = state.get(chain_key());
  if (!stored) return config;
  PackedReader in(*stored);
  for_each_field(chain_fields, [&](uint32_t, auto member) { read_number(in, config.*member); });
  return in.ok() ? config : ChainConfig{};
}

WasmConfig wasm_config(const StateView& state) {
  WasmConfig config;
  const auto stored = state.get(wasm_key());
  if (!stored) return config;
  PackedReader in(*stored);
  read(in, config);
  return in.ok() ? config : WasmConfig{};
}

void set_chain_config(Overlay& state, const ChainConfig& config) {
  std::string packed;
  for_each_field(chain_fields, [&](uint32_t, auto member) { pack(packed, config.*member); });
  state.put(chain_key(), std::move(packed));
}

void set_wasm_config(Overlay& state, const WasmConfig& config) {
  std::string packed;
  pack(packed, config);
  state.put(wasm_key(), std::move(packed));
}

std::string_view why_invalid_v0(const ChainConfig& c) {
  if (c.target_block_net_usage_pct > percent_100) return "target block net usage percentage cannot exceed 100%";
  if (c.target_block_net_usage_pct < percent_tenth) return "target block net usage percentage must be at least 0.1%";
  if (c.target_block_cpu_usage_pct > percent_100) return "target block cpu usage percentage cannot exceed 100%";
  if (c.target_block_cpu_usage_pct < percent_tenth) return "target block cpu usage percentage must be at least 0.1%";
  if (c.max_transaction_net_usage >= c.max_block_net_usage) {
    return "max transaction net usage must be less than max block net usage";
  }
  if (c.max_transaction_cpu_usage >= c.max_block_cpu_usage) {
    return "max transaction cpu usage must be less than max block cpu usage";
  }
  if (c.base_per_transaction_net_usage >= c.max_transaction_net_usage) {
    return "base net usage per transaction must be less than the max transaction net usage";
  }
  if (c.max_transaction_net_usage - c.base_per_transaction_net_usage < net_usage_delta_min) {
    return "max transaction net usage must be at least 10240 bytes larger than base net usage per transaction";
  }
  if (c.context_free_discount_net_usage_den == 0) {
    return "net usage discount ratio for context free data cannot have a 0 denominator";
  }
  if (c.context_free_discount_net_usage_num > c.context_free_discount_net_usage_den) {
    return "net usage discount ratio for context free data cannot exceed 1";
  }
  if (c.min_transaction_cpu_usage > c.max_transaction_cpu_usage) {
    return "min transaction cpu usage cannot exceed max transaction cpu usage";
  }
  // Cannot wrap: min <= max of a transaction < max of a block, by now.
  if (c.max_transaction_cpu_usage >= c.max_block_cpu_usage - c.min_transaction_cpu_usage) {
    return "max transaction cpu usage must be at less than the difference between the max block cpu usage and the min "
           "transaction cpu usage";
  }
  if (c.max_authority_depth < 1) return "max authority depth should be at least 1";
  return "";
}

std::string_view why_invalid(const ChainConfig& config) {
  if (const auto why = why_invalid_v0(config); !why.empty()) return why;
  if (config.max_action_return_value_size > PackedReader::counted_bytes_max) {
    return "max action return value size should be less than MAX_SIZE_OF_BYTE_ARRAYS";
  }
  return "";
}

std::string_view why_invalid(const WasmConfig& c) {
  if (c.max_section_elements < 4) return "max_section_elements cannot be less than 4";
  if (c.max_func_local_bytes < 8) return "max_func_local_bytes cannot be less than 8";
  if (c.max_nested_structures < 1) return "max_nested_structures cannot be less than 1";
  if (c.max_symbol_bytes < 32) return "max_symbol_bytes cannot be less than 32";
  if (c.max_module_bytes < 256) return "max_module_bytes cannot be less than 256";
  if (c.max_code_bytes < 32) return "max_code_bytes cannot be less than 32";
  if (c.max_pages < 1) return "max_pages cannot be less than 1";
  if (c.max_call_depth < 2) return "max_call_depth cannot be less than 2";
  return "";
}

void pack_v0(std::string& out, const ChainConfig& config) {
  for_each_field(chain_fields, [&](uint32_t id, auto member) {
    if (id < ChainConfig::v0_fields) pack(out, config.*member);
  });
}

void pack(std::string& out, const WasmConfig& config) {
  for_each_field(wasm_fields, [&](uint32_t, auto member) { pack(out, config.*member); });
}

void read_v0(PackedReader& in, ChainConfig& config) {
  for_each_field(chain_fields, [&](uint32_t id, auto member) {
    if (id < ChainConfig::v0_fields) read_number(in, config.*member);
  });
}

void read(PackedReader& in, WasmConfig& config) {
  for_each_field(wasm_fields, [&](uint32_t, auto member) { read_number(in, config.*member); });
}

void pack_field(std::string& out, const ChainConfig& config, uint32_t wanted) {
  for_each_field(chain_fields, [&](uint32_t id, auto member) {
    if (id == wanted) pack(out, config.*member);
  });
}

void read_field(PackedReader& in, ChainConfig& config, uint32_t wanted) {
  for_each_field(chain_fields, [&](uint32_t id, auto member) {
    if (id == wanted) read_number(in, config.*member);
  });
}

}  // namespace wrought
