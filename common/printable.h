// Text from hostile input made safe to show: one line, printable ASCII, of bounded length.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wrought {

inline constexpr size_t printable_chars_max = 400;

// Control, non-ASCII and backslash bytes become \xNN; text beyond `chars_max` is cut and ends in "...".
[[nodiscard]] std::string printable(std::string_view text, size_t chars_max = printable_chars_max);

}  // namespace wrought
