// Hashes of keys that contracts choose. A secret, drawn once per process, keeps anybody from making keys that collide.
//
// Such a hash decides nothing but time: nothing is ever walked in the order of its hashes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace wrought {

struct HashSecret {
  uint64_t a, b;
  // A number from two, by one long multiplication.
  [[nodiscard]] uint64_t mix(uint64_t x, uint64_t y) const {
    const auto product = static_cast<unsigned __int128>(x ^ a) * (y ^ b);
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  // Sixteen bytes at a time from the second byte on, the last ones may overlap those before. Keys are a letter and then
  // numbers: what is read here was mostly written in one piece, and reads wait for pieces that were not.
  [[nodiscard]] uint64_t hash(std::string_view bytes) const {
    if (bytes.size() <= 8) return hash_short(bytes);
    const char *at = bytes.data() + 1, *const end = bytes.data() + bytes.size();
    uint64_t hash = bytes.size() << 8 | static_cast<uint8_t>(bytes[0]);
    for (; end - at > 16; at += 16) hash = mix(hash ^ word(at), word(at + 8));
    const uint64_t last = word(end - 8);
    return mix(mix(hash ^ (end - at > 8 ? word(at) : last), last), hash);
  }

 private:
  [[nodiscard]] uint64_t hash_short(std::string_view bytes) const {
    char padded[8] = {};
    if (!bytes.empty()) std::memcpy(padded, bytes.data(), bytes.size());
    return mix(mix(bytes.size() ^ word(padded), 0), bytes.size());
  }
  static uint64_t word(const char* at) {
    uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
};

[[nodiscard]] HashSecret draw_hash_secret();
inline const HashSecret process_hash_secret = draw_hash_secret();
[[nodiscard]] inline const HashSecret& hash_secret() { return process_hash_secret; }

}  // namespace wrought
