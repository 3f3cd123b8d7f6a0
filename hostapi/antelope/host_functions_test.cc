// The table of host functions, and what all of them have from bind.h: the two ways of calling, the order of checks.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

TEST(Profile, has_all_functions_in_order) {
  const HostProfile* p = find_profile("antelope");
  ASSERT_NE(p, nullptr);
  EXPECT_EQ(find_profile("other"), nullptr);
  ASSERT_EQ(p->functions.size(), 197u);
  for (uint32_t i = 0; i < 197; ++i) {
    EXPECT_EQ(p->functions[i].ordinal, i);
    EXPECT_NE(p->functions[i].native, nullptr);
    EXPECT_NE(p->functions[i].generic, nullptr);
    EXPECT_EQ(p->find("env", p->functions[i].name), &p->functions[i]);
  }
  EXPECT_EQ(p->find("env", "nope"), nullptr);
  EXPECT_EQ(p->find("other", "abort"), nullptr);
  EXPECT_EQ(p->functions[0].name, "read_action_data");
  EXPECT_EQ(p->functions[196].name, "__unordtf2");
  EXPECT_EQ(p->find("env", "db_store_i64")->signature, "(i64 i64 i64 i64 i32 i32) -> i32");
  EXPECT_TRUE(p->find("env", "get_context_free_data")->context_free_only);
  EXPECT_TRUE(p->find("env", "set_privileged")->privileged);
  EXPECT_FALSE(p->find("env", "require_auth")->context_free);
  EXPECT_EQ(p->floats, FloatRule::antelope);
  EXPECT_EQ(p->limits.max_call_depth, 251u);
  EXPECT_EQ(p->limits.max_pages, 528u);
}

TEST(Profile, bodies_have_the_signatures_of_the_table) {
  using namespace antelope;
#define HOST_FUNCTION(ordinal, name, body, text, base, per_byte, flags) \
  EXPECT_EQ((Bound<ordinal, flags, &body>::signature()), text) << name;
#define HOST_MISSING(...)
#include "hostapi/antelope/host_functions.def"
#undef HOST_FUNCTION
#undef HOST_MISSING
}

// --- binding ---------------------------------------------------------------------------------------------------------

TEST(Bind, native_calls_agree_with_generic_ones) {
  TestGuest g;
  g.poke(100, "hello");
  g.context.costs = g.costs.data();
  auto* receiver = reinterpret_cast<wr_ret_i64 (*)(wr_u8*, wr_i64)>(g.profile.find("env", "current_receiver")->native);
  const wr_ret_i64 r = receiver(g.memory, 100);
  EXPECT_EQ(r.v, ("token"_n).value);
  EXPECT_EQ(r.gas, 100 - g.profile.find("env", "current_receiver")->gas.base);

  auto* copy =
      reinterpret_cast<wr_ret_i32 (*)(wr_u8*, wr_i64, wr_u32, wr_u32, wr_u32)>(g.profile.find("env", "memcpy")->native);
  const wr_ret_i32 c = copy(g.memory, 1000, 200, 100, 5);
  EXPECT_EQ(c.v, 200u);
  EXPECT_EQ(c.gas, 1000 - 5 - 5);
  EXPECT_EQ(g.peek_text(200, 5), "hello");

  auto* print = reinterpret_cast<wr_i64 (*)(wr_u8*, wr_i64, double)>(g.profile.find("env", "printdf")->native);
  EXPECT_GE(print(g.memory, 1000, 0.5), 0);
  EXPECT_EQ(g.context.console, "5.000000000000000e-01");

  auto* narrow =
      reinterpret_cast<wr_ret_f64 (*)(wr_u8*, wr_i64, wr_u64, wr_u64)>(g.profile.find("env", "__trunctfdf2")->native);
  EXPECT_EQ(narrow(g.memory, 1000, 0, 0x3fff'0000'0000'0000u).v, 1.0);
}

TEST(Bind, a_native_failure_is_a_negative_gas_and_a_record) {
  TestGuest g;
  auto* require = reinterpret_cast<wr_i64 (*)(wr_u8*, wr_i64, wr_u64)>(g.profile.find("env", "require_auth")->native);
  EXPECT_EQ(require(g.memory, 100, ("bob"_n).value), INT64_MIN);
  EXPECT_TRUE(g.context.failed);
  EXPECT_EQ(g.context.gas_at_failure, 100 - 15);
  EXPECT_EQ(g.context.failure.error_class, "missing_auth_exception");
}

TEST(Bind, gas_is_paid_before_anything_happens) {
  TestGuest g;
  g.poke(100, "hello");
  g.gas_limit = 14;  // prints_l costs 10 + 1 per byte
  EXPECT_EQ(g.error("prints_l", {100, 5}), "out of gas");
  EXPECT_EQ(g.context.console, "");
  g.gas_limit = 15;
  EXPECT_EQ(g.error("prints_l", {100, 5}), "");
  EXPECT_EQ(g.gas_left, 0);
  g.gas_limit = 9;  // not even the base: a bad pointer is not looked at
  EXPECT_EQ(g.error("prints_l", {memory_end, 5}), "out of gas");
  g.gas_limit = 12;  // the base is paid, then the pointer is seen
  EXPECT_EQ(g.error("prints_l", {memory_end, 5}), access_violation);
  EXPECT_EQ(g.context.gas_at_failure, 2);
}

TEST(Bind, huge_prices_cannot_overflow) {
  TestGuest g;
  g.costs[g.profile.find("env", "prints_l")->ordinal] = {0, INT64_MAX / 2};
  EXPECT_EQ(g.error("prints_l", {0, 5}), "out of gas");
}

TEST(Bind, bad_pointers_win_over_preconditions) {
  TestGuest free(true);
  EXPECT_EQ(free.error("set_action_return_value", {memory_end, 1}), access_violation);
  EXPECT_EQ(free.error("set_action_return_value", {0, 0}),
            "unaccessible_api: only context free api's can be used in this context");
  TestGuest g;
  EXPECT_EQ(g.error("set_privileged", {("bob"_n).value, 1}),
            "unaccessible_api: token does not have permission to call this API");
  EXPECT_EQ(g.error("get_context_free_data", {0, 0, 0}),
            "unaccessible_api: this API may only be called from context_free apply");
}

TEST(Bind, last_argument_is_checked_first) {
  TestGuest g;
  EXPECT_EQ(g.error("assert_sha256", {memory_end, 1, 0}), null_reference);  // data is bad too
  EXPECT_EQ(g.error("assert_sha256", {memory_end, 1, memory_end - 31}), access_violation);
}

TEST(Bind, memory_edges) {
  TestGuest g;
  EXPECT_EQ(g.error("prints_l", {memory_end, 0}), "");
  EXPECT_EQ(g.error("prints_l", {memory_end + 1, 0}), access_violation);
  EXPECT_EQ(g.error("prints_l", {0, 0}), "");
  EXPECT_EQ(g.error("prints_l", {1, 0xffff'ffff}), access_violation);
  EXPECT_EQ(g.error("printi128", {0}), null_reference);
  EXPECT_EQ(g.error("printi128", {memory_end - 16}), "");
  EXPECT_EQ(g.error("printi128", {memory_end - 15}), access_violation);
  EXPECT_EQ(g.error("db_idx256_store", {1, 1, 1, 1, 16, 0x1000'0000}), "wasm_execution_error: length will overflow");
  std::fill_n(g.memory + memory_end - 4, 4, 'x');
  EXPECT_EQ(g.error("prints", {memory_end - 4}), access_violation);  // no NUL before the end
  EXPECT_EQ(g.error("prints", {memory_end}), access_violation);
}

TEST(Bind, unaligned_results_are_written_back) {
  TestGuest g;
  for (uint64_t address : {64, 65, 72}) {
    EXPECT_EQ(g.error("__multi3", {address, 3, 0, 5, 1}), "");
    EXPECT_EQ(g.peek(address), 15u);
    EXPECT_EQ(g.peek(address + 8), 3u);
  }
}

TEST(Bind, functions_without_a_body_say_so) {
  TestGuest g;
  EXPECT_EQ(g.error("bls_g2_add", {0, 0, 0, 0, 0, 0}),
            "unimplemented: host function env.bls_g2_add is not implemented");
}

}  // namespace
}  // namespace wrought
