// JSON as this folder reads and writes it.
//
// Read into a tree whose members are sorted: looking one up takes bounded time however many there are. Written as text
// directly: order is the ABI's, and nothing is built that only the text needs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/result.h"

namespace wrought::abi {

using Json = nlohmann::json;

// Never throws. `what` names the text in failures.
[[nodiscard]] Result<Json> parse_json(std::string_view text, size_t bytes_max, std::string_view what);

// Quoted and escaped. Bytes that are not UTF-8 are left out, as the node does.
void append_string(std::string& json, std::string_view text);

// A value for an error message: short, printable. `"abc"`, 12, null, "an array of 3", "an object".
[[nodiscard]] std::string shown(const Json& value);

// "expected EXPECTED, found ..."
[[nodiscard]] std::string mismatch(std::string_view expected, const Json& found);

}  // namespace wrought::abi
