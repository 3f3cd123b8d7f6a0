// Public keys and signatures as text: a prefix that says the curve, then base58 of the bytes and a checksum.
//
//   packed   keys: hostapi/antelope/public_key.h; signatures: a varuint32 (0 K1, 1 R1, 2 WebAuthn), 65 bytes, for
//   WebAuthn
//            also the authenticator's data and the client's JSON, each with its length
//   text     PUB_K1_ PUB_R1_ PUB_WA_ SIG_K1_ SIG_R1_ SIG_WA_, and EOS for a K1 key in the old form.
//   checksum first 4 bytes of RIPEMD-160 over the bytes and, except in the old form, the curve's two letters.
#pragma once

#include <string>
#include <string_view>

#include "hostapi/antelope/packed.h"

namespace wrought::abi {

// Of one key or signature, packed; WebAuthn's have parts of any length, and base58 takes more than linear time.
inline constexpr size_t key_bytes_max = 16u << 10;

enum class KeyKind : uint8_t { public_key, signature };

// Each answers what is wrong, or "". What the reader itself found wrong is left to its owner.
[[nodiscard]] std::string unpack_key(KeyKind kind, PackedReader& bytes, std::string& text);
[[nodiscard]] std::string pack_key(KeyKind kind, std::string_view text, std::string& out);

}  // namespace wrought::abi
