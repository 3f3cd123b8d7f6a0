// Antelope names: up to 13 characters of `.12345a-z` in 64 bits, 5 bits each from the top, 4 for the thirteenth.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "hostapi/guest_arguments.h"

namespace wrought {

// Refuses what does not come back as the same text: bad characters, more than 13, a 13th beyond 'j', trailing dots.
[[nodiscard]] Result<Name> parse_name(std::string_view text);

// Trailing dots removed; the name 0 is "".
[[nodiscard]] std::string to_string(Name name);

// As to_string() where that reads back as the same name, else "u64:DIGITS": what answers print.
[[nodiscard]] std::string name_text(Name name);

inline constexpr std::string_view name_alphabet = ".12345abcdefghijklmnopqrstuvwxyz";
inline constexpr size_t name_length_max = 13;
// What a character adds to its name. `digit` is its place in the alphabet; the thirteenth has four bits.
[[nodiscard]] constexpr uint64_t name_bits(size_t place, size_t digit) {
  return place < 12 ? uint64_t{digit} << (59 - 5 * place) : uint64_t{digit};
}

// Literals. What is no name does not compile.
[[nodiscard]] consteval Name operator""_n(const char* text, size_t size) {
  if (size > name_length_max || (size != 0 && text[size - 1] == '.')) throw "not a name";
  Name name;
  for (size_t i = 0; i < size; ++i) {
    const size_t digit = name_alphabet.find(text[i]);
    if (digit == std::string_view::npos || (i == 12 && digit > 15)) throw "not a name";
    name.value |= name_bits(i, digit);
  }
  return name;
}

}  // namespace wrought
