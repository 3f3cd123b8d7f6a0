#include "runtime/store/plugin_key.h"

#include <nlohmann/json.hpp>

#include "common/hash.h"
#include "common/hex.h"
#include "common/json_depth.h"

namespace wrought {
namespace {

using nlohmann::json;

// Calls `visit(name, field)` for every field but the limits, of a (const or mutable) key.
template <class AnyKey, class Visit>
void visit_fields(AnyKey& key, const Visit& visit) {
  visit("format", key.format);
  visit("abi_version", key.abi_version);
  visit("codegen_version", key.codegen_version);
  visit("code_hash", key.code_hash);
  visit("metered_hash", key.metered_hash);
  visit("schedule_hash", key.schedule_hash);
  visit("profile", key.profile);
  visit("profile_version", key.profile_version);
  visit("memory_mode", key.memory_mode);
  visit("compiler", key.compiler);
  visit("compiler_flags", key.compiler_flags);
  visit("machine", key.machine);
  visit("cpu", key.cpu);
}

Failure not_a_key(std::string message) { return fail(FailureClass::invalid, std::move(message), "key"); }

}  // namespace

std::string PluginKey::to_json() const {
  json whole = json::object();
  visit_fields(*this, [&](const char* name, const auto& field) { whole[name] = field; });
  json& all_limits = whole["limits"] = json::object();
  for (const auto& [name, member] : wasm_limit_fields) all_limits[std::string(name)] = limits.*member;
  return whole.dump(-1, ' ', true, json::error_handler_t::replace);
}

std::string PluginKey::hash() const { return sha256_hex(to_json()); }

PluginKey key_of(const Manifest& manifest) {
  PluginKey key;
  key.format = manifest.format;
  key.abi_version = manifest.abi_version;
  key.codegen_version = manifest.codegen_version;
  key.code_hash = manifest.code_hash;
  key.metered_hash = manifest.metered_hash;
  key.schedule_hash = manifest.schedule_hash;
  key.profile = manifest.profile;
  key.profile_version = manifest.profile_version;
  key.limits = manifest.limits;
  key.memory_mode = manifest.memory_mode;
  key.compiler = manifest.compiler;
  key.compiler_flags = manifest.compiler_flags;
  key.machine = manifest.machine;
  key.cpu = manifest.cpu;
  return key;
}

// A text that to_json() gives back byte for byte has every field, no other, and each of its type.
Result<PluginKey> parse_plugin_key(std::string_view text) {
  constexpr size_t depth_max = 2;  // the object, and a list or object in it
  if (text.size() > key_bytes_max) return not_a_key("more than " + std::to_string(key_bytes_max) + " bytes");
  if (json_deeper_than(text, depth_max)) return not_a_key("nested deeper than a key is");
  const json whole = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!whole.is_object()) return not_a_key("not a JSON object");
  PluginKey key;
  try {
    visit_fields(key, [&](const char* name, auto& field) { whole.at(name).get_to(field); });
    for (const auto& [name, member] : wasm_limit_fields)
      whole.at("limits").at(std::string(name)).get_to(key.limits.*member);
  } catch (const json::exception& error) {
    return not_a_key(error.what());
  }
  if (key.to_json() != text) return not_a_key("not the canonical text of a key");
  if (!is_hex(key.code_hash, hash_hex_digits)) return not_a_key("code_hash must be 64 lower-case hex digits");
  return key;
}

}  // namespace wrought
