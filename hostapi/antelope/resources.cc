// Three numbers per account.
#include "hostapi/antelope/resources.h"

#include "hostapi/antelope/bodies.h"

namespace wrought {

namespace {

Key limits_key(Name account) { return Key("L").append_u64(account.value); }

}  // namespace

ResourceLimits resource_limits(const StateView& state, Name account) {
  const auto stored = state.get(limits_key(account));
  if (!stored) return {};
  PackedReader in(*stored);
  ResourceLimits limits;
  limits.ram_bytes = in.read<int64_t>();
  limits.net_weight = in.read<int64_t>();
  limits.cpu_weight = in.read<int64_t>();
  return in.ok() ? limits : ResourceLimits{};
}

void set_resource_limits(Overlay& state, Name account, const ResourceLimits& limits) {
  std::string packed;
  pack(packed, limits.ram_bytes);
  pack(packed, limits.net_weight);
  pack(packed, limits.cpu_weight);
  state.put(limits_key(account), std::move(packed));
}

namespace antelope {

namespace {

// The node's database says this, in words that depend on its compiler.
Failed unknown_key(Context& context, Name account) {
  return context.fail("std::out_of_range", "unknown key: account '" + to_string(account) + "' does not exist");
}

}  // namespace

HostResult<void> set_resource_limits(Context& context, Name account, int64_t ram_bytes, int64_t net_weight,
                                     int64_t cpu_weight) {
  if (!context.may_change_chain("set_resource_limits")) return Failed{};
  const auto invalid = [&](const char* what) {
    return context.fail("wasm_execution_error", std::string("invalid value for ") + what + " expected [-1,INT64_MAX]");
  };
  if (ram_bytes < -1) return invalid("ram resource limit");
  if (net_weight < -1) return invalid("net resource weight");
  if (cpu_weight < -1) return invalid("cpu resource weight");
  if (!account_exists(context.state, account)) return unknown_key(context, account);
  wrought::set_resource_limits(context.state, account, {ram_bytes, net_weight, cpu_weight});
  return {};
}

// The three places may overlap: they are written in this order, unaligned ones after the others.
HostResult<void> get_resource_limits(Context& context, Name account, int64_t& ram_bytes, int64_t& net_weight,
                                     int64_t& cpu_weight) {
  if (!account_exists(context.state, account)) return unknown_key(context, account);
  const ResourceLimits limits = resource_limits(context.state, account);
  ram_bytes = limits.ram_bytes;
  net_weight = limits.net_weight;
  cpu_weight = limits.cpu_weight;
  return {};
}

}  // namespace antelope

}  // namespace wrought
