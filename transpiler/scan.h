// Objective limits on the raw bytes, before anything builds a tree.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/transpiler.h"

namespace wrought {

// Streams over a wasm binary once, in constant memory, and stops at the first limit passed (class policy) or at the
// first malformed byte (class invalid). Passing says nothing about validity. Answers with the largest value seen of
// each limit. `chain` and `rules`: what the chain allows, beside our own limits.
[[nodiscard]] Result<std::vector<LimitUse>> scan_limits(std::span<const uint8_t> module, const WasmLimits& chain,
                                                        const WasmRules& rules);

// The same for text, as far as the parser's recursion needs it.
[[nodiscard]] Result<> scan_text_limits(std::string_view text);

}  // namespace wrought
