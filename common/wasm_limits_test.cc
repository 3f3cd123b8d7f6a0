// A limits file: what is in it, what is left out, and mistakes by line.
#include "common/wasm_limits.h"

#include <gtest/gtest.h>

namespace wrought {
namespace {

std::string refusal(std::string_view text) {
  const auto limits = parse_wasm_limits_toml(text, "l.toml", {});
  return limits ? "" : limits.failure().to_line();
}

TEST(WasmLimits, what_is_left_out_keeps_its_default) {
  WasmLimits defaults;
  defaults.max_table_elements = 77;
  const auto limits = parse_wasm_limits_toml("max_pages = 40\nmax_call_depth = 9\n", "l.toml", defaults);
  ASSERT_TRUE(limits.ok()) << limits.failure().to_line();
  EXPECT_EQ(limits->max_pages, 40u);
  EXPECT_EQ(limits->max_call_depth, 9u);
  EXPECT_EQ(limits->max_table_elements, 77u);
}

TEST(WasmLimits, every_field_can_be_set) {
  for (const auto& [name, field] : wasm_limit_fields) {
    const auto limits = parse_wasm_limits_toml(std::string(name) + " = 7", "l.toml", {});
    ASSERT_TRUE(limits.ok()) << name;
    EXPECT_EQ((*limits).*field, 7u) << name;
  }
}

TEST(WasmLimits, mistakes_are_named_by_line) {
  EXPECT_EQ(refusal("max_pages = 65536"), "");
  EXPECT_NE(refusal("max_pages = 65537").find("max_pages is 65537, expected at most 65536"), std::string::npos);
  EXPECT_NE(refusal("max_call_depth = 0").find("max_call_depth is 0"), std::string::npos);
  EXPECT_EQ(refusal("max_call_depth = 1024"), "");
  EXPECT_NE(refusal("max_call_depth = 1025").find("expected 1 to 1024"), std::string::npos);
  EXPECT_NE(refusal("\nmax_page = 1").find("l.toml:2: unknown limit \"max_page\""), std::string::npos);
  EXPECT_NE(refusal("max_pages = -1").find("l.toml:1: max_pages must be a whole number"), std::string::npos);
  EXPECT_NE(refusal("max_pages = 4294967296").find("must be a whole number"), std::string::npos);
  EXPECT_NE(refusal("max_pages = ").find("l.toml:1"), std::string::npos);
}

TEST(WasmLimits, what_was_judged_by_wider_limits_is_judged_no_more) {
  const WasmLimits chain;
  EXPECT_TRUE(check_judged_within(chain, chain).ok());
  WasmLimits judged = chain;
  judged.max_code_bytes = 1;
  judged.max_pages = judged.max_call_depth = 1'000;  // these hold at run time, and are compared there
  EXPECT_TRUE(check_judged_within(judged, chain).ok());
  judged.max_symbol_bytes = 8193;
  const auto refused = check_judged_within(judged, chain);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(
      refused.failure().to_line(),
      "policy: the plugin was built with max_symbol_bytes = 8193, the chain allows 8192: build it with the chain's "
      "limits");
}

}  // namespace
}  // namespace wrought
