// Text for a Ninja file, and for the shell that Ninja hands its commands to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wrought::cli {

// Ninja has no way to write a line feed, nor a NUL: nothing then.
// A value: `$` is written as `$$`.
[[nodiscard]] std::optional<std::string> ninja_value(std::string_view text);
// A path in a build line: blanks, `:` and `|` as well.
[[nodiscard]] std::optional<std::string> ninja_path(std::string_view path);

// One word for sh, whatever it holds.
[[nodiscard]] std::string shell_word(std::string_view text);
[[nodiscard]] std::string shell_words(const std::vector<std::string>& words);

}  // namespace wrought::cli
