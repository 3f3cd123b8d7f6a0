// Hashes of keys that contracts choose. A secret, drawn once per process, keeps anybody from making keys that collide.
//
// Such a hash decides nothing but time: nothing is ever walked in the order of its hashes.
#pragma once

#include <cstdint>
#include <string_view>

namespace wrought {

struct HashSecret {
  uint64_t a, b;
  // A number from two, by one long multiplication.
  [[nodiscard]] uint64_t mix(uint64_t x, uint64_t y) const {
    const auto product = static_cast<unsigned __int128>(x ^ a) * (y ^ b);
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  [[nodiscard]] uint64_t hash(std::string_view bytes) const;
};
[[nodiscard]] const HashSecret& hash_secret();

}  // namespace wrought
