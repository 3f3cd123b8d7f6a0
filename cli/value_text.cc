#include "cli/value_text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

namespace wrought::cli {
namespace {

// Digits after an optional sign, decimal or 0x; as many bits as fit.
std::optional<uint64_t> parse_integer(std::string_view text, unsigned width) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const int base = text.starts_with("0x") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const uint64_t largest = width == 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
  const uint64_t most = negative ? (largest >> 1) + 1 : largest;
  if (value > most) return std::nullopt;
  return (negative ? 0 - value : value) & largest;
}

template <class Float, class Bits>
struct Format {
  static constexpr int fraction_bits = sizeof(Float) == 4 ? 23 : 52;
  static constexpr Bits fraction = (Bits{1} << fraction_bits) - 1;
  static constexpr Bits sign = Bits{1} << (sizeof(Bits) * 8 - 1);
  static constexpr Bits infinity = static_cast<Bits>(~sign & ~fraction);

  // "nan", "nan:0x<fraction>", "inf" or digits, with an optional sign.
  static std::optional<uint64_t> parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    const std::string_view number = negative ? text.substr(1) : text;
    if (number.starts_with('-') || number.empty()) return std::nullopt;
    const Bits sign_bit = negative ? sign : 0;
    if (number == "nan") return sign_bit | infinity | (Bits{1} << (fraction_bits - 1));
    if (number == "inf") return sign_bit | infinity;
    if (number.starts_with("nan:0x")) {
      const auto payload = parse_integer(number.substr(4), 64);
      if (!payload || *payload == 0 || *payload > fraction) return std::nullopt;
      return sign_bit | infinity | static_cast<Bits>(*payload);
    }
    const bool is_hex = number.starts_with("0x");
    const std::string_view digits = is_hex ? number.substr(2) : number;
    Float value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                              is_hex ? std::chars_format::hex : std::chars_format::general);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
    return std::bit_cast<Bits>(value) | sign_bit;
  }

  static std::string text(Bits bits) {
    const std::string minus = (bits & sign) != 0 ? "-" : "";
    char digits[64];
    if ((bits & infinity) == infinity) {
      if ((bits & fraction) == 0) return minus + "inf";
      const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<Bits>(bits & fraction), 16).ptr;
      return minus + "nan:0x" + std::string(digits, end);
    }
    const auto end = std::to_chars(digits, digits + sizeof digits, std::bit_cast<Float>(bits)).ptr;
    return {digits, end};
  }
};
using F32 = Format<float, uint32_t>;
using F64 = Format<double, uint64_t>;

std::optional<uint64_t> parse_bits(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::i32: return parse_integer(text, 32);
    case ValueType::i64: return parse_integer(text, 64);
    case ValueType::f32: return F32::parse(text);
    case ValueType::f64: return F64::parse(text);
    default: break;
  }
  if (text == "null") return 0;
  const auto number = type == ValueType::externref ? parse_integer(text, 64) : std::nullopt;
  return number && *number != ~uint64_t{0} ? std::optional(*number + 1) : std::nullopt;
}

}  // namespace

Result<WasmValue> parse_value(std::string_view text) {
  const size_t colon = text.find(':');
  const auto type = value_type(text.substr(0, colon));
  if (!type || colon == std::string_view::npos)
    return fail(FailureClass::usage, "\"" + std::string(text) + "\": expected TYPE:VALUE, as i32:5, i64:-1, f32:1.5, " +
                                         "f64:nan:0x8000000000000, externref:7 or funcref:null");
  const auto bits = parse_bits(*type, text.substr(colon + 1));
  if (!bits)
    return fail(FailureClass::usage,
                "\"" + std::string(text) + "\": not a value of type " + std::string(to_string(*type)));
  return WasmValue{*type, *bits};
}

std::string value_text(const WasmValue& value) {
  switch (value.type) {
    case ValueType::i32: return std::to_string(static_cast<int32_t>(static_cast<uint32_t>(value.bits)));
    case ValueType::i64: return std::to_string(static_cast<int64_t>(value.bits));
    case ValueType::f32: return F32::text(static_cast<uint32_t>(value.bits));
    case ValueType::f64: return F64::text(value.bits);
    case ValueType::externref: return value.bits == 0 ? "null" : std::to_string(value.bits - 1);
    default: return value.bits == 0 ? "null" : "a function";
  }
}

}  // namespace wrought::cli
