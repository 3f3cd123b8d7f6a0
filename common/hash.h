// SHA-256 (OpenSSL): names contracts, modules, schedules and plugins.
#pragma once

#include <string>
#include <string_view>

#include "common/bytes.h"

namespace wrought {

inline constexpr size_t hash_hex_digits = 64;

[[nodiscard]] Sha256 sha256(ByteView bytes);
[[nodiscard]] std::string sha256_hex(ByteView bytes);
[[nodiscard]] std::string sha256_hex(std::string_view text);

// SHA-256 (hex) of a plugin file whose content hash stands as 64 digits at `digits_offset`: those digits count as '0',
// so the hash can be stored inside what it covers. REQUIRES: digits_offset + 64 <= file.size().
[[nodiscard]] std::string content_hash_hex(ByteView file, size_t digits_offset);

}  // namespace wrought
