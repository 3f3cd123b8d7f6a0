// A WebAuthn assertion (W3C Web Authentication, level 2) as signature: the digest is the challenge in the client data,
// and what is signed is sha256(authenticator data, sha256(client data)).
//
// Authenticator data begin with sha256(relying party); then comes a byte of flags: 1 user present, 4 user verified.
#include <cstring>

#include "common/bytes.h"
#include "common/hash.h"
#include "hostapi/antelope/client_data.h"
#include "hostapi/antelope/recover.h"

namespace wrought::antelope {

namespace {

constexpr size_t auth_data_bytes_min = 37;

// 0 to 63, or -1.
int base64url_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

// The chain's reading of base64url, more forgiving than RFC 4648: the last group of four may be short, '=' ends its
// group wherever it stands behind two digits, spare bits may be set. A group of one digit is refused in its own way.
RecoverFailure decode_base64url(const std::string& text, std::string& out) {
  const RecoverFailure not_base64{"fc::assert_exception", "encountered non-base64 character"};
  for (size_t at = 0; at < text.size() && text[at] != '='; at += 4) {
    if (at + 1 == text.size()) {
      return {"std::out_of_range", "basic_string::at: __n (which is " + std::to_string(at + 1) +
                                       ") >= this->size() (which is " + std::to_string(text.size()) + ")"};
    }
    uint32_t bits = 0;
    size_t digits = 0;
    for (; digits < 4 && at + digits < text.size() && (digits < 2 || text[at + digits] != '='); ++digits) {
      const int digit = base64url_digit(text[at + digits]);
      if (digit < 0) return not_base64;
      bits = bits << 6 | static_cast<uint32_t>(digit);
    }
    bits <<= 6 * (4 - digits);
    for (size_t i = 0; i + 1 < digits; ++i) out += static_cast<char>(bits >> (16 - 8 * i));
  }
  return {};
}

// Checks the client data, and takes the relying party from its origin.
RecoverFailure read_client_data(std::string_view json, std::string_view digest, std::string& relying_party) {
  ClientData data;
  if (!parse_client_data(json, data)) return {"fc::assert_exception", "Failed to parse client data JSON"};
  if (data.type != "webauthn.get") return {"fc::assert_exception", "webauthn signature type not an assertion"};
  std::string challenge;
  if (RecoverFailure why = decode_base64url(data.challenge, challenge); !why.error_class.empty()) return why;
  if (challenge.size() != digest.size()) return {"fc::exception", "sha256: size mismatch"};
  if (challenge != digest) return {"fc::assert_exception", "Wrong webauthn challenge"};
  constexpr std::string_view scheme = "https://";
  if (!data.origin.starts_with(scheme)) return {"fc::assert_exception", "webauthn origin must begin with https://"};
  relying_party = data.origin.substr(scheme.size());
  const size_t port = relying_party.rfind(':');
  if (port != std::string::npos) relying_party.resize(port);
  return {};
}

RecoverFailure read_auth_data(std::string_view auth_data, const std::string& relying_party, UserPresence& presence) {
  if (auth_data.size() < auth_data_bytes_min) return {"fc::assert_exception", "auth_data not as large as required"};
  const auto flags = static_cast<uint8_t>(auth_data[32]);
  presence = (flags & 4) != 0 ? UserPresence::verified : (flags & 1) != 0 ? UserPresence::present : UserPresence::none;
  if (std::memcmp(auth_data.data(), sha256(bytes_of(relying_party)).data(), 32) != 0) {
    return {"fc::assert_exception", "webauthn rpid hash doesn't match origin"};
  }
  return {};
}

}  // namespace

RecoverFailure recover_webauthn(std::string_view compact, const WebauthnAssertion& assertion,
                                const uint8_t (&digest)[32], WebauthnKey& key) {
  const std::string_view challenge(reinterpret_cast<const char*>(digest), sizeof digest);
  RecoverFailure why = read_client_data(assertion.client_json, challenge, key.relying_party);
  if (why.error_class.empty()) why = read_auth_data(assertion.auth_data, key.relying_party, key.presence);
  if (!why.error_class.empty()) return why;

  std::string signed_bytes(assertion.auth_data);
  const Sha256 client_hash = sha256(bytes_of(assertion.client_json));
  signed_bytes.append(reinterpret_cast<const char*>(client_hash.data()), client_hash.size());
  const Sha256 signed_hash = sha256(bytes_of(signed_bytes));
  uint8_t signed_digest[32];
  std::memcpy(signed_digest, signed_hash.data(), sizeof signed_digest);

  const int header = static_cast<uint8_t>(compact[0]);
  if (header < 31 || header >= 35) return {"fc::exception", no_key_text};
  return recover_r1(compact.substr(1), header - 31, signed_digest, SignatureRules::authenticator, key.point);
}

}  // namespace wrought::antelope
