// Amounts of a token. A symbol is 8 bits of precision below a code of one to seven letters A-Z, first letter lowest.
#pragma once

#include "check.h"

namespace sdk {

struct Symbol {
  uint64_t value = 0;

  [[nodiscard]] constexpr uint64_t code() const { return value >> 8; }
  [[nodiscard]] constexpr uint8_t precision() const { return static_cast<uint8_t>(value); }
  [[nodiscard]] constexpr bool is_valid() const { return precision() <= 18 && is_valid_code(code()); }
  constexpr bool operator==(const Symbol&) const = default;

  // Letters without a gap, nothing after the first empty place.
  static constexpr bool is_valid_code(uint64_t code) {
    if (code == 0) return false;
    for (; code != 0; code >>= 8) {
      const uint8_t letter = static_cast<uint8_t>(code);
      if (letter < 'A' || letter > 'Z') return false;
    }
    return true;
  }
  template <class Visitor>
  constexpr void fields(Visitor&& visit) {
    visit(value);
  }
};

struct Asset {
  int64_t amount = 0;
  Symbol symbol;

  static constexpr int64_t amount_max = (int64_t{1} << 62) - 1;  // the sum of two amounts never overflows

  [[nodiscard]] constexpr bool is_valid() const {
    return -amount_max <= amount && amount <= amount_max && symbol.is_valid();
  }
  template <class Visitor>
  constexpr void fields(Visitor&& visit) {
    visit(amount);
    visit(symbol);
  }
};

inline Asset add(Asset a, Asset b) {
  check(a.symbol == b.symbol, "attempt to add asset with different symbol");
  const int64_t sum = a.amount + b.amount;
  check(sum >= -Asset::amount_max, "addition underflow");
  check(sum <= Asset::amount_max, "addition overflow");
  return Asset{sum, a.symbol};
}

inline Asset subtract(Asset a, Asset b) {
  check(a.symbol == b.symbol, "attempt to subtract asset with different symbol");
  const int64_t difference = a.amount - b.amount;
  check(difference >= -Asset::amount_max, "subtraction underflow");
  check(difference <= Asset::amount_max, "subtraction overflow");
  return Asset{difference, a.symbol};
}

}  // namespace sdk
