// Key recovery on P-256 (SEC 1, 4.1.6): Q = r^-1 (s R - e G), where R is one of the points whose x coordinate is r
// modulo the group's order.
#include <openssl/obj_mac.h>

#include "hostapi/antelope/crypto_openssl.h"
#include "hostapi/antelope/recover.h"

namespace wrought::antelope {

namespace {

const Curve& p256() {
  static const Curve curve(must(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)));
  return curve;
}

// False: there is no such point, or r is a multiple of the order.
bool recover_point(const Number& r, const Number& s, int id, const uint8_t (&digest)[32], Point& q) {
  const EC_GROUP* curve = p256().get();
  const BIGNUM* order = EC_GROUP_get0_order(curve);
  const NumberScratch ctx = scratch();

  const Number x = number();
  must(BN_copy(x.get(), r.get()));
  if (id >= 2) must(BN_add(x.get(), x.get(), order));
  const Point big_r = point(p256());
  if (BN_cmp(x.get(), EC_GROUP_get0_field(curve)) >= 0) return false;
  if (!accepted(EC_POINT_set_compressed_coordinates(curve, big_r.get(), x.get(), id & 1, ctx.get()))) return false;

  const Number inverse = number();
  if (!accepted(BN_mod_inverse(inverse.get(), r.get(), order, ctx.get()) != nullptr)) return false;
  const Number e = big_endian({reinterpret_cast<const char*>(digest), sizeof digest});
  const Number zero = number(), g_scalar = number(), r_scalar = number();
  must(BN_mod_sub(g_scalar.get(), zero.get(), e.get(), order, ctx.get()));
  must(BN_mod_mul(g_scalar.get(), g_scalar.get(), inverse.get(), order, ctx.get()));
  must(BN_mod_mul(r_scalar.get(), s.get(), inverse.get(), order, ctx.get()));
  must(EC_POINT_mul(curve, q.get(), g_scalar.get(), big_r.get(), r_scalar.get(), ctx.get()));
  return true;
}

bool is_high(const Number& s) {
  const Number half = number();
  must(BN_rshift1(half.get(), EC_GROUP_get0_order(p256().get())));
  return BN_cmp(s.get(), half.get()) > 0;
}

}  // namespace

RecoverFailure recover_r1(std::string_view r_and_s, int id, const uint8_t (&digest)[32], SignatureRules rules,
                          std::string& point_out) {
  const Number r = big_endian(r_and_s.substr(0, 32)), s = big_endian(r_and_s.substr(32, 32));
  if (rules == SignatureRules::plain && is_high(s)) {
    return {"fc::exception", "invalid high s-value encountered in r1 signature"};
  }
  Point q = point(p256());
  if (!recover_point(r, s, id, digest, q)) return {"fc::exception", no_key_text};
  uint8_t out[33] = {};
  if (EC_POINT_is_at_infinity(p256().get(), q.get())) {
    if (rules == SignatureRules::authenticator) return {"fc::exception", no_key_text};
  } else if (EC_POINT_point2oct(p256().get(), q.get(), POINT_CONVERSION_COMPRESSED, out, sizeof out, nullptr) !=
             sizeof out) {
    throw std::bad_alloc();
  }
  point_out.assign(reinterpret_cast<const char*>(out), sizeof out);
  return {};
}

}  // namespace wrought::antelope
