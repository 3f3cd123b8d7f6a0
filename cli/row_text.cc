// A row does not say what it holds. Assets give themselves away: the upper half of their 16 bytes is a precision and
// up to seven capital letters with zeros behind, which other data hardly is by chance.
#include "cli/row_text.h"

#include <cstring>
#include <optional>

#include "common/hex.h"
#include "hostapi/abi/asset_text.h"
#include "hostapi/antelope/name.h"

namespace wrought::cli {
namespace {

constexpr size_t hex_bytes_shown_max = 32;

uint64_t word_at(std::string_view value, size_t at) {
  uint64_t word = 0;
  std::memcpy(&word, value.data() + at, sizeof word);  // little-endian, as the machines we run on
  return word;
}

// Nothing where there are no letters: most data has zeros somewhere.
std::optional<std::string> symbol_code(uint64_t code) { return code == 0 ? std::nullopt : abi::symbol_code_text(code); }

std::optional<std::string> asset(uint64_t amount, uint64_t symbol) {
  return symbol >> 8 == 0 ? std::nullopt : abi::asset_text({static_cast<int64_t>(amount), symbol});
}

}  // namespace

std::string scope_text(uint64_t scope) { return symbol_code(scope).value_or(name_text(Name{scope})); }

std::string row_text(std::string_view value) {
  std::string text;
  size_t at = 0;
  for (; value.size() - at >= 16; at += 16) {
    const auto next = asset(word_at(value, at), word_at(value, at + 8));
    if (!next) break;
    text += (text.empty() ? "" : ", ") + *next;
  }
  if (!text.empty() && (value.size() - at) % 8 == 0) {
    for (; at < value.size(); at += 8) text += ", " + name_text(Name{word_at(value, at)});
    return text;
  }
  const auto shown = value.substr(0, hex_bytes_shown_max);
  return to_hex(bytes_of(shown)) + (shown.size() < value.size() ? "..." : "");
}

}  // namespace wrought::cli
