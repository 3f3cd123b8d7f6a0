// Strict reading: what is missing, or of the wrong kind, is named.
#include "hostapi/chain/json_request.h"

#include <charconv>

#include "common/hex.h"
#include "common/json_depth.h"
#include "hostapi/chain/json_api.h"

namespace wrought {

namespace {

std::string quoted(const char* key) { return std::string("\"") + key + "\""; }

}  // namespace

void refuse(std::string_view error_class, std::string message) {
  throw BadRequest{std::string(error_class), std::move(message)};
}

std::string message_of(const Failure& failure) {
  return failure.to_line().substr(to_string(failure.cls).size() + std::string_view(": ").size());
}

Request parse_request(std::string_view line) {
  if (line.size() > json_line_bytes_max) {
    refuse("parse_error", "a line of more than " + std::to_string(json_line_bytes_max) + " bytes");
  }
  if (json_deeper_than(line, json_depth_max)) {
    refuse("parse_error", "nested more than " + std::to_string(json_depth_max) + " deep");
  }
  Request request = Request::parse(line, nullptr, false);
  if (request.is_discarded()) refuse("parse_error", "not JSON");
  if (!request.is_object()) refuse("parse_error", "not a JSON object");
  return request;
}

const Request& member(const Request& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end()) refuse_request(quoted(key) + " is missing");
  return *at;
}

const std::string& text_member(const Request& object, const char* key) {
  const Request& value = member(object, key);
  if (!value.is_string()) refuse_request(quoted(key) + " must be a string");
  return value.get_ref<const std::string&>();
}

int64_t number_member(const Request& object, const char* key, int64_t max) {
  const Request& value = member(object, key);
  const bool fits = value.is_number_unsigned() ? value.get<uint64_t>() <= static_cast<uint64_t>(max)
                                               : value.is_number_integer() && value.get<int64_t>() >= 0;
  if (!fits) {
    refuse_request(quoted(key) + " must be a whole number from 0 to " +
                   (max == INT64_MAX ? "2^63-1" : std::to_string(max)));
  }
  return value.get<int64_t>();
}

bool bool_member(const Request& object, const char* key) {
  const Request& value = member(object, key);
  if (!value.is_boolean()) refuse_request(quoted(key) + " must be true or false");
  return value.get<bool>();
}

Name name_member(const Request& object, const char* key) { return to_name(text_member(object, key), key); }

const Request* optional_array(const Request& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end()) return nullptr;
  if (!at->is_array()) refuse_request(quoted(key) + " must be an array");
  return &*at;
}

uint64_t digits(std::string_view text, const char* key) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    refuse_request(quoted(key) + ": the digits of a 64-bit number were expected");
  }
  return value;
}

Name to_name(std::string_view text, const char* key) {
  if (text.starts_with("u64:")) return Name{digits(text.substr(4), key)};
  const auto name = parse_name(text);
  if (!name) refuse("bad_name", quoted(key) + ": " + message_of(name.failure()));
  return *name;
}

std::string hex_bytes(const Request& value, const std::string& what) {
  if (!value.is_string()) refuse_request(what + " must be a string");
  const auto bytes = from_hex(value.get_ref<const std::string&>());
  if (!bytes) refuse_request(what + " must be hex, two digits a byte");
  return {bytes->begin(), bytes->end()};
}

PermissionLevel to_permission_level(std::string_view text, const char* key) {
  const size_t split = text.find('@');
  if (split == std::string_view::npos) refuse_request(quoted(key) + ": \"actor@permission\" was expected");
  const Name actor = to_name(text.substr(0, split), key);
  return {actor, to_name(text.substr(split + 1), key)};
}

}  // namespace wrought
