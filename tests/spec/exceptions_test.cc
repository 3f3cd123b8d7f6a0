// The suite's list of exceptions, without the suite.
#include "tests/spec/exceptions.h"

#include <gtest/gtest.h>

namespace wrought::spec {
namespace {

TEST(Exceptions, name_a_place_and_an_engine) {
  auto list = parse_exceptions("# why not\n\ni32.wast:17 wasm2c a reason\nf.wast:3-5 * another\n", "list");
  ASSERT_TRUE(list.ok()) << list.failure().to_line();
  EXPECT_TRUE(list->use("i32.wast", 17, "wasm2c"));
  EXPECT_FALSE(list->use("i32.wast", 17, "wabt"));
  EXPECT_FALSE(list->use("i64.wast", 17, "wasm2c"));
  EXPECT_TRUE(list->use("f.wast", 3, "guard"));
  EXPECT_TRUE(list->use("f.wast", 5, "wabt"));
  EXPECT_FALSE(list->use("f.wast", 6, "wabt"));
  EXPECT_FALSE(list->use("f.wast", 4, "reader"));  // * means engines
}

TEST(Exceptions, that_nothing_used_are_named) {
  auto list = parse_exceptions("i32.wast:17 wabt a reason\n", "list");
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(list->unused(), std::vector<std::string>{"i32.wast:17 wabt"});
  EXPECT_TRUE(list->use("i32.wast", 17, "wabt"));
  EXPECT_TRUE(list->unused().empty());
}

TEST(Exceptions, need_a_reason_and_a_line) {
  for (const char* bad : {"i32.wast:17 wabt", "i32.wast wabt why", "i32.wast:x wabt why", "i32.wast:9-7 wabt why"}) {
    const auto list = parse_exceptions(bad, "list");
    ASSERT_FALSE(list.ok()) << bad;
    EXPECT_EQ(list.failure().where, "list, line 1");
  }
}

}  // namespace
}  // namespace wrought::spec
