// The kernels: small loops like those that contracts spend their time in. One C source each, built twice: natively with
// the pinned clang (`native`), and to wasm (bench/kernels/NAME.wasm in the build directory). Rounds are for 20 to 50 ms
// of native code; `expected` is the checksum that so many rounds give.
#pragma once

#include "bench/kernels/parts.h"

namespace wrought::bench {

struct Kernel {
  const char* name;
  uint64_t (*native)(uint64_t rounds);
  uint64_t rounds;
  uint64_t expected;
};

inline constexpr Kernel kernels[] = {
    {"fib", kernel_fib, 4000, 0x817abdcdf30f9618},
    {"sha256", kernel_sha256, 12000, 0xd63f7653be68b9a7},
    {"secp256k1_field", kernel_secp256k1_field, 300000, 0x1b6cf61f3fd8e017},
};

}  // namespace wrought::bench
