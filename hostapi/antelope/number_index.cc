#include "hostapi/antelope/number_index.h"

#include <random>

namespace wrought {

HashSecret hash_secret() {
  static const HashSecret secret = [] {
    std::random_device random;
    auto draw = [&] { return uint64_t{random()} << 32 | random(); };
    return HashSecret{draw(), draw()};
  }();
  return secret;
}

}  // namespace wrought
