// A name may hold no byte that could be misread anywhere it goes: JSON, the manifest, an error line, a schedule's key.
#include "hostapi/own_profile.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "common/gas_schedule.h"
#include "common/metered_module.h"

namespace wrought {
namespace {

using nlohmann::json;

constexpr size_t rows_max = 8'192;  // as many as a contract may import
constexpr size_t name_bytes_max = 256;
constexpr size_t signature_bytes_max = 1'024;

Failure refuse(std::string message, std::string where) {
  return fail(FailureClass::usage, std::move(message), std::move(where));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_bytes_max &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_type(std::string_view text) { return text == "i32" || text == "i64" || text == "f32" || text == "f64"; }

// "(i64 i32) -> i32"
bool is_signature(std::string_view text) {
  if (text.size() > signature_bytes_max || !text.starts_with('(')) return false;
  const size_t close = text.find(')');
  if (close == std::string_view::npos) return false;
  std::string_view parameters = text.substr(1, close - 1);
  const std::string_view result = text.substr(close + 1);
  if (!result.empty() && !(result.starts_with(" -> ") && is_type(result.substr(4)))) return false;
  while (!parameters.empty()) {
    if (!is_type(parameters.substr(0, 3))) return false;
    parameters.remove_prefix(3);
    if (parameters.empty()) return true;
    if (parameters.size() < 4 || parameters[0] != ' ') return false;
    parameters.remove_prefix(1);
  }
  return true;
}

bool is_cost(int64_t cost) { return cost >= 0 && cost <= gas_cost_max; }

Result<> check_row(const HostFunction& row, size_t place) {
  const std::string where = "host function " + std::to_string(place);
  if (row.ordinal != place) return refuse("has ordinal " + std::to_string(row.ordinal) + ", expected its place", where);
  if (!is_name(row.module) || !is_name(row.name)) {
    return refuse("module and name must be 1 to " + std::to_string(name_bytes_max) + " printable ASCII characters",
                  where);
  }
  const std::string named = where + ", " + std::string(row.module) + "." + std::string(row.name);
  if (row.module.starts_with(reserved_prefix)) return refuse("modules named \"wrought.\" are reserved", named);
  if (!is_signature(row.signature)) {
    return refuse("has no signature like \"(i64 i32) -> i32\" or \"()\"", named);
  }
  if (!is_cost(row.gas.base) || !is_cost(row.gas.per_byte)) {
    return refuse("costs must be whole numbers from 0 to " + std::to_string(gas_cost_max), named);
  }
  return Unit{};
}

json rules_json(const WasmRules& rules) {
  return {{"mvp_only", rules.mvp_only},
          {"memory_grow_is_signed", rules.memory_grow_is_signed},
          {"segments_fail_at_apply", rules.segments_fail_at_apply},
          {"operands_are_locals", rules.operands_are_locals}};
}

WasmRules rules_of(const json& j) {
  WasmRules rules;
  rules.mvp_only = j.at("mvp_only").get<bool>();
  rules.memory_grow_is_signed = j.at("memory_grow_is_signed").get<bool>();
  rules.segments_fail_at_apply = j.at("segments_fail_at_apply").get<bool>();
  rules.operands_are_locals = j.at("operands_are_locals").get<bool>();
  return rules;
}

}  // namespace

Result<> check_own_table(const HostProfile& profile) {
  constexpr const char* where = "host profile";
  if (!is_name(profile.name)) {
    return refuse("its name must be 1 to " + std::to_string(name_bytes_max) + " printable ASCII characters", where);
  }
  if (find_profile(profile.name) != nullptr) {
    return refuse("the name \"" + std::string(profile.name) + "\" is taken", where);
  }
  if (profile.floats > FloatRule::quieted) return refuse("unknown rule for floats", where);
  if (profile.rules.any_module) return refuse("only contracts can be built for a profile of one's own", where);
  if (profile.rules.segments_fail_at_apply && !profile.rules.mvp_only) {
    return refuse("segments_fail_at_apply is only for mvp_only", where);
  }
  if (profile.functions.size() > rows_max) {
    return refuse("has " + std::to_string(profile.functions.size()) + " host functions, at most " +
                      std::to_string(rows_max) + " are allowed",
                  where);
  }
  std::set<std::string> keys;  // gas schedules say "module.name", so that must tell all of them apart
  for (size_t i = 0; i < profile.functions.size(); ++i) {
    const HostFunction& row = profile.functions[i];
    if (Result<> ok = check_row(row, i); !ok) return ok.failure();
    const std::string key = std::string(row.module) + "." + std::string(row.name);
    if (!keys.insert(key).second) return refuse("named twice", "host function " + std::to_string(i) + ", " + key);
  }
  return Unit{};
}

Result<> check_own_profile(const HostProfile& profile) {
  if (Result<> ok = check_own_table(profile); !ok) return ok.failure();
  for (const HostFunction& row : profile.functions) {
    if (row.native != nullptr && row.generic != nullptr) continue;
    return refuse("has no code", "host function " + std::to_string(row.ordinal) + ", " + std::string(row.module) + "." +
                                     std::string(row.name));
  }
  return check_wasm_limits(profile.limits);
}

std::string own_profile_text(const HostProfile& profile) {
  json rows = json::array();
  for (const HostFunction& row : profile.functions) {
    rows.push_back(json::array(
        {row.module, row.name, row.signature, row.gas.base, row.gas.per_byte, row.implemented, row.emitted_inline}));
  }
  return json{{"name", profile.name},
              {"version", profile.version},
              {"floats", static_cast<int>(profile.floats)},
              {"rules", rules_json(profile.rules)},
              {"functions", std::move(rows)}}
      .dump();
}

Result<OwnProfile> read_own_profile(std::string_view text) {
  auto storage = std::make_shared<OwnProfile::Storage>();
  OwnProfile own;
  try {
    const json j = json::parse(text);
    storage->name = j.at("name").get<std::string>();
    const json& rows = j.at("functions");
    storage->texts.reserve(rows.size() * 3);  // what is pointed at stays where it is
    for (const json& row : rows) {
      const size_t at = storage->texts.size();
      for (size_t k = 0; k < 3; ++k) storage->texts.push_back(row.at(k).get<std::string>());
      HostFunction function{};
      function.ordinal = static_cast<uint32_t>(storage->rows.size());
      function.module = storage->texts[at];
      function.name = storage->texts[at + 1];
      function.signature = storage->texts[at + 2];
      function.gas = {row.at(3).get<int64_t>(), row.at(4).get<int64_t>()};
      function.implemented = row.at(5).get<bool>();
      function.emitted_inline = row.at(6).get<bool>();
      storage->rows.push_back(function);
    }
    own.profile.version = j.at("version").get<uint32_t>();
    const int floats = j.at("floats").get<int>();
    if (floats < 0 || floats > static_cast<int>(FloatRule::quieted))
      return refuse("unknown rule for floats", "profile");
    own.profile.floats = static_cast<FloatRule>(floats);
    own.profile.rules = rules_of(j.at("rules"));
  } catch (const json::exception& e) {
    return refuse(e.what(), "host profile");
  }
  own.profile.name = storage->name;
  own.profile.functions = storage->rows;
  own.storage_ = std::move(storage);
  if (Result<> ok = check_own_table(own.profile); !ok) return ok.failure();
  return own;
}

}  // namespace wrought
