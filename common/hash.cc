// A hash that cannot be computed has no honest value, and every identity in the system rests on it: should OpenSSL
// fail (it only can when memory is gone), the process ends here rather than continue with a wrong one.
#include "common/hash.h"

#include <openssl/evp.h>

#include <cassert>
#include <cstdlib>
#include <memory>

#include "common/hex.h"

namespace wrought {
namespace {

// Looked up once: OpenSSL would search for it, under locks, at each hash.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

class Sha256Stream {
 public:
  Sha256Stream() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!context_ || sha256_method() == nullptr) std::abort();
    begin();
  }
  // From the start, in the memory that is there: to make that anew costs as much as the hash of a short text.
  void begin() {
    if (EVP_DigestInit_ex(context_.get(), sha256_method(), nullptr) != 1) std::abort();
  }
  void add(ByteView bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1) std::abort();
  }
  Sha256 finish() {
    Sha256 digest;
    if (EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) != 1) std::abort();
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

Sha256 sha256(ByteView bytes) {
  thread_local Sha256Stream stream;
  stream.begin();
  stream.add(bytes);
  return stream.finish();
}

std::string sha256_hex(ByteView bytes) { return to_hex(sha256(bytes)); }
std::string sha256_hex(std::string_view text) { return sha256_hex(bytes_of(text)); }

std::string content_hash_hex(ByteView file, size_t digits_offset) {
  assert(digits_offset <= file.size() && file.size() - digits_offset >= hash_hex_digits);
  const std::string zeros(hash_hex_digits, '0');
  Sha256Stream stream;
  stream.add(file.first(digits_offset));
  stream.add(bytes_of(zeros));
  stream.add(file.subspan(digits_offset + hash_hex_digits));
  return to_hex(stream.finish());
}

}  // namespace wrought
