#include "hostapi/state/hash_secret.h"

#include <random>

namespace wrought {

HashSecret draw_hash_secret() {
  std::random_device random;
  auto draw = [&] { return uint64_t{random()} << 32 | random(); };
  return {draw(), draw()};
}

}  // namespace wrought
