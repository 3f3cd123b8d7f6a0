// The two walks over a value by its type. Both are bounded: nesting, size of what is written, elements of an array.
#pragma once

#include <string>
#include <string_view>

#include "hostapi/abi/schema.h"

namespace wrought::abi {

// `root` names the value in failures.
[[nodiscard]] Result<std::string> pack_value(const Schema& schema, const Type& type, const Json& value,
                                             std::string_view root);
[[nodiscard]] Result<std::string> unpack_value(const Schema& schema, const Type& type, std::string_view bytes,
                                               std::string_view root);

}  // namespace wrought::abi
