// See asset_text.h.
#include "hostapi/abi/asset_text.h"

#include <algorithm>
#include <charconv>

namespace wrought::abi {
namespace {

constexpr uint64_t precision_max = 18;
constexpr size_t letters_max = 7;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> symbol_code_text(uint64_t code) {
  std::string letters;
  for (; code != 0; code >>= 8) {
    const auto letter = static_cast<char>(code & 0xff);
    if (letter < 'A' || letter > 'Z' || letters.size() == letters_max) return std::nullopt;
    letters += letter;
  }
  return letters;
}

std::optional<std::string> symbol_text(uint64_t symbol) {
  const auto code = symbol_code_text(symbol >> 8);
  if (!code || (symbol & 0xff) > precision_max) return std::nullopt;
  return std::to_string(symbol & 0xff) + "," + *code;
}

std::optional<std::string> asset_text(const Asset& asset) {
  const auto code = symbol_code_text(asset.symbol >> 8);
  const uint64_t precision = asset.symbol & 0xff;
  if (!code || precision > precision_max || asset.amount > asset_amount_max || asset.amount < -asset_amount_max) {
    return std::nullopt;
  }
  std::string digits = std::to_string(asset.amount < 0 ? -asset.amount : asset.amount);
  if (digits.size() <= precision) digits.insert(0, precision + 1 - digits.size(), '0');
  if (precision > 0) digits.insert(digits.size() - precision, ".");
  return (asset.amount < 0 ? "-" : "") + digits + " " + *code;
}

std::optional<uint64_t> parse_symbol_code(std::string_view text) {
  if (text.size() > letters_max) return std::nullopt;
  uint64_t code = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] < 'A' || text[i] > 'Z') return std::nullopt;
    code |= static_cast<uint64_t>(text[i]) << (8 * i);
  }
  return code;
}

std::optional<uint64_t> parse_symbol(std::string_view text) {
  const size_t comma = text.find(',');
  if (comma == std::string_view::npos || comma > 2 || !all_digits(text.substr(0, comma))) return std::nullopt;
  uint64_t precision = 0;
  std::from_chars(text.data(), text.data() + comma, precision);
  const auto code = parse_symbol_code(text.substr(comma + 1));
  if (!code || precision > precision_max) return std::nullopt;
  return *code << 8 | precision;
}

std::optional<Asset> parse_asset(std::string_view text) {
  constexpr size_t digits_max = 38;  // so many fit 128 bits; amounts in range have at most 19, a sign and a point
  const size_t space = text.find(' ');
  if (space == std::string_view::npos || space > digits_max) return std::nullopt;
  const auto code = parse_symbol_code(text.substr(space + 1));
  if (!code) return std::nullopt;
  std::string_view number = text.substr(0, space);
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? "" : number.substr(point + 1);
  if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(decimals))) return std::nullopt;
  if (decimals.size() > precision_max) return std::nullopt;
  unsigned __int128 amount = 0;
  for (const std::string_view part : {whole, decimals}) {
    for (const char digit : part) amount = amount * 10 + static_cast<unsigned>(digit - '0');
  }
  if (amount > static_cast<uint64_t>(asset_amount_max)) return std::nullopt;
  const auto magnitude = static_cast<int64_t>(amount);
  return Asset{negative ? -magnitude : magnitude, *code << 8 | decimals.size()};
}

}  // namespace wrought::abi
