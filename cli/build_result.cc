#include "cli/build_result.h"

#include <nlohmann/json.hpp>

#include "common/hash.h"
#include "common/hex.h"

namespace wrought::cli {

using nlohmann::json;

bool is_verdict(FailureClass cls) { return cls == FailureClass::invalid || cls == FailureClass::policy; }

std::string result_to_json(const Result<BuildResult>& result) {
  json whole = {{"ok", result.ok()}};
  if (result) {
    whole["code"] = result->name.code_hash;
    whole["key"] = result->name.key_hash;
    whole["plugin_bytes"] = result->plugin_bytes;
    whole["built"] = result->built;
    whole["seconds"] = result->seconds;
  } else {
    const Failure& failure = result.failure();
    whole["class"] = static_cast<int>(failure.cls);
    whole["message"] = failure.message;
    whole["where"] = failure.where;
    if (failure.offset) whole["offset"] = *failure.offset;
  }
  return whole.dump(-1, ' ', true, json::error_handler_t::replace);
}

Result<BuildResult> result_from_json(std::string_view text) {
  const Failure broken = fail(FailureClass::internal, "a build left a result that cannot be read");
  const json whole = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!whole.is_object()) return broken;
  try {
    if (!whole.at("ok").get<bool>()) {
      const int cls = whole.at("class").get<int>();
      if (cls < 0 || cls > static_cast<int>(FailureClass::internal)) return broken;
      Failure failure = fail(static_cast<FailureClass>(cls), whole.at("message").get<std::string>(),
                             whole.at("where").get<std::string>());
      if (whole.contains("offset")) failure.offset = whole["offset"].get<uint64_t>();
      return failure;
    }
    BuildResult result;
    result.name = {whole.at("code").get<std::string>(), whole.at("key").get<std::string>()};
    result.plugin_bytes = whole.at("plugin_bytes").get<uint64_t>();
    result.built = whole.at("built").get<bool>();
    result.seconds = whole.at("seconds").get<double>();
    const bool named = is_hex(result.name.code_hash, hash_hex_digits) && is_hex(result.name.key_hash, hash_hex_digits);
    return named ? Result<BuildResult>(result) : broken;
  } catch (const json::exception&) {
    return broken;
  }
}

}  // namespace wrought::cli
