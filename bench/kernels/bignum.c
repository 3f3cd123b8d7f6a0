// Powers modulo a 256-bit number, by Montgomery's product over 32-bit words: the arithmetic of a signature check as
// portable libraries write it, with nothing wider than 64 bits. Its exponents are of 64 bits, to keep rounds short.
#include "bench/kernels/parts.h"

enum { word_count = 8 };

// -1 / m modulo 2^32, for odd m: each step doubles the right bits.
static uint32_t negative_inverse(uint32_t m) {
  uint32_t inverse = m;
  for (int i = 0; i < 4; ++i) inverse *= 2 - m * inverse;
  return -inverse;
}

static bool below(const uint32_t a[8], const uint32_t b[8]) {
  for (int i = word_count - 1; i >= 0; --i)
    if (a[i] != b[i]) return a[i] < b[i];
  return false;
}

static void subtract(uint32_t a[8], const uint32_t b[8]) {
  uint64_t borrow = 0;
  for (int i = 0; i < word_count; ++i) {
    const uint64_t difference = (uint64_t)a[i] - b[i] - borrow;
    a[i] = (uint32_t)difference;
    borrow = difference >> 63;
  }
}

// r = a b / 2^256 modulo m; a, b < m.
static void montgomery_product(uint32_t r[8], const uint32_t a[8], const uint32_t b[8], const uint32_t m[8],
                               uint32_t factor) {
  uint32_t t[word_count + 2] = {0};
  for (int i = 0; i < word_count; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < word_count; ++j) {
      carry += (uint64_t)a[j] * b[i] + t[j];
      t[j] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[word_count];
    t[word_count] = (uint32_t)carry;
    t[word_count + 1] = (uint32_t)(carry >> 32);
    const uint32_t q = t[0] * factor;
    carry = ((uint64_t)q * m[0] + t[0]) >> 32;
    for (int j = 1; j < word_count; ++j) {
      carry += (uint64_t)q * m[j] + t[j];
      t[j - 1] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[word_count];
    t[word_count - 1] = (uint32_t)carry;
    t[word_count] = t[word_count + 1] + (uint32_t)(carry >> 32);
  }
  if (t[word_count] != 0 || !below(t, m)) subtract(t, m);
  for (int i = 0; i < word_count; ++i) r[i] = t[i];
}

// a = 2 a modulo m.
static void double_modulo(uint32_t a[8], const uint32_t m[8]) {
  const uint32_t carry = a[word_count - 1] >> 31;
  for (int i = word_count - 1; i > 0; --i) a[i] = a[i] << 1 | a[i - 1] >> 31;
  a[0] <<= 1;
  if (carry != 0 || !below(a, m)) subtract(a, m);
}

// r = base^exponent modulo m; words of 32 bits, the lowest first; m odd, with its highest bit set; base < m.
void bignum_power(uint32_t r[8], const uint32_t base[8], uint64_t exponent, const uint32_t m[8]) {
  const uint32_t factor = negative_inverse(m[0]);
  uint32_t power[word_count], result[word_count] = {1}, one[word_count] = {1};
  for (int i = 0; i < word_count; ++i) power[i] = base[i];
  for (int i = 0; i < 32 * word_count; ++i) {
    double_modulo(power, m);
    double_modulo(result, m);
  }
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) montgomery_product(result, result, power, m, factor);
    montgomery_product(power, power, power, m, factor);
  }
  montgomery_product(r, result, one, m, factor);
}

uint64_t kernel_bignum(uint64_t rounds) {
  // The order of the group of secp256k1.
  static const uint32_t order[word_count] = {0xd0364141, 0xbfd25e8c, 0xaf48a03b, 0xbaaedce6,
                                             0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff};
  uint32_t value[word_count] = {3, 1, 4, 1, 5, 9, 2, 6};
  uint64_t random = 1, checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    random = next_random(random);
    bignum_power(value, value, random, order);
    checksum = checksum * 31 + value[round % word_count];
  }
  return checksum;
}
