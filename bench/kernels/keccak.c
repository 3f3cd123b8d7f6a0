// Keccak-256 as Ethereum has it (and SHA3-256, which differs in one byte of padding), of 256-byte messages, each
// starting with the digest of the one before: 25 words of 64 bits, more than registers can hold.
#include "bench/kernels/parts.h"

enum { rate_bytes = 136, permutation_rounds = 24 };

static const uint64_t round_constants[permutation_rounds] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

// The walk of rho and pi over the words, from word 1 on: the k-th stop, and the rotation on the way to it.
static const uint8_t stops[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                  15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
static const uint8_t rotations[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                      27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};

static uint64_t rotate_left(uint64_t x, uint32_t n) { return x << n | x >> (64 - n); }

static void permute(uint64_t word[25]) {
  for (int round = 0; round < permutation_rounds; ++round) {
    uint64_t parity[5];
    for (int x = 0; x < 5; ++x) parity[x] = word[x] ^ word[x + 5] ^ word[x + 10] ^ word[x + 15] ^ word[x + 20];
    for (int x = 0; x < 5; ++x) {
      const uint64_t mixed = parity[(x + 4) % 5] ^ rotate_left(parity[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) word[x + y] ^= mixed;
    }
    uint64_t moved = word[1];
    for (int k = 0; k < 24; ++k) {
      const uint64_t next = word[stops[k]];
      word[stops[k]] = rotate_left(moved, rotations[k]);
      moved = next;
    }
    for (int y = 0; y < 25; y += 5) {
      const uint64_t first = word[y], second = word[y + 1];
      word[y] ^= ~second & word[y + 2];
      word[y + 1] ^= ~word[y + 2] & word[y + 3];
      word[y + 2] ^= ~word[y + 3] & word[y + 4];
      word[y + 3] ^= ~word[y + 4] & first;
      word[y + 4] ^= ~first & second;
    }
    word[0] ^= round_constants[round];
  }
}

static void absorb(uint64_t word[25], const uint8_t block[rate_bytes]) {
  for (int i = 0; i < rate_bytes / 8; ++i) word[i] ^= load_le64(block + 8 * i);
  permute(word);
}

void keccak256(const uint8_t* data, uint32_t size, uint8_t suffix, uint8_t digest[32]) {
  uint64_t word[25] = {0};
  for (; size >= rate_bytes; data += rate_bytes, size -= rate_bytes) absorb(word, data);
  uint8_t last[rate_bytes] = {0};
  for (uint32_t i = 0; i < size; ++i) last[i] = data[i];
  last[size] = suffix;
  last[rate_bytes - 1] |= 0x80;
  absorb(word, last);
  for (int i = 0; i < 32; ++i) digest[i] = (uint8_t)(word[i / 8] >> (8 * (i % 8)));
}

uint64_t kernel_keccak(uint64_t rounds) {
  uint8_t message[256];
  for (uint32_t i = 0; i < sizeof message; ++i) message[i] = (uint8_t)i;
  for (uint64_t round = 0; round < rounds; ++round) {
    uint8_t digest[32];
    keccak256(message, sizeof message, keccak_suffix, digest);
    for (uint32_t i = 0; i < 32; ++i) message[i] = digest[i];
  }
  return load_be64(message);
}
