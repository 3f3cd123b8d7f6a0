// Public keys of P-256 recovered from signatures: plain ones (R1), and those a WebAuthn authenticator makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wrought::antelope {

inline constexpr const char* no_key_text = "unable to reconstruct public key from signature";

// Class and text as a host function reports them; an empty class means success.
struct RecoverFailure {
  std::string error_class, text;
};

// plain: s must be at most half of the group's order, and the point at infinity is a key of 33 zeros.
// authenticator: any s will do, and the point at infinity is no key.
enum class SignatureRules : uint8_t { plain, authenticator };

// `id` in 0..3: which point r stands for. `point` becomes the compressed key, 33 bytes. Throws std::bad_alloc only.
RecoverFailure recover_r1(std::string_view r_and_s, int id, const uint8_t (&digest)[32], SignatureRules rules,
                          std::string& point);

// What the authenticator signed instead of the digest, which is the challenge in `client_json`.
struct WebauthnAssertion {
  std::string_view auth_data, client_json;
};

// In a packed key any other value may stand, too.
enum class UserPresence : uint8_t { none, present, verified };

struct WebauthnKey {
  std::string point;  // compressed
  UserPresence presence = UserPresence::none;
  std::string relying_party;  // host name of the origin
};

// `compact` as in a packed signature: header, r, s. Throws std::bad_alloc only.
RecoverFailure recover_webauthn(std::string_view compact, const WebauthnAssertion& assertion,
                                const uint8_t (&digest)[32], WebauthnKey& key);

}  // namespace wrought::antelope
