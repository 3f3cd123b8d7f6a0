// The compression function F of BLAKE2b with a chosen number of rounds (RFC 7693 section 3.2, EIP-152). Libraries have
// the hash around it only, with 12 rounds.
#include <bit>

#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

constexpr uint64_t iv[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                            0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

// Order of the message words in round i % 10.
constexpr uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

// Columns, then diagonals, of the 4 x 4 state.
constexpr uint8_t quarters[8][4] = {{0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14}, {3, 7, 11, 15},
                                    {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13},  {3, 4, 9, 14}};

void mix(uint64_t& a, uint64_t& b, uint64_t& c, uint64_t& d, uint64_t x, uint64_t y) {
  a += b + x;
  d = std::rotr(d ^ a, 32);
  c += d;
  b = std::rotr(b ^ c, 24);
  a += b + y;
  d = std::rotr(d ^ a, 16);
  c += d;
  b = std::rotr(b ^ c, 63);
}

void compress(uint64_t (&h)[8], const uint64_t (&m)[16], uint64_t t0, uint64_t t1, bool last, uint32_t rounds) {
  uint64_t v[16];
  for (int i = 0; i < 8; ++i) {
    v[i] = h[i];
    v[i + 8] = iv[i];
  }
  v[12] ^= t0;
  v[13] ^= t1;
  if (last) v[14] = ~v[14];
  for (uint32_t round = 0; round < rounds; ++round) {
    const uint8_t(&s)[16] = sigma[round % 10];
    for (int i = 0; i < 8; ++i) {
      const uint8_t(&q)[4] = quarters[i];
      mix(v[q[0]], v[q[1]], v[q[2]], v[q[3]], m[s[2 * i]], m[s[2 * i + 1]]);
    }
  }
  for (int i = 0; i < 8; ++i) h[i] ^= v[i] ^ v[i + 8];
}

constexpr uint64_t bytes_per_round = 32;  // what a round costs, counted as bytes

}  // namespace

HostResult<int32_t> blake2_f(Context&, Meter meter, uint32_t rounds, UnaliasedSpan state, UnaliasedSpan message,
                             UnaliasedSpan t0_offset, UnaliasedSpan t1_offset, int32_t final, UnaliasedSpan result) {
  uint64_t h[8], m[16], t0 = 0, t1 = 0;
  if (state.size != sizeof h || message.size != sizeof m || t0_offset.size != sizeof t0 ||
      t1_offset.size != sizeof t1 || result.size < sizeof h) {
    return -1;
  }
  if (!meter.charge(bytes_per_round * rounds)) return Failed{};
  std::memcpy(h, state.data, sizeof h);
  std::memcpy(m, message.data, sizeof m);
  std::memcpy(&t0, t0_offset.data, sizeof t0);
  std::memcpy(&t1, t1_offset.data, sizeof t1);
  compress(h, m, t0, t1, final == 1, rounds);
  std::memcpy(result.data, h, sizeof h);
  return 0;
}

}  // namespace wrought::antelope
