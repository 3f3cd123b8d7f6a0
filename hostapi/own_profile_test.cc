// Profiles of an embedder's own: what is refused, and the way to the worker and back.
#include "hostapi/own_profile.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "hostapi/bind.h"

namespace wrought {
namespace {

HostResult<int32_t> twice(HostContext&, int32_t n) { return n * 2; }
HostResult<void> note(HostContext&, Span) { return {}; }

// A profile that a test may spoil.
struct Draft {
  std::vector<HostFunction> rows = {bind_function<0, &twice>("chain", "twice", {5, 0}),
                                    bind_function<1, &note>("chain", "note", {7, 2})};
  HostProfile profile{"mine", 3, {}, FloatRule::canonical, {}, {.mvp_only = true}};

  const HostProfile& get() {
    profile.functions = rows;
    return profile;
  }
};

TEST(OwnProfile, comes_back_as_it_went) {
  Draft draft;
  draft.profile.rules.operands_are_locals = true;
  ASSERT_TRUE(check_own_profile(draft.get()).ok());
  auto read = read_own_profile(own_profile_text(draft.get()));
  ASSERT_TRUE(read.ok()) << read.failure().to_line();
  const OwnProfile moved = std::move(*read);  // what it points at does not move
  EXPECT_EQ(moved.profile.name, "mine");
  EXPECT_EQ(moved.profile.version, 3u);
  EXPECT_EQ(moved.profile.floats, FloatRule::canonical);
  EXPECT_TRUE(moved.profile.rules.mvp_only);
  EXPECT_TRUE(moved.profile.rules.operands_are_locals);
  EXPECT_FALSE(moved.profile.rules.memory_grow_is_signed);
  ASSERT_EQ(moved.profile.functions.size(), 2u);
  const HostFunction* const found = moved.profile.find("chain", "note");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->ordinal, 1u);
  EXPECT_EQ(found->signature, "(i32 i32)");
  EXPECT_EQ(found->gas.base, 7);
  EXPECT_EQ(found->gas.per_byte, 2);
  EXPECT_EQ(found->native, nullptr);
  EXPECT_EQ(own_profile_text(moved.profile), own_profile_text(draft.get()));
}

TEST(OwnProfile, what_is_wrong_with_it_is_named) {
  const struct {
    std::function<void(Draft&)> spoil;
    std::string line;
  } cases[] = {
      {[](Draft& d) { d.profile.name = "antelope"; }, "usage: host profile: the name \"antelope\" is taken"},
      {[](Draft& d) { d.profile.name = ""; },
       "usage: host profile: its name must be 1 to 256 printable ASCII characters"},
      {[](Draft& d) { d.profile.rules.any_module = true; },
       "usage: host profile: only contracts can be built for a profile of one's own"},
      {[](Draft& d) { d.profile.rules = {.segments_fail_at_apply = true}; },
       "usage: host profile: segments_fail_at_apply is only for mvp_only"},
      {[](Draft& d) { d.rows[1].ordinal = 5; }, "usage: host function 1: has ordinal 5, expected its place"},
      {[](Draft& d) { d.rows[0].name = "a\nb"; },
       "usage: host function 0: module and name must be 1 to 256 printable ASCII characters"},
      {[](Draft& d) { d.rows[0].module = "wrought.x"; },
       "usage: host function 0, wrought.x.twice: modules named \"wrought.\" are reserved"},
      {[](Draft& d) { d.rows[0].signature = "(i32,i32)"; },
       "usage: host function 0, chain.twice: has no signature like \"(i64 i32) -> i32\" or \"()\""},
      {[](Draft& d) { d.rows[0].gas.base = -1; },
       "usage: host function 0, chain.twice: costs must be whole numbers from 0 to 1000000000"},
      {[](Draft& d) { d.rows[1].name = "twice"; }, "usage: host function 1, chain.twice: named twice"},
      {[](Draft& d) { d.rows[1].generic = nullptr; }, "usage: host function 1, chain.note: has no code"},
      {[](Draft& d) { d.profile.limits.max_call_depth = 0; },
       "usage: wasm limits: max_call_depth is 0, expected 1 to 1024"},
  };
  for (const auto& c : cases) {
    Draft draft;
    c.spoil(draft);
    const Result<> checked = check_own_profile(draft.get());
    ASSERT_FALSE(checked.ok()) << c.line;
    EXPECT_EQ(checked.failure().to_line(), c.line);
  }
}

TEST(OwnProfile, signatures) {
  for (const char* good : {"()", "(i32)", "(i64 f32 f64)", "() -> i32", "(i32 i32) -> f64"}) {
    Draft draft;
    draft.rows[0].signature = good;
    EXPECT_TRUE(check_own_profile(draft.get()).ok()) << good;
  }
  for (const char* bad : {"", "(", ")", "(i32", "(i32 )", "( i32)", "(i32  i32)", "(i8)", "(i32)->i32", "(i32) -> ",
                          "(i32) -> i32 i32", "(i32)i32", "(funcref)"}) {
    Draft draft;
    draft.rows[0].signature = bad;
    EXPECT_FALSE(check_own_profile(draft.get()).ok()) << bad;
  }
}

// What the worker is given is its parent's, and still nothing it says is taken on trust.
TEST(OwnProfile, a_text_that_is_no_profile_is_a_failure) {
  for (const char* text : {"", "{}", "[]", "{\"name\":1}", R"({"name":"x","functions":[[1,2]],"version":1})",
                           R"({"name":"x","functions":[],"version":1,"floats":9,"rules":{}})"}) {
    EXPECT_FALSE(read_own_profile(text).ok()) << text;
  }
}

}  // namespace
}  // namespace wrought
