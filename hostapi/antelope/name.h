// Antelope names: up to 13 characters of `.12345a-z` in 64 bits, 5 bits each from the top, 4 for the thirteenth.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "hostapi/guest_arguments.h"

namespace wrought {

// Refuses what does not come back as the same text: bad characters, more than 13, a 13th beyond 'j', trailing dots.
[[nodiscard]] Result<Name> parse_name(std::string_view text);

// Trailing dots removed; the name 0 is "".
[[nodiscard]] std::string to_string(Name name);

// As to_string() where that reads back as the same name, else "u64:DIGITS": what answers print.
[[nodiscard]] std::string name_text(Name name);

// For literals that are known to be names, as in tests.
[[nodiscard]] inline Name operator""_n(const char* text, size_t size) { return parse_name({text, size}).value(); }

}  // namespace wrought
