// Keys are read into the bytes they are kept as; only R1 is ever decoded.
#include "hostapi/antelope/public_key.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <memory>
#include <new>

namespace wrought {

namespace {

constexpr size_t point_bytes = 33;
constexpr size_t site_at = 1 + point_bytes + 1;  // where the site and its length stand
enum Kind : uint32_t { k1 = 0, r1 = 1, webauthn = 2 };

struct FreeGroup {
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
};
struct FreePoint {
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
};

// Not the point at infinity: that has a zero for its first byte.
bool on_p256(std::string_view point) {
  // Made once: that takes a third of the time of decoding a key.
  static const std::unique_ptr<EC_GROUP, FreeGroup> curve(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const std::unique_ptr<EC_POINT, FreePoint> decoded(curve ? EC_POINT_new(curve.get()) : nullptr);
  if (!decoded) throw std::bad_alloc();  // the caller of a host function's body reports it
  return EC_POINT_oct2point(curve.get(), decoded.get(), reinterpret_cast<const unsigned char*>(point.data()),
                            point.size(), nullptr) == 1;
}

}  // namespace

std::string read_public_key(PackedReader& in) {
  std::string key;
  const uint32_t kind = in.varuint32();
  if (!in.ok()) return key;
  if (kind >= public_key_kinds) {
    in.fail("fc::assert_exception", "Provided index out of range for variant.");
    return key;
  }
  pack_varuint32(key, kind);
  key += in.bytes(point_bytes);
  if (kind != webauthn) return key;
  pack(key, in.read<uint8_t>());
  const std::string_view site = in.counted_bytes();
  if (in.ok() && site.empty()) {
    in.fail("fc::assert_exception", "rpid.length(): webauthn pubkey must have non empty rpid");
  }
  pack_counted(key, site);
  return key;
}

uint32_t public_key_kind(std::string_view key) { return static_cast<uint8_t>(key[0]); }

bool key_less(std::string_view a, std::string_view b) {
  const std::string_view a_head = a.substr(0, site_at), b_head = b.substr(0, site_at);
  if (a_head != b_head || public_key_kind(a) != webauthn) return a_head < b_head;
  PackedReader a_site(a.substr(site_at)), b_site(b.substr(site_at));
  return a_site.counted_bytes() < b_site.counted_bytes();
}

size_t billed_key_bytes(std::string_view key) {
  if (public_key_kind(key) != webauthn) return key.size();
  std::string count;
  pack_varuint32(count, static_cast<uint32_t>(key.size() - 1));
  return count.size() + key.size();
}

std::string genesis_key() {
  constexpr char key[] =
      "\x00\x02\xc0\xde\xd2\xbc\x1f\x13\x05\xfb\x0f\xaa\xc5\xe6\xc0\x3e\xe3\xa1\x92\x42\x34\x98\x54\x27\xb6\x16"
      "\x7c\xa5\x69\xd1\x3d\xf4\x35\xcf";
  return {key, sizeof key - 1};
}

KeyCheck check_public_key(std::string_view key) {
  const std::string_view point = key.substr(1, point_bytes);
  switch (public_key_kind(key)) {
    case k1: return std::ranges::all_of(point, [](char c) { return c == 0; }) ? KeyCheck::invalid : KeyCheck::valid;
    case r1:
      if (point[0] == 0) return KeyCheck::invalid;
      return on_p256(point) ? KeyCheck::valid : KeyCheck::undecodable;
    default: return KeyCheck::valid;
  }
}

}  // namespace wrought
