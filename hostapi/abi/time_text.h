// Times as text: ISO 8601 in UTC without a zone, "2018-06-01T12:00:00" and "2018-06-01T12:00:00.500".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wrought::abi {

// Microseconds since 1970, cut to milliseconds as nodes do. Nothing before 1970 or after the year 9999.
[[nodiscard]] std::optional<std::string> time_point_text(int64_t us);
[[nodiscard]] std::string time_point_sec_text(uint32_t seconds);

// Microseconds since 1970. From a date and at least an hour, with at most three digits of a second; years 1970 to 9999.
[[nodiscard]] std::optional<int64_t> parse_time(std::string_view text);

}  // namespace wrought::abi
