// The kernels compute what they claim: published answers for their parts, and the checksums that the bench relies on.
#include "bench/kernels/kernels.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace wrought::bench {
namespace {

std::string hex(const auto& bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

const uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

TEST(Kernels, give_the_checksums_they_are_listed_with) {
  for (const Kernel& kernel : kernels) EXPECT_EQ(kernel.native(kernel.rounds), kernel.expected) << kernel.name;
}

TEST(Fib, numbers) {
  EXPECT_EQ(fib(1), 1u);
  EXPECT_EQ(fib(10), 55u);
  EXPECT_EQ(fib(20), 6765u);
}

std::string sha256_hex(std::string_view text) {
  std::array<uint8_t, 32> digest;
  sha256(bytes_of(text), static_cast<uint32_t>(text.size()), digest.data());
  return hex(digest);
}

TEST(Sha256, published_digests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

using Words = std::array<uint64_t, 4>;
const Words secp256k1_x = {0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac};
const Words secp256k1_y = {0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465};
const Words secp256k1_minus_one = {0xfffffffefffffc2e, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff};

Words secp256k1_multiply(const Words& a, const Words& b) {
  uint64_t x[5], y[5];
  secp256k1_field_from_words(x, a.data());
  secp256k1_field_from_words(y, b.data());
  secp256k1_field_multiply(x, x, y);
  Words product;
  secp256k1_field_to_words(product.data(), x);
  return product;
}

TEST(Secp256k1Field, generator_is_on_the_curve) {
  Words right = secp256k1_multiply(secp256k1_multiply(secp256k1_x, secp256k1_x), secp256k1_x);
  right[0] += 7;  // no carry for this x
  EXPECT_EQ(secp256k1_multiply(secp256k1_y, secp256k1_y), right);
}

TEST(Secp256k1Field, results_are_below_the_modulus) {
  EXPECT_EQ(secp256k1_multiply(secp256k1_minus_one, secp256k1_minus_one), (Words{1, 0, 0, 0}));
  const Words modulus = {0xfffffffefffffc2f, ~0ull, ~0ull, ~0ull};
  EXPECT_EQ(secp256k1_multiply(modulus, {1, 0, 0, 0}), (Words{0, 0, 0, 0}));
  EXPECT_EQ(secp256k1_multiply({~0ull, ~0ull, ~0ull, ~0ull}, {1, 0, 0, 0}), (Words{0x1000003d0, 0, 0, 0}));
}

}  // namespace
}  // namespace wrought::bench
