#include "hostapi/state/hash_secret.h"

#include <cstring>
#include <random>

namespace wrought {

uint64_t HashSecret::hash(std::string_view bytes) const {
  uint64_t hash = bytes.size();
  uint64_t words[2];
  for (; bytes.size() > sizeof words; bytes.remove_prefix(sizeof words)) {
    std::memcpy(words, bytes.data(), sizeof words);
    hash = mix(hash ^ words[0], words[1]);
  }
  words[0] = words[1] = 0;
  if (!bytes.empty()) std::memcpy(words, bytes.data(), bytes.size());
  return mix(mix(hash ^ words[0], words[1]), hash);
}

const HashSecret& hash_secret() {
  static const HashSecret secret = [] {
    std::random_device random;
    auto draw = [&] { return uint64_t{random()} << 32 | random(); };
    return HashSecret{draw(), draw()};
  }();
  return secret;
}

}  // namespace wrought
