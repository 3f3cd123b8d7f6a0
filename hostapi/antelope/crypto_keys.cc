// recover_key and its kin: the public key that made a signature over a digest. K1 is secp256k1, by libsecp256k1; R1 is
// P-256, by OpenSSL; WebAuthn is in webauthn.cc.
//
// A packed signature or key is its type as varuint32, then its fields; what follows them is ignored. All three types
// are active. Signatures need not be canonical.
#include <secp256k1_recovery.h>

#include <algorithm>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/packed.h"
#include "hostapi/antelope/recover.h"

namespace wrought::antelope {

namespace {

constexpr int32_t success = 0, failure = -1;
constexpr uint32_t array_elements_max = 1024 * 1024;
constexpr uint32_t string_bytes_max = 20 * 1024 * 1024;
constexpr size_t legacy_key_bytes = 33;

enum KeyType : uint32_t { k1, r1, webauthn, key_types };

struct PackedSignature {
  uint32_t type = k1;
  std::string_view compact;  // header, r, s: 65 bytes
  WebauthnAssertion assertion;
};

// A size as varuint32.
uint32_t read_size(PackedReader& in, uint32_t size_max, std::string& error) {
  const uint32_t size = in.varuint32();
  if (size <= size_max) return size;
  error = "size " + std::to_string(size) + " is more than " + std::to_string(size_max);
  return 0;
}
std::string_view read_string(PackedReader& in, std::string& error) {
  return in.bytes(read_size(in, string_bytes_max, error));
}
// Read element by element: of one that is too short, all that is there, and then one more.
std::string_view read_array(PackedReader& in, std::string& error) {
  const uint32_t size = read_size(in, array_elements_max, error);
  if (size > in.rest().size()) (void)in.bytes(in.rest().size());
  return in.bytes(size);
}

// Reads the type and calls fields(in, type, error), which leaves the reason in `error` for what is not a matter of
// size.
template <class Fields>
HostResult<void> read_variant(Context& context, Span packed, Fields fields) {
  PackedReader in(packed.view());
  std::string error;
  const uint32_t type = in.varuint32();
  if (type >= key_types) {
    error = "Provided index out of range for variant.";
  } else if (in.ok()) {
    fields(in, type, error);
  }
  if (!in.ok()) return context.fail("fc::out_of_range_exception", in.error());
  if (!error.empty()) return context.fail("fc::assert_exception", error);
  return {};
}

HostResult<void> read_signature(Context& context, Span packed, PackedSignature& signature) {
  return read_variant(context, packed, [&](PackedReader& in, uint32_t type, std::string& error) {
    signature.type = type;
    signature.compact = in.bytes(65);
    if (type != webauthn) return;
    signature.assertion.auth_data = read_array(in, error);
    if (error.empty()) signature.assertion.client_json = read_string(in, error);
  });
}

struct PublicKey {
  uint32_t type = k1;
  std::string point;  // compressed: 33 bytes
  UserPresence presence = UserPresence::none;
  std::string relying_party;
  bool operator==(const PublicKey&) const = default;
};

HostResult<void> read_key(Context& context, Span packed, PublicKey& key) {
  return read_variant(context, packed, [&](PackedReader& in, uint32_t type, std::string& error) {
    key.type = type;
    key.point = in.bytes(33);
    if (type != webauthn) return;
    key.presence = static_cast<UserPresence>(in.read<uint8_t>());
    key.relying_party = read_string(in, error);
    if (in.ok() && error.empty() && key.relying_party.empty()) error = "webauthn pubkey must have non empty rpid";
  });
}

std::string pack_key(const PublicKey& key) {
  std::string packed;
  pack_varuint32(packed, key.type);
  packed += key.point;
  if (key.type == webauthn) {
    pack(packed, static_cast<uint8_t>(key.presence));
    pack_counted(packed, key.relying_party);
  }
  return packed;
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

HostResult<void> recover(Context& context, const PackedSignature& signature, const Digest<32>& digest, PublicKey& key) {
  key.type = signature.type;
  RecoverFailure why;
  if (signature.type == webauthn) {
    WebauthnKey found;
    why = recover_webauthn(signature.compact, signature.assertion, digest.bytes_, found);
    key.point = found.point;
    key.presence = found.presence;
    key.relying_party = found.relying_party;
  } else {
    const int header = static_cast<uint8_t>(signature.compact[0]);
    const std::string_view r_and_s = signature.compact.substr(1);
    if (header < 27 || header >= 35) {
      why = {"fc::exception", no_key_text};
    } else if (signature.type == r1) {
      why = recover_r1(r_and_s, (header - 27) & 3, digest.bytes_, SignatureRules::plain, key.point);
    } else {
      secp256k1_pubkey found;
      if (!recover_k1(r_and_s, (header - 27) & 3, digest.bytes_, found)) {
        why = {"fc::assert_exception", no_key_text};
      } else {
        key.point = serialize<33>(found, SECP256K1_EC_COMPRESSED);
      }
    }
  }
  if (why.error_class.empty()) return {};
  return context.fail(why.error_class, why.text);
}

}  // namespace

HostResult<void> assert_recover_key(Context& context, const Digest<32>& digest, Span sig, Span pub) {
  PackedSignature signature;
  PublicKey expected, recovered;
  if (read_signature(context, sig, signature).failed || read_key(context, pub, expected).failed ||
      recover(context, signature, digest, recovered).failed) {
    return Failed{};
  }
  if (recovered == expected) return {};
  return context.fail("crypto_api_exception", "Error expected key different than recovered key");
}

// Keys of the first two types must fit; of the third, as much is written as there is room for, from 33 bytes on.
HostResult<int32_t> recover_key(Context& context, const Digest<32>& digest, Span sig, Span pub) {
  PackedSignature signature;
  PublicKey key;
  if (read_signature(context, sig, signature).failed || recover(context, signature, digest, key).failed) {
    return Failed{};
  }
  const std::string packed = pack_key(key);
  if (key.type == webauthn) {
    if (pub.size < legacy_key_bytes) {
      return context.fail("wasm_execution_error", "destination buffer must at least be able to hold an ECC public key");
    }
  } else if (pub.size < packed.size()) {
    // The type is written first, then the point: one of them ends outside.
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
