// See number_text.h. By <charconv> and by hand: no locale has a say.
#include "hostapi/abi/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace wrought::abi {
namespace {

constexpr size_t decimal_digits_max = 39;  // of 2^128 - 1
constexpr size_t hex_digits_max = 32;
constexpr size_t float_chars_max = 1100;  // every decimal of a double fits
constexpr int float_decimals = 17;

std::optional<Uint128> from_hex_digits(std::string_view digits) {
  if (digits.empty() || digits.size() > hex_digits_max) return std::nullopt;
  Uint128 bits = 0;
  for (const char c : digits) {
    unsigned digit = 0;
    if (std::from_chars(&c, &c + 1, digit, 16).ec != std::errc{}) return std::nullopt;
    bits = bits << 4 | digit;
  }
  return bits;
}

std::optional<Uint128> from_digits(std::string_view digits) {
  if (digits.empty() || digits.size() > decimal_digits_max) return std::nullopt;
  Uint128 magnitude = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<unsigned>(c - '0');
    if (magnitude > (~Uint128{0} - digit) / 10) return std::nullopt;
    magnitude = magnitude * 10 + digit;
  }
  return magnitude;
}

std::optional<Whole> whole_from_text(std::string_view text, bool hex_allowed) {
  if (hex_allowed && text.starts_with("0x")) {
    const auto bits = from_hex_digits(text.substr(2));
    if (!bits) return std::nullopt;
    return Whole{false, *bits};
  }
  const bool negative = text.starts_with('-');
  const auto magnitude = from_digits(text.substr(negative ? 1 : 0));
  if (!magnitude) return std::nullopt;
  return Whole{negative, *magnitude};
}

struct SpecialFloat {
  std::string_view text;
  double value;
};
const std::array<SpecialFloat, 4> special_floats = {{
    {"nan", std::numeric_limits<double>::quiet_NaN()},
    {"-nan", std::copysign(std::numeric_limits<double>::quiet_NaN(), -1.0)},
    {"inf", std::numeric_limits<double>::infinity()},
    {"-inf", -std::numeric_limits<double>::infinity()},
}};

std::optional<double> float_from_text(std::string_view text) {
  for (const SpecialFloat& special : special_floats) {
    if (text == special.text) return special.value;
  }
  if (text.size() > float_chars_max) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Whole> whole_number(const Json& value, bool hex_allowed) {
  if (value.is_string()) return whole_from_text(value.get_ref<const std::string&>(), hex_allowed);
  if (value.is_number_unsigned()) return Whole{false, value.get<uint64_t>()};
  if (!value.is_number_integer()) return std::nullopt;
  const auto bits = static_cast<Uint128>(value.get<int64_t>());
  const bool negative = value.get<int64_t>() < 0;
  return Whole{negative, negative ? -bits : bits};
}

std::string decimal(const Whole& value) {
  std::string digits;
  for (Uint128 rest = value.magnitude; rest != 0 || digits.empty(); rest /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  if (value.negative && value.magnitude != 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

void append_whole(std::string& json, const Whole& value, bool always_quoted) {
  const bool quoted = always_quoted || value.magnitude > std::numeric_limits<uint32_t>::max();
  if (quoted) json += '"';
  json += decimal(value);
  if (quoted) json += '"';
}

std::optional<double> float_number(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return float_from_text(value.get_ref<const std::string&>());
  return std::nullopt;
}

void append_float(std::string& json, double value) {
  json += '"';
  if (std::isnan(value)) {
    json += std::signbit(value) ? "-nan" : "nan";
  } else {
    std::array<char, 400> buffer;  // sign, 309 digits, point, 17 decimals
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, float_decimals);
    json.append(buffer.data(), end);
  }
  json += '"';
}

}  // namespace wrought::abi
