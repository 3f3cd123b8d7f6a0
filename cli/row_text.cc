// A row does not say what it holds. Assets give themselves away: the upper half of their 16 bytes is a precision and
// up to seven capital letters with zeros behind, which other data hardly is by chance.
#include "cli/row_text.h"

#include <cstring>
#include <optional>

#include "common/hex.h"
#include "hostapi/antelope/name.h"

namespace wrought::cli {
namespace {

constexpr size_t hex_bytes_shown_max = 32;

uint64_t word_at(std::string_view value, size_t at) {
  uint64_t word = 0;
  std::memcpy(&word, value.data() + at, sizeof word);  // little-endian, as the machines we run on
  return word;
}

std::optional<std::string> symbol_code(uint64_t code) {
  std::string letters;
  for (; code != 0; code >>= 8) {
    const auto letter = static_cast<char>(code & 0xff);
    if (letter < 'A' || letter > 'Z') return std::nullopt;
    letters += letter;
  }
  if (letters.empty()) return std::nullopt;
  return letters;
}

std::optional<std::string> asset_text(uint64_t amount, uint64_t symbol) {
  constexpr uint64_t precision_max = 18;
  const uint64_t precision = symbol & 0xff;
  const auto code = symbol_code(symbol >> 8);
  if (precision > precision_max || !code) return std::nullopt;
  const bool negative = static_cast<int64_t>(amount) < 0;
  std::string digits = std::to_string(negative ? 0 - amount : amount);
  if (digits.size() <= precision) digits.insert(0, precision + 1 - digits.size(), '0');
  if (precision > 0) digits.insert(digits.size() - precision, ".");
  return (negative ? "-" : "") + digits + " " + *code;
}

}  // namespace

std::string scope_text(uint64_t scope) { return symbol_code(scope).value_or(name_text(Name{scope})); }

std::string row_text(std::string_view value) {
  std::string text;
  size_t at = 0;
  for (; value.size() - at >= 16; at += 16) {
    const auto asset = asset_text(word_at(value, at), word_at(value, at + 8));
    if (!asset) break;
    text += (text.empty() ? "" : ", ") + *asset;
  }
  if (!text.empty() && (value.size() - at) % 8 == 0) {
    for (; at < value.size(); at += 8) text += ", " + name_text(Name{word_at(value, at)});
    return text;
  }
  const auto shown = value.substr(0, hex_bytes_shown_max);
  return to_hex(bytes_of(shown)) + (shown.size() < value.size() ? "..." : "");
}

}  // namespace wrought::cli
