// Public keys in their packed form: a varuint32 that names the kind, then
//
//   0 K1, 1 R1    33 bytes, a compressed point of secp256k1 or P-256
//   2 WebAuthn    33 bytes of P-256, u8 what the device has to ask of its user, the site's name with its length
//
// A key is kept as those bytes. They are the same whenever keys are equal: lengths are written in the shortest way.
#pragma once

#include <string>
#include <string_view>

#include "hostapi/antelope/packed.h"

namespace wrought {

inline constexpr uint32_t public_key_kinds = 3;
inline constexpr uint32_t public_key_kinds_before_webauthn = 2;

// Fails as the node does: an unknown kind, a WebAuthn key without a site.
[[nodiscard]] std::string read_public_key(PackedReader& in);
// REQUIRES: `key` comes from read_public_key.
[[nodiscard]] uint32_t public_key_kind(std::string_view key);

// The chain's order of keys: by kind, then by content, where a site counts by its text, not its length. REQUIRES: as
// above.
[[nodiscard]] bool key_less(std::string_view a, std::string_view b);
// Bytes that permissions are billed for a key: the node keeps WebAuthn keys as counted strings. REQUIRES: as above.
[[nodiscard]] size_t billed_key_bytes(std::string_view key);

struct KeyWeight {
  std::string key;  // as read_public_key() gives it
  uint16_t weight = 0;
  bool operator==(const KeyWeight&) const = default;
};

// What chains without a key of their own begin with: EOS6MRyAjQq8ud7hVNYcfnVPJqcVpscN5So8BhtHuGYqET5GDW5CV.
[[nodiscard]] std::string genesis_key();

enum class KeyCheck : uint8_t { valid, invalid, undecodable };
// As the node checks keys of producers: K1 is valid unless all zero, R1 must be a point of its curve (undecodable if it
// begins like one and is none), WebAuthn is always valid. About 40 us for R1. REQUIRES: as above.
[[nodiscard]] KeyCheck check_public_key(std::string_view key);

}  // namespace wrought
