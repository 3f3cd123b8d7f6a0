#include "cli/ninja_file.h"

namespace wrought::cli {
namespace {

std::optional<std::string> escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\0') return std::nullopt;
    if (special.find(c) != std::string_view::npos) out += '$';
    out += c;
  }
  return out;
}

}  // namespace

std::optional<std::string> ninja_value(std::string_view text) { return escaped(text, "$"); }

// `|` separates kinds of inputs only where it stands alone; Ninja has no escape for it, and none is needed inside a
// path.
std::optional<std::string> ninja_path(std::string_view path) {
  if (path.starts_with('|')) return std::nullopt;
  return escaped(path, "$ :");
}

std::string shell_word(std::string_view text) {
  static constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./,:@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string shell_words(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

}  // namespace wrought::cli
