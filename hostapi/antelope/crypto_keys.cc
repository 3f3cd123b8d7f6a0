// recover_key and its kin: the public key that made a signature over a digest. K1 is secp256k1, by libsecp256k1; R1 is
// P-256, by OpenSSL; WebAuthn is in webauthn.cc.
//
// A packed signature is its kind as varuint32, then its fields; what follows them is ignored. Signatures need not be
// canonical.
#include <secp256k1_recovery.h>

#include <algorithm>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/packed.h"
#include "hostapi/antelope/public_key.h"
#include "hostapi/antelope/recover.h"

namespace wrought::antelope {

namespace {

constexpr int32_t success = 0, failure = -1;
constexpr size_t legacy_key_bytes = 33;

enum Kind : uint32_t { k1, r1, webauthn };

struct Signature {
  uint32_t kind = k1;
  std::string_view compact;  // header, r, s: 65 bytes
  WebauthnAssertion assertion;
};

Signature read_signature(PackedReader& in) {
  Signature signature;
  signature.kind = in.varuint32();
  if (in.ok() && signature.kind >= public_key_kinds) {
    in.fail("fc::assert_exception", "Provided index out of range for variant.");
  }
  signature.compact = in.bytes(65);
  if (signature.kind != webauthn) return signature;
  // Read element by element: of a list that is cut off, all that is there, and then one more.
  const uint32_t size = in.list_size();
  if (size > in.rest().size()) (void)in.bytes(in.rest().size());
  signature.assertion.auth_data = in.bytes(size);
  signature.assertion.client_json = in.counted_bytes();
  return signature;
}

// The state is asked only if the answer can depend on it.
bool is_active(Context& context, uint32_t kind) {
  return kind < public_key_kinds_before_webauthn || active_features(context.state).has(Feature::webauthn_key);
}

Failed bad_data(Context& context, const PackedReader& in) {
  return context.fail(in.error_class(), std::string(in.error()));
}

// False: no such key. The id is which of up to four points r stands for.
bool recover_k1(std::string_view r_and_s, int id, const uint8_t (&digest)[32], secp256k1_pubkey& key) {
  secp256k1_ecdsa_recoverable_signature signature;
  return secp256k1_ecdsa_recoverable_signature_parse_compact(
             secp256k1_context_static, &signature, reinterpret_cast<const uint8_t*>(r_and_s.data()), id) == 1 &&
         secp256k1_ecdsa_recover(secp256k1_context_static, &key, &signature, digest) == 1;
}

template <size_t bytes>
std::string serialize(const secp256k1_pubkey& key, unsigned form) {
  uint8_t out[bytes];
  size_t size = bytes;
  secp256k1_ec_pubkey_serialize(secp256k1_context_static, out, &size, &key, form);
  return {reinterpret_cast<const char*>(out), size};
}

// `key` becomes the packed key.
HostResult<void> recover(Context& context, const Signature& signature, const Digest<32>& digest, std::string& key) {
  RecoverFailure why;
  WebauthnKey found;
  const int header = static_cast<uint8_t>(signature.compact[0]);
  const int id = (header - 27) & 3;
  const std::string_view r_and_s = signature.compact.substr(1);
  if (signature.kind == webauthn) {
    why = recover_webauthn(signature.compact, signature.assertion, digest.bytes_, found);
  } else if (header < 27 || header >= 35) {
    why = {"fc::exception", no_key_text};
  } else if (signature.kind == r1) {
    why = recover_r1(r_and_s, id, digest.bytes_, SignatureRules::plain, found.point);
  } else if (secp256k1_pubkey parsed; recover_k1(r_and_s, id, digest.bytes_, parsed)) {
    found.point = serialize<33>(parsed, SECP256K1_EC_COMPRESSED);
  } else {
    why = {"fc::assert_exception", no_key_text};
  }
  if (!why.error_class.empty()) return context.fail(why.error_class, why.text);
  pack_varuint32(key, signature.kind);
  key += found.point;
  if (signature.kind == webauthn) {
    pack(key, static_cast<uint8_t>(found.presence));
    pack_counted(key, found.relying_party);
  }
  return {};
}

}  // namespace

HostResult<void> assert_recover_key(Context& context, const Digest<32>& digest, Span sig, Span pub) {
  PackedReader signature_bytes(sig.view()), key_bytes(pub.view());
  const Signature signature = read_signature(signature_bytes);
  if (!signature_bytes.ok()) return bad_data(context, signature_bytes);
  const std::string expected = read_public_key(key_bytes);
  if (!key_bytes.ok()) return bad_data(context, key_bytes);
  if (!is_active(context, signature.kind)) {
    return context.fail("unactivated_signature_type", "Unactivated signature type used during assert_recover_key");
  }
  if (!is_active(context, public_key_kind(expected))) {
    return context.fail("unactivated_key_type", "Unactivated key type used when creating assert_recover_key");
  }
  std::string recovered;
  if (recover(context, signature, digest, recovered).failed) return Failed{};
  if (recovered == expected) return {};
  return context.fail("crypto_api_exception", "Error expected key different than recovered key");
}

// Keys of the first two kinds must fit; of the third, as much is written as there is room for, from 33 bytes on.
HostResult<int32_t> recover_key(Context& context, const Digest<32>& digest, Span sig, Span pub) {
  PackedReader in(sig.view());
  const Signature signature = read_signature(in);
  if (!in.ok()) return bad_data(context, in);
  if (!is_active(context, signature.kind)) {
    return context.fail("unactivated_signature_type", "Unactivated signature type used during recover_key");
  }
  std::string packed;
  if (recover(context, signature, digest, packed).failed) return Failed{};
  if (signature.kind == webauthn) {
    if (pub.size < legacy_key_bytes) {
      return context.fail("wasm_execution_error", "destination buffer must at least be able to hold an ECC public key");
    }
  } else if (pub.size < packed.size()) {
    // The kind is written first, then the point: one of them ends outside.
    const uint32_t left = pub.size == 0 ? 0 : pub.size - 1;
    return context.fail("fc::out_of_range_exception", "write datastream of length " + std::to_string(pub.size) +
                                                          " over by " + std::to_string(1 - int64_t{left}));
  }
  std::memcpy(pub.data, packed.data(), std::min<size_t>(pub.size, packed.size()));
  return static_cast<int32_t>(packed.size());
}

HostResult<int32_t> k1_recover(Context&, UnaliasedSpan signature, UnaliasedSpan digest, UnaliasedSpan pub) {
  if (signature.size != 65 || digest.size != 32 || pub.size < 65) return failure;
  const int header = signature.data[0];
  if (header < 27 || header >= 35) return failure;
  uint8_t message[32];
  std::memcpy(message, digest.data, sizeof message);
  secp256k1_pubkey key;
  if (!recover_k1(signature.view().substr(1), (header - 27) & 3, message, key)) return failure;
  const std::string point = serialize<65>(key, SECP256K1_EC_UNCOMPRESSED);
  std::memcpy(pub.data, point.data(), point.size());
  return success;
}

}  // namespace wrought::antelope
