// IEEE quadruple precision as contracts see it: 16 bytes, little-endian, aligned to 8.
#pragma once

#include <cstdint>

namespace wrought::antelope {

struct Float128 {
  uint64_t low, high;
};

[[nodiscard]] constexpr bool is_nan(const Float128& value) {
  const uint64_t magnitude = value.high & 0x7fff'ffff'ffff'ffffu;
  return magnitude > 0x7fff'0000'0000'0000u || (magnitude == 0x7fff'0000'0000'0000u && value.low != 0);
}

}  // namespace wrought::antelope
