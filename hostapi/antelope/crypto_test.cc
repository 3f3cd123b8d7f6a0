// The crypto host functions beyond plain hashes: published vectors, every refusal, and what memory arguments may do.
#include <secp256k1_recovery.h>

#include <openssl/obj_mac.h>

#include <set>

#include "common/bytes.h"
#include "common/hash.h"
#include "common/hex.h"
#include "hostapi/antelope/client_data.h"
#include "hostapi/antelope/crypto_openssl.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/packed.h"
#include "hostapi/antelope/test_guest.h"

namespace wrought {
namespace {

using antelope::ClientData;
using antelope::parse_client_data;

constexpr uint32_t end = TestGuest::memory_bytes;
constexpr auto access_violation = "wasm_execution_error: access violation";
constexpr auto null_reference = "wasm_execution_error: references cannot be created for null pointers";
constexpr auto aliased = "wasm_exception: pointers not allowed to alias";
constexpr auto no_key = "fc::exception: unable to reconstruct public key from signature";

std::string unhex(std::string_view digits) { return std::string(text_of(from_hex(digits).value())); }
std::string hex(std::string_view bytes) { return to_hex(bytes_of(bytes)); }
std::string zeros(size_t n) { return std::string(n, '\0'); }
std::string ones(size_t n) { return std::string(n, '\xff'); }
std::string reversed(std::string bytes) { return {bytes.rbegin(), bytes.rend()}; }
std::string hash_of(std::string_view bytes) {
  const Sha256 h = sha256(bytes_of(bytes));
  return {reinterpret_cast<const char*>(h.data()), h.size()};
}

// A guest whose arguments are laid out one behind the other.
struct CryptoGuest : TestGuest {
  using TestGuest::TestGuest;
  struct At {
    uint64_t address, size;
  };
  At put(std::string_view bytes) {
    const At at{next, bytes.size()};
    poke(static_cast<uint32_t>(next), bytes);
    next += bytes.size();
    return at;
  }
  At room(size_t size) { return put(std::string(size, '?')); }
  std::string text(At at) const { return peek_text(static_cast<uint32_t>(at.address), at.size); }

  uint64_t next = 64;
};

// Calls `name` with three buffers; the last takes the answer. "-1" or the answer in hex, the result's rest untouched.
std::string three(const char* name, std::string_view a, std::string_view b, size_t room) {
  CryptoGuest g;
  const auto at = g.put(a), bt = g.put(b), out = g.room(room);
  const auto answer =
      static_cast<int32_t>(g.call(name, {at.address, at.size, bt.address, bt.size, out.address, out.size}));
  EXPECT_GE(g.gas_left, 0) << g.context.failure.message;
  if (answer == 0) return hex(g.text(out));
  EXPECT_EQ(answer, -1);
  EXPECT_EQ(g.text(out), std::string(room, '?')) << name << " wrote although it failed";
  return "-1";
}

// --- sha3 ------------------------------------------------------------------------------------------------------------

std::string sha3_hex(std::string_view data, int32_t keccak, size_t room = 32) {
  CryptoGuest g;
  const auto in = g.put(data), out = g.room(room);
  EXPECT_EQ(g.error("sha3", {in.address, in.size, out.address, out.size, static_cast<uint32_t>(keccak)}), "");
  return hex(g.text(out));
}

TEST(Sha3, nist_and_keccak_padding) {
  EXPECT_EQ(sha3_hex("", 0), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  EXPECT_EQ(sha3_hex("abc", 0), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  EXPECT_EQ(sha3_hex("", 1), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(sha3_hex("abc", 1), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(sha3_hex("abc", 2), sha3_hex("abc", 0)) << "only 1 means Keccak";
  EXPECT_EQ(sha3_hex("abc", -1), sha3_hex("abc", 0));
}

TEST(Sha3, writes_at_most_32_bytes) {
  EXPECT_EQ(sha3_hex("abc", 0, 4), "3a985da7");
  EXPECT_EQ(sha3_hex("abc", 0, 0), "");
  EXPECT_EQ(sha3_hex("abc", 1, 34), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c453f3f");
}

TEST(Sha3, memory) {
  TestGuest g;
  EXPECT_EQ(g.error("sha3", {end - 3, 3, 0, 32, 0}), "");
  EXPECT_EQ(g.error("sha3", {end - 3, 4, 0, 32, 0}), access_violation);
  EXPECT_EQ(g.error("sha3", {0, 3, end - 31, 32, 0}), access_violation);
  EXPECT_EQ(g.error("sha3", {100, 33, 132, 32, 0}), aliased);
  EXPECT_EQ(g.error("sha3", {100, 32, 132, 32, 0}), "");
}

// --- blake2_f --------------------------------------------------------------------------------------------------------

const std::string blake2_state = unhex(
    "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
    "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b");

struct Blake2 {
  uint32_t rounds = 12;
  std::string state = blake2_state, message = "abc" + zeros(125), t0 = "\3" + zeros(7), t1 = zeros(8);
  int32_t final = 1;
  size_t room = 64;
};

std::string blake2_f(const Blake2& in, CryptoGuest&& g = CryptoGuest()) {
  const auto h = g.put(in.state), m = g.put(in.message), t0 = g.put(in.t0), t1 = g.put(in.t1), out = g.room(in.room);
  const auto answer = static_cast<int32_t>(
      g.call("blake2_f", {in.rounds, h.address, h.size, m.address, m.size, t0.address, t0.size, t1.address, t1.size,
                          static_cast<uint32_t>(in.final), out.address, out.size}));
  if (g.gas_left < 0) return g.context.failed ? g.context.failure.message : "out of gas";
  return answer == 0 ? hex(g.text(out)) : std::to_string(answer);
}

// The second is BLAKE2b-512 of "abc" (RFC 7693, appendix A).
TEST(Blake2F, vectors_of_eip_152) {
  EXPECT_EQ(blake2_f({.rounds = 0}),
            "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
            "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b");
  EXPECT_EQ(blake2_f({}),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  EXPECT_EQ(blake2_f({.final = 0}),
            "75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
            "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735");
  EXPECT_EQ(blake2_f({.rounds = 1}),
            "b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb"
            "a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421");
}

TEST(Blake2F, only_1_is_final) {
  EXPECT_EQ(blake2_f({.final = 2}), blake2_f({.final = 0}));
  EXPECT_EQ(blake2_f({.final = -1}), blake2_f({.final = 0}));
}

TEST(Blake2F, sizes) {
  EXPECT_EQ(blake2_f({.state = zeros(63)}), "-1");
  EXPECT_EQ(blake2_f({.message = zeros(127)}), "-1");
  EXPECT_EQ(blake2_f({.t0 = zeros(4)}), "-1");
  EXPECT_EQ(blake2_f({.t1 = zeros(9)}), "-1");
  EXPECT_EQ(blake2_f({.room = 63}), "-1");
  EXPECT_EQ(blake2_f({.room = 66}), blake2_f({}) + "3f3f");
}

TEST(Blake2F, rounds_are_paid_before_they_run) {
  EXPECT_EQ(blake2_f({.rounds = 0xffffffff}), "out of gas") << "would run for minutes";
  CryptoGuest free;
  free.costs[free.profile.find("env", "blake2_f")->ordinal] = {0, 0};
  free.gas_limit = 0;
  EXPECT_EQ(blake2_f({}, std::move(free)), blake2_f({})) << "a schedule may make them free";
}

// --- mod_exp ---------------------------------------------------------------------------------------------------------

struct Power {
  std::string base, exponent, modulus;
  size_t room = 0;  // 0: as large as the modulus
};

std::string mod_exp(const Power& in) {
  CryptoGuest g;
  const auto b = g.put(in.base), e = g.put(in.exponent), m = g.put(in.modulus);
  const auto out = g.room(in.room == 0 ? in.modulus.size() : in.room);
  const auto answer = static_cast<int32_t>(
      g.call("mod_exp", {b.address, b.size, e.address, e.size, m.address, m.size, out.address, out.size}));
  if (g.gas_left < 0) return g.context.failed ? g.context.failure.error_class : "out of gas";
  return answer == 0 ? hex(g.text(out)) : std::to_string(answer);
}

// The prime of secp256k1.
const std::string p256k1 = unhex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");
const std::string p256k1_minus_1 = unhex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e");

TEST(ModExp, vectors_of_eip_198) {
  EXPECT_EQ(mod_exp({"\3", p256k1_minus_1, p256k1}), hex(zeros(31) + "\1"));
  EXPECT_EQ(mod_exp({"", p256k1_minus_1, p256k1}), hex(zeros(32)));
}

TEST(ModExp, small_numbers) {
  EXPECT_EQ(mod_exp({"\2", "\x0a", unhex("03e8")}), "0018") << "1024 % 1000";
  EXPECT_EQ(mod_exp({"\7", "\3", "\x64"}), "2b") << "343 % 100: an even modulus";
  EXPECT_EQ(mod_exp({"\7", zeros(1), "\x64"}), "01");
  EXPECT_EQ(mod_exp({"\7", "", "\x64"}), "01") << "an empty number is zero";
  EXPECT_EQ(mod_exp({"", "", "\x64"}), "01") << "0 to the 0";
  EXPECT_EQ(mod_exp({"\7", "\3", "\1"}), "00");
  EXPECT_EQ(mod_exp({"\7", "", "\1"}), "00");
  EXPECT_EQ(mod_exp({"\7", "\3", zeros(3)}), "000000") << "modulo zero";
  EXPECT_EQ(mod_exp({zeros(5) + "\7", zeros(2) + "\3", zeros(2) + "\x64"}), "00002b") << "leading zeros";
}

TEST(ModExp, sizes) {
  EXPECT_EQ(mod_exp({"\2", "\2", "", 4}), "-1") << "an empty modulus";
  EXPECT_EQ(mod_exp({"\2", "\2", zeros(2) + "\5", 2}), "-1") << "room is for less";
  EXPECT_EQ(mod_exp({"\2", "\2", "\5", 3}), "043f3f") << "only the modulus' size is written";
}

TEST(ModExp, bounds_of_producing_nodes) {
  constexpr auto refused = "subjective_block_production_exception";
  EXPECT_EQ(mod_exp({"\2", zeros(2), "\5"}), refused) << "exponent longer than base and modulus";
  EXPECT_EQ(mod_exp({zeros(2), zeros(2), "\5"}), "01");
  // 5 log2(exponent bytes) + 8 log2(base or modulus bytes) <= 106
  EXPECT_EQ(mod_exp({"\2", zeros(256), zeros(255) + "\5"}).size(), 512u);
  EXPECT_EQ(mod_exp({"\2", zeros(257), zeros(256) + "\5"}), refused);
  EXPECT_EQ(mod_exp({"\2", "\1", zeros(8191) + "\5"}), hex(zeros(8191) + "\2"));
  EXPECT_EQ(mod_exp({"\2", "", zeros(8192) + "\5"}), refused);
  EXPECT_EQ(mod_exp({zeros(8193), "\1", "\5"}), refused);
  EXPECT_EQ(mod_exp({zeros(8193), "\1", "", 4}), refused) << "before the empty modulus is noticed";
  CryptoGuest g;
  EXPECT_EQ(g.error("mod_exp", {0, 1, 8, 2, 16, 1, 24, 1}),
            "subjective_block_production_exception: mod_exp restriction: exponent bit size cannot exceed bit size of "
            "either base or modulus");
  EXPECT_EQ(g.error("mod_exp", {0, 8193, 10000, 1, 20000, 0, 24000, 1}),
            "subjective_block_production_exception: mod_exp restriction: bit size too large for input arguments");
}

TEST(ModExp, gas_grows_with_the_work) {
  auto gas_of = [](uint32_t size) {
    TestGuest g;
    g.call("mod_exp", {0, size, 1000, size, 2000, size, 3000, size});
    return TestGuest::gas - g.gas_left;
  };
  EXPECT_GT(gas_of(256), 6 * gas_of(128)) << "cubic when all three grow";
  EXPECT_GT(gas_of(256), 2'000'000);
  EXPECT_LT(gas_of(32), 25'000);
  TestGuest g;
  g.gas_limit = 1'000'000;
  EXPECT_EQ(g.error("mod_exp", {0, 256, 1000, 256, 2000, 256, 3000, 256}), "out of gas");
}

// --- alt_bn128 -------------------------------------------------------------------------------------------------------

const std::string bn_g = zeros(31) + "\1" + zeros(31) + "\2";
const std::string bn_2g = unhex(
    "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
    "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4");
const std::string bn_modulus = unhex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47");
const std::string bn_order = unhex("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001");
const std::string bn_minus_g = zeros(31) + "\1" + bn_modulus.substr(0, 31) + "\x45";

std::string bn_add(const std::string& a, const std::string& b, size_t room = 64) {
  return three("alt_bn128_add", a, b, room);
}
std::string bn_mul(const std::string& a, const std::string& scalar, size_t room = 64) {
  return three("alt_bn128_mul", a, scalar, room);
}

TEST(AltBn128, vectors_of_eip_196) {
  EXPECT_EQ(bn_add(unhex("18b18acfb4c2c30276db5411368e7185b311dd124691610c5d3b74034e093dc9"
                         "063c909c4720840cb5134cb9f59fa749755796819658d32efc0d288198f37266"),
                   unhex("07c2b7f58a84bd6145f00c9c2bc0bb1a187f20ff2c92963a88019e7c6a014eed"
                         "06614e20c147e940f2d70da3f74c9a17df361706a4485c742bd6788478fa17d7")),
            "2243525c5efd4b9c3d3c45ac0ca3fe4dd85e830a4ce6b65fa1eeaee202839703"
            "301d1d33be6da8e509df21cc35964723180eed7532537db9ae5e7d48f195c915");
  EXPECT_EQ(bn_mul(unhex("2bd3e6d0f3b142924f5ca7b49ce5b9d54c4703d7ae5648e61d02268b1a0a9fb7"
                         "21611ce0a6af85915e2f1d70300909ce2e49dfad4a4619c8390cae66cefdb204"),
                   zeros(24) + unhex("11138ce750fa15c2")),
            "070a8d6a982153cae4be29d434e8faef8a47b274a053f5a4ee2a6c9c13c31e5c"
            "031b8ce914eba3a9ffb989f9cdd5b0f01943074bf4f0f315690ec3cec6981afc");
}

TEST(AltBn128, add_at_its_edges) {
  EXPECT_EQ(bn_add(bn_g, bn_g), hex(bn_2g)) << "doubling";
  EXPECT_EQ(bn_add(bn_g, bn_minus_g), hex(zeros(64))) << "to infinity";
  EXPECT_EQ(bn_add(bn_g, zeros(64)), hex(bn_g));
  EXPECT_EQ(bn_add(zeros(64), bn_g), hex(bn_g));
  EXPECT_EQ(bn_add(zeros(64), zeros(64)), hex(zeros(64)));
  EXPECT_EQ(bn_add(bn_2g, bn_minus_g), hex(bn_g));
}

TEST(AltBn128, mul_at_its_edges) {
  EXPECT_EQ(bn_mul(bn_g, zeros(32)), hex(zeros(64)));
  EXPECT_EQ(bn_mul(bn_g, zeros(31) + "\1"), hex(bn_g));
  EXPECT_EQ(bn_mul(bn_g, zeros(31) + "\2"), hex(bn_2g));
  EXPECT_EQ(bn_mul(bn_g, bn_order), hex(zeros(64)));
  EXPECT_EQ(bn_mul(bn_g, bn_order.substr(0, 31) + "\3"), hex(bn_2g)) << "scalars may exceed the order";
  EXPECT_EQ(bn_mul(zeros(64), ones(32)), hex(zeros(64)));
  EXPECT_EQ(bn_mul(bn_g, ones(32)),
            "2f588cffe99db877a4434b598ab28f81e0522910ea52b45f0adaa772b2d5d352"
            "12f42fa8fd34fb1b33d8c6a718b6590198389b26fc9d8808d971f8b009777a97");
}

TEST(AltBn128, what_is_no_point) {
  EXPECT_EQ(bn_add(zeros(31) + "\1" + zeros(31) + "\3", bn_g), "-1") << "not on the curve";
  EXPECT_EQ(bn_add(bn_g, zeros(31) + "\1" + zeros(31) + "\3"), "-1");
  EXPECT_EQ(bn_add(bn_modulus + zeros(32), bn_g), "-1") << "x is the modulus";
  EXPECT_EQ(bn_add(zeros(32) + bn_modulus, bn_g), "-1");
  EXPECT_EQ(bn_add(bn_modulus.substr(0, 31) + "\x48" + zeros(31) + "\2", bn_g), "-1") << "1 + modulus";
  EXPECT_EQ(bn_mul(ones(64), zeros(32)), "-1") << "even if the scalar is zero";
}

TEST(AltBn128, sizes) {
  EXPECT_EQ(bn_add(bn_g.substr(1), bn_g), "-1");
  EXPECT_EQ(bn_add(bn_g, bn_g + "x"), "-1");
  EXPECT_EQ(bn_add(bn_g, bn_g, 63), "-1");
  EXPECT_EQ(bn_add(bn_g, bn_g, 65), hex(bn_2g) + "3f") << "more room will do";
  EXPECT_EQ(bn_mul(bn_g, zeros(31)), "-1");
  EXPECT_EQ(bn_mul(bn_g, zeros(32), 63), "-1");
}

// --- BLS12-381 -------------------------------------------------------------------------------------------------------

// Published numbers are big-endian, the functions want little-endian.
std::string le(std::string_view digits) { return reversed(unhex(digits)); }
const std::string bls_modulus_digits =
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";
const std::string bls_modulus = le(bls_modulus_digits);
const std::string bls_order = le("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
const std::string bls_g =
    le("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb") +
    le("08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1");
const std::string bls_minus_g =
    bls_g.substr(0, 48) +
    le("114d1d6855d545a8aa7d76c8cf2e21f267816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca");
const std::string bls_2g =
    le("0572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e") +
    le("166a9d8cabc673a322fda673779d8e3822ba3ecb8670e461f73bb9021d5fd76a4c56d9d4cd16bd1bba86881979749d28");
const std::string bls_3g =
    le("09ece308f9d1f0131765212deca99697b112d61f9be9a5f1f3780a51335b3ff981747a0b2ca2179b96d2c0c9024e5224") +
    le("032b80d3a6f5b09f8a84623389c5f80ca69a0cddabc3097f9d9c27310fd43be6e745256c634af45ca3473b0590ae30d1");
// On the curve, but of order 3: not in the subgroup of prime order.
const std::string bls_outside = zeros(48) + "\2" + zeros(47);
const std::string bls_minus_outside = zeros(48) + "\xa9" + bls_modulus.substr(1);

std::string bls_add(const std::string& a, const std::string& b, size_t room = 96) {
  return three("bls_g1_add", a, b, room);
}
std::string scalar(char value) { return value + zeros(31); }

std::string bls_sum(const std::string& points, const std::string& scalars, uint32_t n, size_t room = 96) {
  CryptoGuest g;
  const auto p = g.put(points), s = g.put(scalars), out = g.room(room);
  const auto answer = static_cast<int32_t>(
      g.call("bls_g1_weighted_sum", {p.address, p.size, s.address, s.size, n, out.address, out.size}));
  EXPECT_GE(g.gas_left, 0) << g.context.failure.message;
  return answer == 0 ? hex(g.text(out)) : std::to_string(answer);
}

TEST(BlsG1, add) {
  EXPECT_EQ(bls_add(bls_g, bls_g), hex(bls_2g));
  EXPECT_EQ(bls_add(bls_g, bls_2g), hex(bls_3g));
  EXPECT_EQ(bls_add(bls_g, bls_minus_g), hex(zeros(96)));
  EXPECT_EQ(bls_add(bls_g, zeros(96)), hex(bls_g));
  EXPECT_EQ(bls_add(zeros(96), zeros(96)), hex(zeros(96)));
  EXPECT_EQ(bls_add(bls_outside, bls_outside), hex(bls_minus_outside)) << "points outside of the subgroup are welcome";
}

TEST(BlsG1, what_is_no_point) {
  EXPECT_EQ(bls_add(scalar(1) + zeros(64), bls_g), "-1") << "not on the curve";
  EXPECT_EQ(bls_add(bls_g, ones(96)), "-1");
  EXPECT_EQ(bls_add(bls_modulus + zeros(48), bls_g), "-1");
  EXPECT_EQ(bls_add(bls_modulus + bls_outside.substr(48), bls_g), "-1") << "x is the modulus: not another way to say 0";
}

TEST(BlsG1, add_wants_exact_sizes) {
  EXPECT_EQ(bls_add(bls_g.substr(1), bls_g), "-1");
  EXPECT_EQ(bls_add(bls_g, bls_g + "x"), "-1");
  EXPECT_EQ(bls_add(bls_g, bls_g, 95), "-1");
  EXPECT_EQ(bls_add(bls_g, bls_g, 97), "-1") << "more room will not do here";
}

TEST(BlsG1, weighted_sum) {
  EXPECT_EQ(bls_sum(bls_g, scalar(3), 1), hex(bls_3g));
  EXPECT_EQ(bls_sum(bls_g + bls_2g, scalar(1) + scalar(1), 2), hex(bls_3g));
  EXPECT_EQ(bls_sum(bls_g + bls_3g, scalar(5) + bls_order, 2), bls_sum(bls_g, scalar(5), 1))
      << "the order takes a point to infinity";
  EXPECT_EQ(bls_sum(bls_g + zeros(96) + bls_minus_g, scalar(7) + ones(32) + scalar(7), 3), hex(zeros(96)));
  EXPECT_EQ(bls_sum(bls_g, zeros(32), 1), hex(zeros(96)));
  EXPECT_EQ(bls_sum(bls_outside, bls_order, 1), hex(bls_outside)) << "order = 1 modulo 3: the scalar is not reduced";
}

TEST(BlsG1, weighted_sum_refuses) {
  EXPECT_EQ(bls_sum("", "", 0), "-1") << "nothing to add";
  EXPECT_EQ(bls_sum(bls_g, scalar(1), 2), "-1");
  EXPECT_EQ(bls_sum(bls_g, scalar(1).substr(1), 1), "-1");
  EXPECT_EQ(bls_sum(bls_g, scalar(1), 1, 97), "-1");
  EXPECT_EQ(bls_sum(bls_g + ones(96), scalar(1) + scalar(0), 2), "-1") << "a bad point, even times 0";
  EXPECT_EQ(bls_sum("", "", 1u << 27), "-1") << "n x 96 and n x 32 are 0 modulo 2^32";
}

std::string fp(const char* digits) { return le(std::string(96 - std::strlen(digits), '0') + digits); }
std::string fp_mod(const std::string& s, size_t room = 48) {
  CryptoGuest g;
  const auto in = g.put(s), out = g.room(room);
  const auto answer = static_cast<int32_t>(g.call("bls_fp_mod", {in.address, in.size, out.address, out.size}));
  return answer == 0 ? hex(g.text(out)) : std::to_string(answer);
}

TEST(BlsFp, mod) {
  EXPECT_EQ(fp_mod(bls_modulus + zeros(16)), hex(zeros(48)));
  EXPECT_EQ(fp_mod("\xaa" + bls_modulus.substr(1) + zeros(16)), hex("\xaa" + bls_modulus.substr(1)));
  EXPECT_EQ(fp_mod("\xac" + bls_modulus.substr(1) + zeros(16)), hex(fp("1")));
  EXPECT_EQ(fp_mod(zeros(16) + bls_modulus), hex(zeros(48))) << "2^128 times the modulus";
  EXPECT_EQ(fp_mod(bls_modulus), "-1");
  EXPECT_EQ(fp_mod(zeros(64), 47), "-1");
}

TEST(BlsFp, mul) {
  const std::string minus_1 = "\xaa" + bls_modulus.substr(1);
  EXPECT_EQ(three("bls_fp_mul", fp("7"), fp("2d"), 48), hex(fp("13b")));
  EXPECT_EQ(three("bls_fp_mul", minus_1, minus_1, 48), hex(fp("1")));
  EXPECT_EQ(three("bls_fp_mul", fp("0"), minus_1, 48), hex(fp("0")));
  EXPECT_EQ(three("bls_fp_mul", bls_modulus, fp("1"), 48), "-1") << "not reduced";
  EXPECT_EQ(three("bls_fp_mul", fp("1"), bls_modulus, 48), "-1");
  EXPECT_EQ(three("bls_fp_mul", fp("1"), zeros(47), 48), "-1");
  EXPECT_EQ(three("bls_fp_mul", fp("1"), fp("1"), 49), "-1");
}

TEST(BlsFp, exp) {
  const std::string minus_1 = "\xaa" + bls_modulus.substr(1);
  EXPECT_EQ(three("bls_fp_exp", fp("3"), "\4" + zeros(63), 48), hex(fp("51")));
  EXPECT_EQ(three("bls_fp_exp", fp("3"), minus_1 + zeros(16), 48), hex(fp("1"))) << "Fermat";
  EXPECT_EQ(three("bls_fp_exp", minus_1, ones(64), 48), hex(minus_1));
  EXPECT_EQ(three("bls_fp_exp", fp("0"), zeros(64), 48), hex(fp("1"))) << "0 to the 0";
  EXPECT_EQ(three("bls_fp_exp", fp("0"), ones(64), 48), hex(fp("0")));
  EXPECT_EQ(three("bls_fp_exp", bls_modulus, zeros(64), 48), "-1");
  EXPECT_EQ(three("bls_fp_exp", fp("3"), zeros(48), 48), "-1");
  EXPECT_EQ(three("bls_fp_exp", fp("3"), zeros(64), 47), "-1");
}

TEST(Crypto, new_style_spans_may_not_overlap) {
  TestGuest g;
  EXPECT_EQ(g.error("alt_bn128_add", {100, 64, 200, 64, 263, 64}), aliased);
  EXPECT_EQ(g.error("alt_bn128_mul", {100, 64, 163, 32, 300, 64}), aliased);
  EXPECT_EQ(g.error("bls_g1_add", {100, 96, 100, 96, 300, 96}), aliased) << "both operands at one place, too";
  EXPECT_EQ(g.error("bls_g1_weighted_sum", {100, 96, 195, 32, 1, 300, 96}), aliased);
  EXPECT_EQ(g.error("bls_fp_mod", {100, 64, 100, 48}), aliased);
  EXPECT_EQ(g.error("bls_fp_mul", {100, 48, 200, 48, 147, 48}), aliased);
  EXPECT_EQ(g.error("bls_fp_exp", {100, 48, 200, 64, 263, 48}), aliased);
  EXPECT_EQ(g.error("mod_exp", {100, 1, 101, 1, 102, 1, 102, 1}), aliased);
  EXPECT_EQ(g.error("k1_recover", {100, 65, 164, 32, 300, 65}), aliased);
  EXPECT_EQ(g.error("blake2_f", {1, 100, 64, 200, 128, 328, 8, 335, 8, 1, 400, 64}), aliased);
}

TEST(Crypto, ranges_are_checked_before_everything) {
  TestGuest g;
  EXPECT_EQ(g.error("alt_bn128_add", {100, 64, 200, 64, end - 63, 64}), access_violation);
  EXPECT_EQ(g.error("bls_g1_weighted_sum", {100, 96, 200, 32, 0, end, 96}), access_violation) << "even with n = 0";
  EXPECT_EQ(g.error("mod_exp", {0, 0, 0, 0, 0, 0, end + 1, 0}), access_violation);
  EXPECT_EQ(g.error("mod_exp", {0, 0, 0, 0, 0, 0, end, 0}), "");
  EXPECT_EQ(g.error("recover_key", {0, end, 1, 0, 0}), access_violation) << "the last bad argument wins";
  EXPECT_EQ(g.error("recover_key", {0, 0, 0, 0, 0}), null_reference);
  EXPECT_EQ(g.error("recover_key", {end - 31, 0, 0, 0, 0}), access_violation);
  EXPECT_EQ(g.error("assert_recover_key", {0, 0, 0, 0, 0}), null_reference);
  EXPECT_EQ(g.error("assert_recover_key", {64, 0, 0, end, 1}), access_violation);
}

TEST(Crypto, callable_in_context_free_actions) {
  TestGuest g(true);
  EXPECT_EQ(g.error("sha3", {100, 3, 200, 32, 1}), "");
  EXPECT_EQ(g.error("mod_exp", {100, 1, 101, 1, 102, 1, 103, 1}), "");
  EXPECT_EQ(g.error("bls_fp_mod", {100, 64, 200, 48}), "");
  EXPECT_EQ(g.error("alt_bn128_add", {100, 64, 200, 64, 300, 64}), "");
  EXPECT_EQ(g.error("k1_recover", {100, 65, 200, 32, 300, 65}), "");
  EXPECT_EQ(g.error("recover_key", {64, 100, 0, 200, 34}),
            "fc::out_of_range_exception: get datastream of length 0 over by 1");
}

// --- keys ------------------------------------------------------------------------------------------------------------

// A signature in its compact form: header, r, s.
struct Signed {
  std::string compact, point;  // the key that made it, compressed
};

Signed sign_k1(std::string_view secret, std::string_view digest) {
  secp256k1_context* context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
  auto* key = reinterpret_cast<const uint8_t*>(secret.data());
  secp256k1_ecdsa_recoverable_signature signature;
  uint8_t r_and_s[64], point[33];
  int id = 0;
  size_t size = sizeof point;
  secp256k1_pubkey pubkey;
  EXPECT_EQ(secp256k1_ecdsa_sign_recoverable(context, &signature, reinterpret_cast<const uint8_t*>(digest.data()), key,
                                             nullptr, nullptr),
            1);
  secp256k1_ecdsa_recoverable_signature_serialize_compact(context, r_and_s, &id, &signature);
  EXPECT_EQ(secp256k1_ec_pubkey_create(context, &pubkey, key), 1);
  secp256k1_ec_pubkey_serialize(context, point, &size, &pubkey, SECP256K1_EC_COMPRESSED);
  secp256k1_context_destroy(context);
  return {static_cast<char>(31 + id) + std::string(text_of(r_and_s)), std::string(text_of(point))};
}

// ECDSA on P-256 with a fixed nonce, by the book; s in its lower half unless `high`.
Signed sign_r1(std::string_view digest, bool high = false) {
  using namespace antelope;
  const Curve curve(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const BIGNUM* order = EC_GROUP_get0_order(curve.get());
  const NumberScratch ctx = scratch();
  const Number d = big_endian("a secret number"), k = big_endian("a number used once"), e = big_endian(digest);
  const Point q = point(curve), big_r = point(curve);
  const Number x = number(), y = number(), s = number(), inverse = number();
  EC_POINT_mul(curve.get(), q.get(), d.get(), nullptr, nullptr, ctx.get());
  EC_POINT_mul(curve.get(), big_r.get(), k.get(), nullptr, nullptr, ctx.get());
  EC_POINT_get_affine_coordinates(curve.get(), big_r.get(), x.get(), y.get(), ctx.get());
  EXPECT_LT(BN_cmp(x.get(), order), 0) << "this nonce needs no second id";
  BN_mod_mul(s.get(), x.get(), d.get(), order, ctx.get());
  BN_mod_add(s.get(), s.get(), e.get(), order, ctx.get());
  BN_mod_inverse(inverse.get(), k.get(), order, ctx.get());
  BN_mod_mul(s.get(), s.get(), inverse.get(), order, ctx.get());
  int id = BN_is_odd(y.get());
  const Number half = number();
  BN_rshift1(half.get(), order);
  if ((BN_cmp(s.get(), half.get()) > 0) != high) {
    BN_sub(s.get(), order, s.get());
    id ^= 1;
  }
  uint8_t r_and_s[64], compressed[33];
  BN_bn2binpad(x.get(), r_and_s, 32);
  BN_bn2binpad(s.get(), r_and_s + 32, 32);
  EC_POINT_point2oct(curve.get(), q.get(), POINT_CONVERSION_COMPRESSED, compressed, 33, ctx.get());
  return {static_cast<char>(31 + id) + std::string(text_of(r_and_s)), std::string(text_of(compressed))};
}

const std::string digest = hash_of("a digest");
const std::string k1_type = zeros(1), r1_type = "\1", webauthn_type = "\2";
const Signed k1 = sign_k1(hash_of("a secret"), digest), r1 = sign_r1(digest);

// The packed key in hex, or the error.
std::string recover(const std::string& signature, size_t room = 34, const std::string& over = digest) {
  CryptoGuest g;
  const auto d = g.put(over), s = g.put(signature), out = g.room(room);
  const std::string error = g.error("recover_key", {d.address, s.address, s.size, out.address, out.size});
  if (!error.empty()) {
    EXPECT_EQ(g.text(out), std::string(room, '?'));
    return error;
  }
  const auto size = g.call("recover_key", {d.address, s.address, s.size, out.address, out.size});
  return hex(g.text(out).substr(0, size)) + (size > room ? "... of " + std::to_string(size) : "");
}
// The error, "" if the key is the one that signed.
std::string assert_key(const std::string& signature, const std::string& key) {
  CryptoGuest g;
  const auto d = g.put(digest), s = g.put(signature), k = g.put(key);
  return g.error("assert_recover_key", {d.address, s.address, s.size, k.address, k.size});
}
std::string with_header(const Signed& s, char header) { return header + s.compact.substr(1); }

constexpr auto wrong_key = "crypto_api_exception: Error expected key different than recovered key";
constexpr auto unknown_type = "fc::assert_exception: Provided index out of range for variant.";
std::string too_short(const char* method, size_t length, int over) {
  return std::string("fc::out_of_range_exception: ") + method + " datastream of length " + std::to_string(length) +
         " over by " + std::to_string(over);
}

TEST(RecoverKey, k1) {
  EXPECT_EQ(recover(k1_type + k1.compact), hex(k1_type + k1.point));
  EXPECT_EQ(recover(k1_type + with_header(k1, static_cast<char>(k1.compact[0] - 4))), hex(k1_type + k1.point))
      << "headers of uncompressed keys say the same";
  EXPECT_EQ(recover(k1_type + k1.compact + "more"), hex(k1_type + k1.point)) << "what follows is ignored";
  EXPECT_EQ(recover(std::string("\x80\0", 2) + k1.compact), hex(k1_type + k1.point)) << "a type in two bytes";
  EXPECT_NE(recover(k1_type + k1.compact, 34, hash_of("another")), hex(k1_type + k1.point));
}

TEST(RecoverKey, k1_accepts_high_s) {
  // The other signature of the same key: s negated, the other point.
  const std::string order = unhex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  const antelope::Number n = antelope::big_endian(order), s = antelope::big_endian(k1.compact.substr(33));
  BN_sub(s.get(), n.get(), s.get());
  uint8_t negated[32];
  BN_bn2binpad(s.get(), negated, 32);
  const auto header = static_cast<char>(31 + ((k1.compact[0] - 31) ^ 1));
  EXPECT_EQ(recover(k1_type + header + k1.compact.substr(1, 32) + std::string(text_of(negated))),
            hex(k1_type + k1.point));
}

TEST(RecoverKey, k1_refuses) {
  for (int header : {0, 26, 35, 128, 255}) {
    EXPECT_EQ(recover(k1_type + with_header(k1, static_cast<char>(header))), no_key) << header;
  }
  constexpr auto no_such = "fc::assert_exception: unable to reconstruct public key from signature";
  EXPECT_EQ(recover(k1_type + "\x1f" + zeros(64)), no_such) << "r and s are 0";
  EXPECT_EQ(recover(k1_type + "\x1f" + ones(64)), no_such) << "r and s exceed the order";
}

TEST(RecoverKey, r1) {
  EXPECT_EQ(recover(r1_type + r1.compact), hex(r1_type + r1.point));
  EXPECT_EQ(recover(r1_type + with_header(r1, static_cast<char>(r1.compact[0] - 4))), hex(r1_type + r1.point));
  EXPECT_NE(recover(r1_type + with_header(r1, static_cast<char>(31 + ((r1.compact[0] - 31) ^ 1)))),
            hex(r1_type + r1.point))
      << "the other point is another key";
}

// RFC 6979, A.2.5: P-256, SHA-256, message "sample"; its s is high, so it is negated here.
TEST(RecoverKey, r1_of_rfc_6979) {
  const std::string r = unhex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
  const std::string low_s = unhex("0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9");
  const std::string high_s = unhex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  const std::string x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
  std::set<std::string> keys;
  for (const char header : {'\x1f', '\x20'}) keys.insert(recover(r1_type + header + r + low_s, 34, hash_of("sample")));
  EXPECT_EQ(keys.count("0103" + x), 1u);
  EXPECT_EQ(recover(r1_type + "\x1f" + r + high_s, 34, hash_of("sample")),
            "fc::exception: invalid high s-value encountered in r1 signature");
}

TEST(RecoverKey, r1_refuses) {
  EXPECT_EQ(recover(r1_type + sign_r1(digest, true).compact),
            "fc::exception: invalid high s-value encountered in r1 signature");
  EXPECT_EQ(recover(r1_type + "\x1a" + ones(64)), no_key) << "the header is looked at first";
  EXPECT_EQ(recover(r1_type + "\x23" + zeros(64)), no_key);
  EXPECT_EQ(recover(r1_type + "\x1f" + ones(32) + zeros(32)), no_key) << "r exceeds the field";
  EXPECT_EQ(recover(r1_type + with_header(r1, 33)), no_key) << "r + order exceeds the field";
  EXPECT_EQ(recover(r1_type + "\x1f" + zeros(64)), no_key) << "r has no inverse";
}

TEST(RecoverKey, r1_point_at_infinity_is_a_key_of_zeros) {
  EXPECT_EQ(recover(r1_type + "\x1f" + r1.compact.substr(1, 32) + zeros(32), 34, zeros(32)), "01" + hex(zeros(33)));
}

TEST(RecoverKey, packed_too_short) {
  EXPECT_EQ(recover(""), too_short("get", 0, 1));
  EXPECT_EQ(recover("\x80"), too_short("get", 1, 1));
  EXPECT_EQ(recover(k1_type), too_short("read", 1, 1));
  EXPECT_EQ(recover(k1_type + zeros(64)), too_short("read", 65, -63));
  EXPECT_EQ(recover(webauthn_type + zeros(65)), too_short("get", 66, 1));
  EXPECT_EQ(recover(webauthn_type + zeros(65) + "\7ab"), too_short("read", 69, 1)) << "an array, read one by one";
  EXPECT_EQ(recover(webauthn_type + zeros(65) + "\1a\7abc"), too_short("read", 72, -2)) << "a string, read as one";
}

TEST(RecoverKey, types_and_sizes) {
  EXPECT_EQ(recover("\3" + zeros(65)), unknown_type);
  EXPECT_EQ(recover("\xff\xff\xff\xff\xff"), unknown_type);
  EXPECT_EQ(recover(webauthn_type + zeros(65) + "\x81\x80\x40"),
            "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
  EXPECT_EQ(recover(webauthn_type + zeros(65) + zeros(1) + "\x81\x80\x80\x0a"),
            "fc::assert_exception: size.value <= MAX_SIZE_OF_BYTE_ARRAYS: ");
}

TEST(RecoverKey, room_for_k1_and_r1_must_do) {
  EXPECT_EQ(recover(k1_type + k1.compact, 40), hex(k1_type + k1.point));
  EXPECT_EQ(recover(k1_type + k1.compact, 33), too_short("write", 33, -31));
  EXPECT_EQ(recover(r1_type + r1.compact, 1), too_short("write", 1, 1));
  EXPECT_EQ(recover(r1_type + r1.compact, 0), too_short("write", 0, 1));
}

TEST(AssertRecoverKey, compares) {
  EXPECT_EQ(assert_key(k1_type + k1.compact, k1_type + k1.point), "");
  EXPECT_EQ(assert_key(r1_type + r1.compact, r1_type + r1.point), "");
  EXPECT_EQ(assert_key(r1_type + r1.compact, std::string("\x81\0", 2) + r1.point + "more"), "");
  EXPECT_EQ(assert_key(k1_type + k1.compact, k1_type + r1.point), wrong_key);
  EXPECT_EQ(assert_key(k1_type + k1.compact, r1_type + k1.point), wrong_key) << "another type";
}

TEST(AssertRecoverKey, reads_the_signature_then_the_key_then_recovers) {
  const std::string bad = k1_type + zeros(65);
  EXPECT_EQ(assert_key("", ""), too_short("get", 0, 1));
  EXPECT_EQ(assert_key("\3", ""), unknown_type);
  EXPECT_EQ(assert_key(bad, k1_type + zeros(32)), too_short("read", 33, -31));
  EXPECT_EQ(assert_key(bad, "\3"), unknown_type);
  EXPECT_EQ(assert_key(bad, k1_type + zeros(33)), no_key);
  EXPECT_EQ(assert_key(bad, webauthn_type + zeros(33) + "\1"), too_short("get", 35, 1));
  EXPECT_EQ(assert_key(bad, webauthn_type + zeros(33) + "\1" + zeros(1)),
            "fc::assert_exception: rpid.length(): webauthn pubkey must have non empty rpid");
}

// The precompile "ecrecover": the key's Keccak-256 ends in the account that signed.
TEST(K1Recover, ethereum_signature) {
  CryptoGuest g;
  const auto signature = g.put("\x1c" + unhex("9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
                                              "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada"));
  const auto message = g.put(unhex("456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"));
  const auto key = g.room(65);
  EXPECT_EQ(g.call("k1_recover", {signature.address, 65, message.address, 32, key.address, 65}), 0u);
  EXPECT_EQ(g.text(key)[0], 4) << "uncompressed";
  EXPECT_EQ(sha3_hex(g.text(key).substr(1), 1).substr(24), "7156526fbd7a3c72969b54f64e42c10fbb768c8a");
}

TEST(K1Recover, answers_minus_1) {
  auto k1_recover = [](const std::string& signature, const std::string& over, size_t room) {
    return three("k1_recover", signature, over, room).substr(0, 4);
  };
  EXPECT_EQ(k1_recover(k1.compact, digest, 65).substr(0, 2), "04");
  EXPECT_EQ(k1_recover(k1.compact, digest, 66).substr(0, 2), "04");
  EXPECT_EQ(k1_recover(k1.compact, digest, 64), "-1");
  EXPECT_EQ(k1_recover(k1.compact.substr(1), digest, 65), "-1");
  EXPECT_EQ(k1_recover(k1.compact, digest.substr(1), 65), "-1");
  EXPECT_EQ(k1_recover(with_header(k1, 26), digest, 65), "-1");
  EXPECT_EQ(k1_recover(with_header(k1, 35), digest, 65), "-1");
  EXPECT_EQ(k1_recover(with_header(k1, '\x9c'), digest, 65), "-1");
  EXPECT_EQ(k1_recover("\x1b" + zeros(64), digest, 65), "-1");
  EXPECT_EQ(k1_recover("\x1b" + ones(64), digest, 65), "-1");
}

// --- WebAuthn --------------------------------------------------------------------------------------------------------

std::string base64url(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  uint32_t bits = 0, count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(c);
    for (count += 8; count >= 6; count -= 6) text += digits[bits >> (count - 6) & 63];
  }
  if (count != 0) text += digits[bits << (6 - count) & 63];
  return text;
}

const std::string challenge = base64url(digest);

// What a browser and an authenticator would make; each test spoils one part.
struct Assertion {
  std::string challenge_text = challenge, origin = "https://example.com", type = "webauthn.get";
  std::string relying_party = "example.com";
  char flags = 1;
  std::string json = "";       // instead of the three
  std::string auth_data = "";  // instead of the two
  bool high_s = false;
  int header = 0;  // instead of the right one

  [[nodiscard]] std::string packed() const {
    const std::string text = !json.empty() ? json
                                           : R"({"origin":")" + origin + R"(","type":")" + type + R"(","challenge":")" +
                                                 challenge_text + "\"}";
    const std::string data = !auth_data.empty() ? auth_data : hash_of(relying_party) + flags + zeros(4);
    Signed s = sign_r1(hash_of(data + hash_of(text)), high_s);
    if (header != 0) s.compact[0] = static_cast<char>(header);
    std::string out = webauthn_type + s.compact;
    pack_counted(out, data);
    pack_counted(out, text);
    return out;
  }
};

std::string webauthn_key(char presence, const std::string& relying_party) {
  std::string key = webauthn_type + r1.point + presence;
  pack_counted(key, relying_party);
  return key;
}
const std::string example_key = webauthn_key(1, "example.com");
std::string failed(const char* text) { return std::string("fc::assert_exception: ") + text; }

TEST(Webauthn, recovers_key_presence_and_relying_party) {
  EXPECT_EQ(recover(Assertion{}.packed(), 100), hex(example_key));
  EXPECT_EQ(recover(Assertion{.flags = 4}.packed(), 100), hex(webauthn_key(2, "example.com")));
  EXPECT_EQ(recover(Assertion{.flags = 5}.packed(), 100), hex(webauthn_key(2, "example.com"))) << "verified is more";
  EXPECT_EQ(recover(Assertion{.flags = '\xfa'}.packed(), 100), hex(webauthn_key(0, "example.com")));
  EXPECT_EQ(recover(Assertion{.high_s = true}.packed(), 100), hex(example_key)) << "any s";
  EXPECT_EQ(assert_key(Assertion{}.packed(), example_key), "");
  EXPECT_EQ(assert_key(Assertion{}.packed(), webauthn_key(2, "example.com")), wrong_key);
  EXPECT_EQ(assert_key(Assertion{}.packed(), webauthn_key(1, "example.org")), wrong_key);
}

TEST(Webauthn, port_and_empty_host) {
  EXPECT_EQ(recover(Assertion{.origin = "https://example.com:8080"}.packed(), 100), hex(example_key));
  EXPECT_EQ(recover(Assertion{.origin = "https://a:b:1", .relying_party = "a:b"}.packed(), 100),
            hex(webauthn_key(1, "a:b")));
  EXPECT_EQ(recover(Assertion{.origin = "https://", .relying_party = ""}.packed(), 100), hex(webauthn_key(1, "")));
}

TEST(Webauthn, a_short_buffer_gets_the_beginning) {
  EXPECT_EQ(recover(Assertion{}.packed(), 47), hex(example_key));
  EXPECT_EQ(recover(Assertion{}.packed(), 33), hex(example_key.substr(0, 33)) + "... of 47");
  EXPECT_EQ(recover(Assertion{}.packed(), 32),
            "wasm_execution_error: destination buffer must at least be able to hold an ECC public key");
}

TEST(Webauthn, refuses_in_this_order) {
  Assertion a{.header = 30};
  EXPECT_EQ(recover(a.packed()), no_key) << "headers from 31 on";
  a.relying_party = "example.org";
  EXPECT_EQ(recover(a.packed()), failed("webauthn rpid hash doesn't match origin"));
  a.auth_data = zeros(36);
  EXPECT_EQ(recover(a.packed()), failed("auth_data not as large as required"));
  a.origin = "http://example.com";
  EXPECT_EQ(recover(a.packed()), failed("webauthn origin must begin with https://"));
  a.challenge_text = base64url(hash_of("another"));
  EXPECT_EQ(recover(a.packed()), failed("Wrong webauthn challenge"));
  a.challenge_text = base64url(digest + "x");
  EXPECT_EQ(recover(a.packed()), "fc::exception: sha256: size mismatch");
  a.type = "webauthn.create";
  EXPECT_EQ(recover(a.packed()), failed("webauthn signature type not an assertion"));
  a.json = "[]";
  EXPECT_EQ(recover(a.packed()), failed("Failed to parse client data JSON"));
}

TEST(Webauthn, needs_its_feature) {
  CryptoGuest g;
  set_active_features(g.overlay, active_features(g.overlay).without(Feature::webauthn_key));
  const auto d = g.put(digest), s = g.put(Assertion{}.packed()), out = g.room(100), k1_key = g.put(k1_type + k1.point),
             key = g.put(example_key), plain = g.put(k1_type + k1.compact);
  EXPECT_EQ(g.error("recover_key", {d.address, s.address, s.size, out.address, out.size}),
            "unactivated_signature_type: Unactivated signature type used during recover_key");
  EXPECT_EQ(g.error("assert_recover_key", {d.address, s.address, s.size, key.address, key.size}),
            "unactivated_signature_type: Unactivated signature type used during assert_recover_key");
  EXPECT_EQ(g.error("assert_recover_key", {d.address, plain.address, plain.size, key.address, key.size}),
            "unactivated_key_type: Unactivated key type used when creating assert_recover_key");
  EXPECT_EQ(g.error("assert_recover_key", {d.address, plain.address, plain.size, k1_key.address, k1_key.size}), "");
}

TEST(Webauthn, header_beyond) { EXPECT_EQ(recover(Assertion{.header = 35}.packed()), no_key); }

TEST(Webauthn, base64url) {
  auto with_challenge = [](const std::string& text) {
    return recover(Assertion{.challenge_text = text}.packed(), 100);
  };
  ASSERT_EQ(challenge.size(), 43u) << "ten groups of four and one of three";
  EXPECT_EQ(with_challenge(challenge + "="), hex(example_key));
  EXPECT_EQ(with_challenge(challenge + "=" + "="), hex(example_key)) << "what begins with = ends it all";
  EXPECT_EQ(with_challenge(challenge.substr(0, 42) + "\n"), failed("Failed to parse client data JSON"));
  EXPECT_EQ(with_challenge(challenge.substr(0, 42) + "+"), failed("encountered non-base64 character"));
  EXPECT_EQ(with_challenge("A="), failed("encountered non-base64 character"));
  EXPECT_EQ(with_challenge("ABCDE"),
            "std::out_of_range: basic_string::at: __n (which is 5) >= this->size() (which is 5)");
  EXPECT_EQ(with_challenge(""), "fc::exception: sha256: size mismatch");
}

// "type challenge origin" as found, or "refused".
std::string client_data(std::string_view json) {
  ClientData data;
  if (!parse_client_data(json, data)) return "refused";
  return data.type + " " + data.challenge + " " + data.origin;
}

TEST(ClientData, finds_three_strings) {
  EXPECT_EQ(client_data(R"({"type":"t","challenge":"c","origin":"o"})"), "t c o");
  EXPECT_EQ(client_data(R"( { "x" : [ { "type" : "not this" } , 1 , [ ] , { } ] , "origin" : "o" } )"), "  o");
  EXPECT_EQ(client_data(R"({"type":"first","type":"last"})"), "last  ");
  EXPECT_EQ(client_data("{}"), "  ");
  EXPECT_EQ(client_data(R"({"typ\u0065":"\u0041\u00e9\u20ac\ud83d\ude00\"\\\/\b\f\n\r\t"})"),
            "A\u00e9\u20ac\U0001F600\"\\/\b\f\n\r\t  ");
  EXPECT_EQ(client_data(R"({"x":true,"y":false,"z":null,"n":-1.5e+3})"), "  ");
}

TEST(ClientData, the_chains_dialect) {
  EXPECT_EQ(client_data(std::string("{\"type\":\"t\"}\0}}", 16)), "t  ") << "ends at the first NUL";
  EXPECT_EQ(client_data("{\"type\":\"\xff\x7f\"}"), "\xff\x7f  ") << "not UTF-8";
  EXPECT_EQ(client_data(R"({"type":"\udc00"})"), "\xed\xb0\x80  ") << "a low surrogate alone";
  EXPECT_EQ(client_data(R"({"type\u0000x":"t"})"), "t  ") << "keys end at a NUL, too";
  EXPECT_EQ(client_data("\xef\xbb\xbf{}"), "refused") << "no byte order mark";
}

TEST(ClientData, refuses) {
  for (const char* json : {"",
                           " ",
                           "null",
                           "[]",
                           "\"type\"",
                           "{",
                           "}",
                           "{}}",
                           "{},",
                           "{\"a\":1",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "{a:1}",
                           "{\"a\":1,}",
                           "{\"a\":[1,]}",
                           "{\"a\":[1}",
                           "{\"a\":[1]]}",
                           "{\"a\":{\"b\"}}",
                           "{\"a\":{,}}",
                           "{\"type\":1}",
                           "{\"type\":null}",
                           "{\"type\":[\"t\"]}",
                           "{\"a\":tru}",
                           "{\"a\":True}",
                           "{\"a\":\"\n\"}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12g4\"}",
                           "{\"a\":\"\\ud800\"}",
                           "{\"a\":\"\\ud800\\u0041\"}",
                           "{\"a\":\"",
                           "{\"a\":\"\\",
                           "{\"a\":\"\\u1"}) {
    EXPECT_EQ(client_data(json), "refused") << json;
  }
}

TEST(ClientData, numbers) {
  auto number = [](const std::string& text) { return client_data("{\"a\":" + text + "}") != "refused"; };
  for (const char* good : {"0", "-0", "10", "0.5", "1e5", "1E+05", "-1.25e-7", "1e308", "1.7e308", "0e308",
                           "0.00001e310", "1e-99999999999999999999", "123456789012345678901234567890"}) {
    EXPECT_TRUE(number(good)) << good;
  }
  for (const char* bad : {"-", "01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1e309", "0e309", "1.8e308", "18e307", "NaN",
                          "Infinity", "1 2"}) {
    EXPECT_FALSE(number(bad)) << bad;
  }
  EXPECT_TRUE(number(std::string(308, '9')));
  EXPECT_FALSE(number(std::string(310, '9')));
  EXPECT_FALSE(number("1" + std::string(400, '0') + "e-200")) << "too big on the way";
  EXPECT_TRUE(number("0." + std::string(5000, '0') + "1e-2147483647"));
}

TEST(ClientData, deep_nesting_needs_no_stack) {
  const size_t deep = 1'000'000;
  EXPECT_EQ(client_data("{\"a\":" + std::string(deep, '[') + std::string(deep, ']') + "}"), "  ");
  EXPECT_EQ(client_data("{\"a\":" + std::string(deep, '[')), "refused");
}

}  // namespace
}  // namespace wrought
