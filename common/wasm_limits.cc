#include "common/wasm_limits.h"

#include <algorithm>
#include <string>

#include "common/toml_file.h"

namespace wrought {
namespace {

constexpr uint32_t pages_max = 65'536;
// What libwabt's interpreter has room for is 1,638 frames.
constexpr uint32_t call_depth_max = 1'024;

Failure usage(std::string message, std::string where) {
  return fail(FailureClass::usage, std::move(message), std::move(where));
}

}  // namespace

Result<> check_wasm_limits(const WasmLimits& limits) {
  if (limits.max_pages > pages_max) {
    return usage("max_pages is " + std::to_string(limits.max_pages) + ", expected at most " + std::to_string(pages_max),
                 "wasm limits");
  }
  if (limits.max_call_depth == 0 || limits.max_call_depth > call_depth_max) {
    return usage("max_call_depth is " + std::to_string(limits.max_call_depth) + ", expected 1 to " +
                     std::to_string(call_depth_max),
                 "wasm limits");
  }
  return Unit{};
}

Result<> check_judged_within(const WasmLimits& judged, const WasmLimits& chain) {
  for (const auto& [name, field] : wasm_limit_fields) {
    if (field == &WasmLimits::max_pages || field == &WasmLimits::max_call_depth) continue;  // hold at run time
    if (judged.*field <= chain.*field) continue;
    return fail(FailureClass::policy, "the plugin was built with " + std::string(name) + " = " +
                                          std::to_string(judged.*field) + ", the chain allows " +
                                          std::to_string(chain.*field) + ": build it with the chain's limits");
  }
  return Unit{};
}

Result<WasmLimits> parse_wasm_limits_toml(std::string_view text, std::string_view file_name,
                                          const WasmLimits& defaults) {
  const Result<toml::table> parsed = parse_toml(text, file_name);
  if (!parsed) return parsed.failure();
  WasmLimits limits = defaults;
  for (const auto& [key, node] : *parsed) {
    const auto* const field = std::ranges::find(wasm_limit_fields, key.str(), [](auto& entry) { return entry.first; });
    if (field == wasm_limit_fields.end()) {
      return usage("unknown limit \"" + std::string(key.str()) + "\"", toml_place(file_name, node.source()));
    }
    const toml::value<int64_t>* const value = node.as_integer();
    if (value == nullptr || value->get() < 0 || value->get() > std::numeric_limits<uint32_t>::max()) {
      return usage(std::string(field->first) + " must be a whole number from 0 to " +
                       std::to_string(std::numeric_limits<uint32_t>::max()),
                   toml_place(file_name, node.source()));
    }
    limits.*(field->second) = static_cast<uint32_t>(value->get());
  }
  if (Result<> ok = check_wasm_limits(limits); !ok) {
    ok.failure().where = file_name;
    return ok.failure();
  }
  return limits;
}

}  // namespace wrought
