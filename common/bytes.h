/// @file
/// Bytes and text as views of each other: no copy, no cast spread over the code.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace wrought {

/// A SHA-256, in its usual order of bytes.
using Sha256 = std::array<uint8_t, 32>;

/// Bytes that are owned.
using Bytes = std::vector<uint8_t>;
/// Bytes of somebody else's, who must outlive the view.
using ByteView = std::span<const uint8_t>;

/// The same bytes; no copy.
[[nodiscard]] inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// The same bytes; no copy.
[[nodiscard]] inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace wrought
