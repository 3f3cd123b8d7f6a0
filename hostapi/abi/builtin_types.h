// The types that every ABI has without defining them, as one table: name, JSON to bytes, bytes to JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hostapi/abi/json.h"
#include "hostapi/antelope/packed.h"

namespace wrought::abi {

// What was expected and what was there; empty when all is well.
using Problem = std::string;

struct BuiltinType {
  std::string_view name;
  // Appends the packed value.
  Problem (*pack)(const Json& value, std::string& out);
  // Appends the value as JSON. Where the bytes end too early the reader says so, and what was appended is void.
  Problem (*unpack)(PackedReader& bytes, std::string& json);
};

[[nodiscard]] std::span<const BuiltinType> builtin_types();

}  // namespace wrought::abi
