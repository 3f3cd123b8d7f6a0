// BLAKE2b-512 (RFC 7693, no key) of 256-byte messages, each starting with the digest of the one before: 64-bit
// additions and rotations over sixteen words.
#include "bench/kernels/parts.h"

enum { block_bytes = 128 };

static const uint64_t start[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

static const uint8_t schedule[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

static uint64_t rotate_right(uint64_t x, uint32_t n) { return x >> n | x << (64 - n); }

static void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y) {
  v[a] += v[b] + x, v[d] = rotate_right(v[d] ^ v[a], 32);
  v[c] += v[d], v[b] = rotate_right(v[b] ^ v[c], 24);
  v[a] += v[b] + y, v[d] = rotate_right(v[d] ^ v[a], 16);
  v[c] += v[d], v[b] = rotate_right(v[b] ^ v[c], 63);
}

static void compress(uint64_t h[8], const uint8_t block[block_bytes], uint64_t bytes_so_far, bool last) {
  uint64_t v[16], m[16];
  for (int i = 0; i < 8; ++i) v[i] = h[i], v[i + 8] = start[i];
  v[12] ^= bytes_so_far;
  if (last) v[14] = ~v[14];
  for (int i = 0; i < 16; ++i) m[i] = load_le64(block + 8 * i);
  for (int round = 0; round < 12; ++round) {
    const uint8_t* const s = schedule[round % 10];
    mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
    mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
    mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
    mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
    mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
    mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
    mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
    mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
  }
  for (int i = 0; i < 8; ++i) h[i] ^= v[i] ^ v[i + 8];
}

void blake2b(const uint8_t* data, uint32_t size, uint8_t digest[64]) {
  uint64_t h[8];
  for (int i = 0; i < 8; ++i) h[i] = start[i];
  h[0] ^= 0x01010040;  // no key, 64 bytes out
  uint32_t at = 0;
  // A full block is the last one too if nothing follows it.
  for (; size - at > block_bytes; at += block_bytes) compress(h, data + at, (uint64_t)at + block_bytes, false);
  uint8_t tail[block_bytes] = {0};
  for (uint32_t i = 0; at + i < size; ++i) tail[i] = data[at + i];
  compress(h, tail, size, true);
  for (int i = 0; i < 64; ++i) digest[i] = (uint8_t)(h[i / 8] >> (8 * (i % 8)));
}

uint64_t kernel_blake2b(uint64_t rounds) {
  uint8_t message[256];
  for (uint32_t i = 0; i < sizeof message; ++i) message[i] = (uint8_t)i;
  for (uint64_t round = 0; round < rounds; ++round) {
    uint8_t digest[64];
    blake2b(message, sizeof message, digest);
    for (uint32_t i = 0; i < 64; ++i) message[i] = digest[i];
  }
  return load_be64(message);
}
