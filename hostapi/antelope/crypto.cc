// Hashes of guest bytes, by OpenSSL; Keccak-256, which OpenSSL 3.0 lacks, by Crypto++.
#include "hostapi/antelope/bodies.h"

#include <cryptopp/keccak.h>
#include <openssl/evp.h>

#include <algorithm>

namespace wrought::antelope {

namespace {

template <size_t bytes>
HostResult<void> hash(Context& context, const EVP_MD* kind, Span data, Digest<bytes>& out) {
  // Into a place of our own first: the data may lie where the digest goes.
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(data.data, data.size, digest, &size, kind, nullptr) != 1 || size != bytes) {
    return context.fail("host_resource_error", "the crypto library cannot hash");
  }
  std::memcpy(out.bytes_, digest, bytes);
  return {};
}

template <size_t bytes>
HostResult<void> compare(Context& context, const EVP_MD* kind, Span data, const Digest<bytes>& expected) {
  Digest<bytes> actual;
  if (hash(context, kind, data, actual).failed) return Failed{};
  if (std::memcmp(actual.bytes_, expected.bytes_, bytes) == 0) return {};
  return context.fail("crypto_api_exception", "hash mismatch");
}

}  // namespace

HostResult<void> sha256(Context& c, Span data, Digest<32>& out) { return hash(c, EVP_sha256(), data, out); }
HostResult<void> sha1(Context& c, Span data, Digest<20>& out) { return hash(c, EVP_sha1(), data, out); }
HostResult<void> sha512(Context& c, Span data, Digest<64>& out) { return hash(c, EVP_sha512(), data, out); }
HostResult<void> ripemd160(Context& c, Span data, Digest<20>& out) { return hash(c, EVP_ripemd160(), data, out); }

HostResult<void> assert_sha256(Context& c, Span data, const Digest<32>& expected) {
  return compare(c, EVP_sha256(), data, expected);
}
HostResult<void> assert_sha1(Context& c, Span data, const Digest<20>& expected) {
  return compare(c, EVP_sha1(), data, expected);
}
HostResult<void> assert_sha512(Context& c, Span data, const Digest<64>& expected) {
  return compare(c, EVP_sha512(), data, expected);
}
HostResult<void> assert_ripemd160(Context& c, Span data, const Digest<20>& expected) {
  return compare(c, EVP_ripemd160(), data, expected);
}

// Keccak-256 is SHA3-256 with the padding it had before NIST changed it. As many bytes go out as there is room for.
HostResult<void> sha3(Context& c, UnaliasedSpan data, UnaliasedSpan out, int32_t keccak) {
  Digest<32> digest;
  if (keccak == 1) {
    CryptoPP::Keccak_256().CalculateDigest(digest.bytes_, data.data, data.size);
  } else if (hash(c, EVP_sha3_256(), data, digest).failed) {
    return Failed{};
  }
  std::memcpy(out.data, digest.bytes_, std::min<size_t>(out.size, sizeof digest));
  return {};
}

}  // namespace wrought::antelope
