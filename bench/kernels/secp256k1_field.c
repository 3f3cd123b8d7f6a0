// Multiplication modulo p = 2^256 - 2^32 - 977, the field of secp256k1, on five limbs of 52 bits: what checking a
// signature inside a contract consists of. Each 64x64->128 product is a call of __multi3 in wasm (see multi3.c).
#include "bench/kernels/parts.h"

typedef unsigned __int128 u128;

static const uint64_t limb_mask = (UINT64_C(1) << 52) - 1;
static const uint64_t top_mask = (UINT64_C(1) << 48) - 1;
// 2^256 and 2^260 modulo p: what a carry out of the top bit, and out of the fifth limb, is worth.
static const uint64_t fold_256 = UINT64_C(0x1000003d1);
static const uint64_t fold_260 = UINT64_C(0x1000003d10);

// Takes limbs below 2^53 and gives limbs below 2^52 + 2^41 (the top one below 2^48), so results may be factors again.
__attribute__((noinline)) void secp256k1_field_multiply(uint64_t r[5], const uint64_t a[5], const uint64_t b[5]) {
  u128 column[9] = {
      (u128)a[0] * b[0],
      (u128)a[0] * b[1] + (u128)a[1] * b[0],
      (u128)a[0] * b[2] + (u128)a[1] * b[1] + (u128)a[2] * b[0],
      (u128)a[0] * b[3] + (u128)a[1] * b[2] + (u128)a[2] * b[1] + (u128)a[3] * b[0],
      (u128)a[0] * b[4] + (u128)a[1] * b[3] + (u128)a[2] * b[2] + (u128)a[3] * b[1] + (u128)a[4] * b[0],
      (u128)a[1] * b[4] + (u128)a[2] * b[3] + (u128)a[3] * b[2] + (u128)a[4] * b[1],
      (u128)a[2] * b[4] + (u128)a[3] * b[3] + (u128)a[4] * b[2],
      (u128)a[3] * b[4] + (u128)a[4] * b[3],
      (u128)a[4] * b[4],
  };
  // The upper columns become limbs first: folded as they are, they would not fit in 128 bits.
  u128 carry = 0;
  for (int i = 0; i < 4; ++i) {
    carry += column[5 + i];
    column[i] += (u128)((uint64_t)carry & limb_mask) * fold_260;
    carry >>= 52;
  }
  column[4] += (u128)(uint64_t)carry * fold_260;

  carry = 0;
  for (int i = 0; i < 4; ++i) {
    carry += column[i];
    r[i] = (uint64_t)carry & limb_mask;
    carry >>= 52;
  }
  carry += column[4];
  r[4] = (uint64_t)carry & top_mask;
  carry = (u128)(uint64_t)(carry >> 48) * fold_256 + r[0];
  r[0] = (uint64_t)carry & limb_mask;
  r[1] += (uint64_t)(carry >> 52);
}

// The one representative below p, as four words, the lowest first.
void secp256k1_field_to_words(uint64_t words[4], const uint64_t limbs[5]) {
  uint64_t t[5];
  uint64_t carry = 0;
  for (int i = 0; i < 5; ++i) {
    carry += limbs[i];
    t[i] = i < 4 ? carry & limb_mask : carry;
    carry >>= 52;
  }
  // t is below 2 p. It is not below p when t + fold_256 reaches 2^256, and then that sum less 2^256 is t - p.
  uint64_t plus[5];
  carry = fold_256;
  for (int i = 0; i < 5; ++i) {
    carry += t[i];
    plus[i] = i < 4 ? carry & limb_mask : carry;
    carry >>= 52;
  }
  if (plus[4] >> 48 != 0) {
    plus[4] &= top_mask;
    for (int i = 0; i < 5; ++i) t[i] = plus[i];
  }
  words[0] = t[0] | t[1] << 52;
  words[1] = t[1] >> 12 | t[2] << 40;
  words[2] = t[2] >> 24 | t[3] << 28;
  words[3] = t[3] >> 36 | t[4] << 16;
}

void secp256k1_field_from_words(uint64_t limbs[5], const uint64_t words[4]) {
  limbs[0] = words[0] & limb_mask;
  limbs[1] = (words[0] >> 52 | words[1] << 12) & limb_mask;
  limbs[2] = (words[1] >> 40 | words[2] << 24) & limb_mask;
  limbs[3] = (words[2] >> 28 | words[3] << 36) & limb_mask;
  limbs[4] = words[3] >> 16;
}

uint64_t kernel_secp256k1_field(uint64_t rounds) {
  // The coordinates of the curve's generator.
  static const uint64_t x_words[4] = {0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac};
  static const uint64_t y_words[4] = {0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465};
  uint64_t x[5], y[5];
  secp256k1_field_from_words(x, x_words);
  secp256k1_field_from_words(y, y_words);
  for (uint64_t round = 0; round < rounds; ++round) {
    secp256k1_field_multiply(x, x, x);
    secp256k1_field_multiply(y, x, y);
    secp256k1_field_multiply(x, y, x);
    secp256k1_field_multiply(y, y, y);
  }
  uint64_t x_out[4], y_out[4];
  secp256k1_field_to_words(x_out, x);
  secp256k1_field_to_words(y_out, y);
  return x_out[0] ^ x_out[1] ^ x_out[2] ^ x_out[3] ^ y_out[0] ^ y_out[1] ^ y_out[2] ^ y_out[3];
}
