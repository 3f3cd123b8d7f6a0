#include "common/hash.h"

#include <gtest/gtest.h>

#include "common/hex.h"

namespace wrought {
namespace {

TEST(Hex, GoesBothWays) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x7f, 0xff}), "007fff");
  EXPECT_EQ(hex_number(0x1f8), "0x1f8");
  EXPECT_EQ(hex_number(0), "0x0");
  EXPECT_EQ(from_hex("007fff"), (Bytes{0x00, 0x7f, 0xff}));
  EXPECT_EQ(from_hex("aBCdEf"), (Bytes{0xab, 0xcd, 0xef})) << "people type either case";
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Hex, HasOneSpelling) {
  for (const char* text : {"0", "0G", "a", " 0", "0x"}) EXPECT_FALSE(from_hex(text)) << text;
  EXPECT_TRUE(is_hex("00ff", 4));
  EXPECT_FALSE(is_hex("00ff", 64));
  EXPECT_FALSE(is_hex("00FF", 4));
}

TEST(Sha256, IsTheStandardOne) {  // FIPS 180-2, examples
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ContentHash, ReadsItsOwnDigitsAsZeros) {
  const std::string before = "before ", zeros(64, '0'), after = " after";
  const std::string expected = sha256_hex(before + zeros + after);
  for (const char digit : {'0', '7', 'f'}) {
    const std::string file = before + std::string(64, digit) + after;
    EXPECT_EQ(content_hash_hex(bytes_of(file), before.size()), expected);
  }
}

}  // namespace
}  // namespace wrought
