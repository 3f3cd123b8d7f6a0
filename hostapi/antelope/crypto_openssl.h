// OpenSSL's numbers and curves, owned: what the curve functions share.
//
// Calls that can fail for lack of memory only go through must(); std::bad_alloc ends the host call as
// host_resource_error (bind.h), so that a machine's shortage is never taken for an answer.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

namespace wrought::antelope {

template <auto free>
struct FreeBy {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, FreeBy<BN_free>>;
using NumberScratch = std::unique_ptr<BN_CTX, FreeBy<BN_CTX_free>>;
using Curve = std::unique_ptr<EC_GROUP, FreeBy<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, FreeBy<EC_POINT_free>>;

template <class T>
T* must(T* made) {
  if (made == nullptr) throw std::bad_alloc();
  return made;
}
inline void must(int done) {
  if (done != 1) throw std::bad_alloc();
}

// For calls that fail for bad input, too. Forgets OpenSSL's notes of what was wrong.
inline bool accepted(int done) {
  if (done == 1) return true;
  bool no_memory = false;
  while (const unsigned long error = ERR_get_error()) no_memory |= ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
  if (no_memory) throw std::bad_alloc();
  return false;
}

inline Number number() { return Number(must(BN_new())); }
inline Number big_endian(std::string_view bytes) {
  return Number(
      must(BN_bin2bn(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()), nullptr)));
}
inline Number little_endian(std::string_view bytes) {
  return Number(
      must(BN_lebin2bn(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()), nullptr)));
}
inline NumberScratch scratch() { return NumberScratch(must(BN_CTX_new())); }
inline Point point(const Curve& curve) { return Point(must(EC_POINT_new(curve.get()))); }

}  // namespace wrought::antelope
