// Failure lines end up in terminals and logs, and parts of them come from hostile input (names, clang's messages):
// everything is made printable here, at the one place where a Failure becomes text.
#include "common/result.h"

#include <array>
#include <cstdio>

#include "common/printable.h"

namespace wrought {

std::string printable(std::string_view text, size_t chars_max) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '\\';
    if (out.size() + (plain ? 1 : 4) > chars_max) return out + "...";
    if (plain) {
      out += c;
    } else {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

std::string Failure::to_line() const {
  std::string line(to_string(cls));
  if (!where.empty()) line += ": " + printable(where);
  line += ": " + printable(message);
  if (offset) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), " (offset 0x%llx)", static_cast<unsigned long long>(*offset));
    line += text.data();
  }
  return line;
}

}  // namespace wrought
