// TOML, read by toml++: the one place that says how it is configured.
//
// Debian's toml++ 3.3 has assertions that a user's typing error can reach ("[" alone on a line). Here they end the
// parse, not the process: they throw, as its own errors do, and parse_toml() turns both into a failure.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"

namespace wrought {
[[noreturn]] void toml_assertion_failed();
}

#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#define TOML_ASSERT(condition) ((condition) ? (void)0 : wrought::toml_assertion_failed())
#include <toml++/toml.h>

namespace wrought {

// "file.toml:3", to say where a failure is.
[[nodiscard]] std::string toml_place(std::string_view file_name, const toml::source_region& source);

// Failure (usage) with the line, where it is known. The text must be ASCII, comments too.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text, std::string_view file_name);

}  // namespace wrought
