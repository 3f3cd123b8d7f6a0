// Symbols and assets as text: "SYM", "4,SYM", "1.0000 SYM".
//
// A symbol is 64 bits: the precision (0 to 18) in the lowest byte, up to seven capitals behind, the first one lowest. A
// symbol without letters is what contracts have before they set one: "0,", "0 ".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wrought::abi {

inline constexpr int64_t asset_amount_max = (int64_t{1} << 62) - 1;  // of either sign

struct Asset {
  int64_t amount;
  uint64_t symbol;
  bool operator==(const Asset&) const = default;
};

// Nothing for bits that are no such value.
[[nodiscard]] std::optional<std::string> symbol_code_text(uint64_t code);
[[nodiscard]] std::optional<std::string> symbol_text(uint64_t symbol);
[[nodiscard]] std::optional<std::string> asset_text(const Asset& asset);

// Nothing for other texts. The digits behind the point of an asset are its symbol's precision.
[[nodiscard]] std::optional<uint64_t> parse_symbol_code(std::string_view text);
[[nodiscard]] std::optional<uint64_t> parse_symbol(std::string_view text);
[[nodiscard]] std::optional<Asset> parse_asset(std::string_view text);

}  // namespace wrought::abi
