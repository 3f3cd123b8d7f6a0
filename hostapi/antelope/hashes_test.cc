// Hashes of guest bytes, with published vectors.
#include "common/hex.h"
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

struct Vector {
  std::string name, data, digest;
};
const Vector vectors[] = {
    {"sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {"sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {"sha1", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
    {"sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"sha256", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"sha512", "",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a"
     "538327af927da3e"},
    {"sha512", "abc",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2"
     "a9ac94fa54ca49f"},
    {"sha512", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd7035"
     "4ec631238ca3445"},
    {"ripemd160", "", "9c1185a5c5e9fc54612808977ee8f548b2258d31"},
    {"ripemd160", "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"},
    {"ripemd160", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "12a053384a9c0c88e405a06c27dcf49ada62eb2b"},
};

constexpr uint32_t data_at = 100, digest_at = 400;

TEST(Hashes, of_published_texts) {
  TestGuest g;
  for (const auto& [name, data, digest] : vectors) {
    g.poke(data_at, data);
    for (uint32_t at : {digest_at, digest_at + 1}) {
      g.poke(at, std::string(65, '-'));
      EXPECT_EQ(g.error(name, {data_at, data.size(), at}), "") << name;
      EXPECT_EQ(to_hex({g.memory + at, digest.size() / 2}), digest) << name;
      EXPECT_EQ(g.memory[at + digest.size() / 2], '-') << name;
      EXPECT_EQ(g.error("assert_" + name, {data_at, data.size(), at}), "") << name;
    }
  }
}

TEST(Hashes, that_differ_in_any_bit_are_refused) {
  TestGuest g;
  g.poke(data_at, "abc");
  for (const auto& [name, data, digest] : vectors) {
    if (data != "abc") continue;
    g.call(name, {data_at, 3, digest_at});
    const auto bytes = static_cast<uint32_t>(digest.size() / 2);
    for (uint32_t at : {digest_at, digest_at + bytes / 2, digest_at + bytes - 1}) {
      g.memory[at] ^= 0x80;
      EXPECT_EQ(g.error("assert_" + name, {data_at, 3, digest_at}), "crypto_api_exception: hash mismatch") << name;
      g.memory[at] ^= 0x80;
    }
    EXPECT_EQ(g.error("assert_" + name, {data_at, 3, digest_at}), "") << name;
    EXPECT_EQ(g.error("assert_" + name, {data_at, 2, digest_at}), "crypto_api_exception: hash mismatch") << name;
  }
}

TEST(Hashes, may_go_over_their_own_data) {
  TestGuest g;
  for (const auto& [name, data, digest] : vectors) {
    g.poke(data_at, data);
    EXPECT_EQ(g.error(name, {data_at, data.size(), data_at}), "") << name;
    EXPECT_EQ(to_hex({g.memory + data_at, digest.size() / 2}), digest) << name;
  }
}

}  // namespace
}  // namespace wrought
