// The product of 32x32 matrices of 64-bit integers (modulo 2^64, as consensus code computes): regular loops over
// memory, the best case for a compiler and the worst for anything that is paid for per iteration or per access.
#include "bench/kernels/parts.h"

void multiply_matrices(uint64_t (*product)[matrix_size], const uint64_t (*a)[matrix_size],
                       const uint64_t (*b)[matrix_size]) {
  for (uint32_t i = 0; i < matrix_size; ++i) {
    for (uint32_t j = 0; j < matrix_size; ++j) {
      uint64_t sum = 0;
      for (uint32_t k = 0; k < matrix_size; ++k) sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  }
}

uint64_t kernel_matmul(uint64_t rounds) {
  static uint64_t a[matrix_size][matrix_size], b[matrix_size][matrix_size], c[matrix_size][matrix_size];
  uint64_t random = 1;
  for (uint32_t i = 0; i < matrix_size; ++i) {
    for (uint32_t j = 0; j < matrix_size; ++j) {
      // Odd numbers on the diagonal and even ones elsewhere: the powers never become zero.
      a[i][j] = (random = next_random(random)) << 1 | (i == j);
      b[i][j] = a[i][j];
    }
  }
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    multiply_matrices(c, (const uint64_t(*)[matrix_size])a, (const uint64_t(*)[matrix_size])b);
    const uint32_t row = round % matrix_size;
    for (uint32_t j = 0; j < matrix_size; ++j) checksum = checksum * 31 + (a[row][j] = c[row][j]);
  }
  return checksum;
}
