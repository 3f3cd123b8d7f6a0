// Names to text and back.
#include "hostapi/antelope/name.h"

#include <gtest/gtest.h>

namespace wrought {
namespace {

TEST(Names, text_and_back) {
  EXPECT_EQ(("eosio"_n).value, 0x5530ea0000000000u);
  EXPECT_EQ(to_string("a.b"_n), "a.b");
  EXPECT_EQ(to_string(Name{0}), "");
  EXPECT_EQ(to_string("abcdefghijklj"_n), "abcdefghijklj");
  for (auto bad : {"UPPER", "abcdefghijklmn", "abcdefghijklz", "a b", "six6", "dot."}) {
    EXPECT_FALSE(parse_name(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace wrought
