// The public face: reads, checks, then leaves the work to the walks.
#include "hostapi/abi/abi.h"

#include "common/printable.h"
#include "hostapi/abi/schema.h"
#include "hostapi/abi/walks.h"

namespace wrought {

namespace {

using abi::AbiDef;
using abi::Schema;

constexpr size_t type_chars_shown_max = 64;

Result<std::shared_ptr<const Schema>> to_schema(Result<AbiDef> def) {
  if (!def) return def.failure();
  auto schema = Schema::create(std::move(*def));
  if (!schema) return schema.failure();
  return std::shared_ptr<const Schema>(std::make_shared<Schema>(std::move(*schema)));
}

Result<abi::Type> find_type(const Schema& schema, std::string_view type) {
  if (const auto found = schema.find(type)) return *found;
  return fail(FailureClass::usage, "the ABI has no such type",
              "type \"" + printable(type, type_chars_shown_max) + "\"");
}

// What a value is called in failures: its type without the suffix, which indices stand for.
std::string_view root_name(std::string_view type) {
  if (type.ends_with('?')) return type.substr(0, type.size() - 1);
  return type.ends_with(']') ? type.substr(0, type.rfind('[')) : type;
}

}  // namespace

Result<Abi> Abi::from_json(std::string_view text) {
  auto schema = to_schema(abi::abi_def_from_json(text));
  if (!schema) return schema.failure();
  return Abi(std::move(*schema));
}

Result<Abi> Abi::from_packed(std::string_view bytes) {
  auto schema = to_schema(abi::abi_def_from_packed(bytes));
  if (!schema) return schema.failure();
  return Abi(std::move(*schema));
}

// A packed ABI begins with the length of its version, which is no white space and no brace.
Result<Abi> Abi::from_file_content(std::string_view content) {
  const size_t first = content.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (content[first] == '{' || content[first] == '[');
  return json || content.empty() ? from_json(content) : from_packed(content);
}

Result<std::string> Abi::pack(std::string_view type, std::string_view json) const {
  const auto found = find_type(*schema_, type);
  if (!found) return found.failure();
  const auto value = abi::parse_json(json, abi::json_bytes_max, "JSON");
  if (!value) return value.failure();
  return abi::pack_value(*schema_, *found, *value, root_name(type));
}

Result<std::string> Abi::unpack(std::string_view type, std::string_view bytes) const {
  const auto found = find_type(*schema_, type);
  if (!found) return found.failure();
  if (bytes.size() > abi::packed_bytes_max) {
    return fail(FailureClass::policy, std::to_string(bytes.size()) + " bytes, at most " +
                                          std::to_string(abi::packed_bytes_max) + " are allowed");
  }
  return abi::unpack_value(*schema_, *found, bytes, root_name(type));
}

const std::string* Abi::action_type(Name action) const { return schema_->action(action); }
const std::string* Abi::table_type(Name table) const { return schema_->table(table); }
const std::string* Abi::action_result_type(Name action) const { return schema_->action_result(action); }
std::string Abi::to_packed() const { return abi::to_packed(schema_->def()); }

}  // namespace wrought
