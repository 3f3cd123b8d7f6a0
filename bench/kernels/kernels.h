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
    {"sha256", kernel_sha256, 12000, 0xd63f7653be68b9a7},
    {"keccak", kernel_keccak, 14000, 0x96dc5b24c5c92312},
    {"blake2b", kernel_blake2b, 35000, 0x2244cdf2f41cc9f4},
    {"secp256k1_field", kernel_secp256k1_field, 300000, 0x1b6cf61f3fd8e017},
    {"ed25519_field", kernel_ed25519_field, 400000, 0x62e25ca89d2f0fd7},
    {"fib", kernel_fib, 4000, 0x817abdcdf30f9618},
    {"call_indirect", kernel_call_indirect, 150000, 0x56a107cc8602c23d},
    {"tree", kernel_tree, 400, 0xb1c834b5bd25ea16},
    {"sort", kernel_sort, 500, 0x9daba94439be9652},
    {"bytecode", kernel_bytecode, 25000, 0x2b5537b9de81fd59},
    {"matmul", kernel_matmul, 2000, 0x97bb923a1bd19ff8},
    {"base58", kernel_base58, 8000, 0x329b4198be48995c},
    {"parser", kernel_parser, 90000, 0xa336a2bcb2f236c8},
    {"nbody", kernel_nbody, 400000, 0xbfc5a4d5106579fd},
    {"token_transfer", kernel_token_transfer, 200000, 0x25e002ae6b02b5eb},
    {"asset", kernel_asset, 150000, 0x4121350f88f5666a},
    {"index_compare", kernel_index_compare, 601, 0x0b361163d9312072},
    {"base64", kernel_base64, 30000, 0xc123905ffa5107bb},
    {"json_scan", kernel_json_scan, 25000, 0x9aa96b7706008000},
    {"merkle", kernel_merkle, 100, 0xbe6983a9b8e855b4},
    {"bignum", kernel_bignum, 1000, 0xb2afe44686fab8c8},
    {"sort_structs", kernel_sort_structs, 300, 0x983c03f965e3daa8},
};

}  // namespace wrought::bench
