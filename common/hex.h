// Hex: written in lower case, the form in which hashes appear everywhere; read in either.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/bytes.h"

namespace wrought {

[[nodiscard]] std::string to_hex(ByteView bytes);
// A number as addresses are written: "0x1f8".
[[nodiscard]] std::string hex_number(uint64_t value);
// Nothing when the text has an odd length or anything but 0-9 a-f A-F.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);
// True for exactly `digits` characters 0-9 a-f.
[[nodiscard]] bool is_hex(std::string_view text, size_t digits);

}  // namespace wrought
