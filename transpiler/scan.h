// Objective limits on the raw bytes, before anything builds a tree.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

// Streams over a wasm binary once, in constant memory, and stops at the first limit passed (class policy) or at the
// first malformed byte (class invalid). Passing says nothing about validity.
[[nodiscard]] Result<> scan_limits(std::span<const uint8_t> module, const HostProfile& profile);

// The same for text, as far as the parser's recursion needs it.
[[nodiscard]] Result<> scan_text_limits(std::string_view text);

}  // namespace wrought
