#include "common/result.h"

#include <gtest/gtest.h>

#include "common/printable.h"

namespace wrought {
namespace {

TEST(Failure, IsOneLineOfClassPlaceMessageAndOffset) {
  EXPECT_EQ(fail(FailureClass::policy, "1025 nested blocks, at most 1024 are allowed", "function 3", 0x1f2).to_line(),
            "policy: function 3: 1025 nested blocks, at most 1024 are allowed (offset 0x1f2)");
  EXPECT_EQ(fail(FailureClass::io, "not found", "a.wasm").to_line(), "io: a.wasm: not found");
  EXPECT_EQ(fail(FailureClass::internal, "no reason").to_line(), "internal: no reason");
}

TEST(Failure, HostileTextCannotBreakTheLineOrTheTerminal) {
  EXPECT_EQ(fail(FailureClass::invalid, "name \"\x1b[2J\n\xff\"", std::string("a\0b", 3)).to_line(),
            "invalid: a\\x00b: name \"\\x1b[2J\\x0a\\xff\"");
  EXPECT_LT(fail(FailureClass::invalid, std::string(1'000'000, 'x')).to_line().size(), 500u);
}

TEST(Printable, EscapesWhatIsNotPlainAsciiAndCuts) {
  EXPECT_EQ(printable("plain text"), "plain text");
  EXPECT_EQ(printable("back\\slash"), "back\\x5cslash");  // so that an escape can be told from its like in the input
  EXPECT_EQ(printable("t\xc3\xa9l\xc3\xa9"), "t\\xc3\\xa9l\\xc3\\xa9");
  EXPECT_EQ(printable("abcdef", 4), "abcd...");
  EXPECT_EQ(printable("abc\n", 4), "abc...");  // an escape is never cut in two
}

TEST(Result, HoldsAValueOrAFailure) {
  const Result<int> good = 7;
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, 7);
  const Result<int> bad = fail(FailureClass::usage, "no");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.failure().cls, FailureClass::usage);
}

}  // namespace
}  // namespace wrought
