// What kernels are made of, as far as a test wants to see it: each part is checked on its own against published answers
// (kernels_test.cc). C, since the kernels are; they use no library, being contracts too.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint32_t fib(uint32_t n);
void sha256(const uint8_t* data, uint32_t size, uint8_t digest[32]);

// Limbs of 52 bits, words of 64, the lowest first; r may be a or b.
void secp256k1_field_multiply(uint64_t r[5], const uint64_t a[5], const uint64_t b[5]);
void secp256k1_field_from_words(uint64_t limbs[5], const uint64_t words[4]);
void secp256k1_field_to_words(uint64_t words[4], const uint64_t limbs[5]);

uint64_t kernel_fib(uint64_t rounds);
uint64_t kernel_sha256(uint64_t rounds);
uint64_t kernel_secp256k1_field(uint64_t rounds);

static inline uint64_t load_be64(const uint8_t* p) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | p[i];
  return value;
}

#ifdef __cplusplus
}
#endif
