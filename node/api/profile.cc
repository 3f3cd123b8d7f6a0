// The caller's table is copied and checked like that of any embedder (check_own_profile).
#include "node/api/profile.h"

#include "hostapi/own_profile.h"

namespace wrought::api {
namespace {

constexpr size_t functions_max = 8'192;  // check_own_profile's; asked before anything of the table is read

Result<WasmLimits> limits_of(const wrought_limits* given) {
  WasmLimits limits;
  if (given == nullptr) return limits;
  auto known = read_struct(given, "wrought_limits");
  if (!known) return known.failure();
  const auto set = [](uint32_t& field, uint32_t value) {
    if (value != 0) field = value;
  };
  set(limits.max_mutable_global_bytes, known->max_mutable_global_bytes);
  set(limits.max_table_elements, known->max_table_elements);
  set(limits.max_section_elements, known->max_section_elements);
  set(limits.max_linear_memory_init, known->max_linear_memory_init);
  set(limits.max_func_local_bytes, known->max_func_local_bytes);
  set(limits.max_nested_structures, known->max_nested_structures);
  set(limits.max_symbol_bytes, known->max_symbol_bytes);
  set(limits.max_module_bytes, known->max_module_bytes);
  set(limits.max_code_bytes, known->max_code_bytes);
  set(limits.max_pages, known->max_pages);
  set(limits.max_call_depth, known->max_call_depth);
  if (Result<> ok = check_wasm_limits(limits); !ok) return ok.failure();
  return limits;
}

Result<FloatRule> floats_of(wrought_float_rule rule) {
  switch (rule) {
    case WROUGHT_FLOATS_CANONICAL: return FloatRule::canonical;
    case WROUGHT_FLOATS_REJECT: return FloatRule::reject;
    case WROUGHT_FLOATS_ANTELOPE: return FloatRule::antelope;
    case WROUGHT_FLOATS_QUIETED: return FloatRule::quieted;
  }
  return usage("unknown rule for floats", "wrought_profile_options");
}

Result<WasmRules> rules_of(uint32_t flags) {
  constexpr uint32_t known = WROUGHT_RULE_MVP_ONLY | WROUGHT_RULE_SIGNED_MEMORY_GROW | WROUGHT_RULE_SEGMENTS_AT_APPLY |
                             WROUGHT_RULE_OPERANDS_ARE_LOCALS;
  if ((flags & ~known) != 0) return usage("rules has unknown flags", "wrought_profile_options");
  WasmRules rules;
  rules.mvp_only = (flags & WROUGHT_RULE_MVP_ONLY) != 0;
  rules.memory_grow_is_signed = (flags & WROUGHT_RULE_SIGNED_MEMORY_GROW) != 0;
  rules.segments_fail_at_apply = (flags & WROUGHT_RULE_SEGMENTS_AT_APPLY) != 0;
  rules.operands_are_locals = (flags & WROUGHT_RULE_OPERANDS_ARE_LOCALS) != 0;
  return rules;
}

// The functions as the caller's header has them: with what newer versions may have added, which must be 0.
Result<std::vector<wrought_host_function>> read_functions(const wrought_profile_options& options) {
  constexpr const char* where = "wrought_profile_options";
  std::vector<wrought_host_function> functions;
  if (options.function_count == 0) return functions;
  if (options.functions == nullptr) return usage("functions is null", where);
  if (options.function_count > functions_max) {
    return usage(std::to_string(options.function_count) + " functions, at most " + std::to_string(functions_max) +
                     " are possible",
                 where);
  }
  const size_t size = options.function_size;
  if (size < sizeof(wrought_host_function) || size > 4'096 || size % alignof(wrought_host_function) != 0) {
    return usage("function_size is " + std::to_string(size) + ", expected sizeof(wrought_host_function)", where);
  }
  functions.resize(options.function_count);
  const auto* at = reinterpret_cast<const unsigned char*>(options.functions);
  for (wrought_host_function& function : functions) {
    std::memcpy(&function, at, sizeof function);
    for (size_t i = sizeof function; i < size; ++i) {
      if (at[i] != 0) return usage("sets what a newer version of the library has", "wrought_host_function");
    }
    at += size;
  }
  return functions;
}

Result<> add_functions(const std::vector<wrought_host_function>& functions, Profile& made) {
  made.texts.reserve(functions.size() * 3);  // rows refer to them
  for (size_t i = 0; i < functions.size(); ++i) {
    const wrought_host_function& given = functions[i];
    const std::string where = "host function " + std::to_string(i);
    if (given.module == nullptr || given.name == nullptr || given.signature == nullptr) {
      return usage("module, name or signature is null", where);
    }
    if (given.call == nullptr) return usage("call is null", where);
    const size_t text = made.texts.size();
    for (const char* t : {given.module, given.name, given.signature}) made.texts.emplace_back(t);
    HostFunction row{};
    row.ordinal = static_cast<uint32_t>(i);
    row.module = made.texts[text];
    row.name = made.texts[text + 1];
    row.signature = made.texts[text + 2];
    row.gas = {given.gas_base, given.gas_per_byte};
    row.implemented = true;
    made.rows.push_back(row);
  }
  return Unit{};
}

// Only for signatures that are known to be some.
Result<> add_code(const std::vector<wrought_host_function>& functions, Profile& made) {
  for (HostFunction& row : made.rows) {
    const wrought_host_function& given = functions[row.ordinal];
    auto call = HostCall::create(row.ordinal, row.signature, given.call, given.user);
    if (!call) {
      call.failure().where = "host function " + std::to_string(row.ordinal);
      return call.failure();
    }
    row.native = (*call)->native();
    row.generic = (*call)->generic();
    made.calls.push_back(std::move(*call));
  }
  return Unit{};
}

Result<std::unique_ptr<wrought_profile>> create(const wrought_profile_options* given) {
  auto options = read_struct(given, "wrought_profile_options");
  if (!options) return options.failure();
  if (auto ok = needed(options->name, "name"); !ok) return ok.failure();
  auto functions = read_functions(*options);
  if (!functions) return functions.failure();
  auto made = std::make_shared<Profile>();
  made->is_own = true;
  made->name = options->name;
  made->profile.name = made->name;
  made->profile.version = options->version;
  auto floats = floats_of(options->floats);
  if (!floats) return floats.failure();
  made->profile.floats = *floats;
  auto rules = rules_of(options->rules);
  if (!rules) return rules.failure();
  made->profile.rules = *rules;
  auto limits = limits_of(options->limits);
  if (!limits) return limits.failure();
  made->profile.limits = *limits;
  if (auto ok = add_functions(*functions, *made); !ok) return ok.failure();
  made->profile.functions = made->rows;
  if (auto ok = check_own_table(made->profile); !ok) return ok.failure();
  if (auto ok = add_code(*functions, *made); !ok) return ok.failure();
  if (auto ok = check_own_profile(made->profile); !ok) return ok.failure();
  return std::make_unique<wrought_profile>(wrought_profile{std::move(made)});
}

Result<std::unique_ptr<wrought_profile>> named(const char* name, const wrought_limits* limits) {
  if (auto ok = needed(name, "name"); !ok) return ok.failure();
  const HostProfile* const found = find_profile(name);
  if (found == nullptr) return usage("unknown host profile \"" + std::string(name) + "\"");
  auto made = std::make_shared<Profile>();
  made->profile = *found;
  if (limits != nullptr) {
    auto own = limits_of(limits);
    if (!own) return own.failure();
    made->profile.limits = *own;
  }
  return std::make_unique<wrought_profile>(wrought_profile{std::move(made)});
}

}  // namespace
}  // namespace wrought::api

extern "C" {

wrought_error* wrought_profile_create(const wrought_profile_options* options, wrought_profile** out) {
  return wrought::api::making(out, [&] { return wrought::api::create(options); });
}
wrought_error* wrought_profile_named(const char* name, const wrought_limits* limits, wrought_profile** out) {
  return wrought::api::making(out, [&] { return wrought::api::named(name, limits); });
}
void wrought_profile_free(wrought_profile* profile) { delete profile; }

}  // extern "C"
