// __multi3, the product of two 128-bit integers: clang calls it in wasm for every product of 64-bit integers whose
// upper half is wanted. Contracts carry it as an ordinary function, taken from their compiler's runtime library; so do
// the kernels, with this one. In 32-bit halves, since wasm's widest product is 64 bits.
#include "bench/kernels/parts.h"

typedef unsigned __int128 u128;

u128 __multi3(u128 a, u128 b);

static u128 multiply_words(uint64_t a, uint64_t b) {
  const uint64_t half_mask = 0xffffffff;
  const uint64_t a_low = a & half_mask, a_high = a >> 32;
  const uint64_t b_low = b & half_mask, b_high = b >> 32;
  uint64_t low = a_low * b_low;
  uint64_t middle = (low >> 32) + a_high * b_low;
  low &= half_mask;
  uint64_t high = middle >> 32;
  middle = (middle & half_mask) + a_low * b_high;
  low |= middle << 32;
  high += (middle >> 32) + a_high * b_high;
  return (u128)high << 64 | low;
}

u128 __multi3(u128 a, u128 b) {
  const uint64_t a_low = (uint64_t)a, a_high = (uint64_t)(a >> 64);
  const uint64_t b_low = (uint64_t)b, b_high = (uint64_t)(b >> 64);
  return multiply_words(a_low, b_low) + ((u128)(a_high * b_low + a_low * b_high) << 64);
}
