// Base58, the text form of keys and signatures: digits and letters without 0, O, I and l. Bytes count as one big-endian
// number; each zero byte in front is a '1' of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wrought::abi {

// Time grows faster than the length: callers bound it.
[[nodiscard]] std::string to_base58(std::string_view bytes);
// Nothing when a character is none of the 58.
[[nodiscard]] std::optional<std::string> from_base58(std::string_view text);

}  // namespace wrought::abi
