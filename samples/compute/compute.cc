// Work without a host: hashing and 64-bit arithmetic in plain wasm, so what is measured or compared is the compiler.
// The only host calls read the action data and hand back the answer, as console text and as return value.
#include "sdk.h"
#include "sha256.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

void answer(const compute::Digest& digest) {
  printhex(digest.bytes, sizeof(digest.bytes));
  set_action_return_value(digest.bytes, sizeof(digest.bytes));
}

// Takes the action data as it is: raw bytes, of any length.
void hash_of_data() {
  Reader data = action_data();
  const uint32_t size = data.left();
  answer(compute::sha256(data.take(size), size));
}

// The digest of nothing, hashed again rounds - 1 times.
void hash_many(uint32_t rounds) {
  check(rounds >= 1 && rounds <= 100000, "rounds must be 1 to 100000");
  compute::Digest digest = compute::sha256(nullptr, 0);
  for (uint32_t i = 1; i < rounds; ++i) digest = compute::sha256(digest.bytes, sizeof(digest.bytes));
  answer(digest);
}

constexpr uint32_t matrix_size_max = 64;
uint64_t left[matrix_size_max][matrix_size_max];
uint64_t right[matrix_size_max][matrix_size_max];

// Trace of A x B modulo 2^64, where A[i][j] = seed + i * size + j and B[i][j] = A[i][j] squared.
void matrix_trace(uint32_t size, uint64_t seed) {
  check(size >= 1 && size <= matrix_size_max, "matrix size must be 1 to 64");
  for (uint32_t i = 0; i < size; ++i) {
    for (uint32_t j = 0; j < size; ++j) {
      left[i][j] = seed + i * size + j;
      right[i][j] = left[i][j] * left[i][j];
    }
  }
  uint64_t trace = 0;
  for (uint32_t i = 0; i < size; ++i) {
    for (uint32_t j = 0; j < size; ++j) {
      uint64_t sum = 0;
      for (uint32_t k = 0; k < size; ++k) sum += left[i][k] * right[k][j];
      if (i == j) trace += sum;
    }
  }
  print(trace);
  return_value(trace);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) return;
  switch (action) {
    case "hash"_n.value: return hash_of_data();
    case "hashmany"_n.value: return run(hash_many);
    case "matrix"_n.value: return run(matrix_trace);
    default: check(false, "unknown action");
  }
}
