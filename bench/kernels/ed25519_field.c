// Multiplication modulo p = 2^255 - 19, the field of Ed25519, on five limbs of 51 bits: the other signature scheme that
// contracts check by themselves. 25 products of 128 bits each time.
#include "bench/kernels/parts.h"

typedef unsigned __int128 u128;

static const uint64_t limb_mask = (UINT64_C(1) << 51) - 1;

// Takes limbs below 2^54 and gives limbs below 2^51 + 2^18. What leaves at bit 255 comes back 19-fold.
__attribute__((noinline)) void ed25519_field_multiply(uint64_t r[5], const uint64_t a[5], const uint64_t b[5]) {
  const uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];
  const u128 column[5] = {
      (u128)a[0] * b[0] + (u128)a[1] * b4 + (u128)a[2] * b3 + (u128)a[3] * b2 + (u128)a[4] * b1,
      (u128)a[0] * b[1] + (u128)a[1] * b[0] + (u128)a[2] * b4 + (u128)a[3] * b3 + (u128)a[4] * b2,
      (u128)a[0] * b[2] + (u128)a[1] * b[1] + (u128)a[2] * b[0] + (u128)a[3] * b4 + (u128)a[4] * b3,
      (u128)a[0] * b[3] + (u128)a[1] * b[2] + (u128)a[2] * b[1] + (u128)a[3] * b[0] + (u128)a[4] * b4,
      (u128)a[0] * b[4] + (u128)a[1] * b[3] + (u128)a[2] * b[2] + (u128)a[3] * b[1] + (u128)a[4] * b[0],
  };
  u128 carry = 0;
  for (int i = 0; i < 5; ++i) {
    carry += column[i];
    r[i] = (uint64_t)carry & limb_mask;
    carry >>= 51;
  }
  carry = carry * 19 + r[0];
  r[0] = (uint64_t)carry & limb_mask;
  r[1] += (uint64_t)(carry >> 51);
}

// The one representative below p, as four words, the lowest first.
void ed25519_field_to_words(uint64_t words[4], const uint64_t limbs[5]) {
  uint64_t t[5];
  for (int i = 0; i < 5; ++i) t[i] = limbs[i];
  // Two passes bring any limbs below 2^255; the third adds 19 to see whether that reaches 2^255, so whether t >= p.
  for (int pass = 0; pass < 3; ++pass) {
    uint64_t plus[5];
    uint64_t carry = pass < 2 ? 0 : 19;
    for (int i = 0; i < 5; ++i) {
      carry += t[i];
      plus[i] = carry & limb_mask;
      carry >>= 51;
    }
    if (pass < 2) plus[0] += 19 * carry;
    if (pass == 2 && carry == 0) break;
    for (int i = 0; i < 5; ++i) t[i] = plus[i];
  }
  words[0] = t[0] | t[1] << 51;
  words[1] = t[1] >> 13 | t[2] << 38;
  words[2] = t[2] >> 26 | t[3] << 25;
  words[3] = t[3] >> 39 | t[4] << 12;
}

// The words' top bit stays in the fifth limb: what it is worth is settled by the next product.
void ed25519_field_from_words(uint64_t limbs[5], const uint64_t words[4]) {
  limbs[0] = words[0] & limb_mask;
  limbs[1] = (words[0] >> 51 | words[1] << 13) & limb_mask;
  limbs[2] = (words[1] >> 38 | words[2] << 26) & limb_mask;
  limbs[3] = (words[2] >> 25 | words[3] << 39) & limb_mask;
  limbs[4] = words[3] >> 12;
}

uint64_t kernel_ed25519_field(uint64_t rounds) {
  // The coordinates of the base point.
  static const uint64_t x_words[4] = {0xc9562d608f25d51a, 0x692cc7609525a7b2, 0xc0a4e231fdd6dc5c, 0x216936d3cd6e53fe};
  static const uint64_t y_words[4] = {0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666};
  uint64_t x[5], y[5];
  ed25519_field_from_words(x, x_words);
  ed25519_field_from_words(y, y_words);
  for (uint64_t round = 0; round < rounds; ++round) {
    ed25519_field_multiply(x, x, x);
    ed25519_field_multiply(y, x, y);
    ed25519_field_multiply(x, y, x);
    ed25519_field_multiply(y, y, y);
  }
  uint64_t x_out[4], y_out[4];
  ed25519_field_to_words(x_out, x);
  ed25519_field_to_words(y_out, y);
  return x_out[0] ^ x_out[1] ^ x_out[2] ^ x_out[3] ^ y_out[0] ^ y_out[1] ^ y_out[2] ^ y_out[3];
}
