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
  // Sixteen bytes at a time; the last sixteen may overlap those before.
  [[nodiscard]] uint64_t hash(std::string_view bytes) const {
    const char* at = bytes.data();
    size_t left = bytes.size();
    uint64_t hash = left;
    for (; left > 16; at += 16, left -= 16) hash = mix(hash ^ word(at), word(at + 8));
    if (bytes.size() >= 16) {
      at -= 16 - left;
      return mix(mix(hash ^ word(at), word(at + 8)), hash);
    }
    char padded[16] = {};
    if (left != 0) std::memcpy(padded, at, left);
    return mix(mix(hash ^ word(padded), word(padded + 8)), hash);
  }

 private:
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
