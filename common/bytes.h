// Bytes and text as views of each other: no copy, no cast spread over the code.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace wrought {

using Sha256 = std::array<uint8_t, 32>;

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

[[nodiscard]] inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace wrought
