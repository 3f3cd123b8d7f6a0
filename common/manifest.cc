// The manifest comes out of files that anyone may have made. It is read field by field against the one list of fields
// below, and then written again: only text that comes back byte for byte is accepted. That single comparison settles
// unknown and duplicate keys, white space, other spellings of numbers and bytes after the end.
#include "common/manifest.h"

#include <nlohmann/json.hpp>

#include "common/canonical_json.h"
#include "common/gas_schedule_json.h"
#include "common/hash.h"
#include "common/hex.h"

namespace wrought {
namespace {

using nlohmann::json;

Failure refuse(std::string message) { return fail(FailureClass::invalid, std::move(message), "manifest"); }

// Calls `visit(name, field)` for every field of a (const or mutable) Manifest, sorted by name.
template <class AnyManifest, class Visit>
void visit_fields(AnyManifest& m, const Visit& visit) {
  visit("abi_version", m.abi_version);
  visit("c_hash", m.c_hash);
  visit("code_bytes", m.code_bytes);
  visit("code_hash", m.code_hash);
  visit("codegen_version", m.codegen_version);
  visit("compiler", m.compiler);
  visit("compiler_flags", m.compiler_flags);
  visit("constant_bytes", m.constant_bytes);
  visit("content_hash", m.content_hash);
  visit("cpu", m.cpu);
  visit("exports", m.exports);
  visit("format", m.format);
  visit("has_memory", m.has_memory);
  visit("imports", m.imports);
  visit("limits", m.limits);
  visit("machine", m.machine);
  visit("memory_mode", m.memory_mode);
  visit("memory_pages_max", m.memory_pages_max);
  visit("memory_pages_min", m.memory_pages_min);
  visit("metered_hash", m.metered_hash);
  visit("pointer_bytes", m.pointer_bytes);
  visit("profile", m.profile);
  visit("profile_version", m.profile_version);
  visit("schedule", m.schedule);
  visit("schedule_hash", m.schedule_hash);
  visit("table_size", m.table_size);
  visit("worst_frame_bytes", m.worst_frame_bytes);
}

void append_import(std::string& out, const ManifestImport& import) {
  CanonicalObject whole(out);
  append_json(whole.field("module"), import.module);
  append_json(whole.field("name"), import.name);
  append_json(whole.field("ordinal"), import.ordinal);
  whole.end();
}

void append_json(std::string& out, const std::vector<ManifestImport>& imports) {
  append_list(out, imports, append_import);
}

void read_import(CanonicalReader& in, ManifestImport& import) {
  CanonicalObjectReader whole(in);
  read_json(whole.field("module"), import.module);
  read_json(whole.field("name"), import.name);
  read_json(whole.field("ordinal"), import.ordinal);
  whole.end();
}

void read_json(CanonicalReader& in, std::vector<ManifestImport>& imports) { read_list(in, imports, read_import); }

// The usual way: what to_json() wrote, as it wrote it. False for everything else.
bool read_as_written(std::string_view text, Manifest& manifest) {
  CanonicalReader in(text);
  CanonicalObjectReader whole(in);
  visit_fields(manifest, [&](const char* name, auto& field) { read_json(whole.field(name), field); });
  whole.end();
  return in.at_end() && manifest.format == manifest_format_version;
}

// What may be wrong with one field; empty when nothing is.
std::string read_field(const json& value, std::string& field) {
  if (!value.is_string()) return "must be a string";
  field = value.get<std::string>();
  return {};
}

std::string read_field(const json& value, bool& field) {
  if (!value.is_boolean()) return "must be true or false";
  field = value.get<bool>();
  return {};
}

std::string read_field(const json& value, uint64_t& field) {
  if (!value.is_number_unsigned()) return "must be a whole number";
  field = value.get<uint64_t>();
  return {};
}

std::string read_field(const json& value, uint32_t& field) {
  uint64_t wide = 0;
  if (std::string wrong = read_field(value, wide); !wrong.empty()) return wrong;
  if (wide > UINT32_MAX) return "must be below 2^32";
  field = static_cast<uint32_t>(wide);
  return {};
}

std::string read_field(const json& value, std::vector<std::string>& field) {
  if (!value.is_array()) return "must be a list of strings";
  for (const json& item : value) {
    if (!item.is_string()) return "must be a list of strings";
    field.push_back(item.get<std::string>());
  }
  return {};
}

std::string read_import(const json& value, ManifestImport& field) {
  if (!value.is_object() || value.size() != 3) return "must have ordinal, module and name";
  for (const char* key : {"ordinal", "module", "name"}) {
    if (!value.contains(key)) return std::string("lacks ") + key;
  }
  std::string wrong = read_field(value.at("ordinal"), field.ordinal);
  if (wrong.empty()) wrong = read_field(value.at("module"), field.module);
  if (wrong.empty()) wrong = read_field(value.at("name"), field.name);
  return wrong;
}

std::string read_field(const json& value, std::vector<ManifestImport>& field) {
  if (!value.is_array()) return "must be a list";
  for (const json& item : value) {
    if (std::string wrong = read_import(item, field.emplace_back()); !wrong.empty()) {
      return "entry " + std::to_string(field.size() - 1) + " " + wrong;
    }
  }
  return {};
}

std::string read_field(const json& value, WasmLimits& limits) {
  if (!value.is_object() || value.size() != wasm_limit_fields.size()) return "must have every limit";
  for (const auto& [name, member] : wasm_limit_fields) {
    const auto found = value.find(name);
    const std::string wrong = found == value.end() ? "is missing" : read_field(*found, limits.*member);
    if (!wrong.empty()) return std::string(name) + " " + wrong;
  }
  return {};
}

std::string read_field(const json& value, GasSchedule& schedule) {
  auto parsed = gas_schedule_from_json_value(value);
  if (!parsed) return "is wrong: " + parsed.failure().message;
  schedule = std::move(*parsed);
  return {};
}

Result<> read_fields(const json& whole, Manifest& manifest) {
  std::string wrong;
  visit_fields(manifest, [&](const char* name, auto& field) {
    if (!wrong.empty()) return;
    const auto found = whole.find(name);
    const std::string what = found == whole.end() ? "is missing" : read_field(*found, field);
    if (!what.empty()) wrong = std::string("field ") + name + " " + what;
  });
  if (!wrong.empty()) return refuse(wrong);
  return Unit{};
}

// Before anything else: another format has other fields.
Result<> check_format(const json& whole) {
  const auto format = whole.find("format");
  if (format == whole.end() || !format->is_number_unsigned()) return refuse("field format must be a whole number");
  const auto version = format->get<uint64_t>();
  if (version == manifest_format_version) return Unit{};
  return refuse("format " + std::to_string(version) + ", this version reads format " +
                std::to_string(manifest_format_version));
}

Result<Manifest> read_with_library(std::string_view text) {
  const json whole = json::parse(text, nullptr, false);
  if (!whole.is_object()) return refuse("not a JSON object");
  Manifest manifest;
  Result<> done = check_format(whole);
  if (done) done = read_fields(whole, manifest);
  if (!done) return done.failure();
  return manifest;
}

// Rules between the fields' types and their meaning.
Result<> check_values(const Manifest& m) {
  for (const auto& [name, value] : {std::pair{"content_hash", &m.content_hash},
                                    {"code_hash", &m.code_hash},
                                    {"metered_hash", &m.metered_hash},
                                    {"c_hash", &m.c_hash},
                                    {"schedule_hash", &m.schedule_hash}}) {
    if (!is_hex(*value, hash_hex_digits)) return refuse(std::string(name) + " must be 64 lower-case hex digits");
  }
  if (m.schedule_hash != m.schedule.hash()) return refuse("schedule_hash is not the hash of the schedule");
  if (m.memory_mode != "guard" && m.memory_mode != "explicit") {
    return refuse("memory_mode must be \"guard\" or \"explicit\"");
  }
  if (m.memory_pages_min > m.memory_pages_max || m.memory_pages_max > 65536) {
    return refuse("memory pages must be minimum <= maximum <= 65536");
  }
  if (m.memory_pages_max > m.limits.max_pages || (!m.has_memory && m.memory_pages_max > 0)) {
    return refuse("memory pages must be within the limit max_pages, and 0 without a memory");
  }
  return Unit{};
}

}  // namespace

std::string Manifest::to_json() const {
  std::string text;
  CanonicalObject whole(text);
  visit_fields(*this, [&](const char* name, const auto& field) { append_json(whole.field(name), field); });
  whole.end();
  return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
  if (text.size() > manifest_bytes_max) {
    return refuse(std::to_string(text.size()) + " bytes, at most " + std::to_string(manifest_bytes_max) + " are read");
  }
  Manifest manifest;
  if (!read_as_written(text, manifest)) {
    auto read = read_with_library(text);
    if (!read) return read.failure();
    manifest = std::move(*read);
  }
  if (auto good = check_values(manifest); !good) return good.failure();
  if (manifest.to_json() != text) {
    return refuse("JSON is not canonical (unknown or repeated fields, white space or another order)");
  }
  return manifest;
}

std::optional<size_t> content_hash_offset(std::string_view text) {
  // Cannot match inside a string: a quote there is escaped. Cannot be a host cost: those are objects, not strings.
  static constexpr std::string_view key = "\"content_hash\":\"";
  const size_t at = text.find(key);
  if (at == std::string_view::npos || text.size() - at - key.size() < hash_hex_digits) return {};
  return at + key.size();
}

}  // namespace wrought
