// The kernels compute what they claim: published answers for their parts, and the checksums that the bench relies on.
#include "bench/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

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

template <size_t size>
std::string digest_hex(std::string_view text, auto hash) {
  std::array<uint8_t, size> digest;
  hash(bytes_of(text), static_cast<uint32_t>(text.size()), digest.data());
  return hex(digest);
}

TEST(Sha256, published_digests) {
  const auto digest = [](std::string_view text) { return digest_hex<32>(text, sha256); };
  EXPECT_EQ(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digest(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

template <uint8_t suffix>
std::string keccak_hex(std::string_view text) {
  return digest_hex<32>(text, [](auto data, auto size, auto digest) { keccak256(data, size, suffix, digest); });
}

TEST(Keccak, published_digests) {
  EXPECT_EQ(keccak_hex<keccak_suffix>(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(keccak_hex<keccak_suffix>("abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(keccak_hex<sha3_suffix>("abc"), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  EXPECT_EQ(keccak_hex<sha3_suffix>(std::string(1000000, 'a')),
            "5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699d0cdcb6c115891c1");
}

TEST(Blake2b, published_digests) {
  const auto digest = [](std::string_view text) { return digest_hex<64>(text, blake2b); };
  EXPECT_EQ(digest(""),
            "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
            "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce");
  EXPECT_EQ(digest("abc"),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
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

Words ed25519_multiply(const Words& a, const Words& b) {
  uint64_t x[5], y[5];
  ed25519_field_from_words(x, a.data());
  ed25519_field_from_words(y, b.data());
  ed25519_field_multiply(x, x, y);
  Words product;
  ed25519_field_to_words(product.data(), x);
  return product;
}

TEST(Ed25519Field, square_of_the_root_of_minus_one) {
  const Words root = {0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7, 0x2b8324804fc1df0b};
  const Words minus_one = {0xffffffffffffffec, ~0ull, ~0ull, 0x7fffffffffffffff};
  EXPECT_EQ(ed25519_multiply(root, root), minus_one);
  EXPECT_EQ(ed25519_multiply(minus_one, minus_one), (Words{1, 0, 0, 0}));
}

TEST(Ed25519Field, y_of_the_base_point_is_four_fifths) {
  const Words y = {0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666};
  EXPECT_EQ(ed25519_multiply(y, {5, 0, 0, 0}), (Words{4, 0, 0, 0}));
}

TEST(Ed25519Field, results_are_below_the_modulus) {
  const Words modulus = {0xffffffffffffffed, ~0ull, ~0ull, 0x7fffffffffffffff};
  EXPECT_EQ(ed25519_multiply(modulus, {1, 0, 0, 0}), (Words{0, 0, 0, 0}));
  EXPECT_EQ(ed25519_multiply({~0ull, ~0ull, ~0ull, ~0ull}, {1, 0, 0, 0}), (Words{37, 0, 0, 0}));  // 2^256 - 1 - 2 p
}

TEST(Sort, orders_rows_however_they_came) {
  const auto sorts = [](std::vector<Row> rows) {
    std::vector<uint64_t> expected, keys;
    for (const Row& row : rows) expected.push_back(row.key);
    std::sort(expected.begin(), expected.end());
    sort_rows(rows.data(), static_cast<uint32_t>(rows.size()));
    for (const Row& row : rows) {
      keys.push_back(row.key);
      EXPECT_EQ(row.value, ~row.key) << "a value left its key";
    }
    return keys == expected;
  };
  for (uint64_t count : {0, 1, 2, 16, 17, 100, 1000, 5000}) {
    std::vector<Row> rising, falling, equal, few_keys, organ_pipe, random;
    uint64_t state = 1;
    for (uint64_t i = 0; i < count; ++i) {
      state = next_random(state);
      rising.push_back({i, ~i});
      falling.push_back({count - i, ~(count - i)});
      equal.push_back({7, ~7ull});
      few_keys.push_back({state % 3, ~(state % 3)});
      const uint64_t pipe = i < count / 2 ? i : count - i;
      organ_pipe.push_back({pipe, ~pipe});
      random.push_back({state, ~state});
    }
    for (const auto& rows : {rising, falling, equal, few_keys, organ_pipe, random}) EXPECT_TRUE(sorts(rows)) << count;
  }
}

TEST(Bytecode, counts_collatz_steps) {
  const auto steps = [](uint64_t from) {
    uint64_t result = 0;
    EXPECT_TRUE(run_bytecode(collatz_program, collatz_program_size, from, &result));
    return result;
  };
  EXPECT_EQ(steps(1), 0u);
  EXPECT_EQ(steps(27), 111u);
  EXPECT_EQ(steps(97), 118u);
}

TEST(Bytecode, refuses_bad_programs) {
  uint64_t result = 0;
  const Instruction runs_off[] = {{op_constant, 0, 1, 0}};
  EXPECT_FALSE(run_bytecode(runs_off, 1, 0, &result));
  const Instruction jumps_off[] = {{op_jump, 0, 200, 0}};
  EXPECT_FALSE(run_bytecode(jumps_off, 1, 0, &result));
  const Instruction unknown[] = {{99, 0, 0, 0}};
  EXPECT_FALSE(run_bytecode(unknown, 1, 0, &result));
}

TEST(Parser, counts_what_is_there) {
  JsonSummary found;
  const std::string_view text = R"( {"a": [1, -2, 40], "b": {"c\n": true, "d": null}} )";
  ASSERT_TRUE(scan_json(text.data(), static_cast<uint32_t>(text.size()), &found));
  EXPECT_EQ(found.number_sum, 39u);
  EXPECT_EQ(found.numbers, 3u);
  EXPECT_EQ(found.strings, 4u);
  EXPECT_EQ(found.string_bytes, 5u);
  EXPECT_EQ(found.words, 2u);
  EXPECT_EQ(found.containers, 3u);
}

TEST(Parser, refuses_bad_texts) {
  const std::string deep(33, '[');
  for (const std::string_view text :
       {"", "{", "[1,]", "[1 2]", "{\"a\"}", "{1:2}", "\"open", "\"\\x\"", "tru", "-", "1 1", "[1}", deep.c_str()}) {
    JsonSummary found;
    EXPECT_FALSE(scan_json(text.data(), static_cast<uint32_t>(text.size()), &found)) << text;
  }
}

TEST(Nbody, published_energies) {
  nbody_start();
  EXPECT_NEAR(nbody_energy(), -0.169075164, 5e-10);
  for (int i = 0; i < 1000; ++i) nbody_step(0.01);
  EXPECT_NEAR(nbody_energy(), -0.169087605, 5e-10);
}

// Pascal's triangle as a matrix: its square holds binomial(i, j) 2^(i-j).
TEST(Matmul, square_of_pascals_triangle) {
  static uint64_t pascal[matrix_size][matrix_size], square[matrix_size][matrix_size];
  for (uint32_t i = 0; i < matrix_size; ++i)
    for (uint32_t j = 0; j <= i; ++j) pascal[i][j] = j == 0 || j == i ? 1 : pascal[i - 1][j - 1] + pascal[i - 1][j];
  multiply_matrices(square, pascal, pascal);
  for (uint32_t i = 0; i < matrix_size; ++i)
    for (uint32_t j = 0; j < matrix_size; ++j)
      EXPECT_EQ(square[i][j], j <= i ? pascal[i][j] << (i - j) : 0) << i << "," << j;
}

TEST(CallIndirect, each_handler) {
  const uint64_t expected[16] = {23, 17, 60, 0, 23, 23, 160, 2, 160, 3, 20, 6, ~0ull - 16, ~20ull ^ 3, 20, 3};
  for (uint32_t i = 0; i < 16; ++i) EXPECT_EQ(call_handler(i, 20, 3), expected[i]) << i;
}

TEST(Tree, keeps_keys_in_order_and_finds_them) {
  tree_clear();
  for (const uint64_t key : {50, 20, 70, 20, 60}) EXPECT_TRUE(tree_put(key, key + 1));
  EXPECT_TRUE(tree_put(70, 700));
  EXPECT_EQ(tree_get(60, 0), 61u);
  EXPECT_EQ(tree_get(70, 0), 700u);
  EXPECT_EQ(tree_get(55, 99), 99u);
  EXPECT_EQ(tree_checksum(), ((20u * 31 + 50) * 31 + 60) * 31 + 70);
}

TEST(Tree, is_full_at_512_keys) {
  tree_clear();
  for (uint64_t i = 0; i < 512; ++i) EXPECT_TRUE(tree_put(i * 37 % 512, i));
  EXPECT_FALSE(tree_put(512, 0));
  EXPECT_TRUE(tree_put(511, 0)) << "a key that is there takes no room";
}

std::string base58_of(std::string_view data) {
  char text[base58_size_max];
  return {text, base58_encode(bytes_of(data), static_cast<uint32_t>(data.size()), text, sizeof text)};
}

std::string from_base58(std::string_view text) {
  char data[base58_size_max];
  return {data, base58_decode(text.data(), static_cast<uint32_t>(text.size()), reinterpret_cast<uint8_t*>(data),
                              sizeof data)};
}

TEST(Base58, published_texts) {
  const std::pair<std::string, std::string> cases[] = {
      {"Hello World!", "2NEpo7TZRRrLZSi2U"},
      {"The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"},
      {std::string("\0\0\x28\x7f\xb4\xcd", 6), "11233QC4"},
  };
  for (const auto& [data, text] : cases) {
    EXPECT_EQ(base58_of(data), text);
    EXPECT_EQ(from_base58(text), data);
  }
}

TEST(Base58, refuses_foreign_letters_and_long_numbers) {
  EXPECT_EQ(from_base58("2NEpO"), "");
  EXPECT_EQ(from_base58(std::string(300, 'z')), "");
  EXPECT_EQ(base58_of(std::string(200, 'x')), "");
}

uint64_t name(std::string_view text) { return name_from_text(text.data(), static_cast<uint32_t>(text.size())); }

TEST(TokenTransfer, names_as_the_chain_has_them) {
  EXPECT_EQ(name("eosio"), 6138663577826885632u);
  EXPECT_EQ(name("eosio.token"), 6138663591592764928u);
}

std::vector<uint8_t> transfer(std::string_view from, std::string_view to, int64_t amount, std::string_view memo) {
  const uint64_t sys = 4 | uint64_t{'S'} << 8 | uint64_t{'Y'} << 16 | uint64_t{'S'} << 24;
  std::vector<uint8_t> data;
  for (const uint64_t word : {name(from), name(to), static_cast<uint64_t>(amount), sys})
    for (int i = 0; i < 8; ++i) data.push_back(static_cast<uint8_t>(word >> (8 * i)));
  data.push_back(static_cast<uint8_t>(memo.size()));
  data.insert(data.end(), memo.begin(), memo.end());
  return data;
}

TEST(TokenTransfer, moves_what_is_there_and_refuses_the_rest) {
  token_clear();
  token_issue(name("alice"), 100);
  const auto push = [](const std::vector<uint8_t>& data) {
    return token_transfer(data.data(), static_cast<uint32_t>(data.size()));
  };
  EXPECT_EQ(push(transfer("alice", "bob", 60, "rent")), transfer_done);
  EXPECT_EQ(push(transfer("alice", "bob", 60, "rent")), transfer_overdrawn);
  EXPECT_EQ(push(transfer("carol", "bob", 1, "")), transfer_overdrawn);
  EXPECT_EQ(push(transfer("bob", "bob", 1, "")), transfer_malformed);
  EXPECT_EQ(push(transfer("bob", "alice", 0, "")), transfer_malformed);
  EXPECT_EQ(push(transfer("bob", "alice", 1, "\n")), transfer_malformed);
  auto other_symbol = transfer("bob", "alice", 1, "");
  other_symbol[24] = 5;
  EXPECT_EQ(push(other_symbol), transfer_wrong_symbol);
  auto cut = transfer("bob", "alice", 1, "memo");
  cut.pop_back();
  EXPECT_EQ(push(cut), transfer_malformed);
  EXPECT_EQ(token_balance(name("alice")), 40);
  EXPECT_EQ(token_balance(name("bob")), 60);
}

constexpr uint64_t sys4 = 4 | uint64_t{'S'} << 8 | uint64_t{'Y'} << 16 | uint64_t{'S'} << 24;

TEST(Asset, text_and_back) {
  const std::pair<int64_t, std::string> cases[] = {
      {0, "0.0000 SYS"}, {1, "0.0001 SYS"}, {-12345, "-1.2345 SYS"}, {10000000, "1000.0000 SYS"}};
  for (const auto& [amount, text] : cases) {
    char written[32];
    EXPECT_EQ(std::string(written, asset_to_text({amount, sys4}, written)), text);
    Asset read{};
    EXPECT_TRUE(asset_from_text(text.data(), static_cast<uint32_t>(text.size()), &read)) << text;
    EXPECT_EQ(read.amount, amount);
    EXPECT_EQ(read.symbol, sys4);
  }
  for (const std::string_view text : {"", "1.0", "1.0 sys", "1.0.0 SYS", "1x SYS", "99999999999999999999 SYS"}) {
    Asset read{};
    EXPECT_FALSE(asset_from_text(text.data(), static_cast<uint32_t>(text.size()), &read)) << text;
  }
}

TEST(Asset, arithmetic_is_exact_or_refused) {
  constexpr int64_t max = (int64_t{1} << 62) - 1;
  Asset result{};
  ASSERT_TRUE(asset_scale({1000, sys4}, 3, 7, &result));
  EXPECT_EQ(result.amount, 428);
  ASSERT_TRUE(asset_scale({max, sys4}, 1'000'000'007, 1'000'000'009, &result));
  EXPECT_EQ(result.amount, 4611686009204015949);  // the product needs 92 bits
  EXPECT_FALSE(asset_scale({max, sys4}, 2, 1, &result));
  EXPECT_FALSE(asset_scale({1, sys4}, 1, 0, &result));
  ASSERT_TRUE(asset_add({max, sys4}, {-max, sys4}, &result));
  EXPECT_EQ(result.amount, 0);
  EXPECT_FALSE(asset_add({max, sys4}, {1, sys4}, &result));
  EXPECT_FALSE(asset_add({1, sys4}, {1, sys4 + 1}, &result));
}

TEST(IndexCompare, binary_search_agrees_with_looking_at_every_row) {
  index_fill();
  for (uint32_t index = 0; index < 5; ++index)
    for (uint64_t id = 0; id < 128; ++id)
      ASSERT_EQ(index_lower_bound(index, id), index_count_below(index, id)) << index << ", " << id;
}

TEST(Base64, published_texts) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};  // RFC 4648, 10
  for (const auto& [data, text] : cases) {
    char written[16];
    EXPECT_EQ(std::string(written, base64_encode(bytes_of(data), static_cast<uint32_t>(data.size()), written)), text);
    uint8_t read[16];
    const int32_t size = base64_decode(text.data(), static_cast<uint32_t>(text.size()), read);
    EXPECT_EQ(size, static_cast<int32_t>(data.size()));
    EXPECT_EQ(std::string(read, read + std::max(size, 0)), data);
  }
  for (const std::string_view text : {"Zg=", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9"}) {
    uint8_t read[16];
    EXPECT_EQ(base64_decode(text.data(), static_cast<uint32_t>(text.size()), read), -1) << text;
  }
}

TEST(JsonScan, finds_the_member_at_a_path) {
  const std::string text =
      R"({"x": "a\"price\": 1", "list": [{"price": 2}], "a": {"price": 3, "b": {"c": 45}}, "n": -1})";
  const auto number = [&](const char* path) -> std::pair<bool, uint64_t> {
    uint64_t value = 0;
    const bool found = json_number(text.data(), static_cast<uint32_t>(text.size()), path, &value);
    return {found, found ? value : 0};
  };
  EXPECT_EQ(number("a.price"), (std::pair<bool, uint64_t>{true, 3}));
  EXPECT_EQ(number("a.b.c"), (std::pair<bool, uint64_t>{true, 45}));
  for (const char* path : {"price", "x", "a", "list.price", "a.b.d", "n"}) EXPECT_FALSE(number(path).first) << path;
  uint64_t value = 0;
  EXPECT_FALSE(json_number("", 0, "a", &value));
  EXPECT_FALSE(json_number("{\"a\\", 4, "a", &value));
}

TEST(Merkle, root_of_four_leaves_and_its_proofs) {
  std::array<std::array<uint8_t, 32>, 4> leaves;
  for (uint8_t i = 0; i < 4; ++i) sha256(&i, 1, leaves[i].data());
  const auto parent = [](const auto& left, const auto& right) {
    std::array<uint8_t, 64> both;
    std::copy(left.begin(), left.end(), both.begin());
    std::copy(right.begin(), right.end(), both.begin() + 32);
    std::array<uint8_t, 32> digest;
    sha256(both.data(), 64, digest.data());
    return digest;
  };
  const auto expected = parent(parent(leaves[0], leaves[1]), parent(leaves[2], leaves[3]));
  for (uint32_t leaf = 0; leaf < 4; ++leaf) {
    uint8_t nodes[4][32], proof[2][32], root[32];
    for (uint32_t i = 0; i < 4; ++i) std::copy(leaves[i].begin(), leaves[i].end(), nodes[i]);
    merkle_root(nodes, 4, leaf, proof, root);
    EXPECT_TRUE(std::equal(root, root + 32, expected.begin()));
    EXPECT_TRUE(merkle_proves(leaves[leaf].data(), leaf, proof, 2, root)) << leaf;
    EXPECT_FALSE(merkle_proves(leaves[leaf].data(), leaf ^ 1, proof, 2, root)) << leaf;
    proof[1][31] ^= 1;
    EXPECT_FALSE(merkle_proves(leaves[leaf].data(), leaf, proof, 2, root)) << leaf;
  }
}

// 2^256 modulo p = 2^256 - 2^32 - 977 is 2^32 + 977.
TEST(Bignum, powers_modulo_the_prime_of_secp256k1) {
  const uint32_t prime[8] = {0xfffffc2f, 0xfffffffe, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
  using Number = std::array<uint32_t, 8>;
  const auto power = [&](const Number& base, uint64_t exponent) {
    Number result;
    bignum_power(result.data(), base.data(), exponent, prime);
    return result;
  };
  EXPECT_EQ(power({2}, 255), (Number{0, 0, 0, 0, 0, 0, 0, 0x80000000}));
  EXPECT_EQ(power({2}, 256), (Number{977, 1}));
  EXPECT_EQ(power({3}, 5), (Number{243}));
  EXPECT_EQ(power({7}, 0), (Number{1}));
  const Number minus_one = {0xfffffc2e, 0xfffffffe, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
  EXPECT_EQ(power(minus_one, 1'000'001), minus_one);
  EXPECT_EQ(power(minus_one, 1'000'000), (Number{1}));
}

TEST(SortStructs, orders_by_price_time_and_owner) {
  for (const uint32_t count : {0u, 1u, 2u, 3u, 64u, 511u}) {
    std::vector<Bid> sorted(count);
    uint64_t random = 1;
    for (uint32_t i = 0; i < count; ++i) {
      random = next_random(random);
      sorted[i] = {random % 4, (random >> 8) % 4, i, random, {static_cast<uint8_t>(random >> 16)}};
    }
    std::vector<Bid> expected = sorted;
    std::sort(expected.begin(), expected.end(), [](const Bid& a, const Bid& b) {
      return std::tuple(~a.price, a.time, a.owner[0]) < std::tuple(~b.price, b.time, b.owner[0]);
    });
    sort_bids(sorted.data(), count, compare_bids);
    for (uint32_t i = 0; i < count; ++i) {
      EXPECT_EQ(compare_bids(&sorted[i], &expected[i]), 0) << i;
      EXPECT_EQ(sorted[i].price, expected[i].price) << i;
    }
  }
}

}  // namespace
}  // namespace wrought::bench
