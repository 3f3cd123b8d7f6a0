// Reading requests of the JSON conversation strictly. Internal to chain/.
//
// The JSON library throws, so requests are read by functions that throw BadRequest; JsonApi::answer() catches both.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/result.h"
#include "hostapi/antelope/action_data.h"

namespace wrought {

using Json = nlohmann::ordered_json;  // answers: members in the order they are written here
using Request = nlohmann::json;  // members by name: an object of a million of them is read in time that its size bounds

struct BadRequest {
  std::string error_class, message;
};
[[noreturn]] void refuse(std::string_view error_class, std::string message);
[[noreturn]] inline void refuse_request(std::string message) { refuse("bad_request", std::move(message)); }

// The line of a failure without its class, which has a member of its own in answers.
[[nodiscard]] std::string message_of(const Failure& failure);

// A JSON object of bounded size and depth (json_api.h). Linear in the line.
[[nodiscard]] Request parse_request(std::string_view line);

// A member that must be there and of this kind; `object` must be an object.
[[nodiscard]] const Request& member(const Request& object, const char* key);
[[nodiscard]] const std::string& text_member(const Request& object, const char* key);
[[nodiscard]] int64_t number_member(const Request& object, const char* key, int64_t max = INT64_MAX);  // 0 to max
[[nodiscard]] bool bool_member(const Request& object, const char* key);
[[nodiscard]] Name name_member(const Request& object, const char* key);
// nullptr or an array.
[[nodiscard]] const Request* optional_array(const Request& object, const char* key);

[[nodiscard]] uint64_t digits(std::string_view text, const char* key);
[[nodiscard]] Name to_name(std::string_view text, const char* key);  // a name, or u64:DIGITS
[[nodiscard]] std::string hex_bytes(const Request& value, const std::string& what);
// "actor@permission"
[[nodiscard]] PermissionLevel to_permission_level(std::string_view text, const char* key);

}  // namespace wrought
