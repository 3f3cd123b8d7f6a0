// Numbers as JSON: whole numbers of up to 128 bits, floats.
//
// Whole numbers are read from JSON numbers and from strings of digits, and 128-bit ones from "0x..." as well (their
// bits). They are written as JSON numbers up to 32 bits, beyond as strings; 128-bit ones always as strings.
// Floats are read from both, and "nan", "-nan", "inf", "-inf"; they are written as strings with 17 decimals. These are
// the forms of nodes, which lose what is smaller than 10^-17.
#pragma once

#include <optional>
#include <string>

#include "hostapi/abi/json.h"

namespace wrought::abi {

using Int128 = __int128;
using Uint128 = unsigned __int128;

// (-1)^negative * magnitude
struct Whole {
  bool negative;
  Uint128 magnitude;
};

// Nothing for anything but a whole number of at most 128 bits of magnitude.
[[nodiscard]] std::optional<Whole> whole_number(const Json& value, bool hex_allowed);
[[nodiscard]] std::string decimal(const Whole& value);
void append_whole(std::string& json, const Whole& value, bool always_quoted);

// Nothing for what is no number or beyond the range of a double.
[[nodiscard]] std::optional<double> float_number(const Json& value);
void append_float(std::string& json, double value);

// The largest magnitude of T below and above zero.
template <class T>
[[nodiscard]] constexpr Uint128 magnitude_max(bool negative) {
  constexpr bool is_signed = static_cast<T>(-1) < static_cast<T>(0);
  constexpr Uint128 all = ~Uint128{0} >> (128 - 8 * sizeof(T));
  if (!is_signed) return negative ? 0 : all;
  return negative ? (all >> 1) + 1 : all >> 1;
}

// "" and the value, or what is wrong.
template <class T>
[[nodiscard]] std::string read_whole(const Json& json, T& value) {
  const auto whole = whole_number(json, sizeof(T) == 16);
  if (!whole || whole->magnitude > magnitude_max<T>(whole->negative)) {
    return mismatch("a whole number from " + decimal({true, magnitude_max<T>(true)}) + " to " +
                        decimal({false, magnitude_max<T>(false)}),
                    json);
  }
  value = static_cast<T>(whole->negative ? -whole->magnitude : whole->magnitude);
  return {};
}

template <class T>
void write_whole(std::string& json, T value) {
  const bool negative = value < static_cast<T>(0);
  const auto bits = static_cast<Uint128>(value);  // sign-extended
  append_whole(json, {negative, negative ? -bits : bits}, sizeof(T) == 16);
}

}  // namespace wrought::abi
