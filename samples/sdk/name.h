// Names: at most 12 characters of ".12345a-z" at 5 bits each from the top, and a 13th of ".1-5a-j" at 4 bits.
#pragma once

#include <stdint.h>

namespace sdk {

struct Name {
  uint64_t value = 0;

  constexpr bool operator==(const Name&) const = default;
  template <class Visitor>
  constexpr void fields(Visitor&& visit) {
    visit(value);
  }
};

namespace literals {

// A character's five bits; a character outside the alphabet does not compile (a trap is no constant expression).
consteval uint64_t name_digit(char c) {
  if (c == '.') return 0;
  if (c >= '1' && c <= '5') return static_cast<uint64_t>(c - '1') + 1;
  if (c >= 'a' && c <= 'z') return static_cast<uint64_t>(c - 'a') + 6;
  return __builtin_trap(), 0;
}

consteval uint64_t pack_name(const char* text, unsigned long size) {
  if (size > 13) __builtin_trap();
  uint64_t value = 0;
  for (unsigned long i = 0; i < size; ++i) {
    const uint64_t digit = name_digit(text[i]);
    if (i == 12 && digit > 15) __builtin_trap();
    value |= i < 12 ? digit << (59 - 5 * i) : digit;
  }
  return value;
}

consteval Name operator""_n(const char* text, unsigned long size) { return Name{pack_name(text, size)}; }

}  // namespace literals
}  // namespace sdk
