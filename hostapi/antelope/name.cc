// Antelope names to and from text.
#include "hostapi/antelope/name.h"

namespace wrought {

namespace {

Failure bad_name(std::string_view text, std::string why) {
  // The text may be anything: show it only when it is short and printable.
  bool printable = text.size() <= 32;
  for (char c : text) printable = printable && c >= 0x20 && c < 0x7f;
  return fail(FailureClass::usage, "not a name: " + why, printable ? "name \"" + std::string(text) + "\"" : "name");
}

}  // namespace

Result<Name> parse_name(std::string_view text) {
  if (text.size() > name_length_max) {
    return bad_name(text, std::to_string(text.size()) + " characters, at most 13 are allowed");
  }
  uint64_t value = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t digit = name_alphabet.find(text[i]);
    if (digit == std::string_view::npos) {
      return bad_name(text, "character " + std::to_string(i + 1) + " is not one of .12345a-z");
    }
    if (i == 12 && digit > 15) return bad_name(text, "the 13th character must be one of .12345a-j");
    value |= name_bits(i, digit);
  }
  if (!text.empty() && text.back() == '.') return bad_name(text, "it ends in a dot");
  return Name{value};
}

std::string to_string(Name name) {
  std::string text(name_length_max, '.');
  for (size_t i = 0; i < 12; ++i) text[i] = name_alphabet[(name.value >> (59 - 5 * i)) & 31];
  text[12] = name_alphabet[name.value & 15];
  const size_t last = text.find_last_not_of('.');
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

std::string name_text(Name name) {
  const std::string text = to_string(name);
  const auto back = parse_name(text);
  // "" would read as a missing name.
  return !text.empty() && back && *back == name ? text : "u64:" + std::to_string(name.value);
}

}  // namespace wrought
