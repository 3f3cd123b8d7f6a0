#include "runtime/store/plugin_key.h"

#include <nlohmann/json.hpp>

#include "common/canonical_json.h"
#include "common/hash.h"
#include "common/hex.h"
#include "common/json_depth.h"

namespace wrought {
namespace {

using nlohmann::json;

// Calls `visit(name, field)` for every field of a (const or mutable) key, sorted by name.
template <class AnyKey, class Visit>
void visit_fields(AnyKey& key, const Visit& visit) {
  visit("abi_version", key.abi_version);
  visit("code_hash", key.code_hash);
  visit("codegen_version", key.codegen_version);
  visit("compiler", key.compiler);
  visit("compiler_flags", key.compiler_flags);
  visit("cpu", key.cpu);
  visit("format", key.format);
  visit("limits", key.limits);
  visit("machine", key.machine);
  visit("memory_mode", key.memory_mode);
  visit("metered_hash", key.metered_hash);
  visit("profile", key.profile);
  visit("profile_version", key.profile_version);
  visit("schedule_hash", key.schedule_hash);
}

template <class Field>
void read_field(const json& value, Field& field) {
  value.get_to(field);
}
void read_field(const json& value, WasmLimits& limits) {
  for (const auto& [name, member] : wasm_limit_fields) value.at(std::string(name)).get_to(limits.*member);
}

Failure not_a_key(std::string message) { return fail(FailureClass::invalid, std::move(message), "key"); }

// The usual way: what to_json() wrote, as it wrote it. False for everything else.
bool read_as_written(std::string_view text, PluginKey& key) {
  CanonicalReader in(text);
  CanonicalObjectReader whole(in);
  visit_fields(key, [&](const char* name, auto& field) { read_json(whole.field(name), field); });
  whole.end();
  return in.at_end();
}

Result<PluginKey> read_with_library(std::string_view text) {
  constexpr size_t depth_max = 2;  // the object, and a list or object in it
  if (json_deeper_than(text, depth_max)) return not_a_key("nested deeper than a key is");
  const json whole = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!whole.is_object()) return not_a_key("not a JSON object");
  PluginKey key;
  try {
    visit_fields(key, [&](const char* name, auto& field) { read_field(whole.at(name), field); });
  } catch (const json::exception& error) {
    return not_a_key(error.what());
  }
  return key;
}

}  // namespace

std::string PluginKey::to_json() const {
  std::string text;
  CanonicalObject whole(text);
  visit_fields(*this, [&](const char* name, const auto& field) { append_json(whole.field(name), field); });
  whole.end();
  return text;
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
  if (text.size() > key_bytes_max) return not_a_key("more than " + std::to_string(key_bytes_max) + " bytes");
  PluginKey key;
  if (!read_as_written(text, key)) {
    auto read = read_with_library(text);
    if (!read) return read;
    key = std::move(*read);
  }
  if (key.to_json() != text) return not_a_key("not the canonical text of a key");
  if (!is_hex(key.code_hash, hash_hex_digits)) return not_a_key("code_hash must be 64 lower-case hex digits");
  return key;
}

}  // namespace wrought
