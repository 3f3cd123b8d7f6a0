// Contracts read and set the configuration of the chain and of wasm: as a whole, or field by field.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/features.h"

namespace wrought::antelope {

namespace {

// Ids may come in any order, each at most once; the node asks in this order.
class FieldIds {
 public:
  explicit FieldIds(Context& context) : context_(context) {}

  HostResult<void> accept(uint32_t id) {
    if (id >= ChainConfig::fields) {
      return context_.fail("config_parse_error", "provided id " + std::to_string(id) + " should be less than " +
                                                     std::to_string(ChainConfig::fields));
    }
    if ((seen_ >> id & 1) != 0) {
      return context_.fail("config_parse_error", "duplicate id provided: " + std::to_string(id));
    }
    seen_ |= uint32_t{1} << id;
    if (id == ChainConfig::max_action_return_value_size_id &&
        !active_features(context_.state).has(Feature::action_return_value)) {
      return context_.fail("unsupported_feature", "config id " + std::to_string(id) + " is no allowed");
    }
    return {};
  }

 private:
  static_assert(ChainConfig::fields <= 32);
  Context& context_;
  uint32_t seen_ = 0;
};

HostResult<void> set_valid(Context& context, const ChainConfig& config, std::string_view why_invalid) {
  if (!why_invalid.empty()) return context.fail("action_validate_exception", std::string(why_invalid));
  set_chain_config(context.state, config);
  return {};
}

}  // namespace

HostResult<uint32_t> get_blockchain_parameters_packed(Context& context, Span out) {
  std::string packed;
  pack_v0(packed, chain_config(context.state));
  const auto size = static_cast<uint32_t>(packed.size());
  if (out.size == 0) return size;
  if (out.size < size) return 0u;
  std::memcpy(out.data, packed.data(), size);
  return size;
}

HostResult<void> set_blockchain_parameters_packed(Context& context, Span packed) {
  if (!context.may_change_chain("set_blockchain_parameters_packed")) return Failed{};
  ChainConfig config = chain_config(context.state);  // keeps what version 0 does not have
  PackedReader in(packed.view());
  read_v0(in, config);
  if (!in.ok()) return context.fail(in);
  return set_valid(context, config, why_invalid_v0(config));
}

// In: a list of ids. Out: a list of (id, value).
HostResult<uint32_t> get_parameters_packed(Context& context, UnaliasedSpan ids, UnaliasedSpan out) {
  PackedReader in(ids.view());
  std::vector<uint32_t> wanted;
  for (uint32_t left = in.list_size(); left > 0 && in.ok(); --left) wanted.push_back(in.varuint32());
  if (!in.ok()) return context.fail(in);

  const ChainConfig config = chain_config(context.state);
  FieldIds accepted(context);
  std::string packed;
  pack_varuint32(packed, static_cast<uint32_t>(wanted.size()));
  for (const uint32_t id : wanted) {
    if (accepted.accept(id).failed) return Failed{};
    pack_varuint32(packed, id);
    pack_field(packed, config, id);
  }
  const auto size = static_cast<uint32_t>(packed.size());
  if (out.size == 0) return size;
  if (out.size < size) {
    return context.fail("config_parse_error",
                        "get_parameters_packed: buffer size is smaller than " + std::to_string(size));
  }
  std::memcpy(out.data, packed.data(), size);
  return size;
}

HostResult<void> set_parameters_packed(Context& context, UnaliasedSpan packed) {
  if (!context.may_change_chain("set_parameters_packed")) return Failed{};
  ChainConfig config = chain_config(context.state);
  FieldIds accepted(context);
  PackedReader in(packed.view());
  for (uint32_t left = in.varuint32(); left > 0 && in.ok(); --left) {
    const uint32_t id = in.varuint32();
    if (!in.ok()) break;
    if (accepted.accept(id).failed) return Failed{};
    read_field(in, config, id);
  }
  if (!in.ok()) return context.fail(in);
  return set_valid(context, config, why_invalid(config));
}

// Version 0 is the only one, whatever the contract could read.
HostResult<uint32_t> get_wasm_parameters_packed(Context& context, UnaliasedSpan out, uint32_t) {
  std::string packed;
  pack(packed, uint32_t{0});
  pack(packed, wasm_config(context.state));
  const auto size = static_cast<uint32_t>(packed.size());
  if (out.size >= size) std::memcpy(out.data, packed.data(), size);
  return size;
}

HostResult<void> set_wasm_parameters_packed(Context& context, UnaliasedSpan packed) {
  if (!context.may_change_chain("set_wasm_parameters_packed")) return Failed{};
  PackedReader in(packed.view());
  const auto version = in.read<uint32_t>();
  if (in.ok() && version != 0) {
    return context.fail("wasm_config_unknown_version",
                        "set_wasm_parameters_packed: Unknown version: " + std::to_string(version));
  }
  WasmConfig config;
  read(in, config);
  if (!in.ok()) return context.fail(in);
  if (const auto why = why_invalid(config); !why.empty()) {
    return context.fail("action_validate_exception", std::string(why));
  }
  set_wasm_config(context.state, config);
  return {};
}

}  // namespace wrought::antelope
