// The antelope profile: host_functions.def as a table that engines can use.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/bind.h"

#include <algorithm>
#include <array>
#include <vector>

namespace wrought {

namespace {

constexpr uint32_t antelope_version = 1;

constexpr WasmRules eos_vm_rules = {
    .mvp_only = true, .memory_grow_is_signed = true, .segments_fail_at_apply = true, .operands_are_locals = true};

template <uint32_t ordinal, uint8_t flags, auto body>
HostFunction bound(std::string_view name, std::string_view signature, GasCost gas) {
  HostFunction row = bind_function<ordinal, body, flags>("env", name, gas);
  // The table is what contracts are checked against, the body is what runs: they must say the same.
  assert(row.signature == signature);
  row.emitted_inline = true;
  return row;
}

template <uint32_t ordinal, uint8_t flags>
HostFunction missing(std::string_view name, std::string_view signature, GasCost gas) {
  using U = Unimplemented<ordinal>;
  U::name = name;
  return {ordinal,
          "env",
          name,
          signature,
          gas,
          (flags & (cf | cf_only)) != 0,
          (flags & cf_only) != 0,
          (flags & priv) != 0,
          U::native_function(signature),
          &U::generic,
          false};
}

const std::vector<HostFunction>& antelope_functions() {
  using namespace antelope;
  static const std::vector<HostFunction> functions = {
#define HOST_FUNCTION(ordinal, name, body, signature, base, per_byte, flags) \
  bound<ordinal, flags, &body>(name, signature, {base, per_byte}),
#define HOST_MISSING(ordinal, name, signature, base, per_byte, flags) \
  missing<ordinal, flags>(name, signature, {base, per_byte}),
#include "hostapi/antelope/host_functions.def"
#undef HOST_FUNCTION
#undef HOST_MISSING
  };
  return functions;
}

}  // namespace

const HostFunction* HostProfile::find(std::string_view module, std::string_view name) const {
  const auto at = std::ranges::find_if(functions, [&](auto& f) { return f.name == name && f.module == module; });
  return at == functions.end() ? nullptr : &*at;
}

const HostProfile* find_profile(std::string_view name) {
  static const HostProfile antelope{"antelope",          antelope_version, antelope_functions(),
                                    FloatRule::antelope, WasmLimits{},     eos_vm_rules};
  static const HostProfile plain{
      "plain", antelope_version, antelope_functions(), FloatRule::quieted, WasmLimits{}, WasmRules{.any_module = true}};
  return name == antelope.name ? &antelope : name == plain.name ? &plain : nullptr;
}

}  // namespace wrought
