// Host functions as contracts call them: good case, every refusal with its class and text, and the order of checks.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/antelope/test_guest.h"
#include "hostapi/bind.h"

namespace wrought {
namespace {

constexpr uint32_t end = TestGuest::memory_bytes;
constexpr auto access_violation = "wasm_execution_error: access violation";
constexpr auto null_reference = "wasm_execution_error: references cannot be created for null pointers";
uint64_t minus(uint32_t n) { return static_cast<uint32_t>(-n); }
uint64_t f64(double v) { return bind_detail::to_cell(v); }
uint64_t f32(float v) { return bind_detail::to_cell(v); }

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
  EXPECT_EQ(p->call_depth_max, 251u);
  EXPECT_EQ(p->memory_pages_max, 528u);
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
  EXPECT_EQ(g.error("prints_l", {end, 5}), "out of gas");
  g.gas_limit = 12;  // the base is paid, then the pointer is seen
  EXPECT_EQ(g.error("prints_l", {end, 5}), access_violation);
  EXPECT_EQ(g.context.gas_at_failure, 2);
}

TEST(Bind, huge_prices_cannot_overflow) {
  TestGuest g;
  g.costs[g.profile.find("env", "prints_l")->ordinal] = {0, INT64_MAX / 2};
  EXPECT_EQ(g.error("prints_l", {0, 5}), "out of gas");
}

TEST(Bind, bad_pointers_win_over_preconditions) {
  TestGuest free(true);
  EXPECT_EQ(free.error("set_action_return_value", {end, 1}), access_violation);
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
  EXPECT_EQ(g.error("assert_sha256", {end, 1, 0}), null_reference);  // data is bad too
  EXPECT_EQ(g.error("assert_sha256", {end, 1, end - 31}), access_violation);
}

TEST(Bind, memory_edges) {
  TestGuest g;
  EXPECT_EQ(g.error("prints_l", {end, 0}), "");
  EXPECT_EQ(g.error("prints_l", {end + 1, 0}), access_violation);
  EXPECT_EQ(g.error("prints_l", {0, 0}), "");
  EXPECT_EQ(g.error("prints_l", {1, 0xffff'ffff}), access_violation);
  EXPECT_EQ(g.error("printi128", {0}), null_reference);
  EXPECT_EQ(g.error("printi128", {end - 16}), "");
  EXPECT_EQ(g.error("printi128", {end - 15}), access_violation);
  EXPECT_EQ(g.error("db_idx256_store", {1, 1, 1, 1, 16, 0x1000'0000}), "wasm_execution_error: length will overflow");
  std::fill_n(g.memory + end - 4, 4, 'x');
  EXPECT_EQ(g.error("prints", {end - 4}), access_violation);  // no NUL before the end
  EXPECT_EQ(g.error("prints", {end}), access_violation);
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

// --- bodies ----------------------------------------------------------------------------------------------------------

TEST(Action, reads_data) {
  TestGuest g;
  EXPECT_EQ(g.call("action_data_size", {}), 6u);
  EXPECT_EQ(g.call("read_action_data", {10, 0}), 6u);
  EXPECT_EQ(g.call("read_action_data", {10, 4}), 4u);
  EXPECT_EQ(g.peek_text(10, 6), std::string("abcd\0\0", 6));
  EXPECT_EQ(g.error("set_action_return_value", {0, 256}), "");
  EXPECT_EQ(g.context.return_value.size(), 256u);
  EXPECT_EQ(g.error("set_action_return_value", {0, 257}),
            "action_return_value_exception: action return value size must be less or equal to 256 bytes");
}

TEST(Authorization, needs_the_actor) {
  TestGuest g;
  const uint64_t alice = ("alice"_n).value, bob = ("bob"_n).value;
  EXPECT_EQ(g.error("require_auth", {alice}), "");
  EXPECT_EQ(g.error("require_auth", {bob}), "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(g.error("require_auth2", {alice, ("active"_n).value}), "");
  EXPECT_EQ(g.error("require_auth2", {alice, ("owner"_n).value}),
            "missing_auth_exception: missing authority of alice/owner");
  EXPECT_EQ(g.call("has_auth", {alice}), 1u);
  EXPECT_EQ(g.call("has_auth", {bob}), 0u);
  EXPECT_EQ(g.call("is_account", {bob}), 1u);
  EXPECT_EQ(g.call("is_account", {("nobody"_n).value}), 0u);
  g.call("require_recipient", {bob});
  g.call("require_recipient", {bob});
  g.call("require_recipient", {("token"_n).value});
  EXPECT_EQ(g.context.recipients.size(), 2u);
}

TEST(System, asserts_and_exits) {
  TestGuest g;
  g.poke(100, std::string_view("overdrawn balance\0", 18));
  EXPECT_EQ(g.error("eosio_assert", {1, 100}), "");
  EXPECT_EQ(g.error("eosio_assert", {0, 100}), "eosio_assert_message_exception: overdrawn balance");
  EXPECT_EQ(g.context.failure.kind, OutcomeKind::aborted);
  EXPECT_EQ(g.error("eosio_assert", {1, end}), access_violation);  // checked although the condition holds
  EXPECT_EQ(g.error("eosio_assert_message", {0, 100, 9}), "eosio_assert_message_exception: overdrawn");
  EXPECT_EQ(g.error("eosio_assert_message", {1, 100, end}), access_violation);
  EXPECT_EQ(g.error("eosio_assert_code", {0, 42}),
            "eosio_assert_code_exception: assertion failure with error code: 42");
  EXPECT_EQ(g.context.failure.code, 42u);
  g.call("eosio_assert_code", {0, 10'000'000'000'000'000'000u});
  EXPECT_EQ(g.context.failure.error_class, "restricted_error_code_exception");
  EXPECT_EQ(g.context.failure.code, 10'000'000'000'000'000'001u);
  EXPECT_EQ(g.error("abort", {}), "abort_called: abort() called");
  g.gas_limit = 25;
  g.call("eosio_exit", {0});
  EXPECT_EQ(g.context.failure.kind, OutcomeKind::exited);
  EXPECT_EQ(g.context.gas_at_failure, 20);
  EXPECT_EQ(g.call("current_time", {}), g.block.time_us);
}

TEST(System, long_messages_are_cut) {
  TestGuest g;
  std::fill_n(g.memory + 100, 2000, 'm');
  g.call("eosio_assert", {0, 100});
  EXPECT_EQ(g.context.failure.message, std::string(1024, 'm'));
}

TEST(Console, prints_exactly) {
  TestGuest g;
  g.poke_value(32, ~uint64_t{0});
  g.poke_value(40, uint64_t{1} << 63 | ((uint64_t{1} << 63) - 1));
  g.poke_value(64, uint64_t{0});
  g.poke_value(72, uint64_t{1} << 63);
  g.poke_value(96, uint64_t{0});
  g.poke_value(104, uint64_t{0x3fff'8000'0000'0000});
  const auto one = [&](std::string_view name, uint64_t cell) {
    g.context.console.clear();
    g.call(name, {cell});
    return g.context.console;
  };
  EXPECT_EQ(one("printi", static_cast<uint64_t>(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(one("printui", UINT64_MAX), "18446744073709551615");
  EXPECT_EQ(one("printi128", 32), "-1");
  EXPECT_EQ(one("printui128", 32), "340282366920938463463374607431768211455");
  EXPECT_EQ(one("printi128", 64), "-170141183460469231731687303715884105728");
  EXPECT_EQ(one("printsf", f32(0.5f)), "5.000000e-01");
  EXPECT_EQ(one("printsf", f32(-1e30f)), "-1.000000e+30");
  EXPECT_EQ(one("printdf", f64(1e300)), "1.000000000000000e+300");
  EXPECT_EQ(one("printdf", f64(-0.0)), "-0.000000000000000e+00");
  EXPECT_EQ(one("printdf", 0x7ff0'0000'0000'0000), "inf");
  EXPECT_EQ(one("printdf", 0xfff8'0000'0000'0000), "-nan");
  EXPECT_EQ(one("printqf", 96), "1.500000000000000000e+00");
  EXPECT_EQ(one("printn", ("eosio.token"_n).value), "eosio.token");
  g.context.console.clear();
  g.poke(200, "\x01\xff");
  g.call("printhex", {200, 2});
  EXPECT_EQ(g.context.console, "01ff");
}

TEST(Memory, family) {
  TestGuest g;
  g.poke(100, "abcdef");
  EXPECT_EQ(g.call("memcpy", {200, 100, 6}), 200u);
  EXPECT_EQ(g.error("memcpy", {102, 100, 3}), "overlapping_memory_error: memcpy can only accept non-aliasing pointers");
  EXPECT_EQ(g.error("memcpy", {100, 102, 3}), "overlapping_memory_error: memcpy can only accept non-aliasing pointers");
  EXPECT_EQ(g.error("memcpy", {103, 100, 3}), "");
  EXPECT_EQ(g.error("memcpy", {100, 100, 0}), "");
  EXPECT_EQ(g.error("memcpy", {end, 0, 0}), access_violation);  // dst[0] must be there
  EXPECT_EQ(g.error("memcpy", {0, end, 0}), "");
  EXPECT_EQ(g.error("memcpy", {0, end, 1}), access_violation);
  EXPECT_EQ(g.call("memmove", {201, 200, 5}), 201u);
  EXPECT_EQ(g.peek_text(200, 6), "aabcde");
  EXPECT_EQ(g.call("memset", {300, 0x1ff, 2}), 300u);
  EXPECT_EQ(g.peek_text(300, 3), std::string("\xff\xff\0", 3));
  EXPECT_EQ(g.error("memset", {end, 0, 0}), access_violation);
  EXPECT_EQ(g.call("memcmp", {300, 100, 1}), 1u);
  EXPECT_EQ(g.call("memcmp", {100, 300, 1}), minus(1));
  EXPECT_EQ(g.error("memcmp", {end, end, 0}), "");
}

TEST(Int128, arithmetic) {
  TestGuest g;
  const uint64_t top = uint64_t{1} << 63, ones = ~uint64_t{0};
  const auto run = [&](std::string_view name, std::initializer_list<uint64_t> cells) {
    EXPECT_EQ(g.error(name, cells), "") << name;
    return std::pair{g.peek(64), g.peek(72)};
  };
  using Pair = std::pair<uint64_t, uint64_t>;
  EXPECT_EQ(run("__ashlti3", {64, 1, 0, 127}), Pair(0, top));
  EXPECT_EQ(run("__ashlti3", {64, 1, 0, 128}), Pair(0, 0));
  EXPECT_EQ(run("__ashrti3", {64, 0, top, 127}), Pair(ones, ones));
  EXPECT_EQ(run("__ashrti3", {64, 4, 0, 129}), Pair(2, 0));
  EXPECT_EQ(run("__lshrti3", {64, 0, top, 127}), Pair(1, 0));
  EXPECT_EQ(run("__divti3", {64, 0, top, ones, ones}), Pair(0, top));  // the smallest / -1
  EXPECT_EQ(run("__modti3", {64, 0, top, ones, ones}), Pair(0, 0));
  EXPECT_EQ(run("__modti3", {64, ones - 6, ones, 4, 0}), Pair(ones - 2, ones));  // -7 % 4 == -3
  EXPECT_EQ(run("__udivti3", {64, 0, 1, 2, 0}), Pair(top, 0));
  for (auto name : {"__divti3", "__udivti3", "__modti3", "__umodti3"}) {
    EXPECT_EQ(g.error(name, {64, 1, 1, 0, 0}), "arithmetic_exception: divide by zero");
    EXPECT_EQ(g.error(name, {0, 1, 1, 0, 0}), null_reference);
  }
}

TEST(Float128, nan_and_conversions) {
  TestGuest g;
  const uint64_t nan = 0x7fff'0000'0000'0001, quiet = 0x7fff'8000'0000'0001, inf = 0x7fff'0000'0000'0000;
  g.call("__addtf3", {64, 5, nan, 9, quiet + 1});
  EXPECT_EQ(g.peek(64), 5u);
  EXPECT_EQ(g.peek(72), quiet);  // the first one, quieted
  g.call("__subtf3", {64, 0, inf, 0, inf});
  EXPECT_EQ(g.peek(72), 0xffff'8000'0000'0000u);
  const uint64_t two_and_half = 0x4000'4000'0000'0000, three_and_half = 0x4000'c000'0000'0000;
  EXPECT_EQ(g.call("__fixtfsi", {0, two_and_half}), 2u);  // to even
  EXPECT_EQ(g.call("__fixtfsi", {0, three_and_half}), 4u);
  EXPECT_EQ(g.call("__fixtfsi", {0, inf}), 0x8000'0000u);
  EXPECT_EQ(g.call("__fixunstfdi", {0, 0xbfff'0000'0000'0000}), UINT64_MAX);  // -1
  g.call("__fixdfti", {64, f64(-2.75)});
  EXPECT_EQ(g.peek(64), static_cast<uint64_t>(-2));
  EXPECT_EQ(g.call("__getf2", {0, nan, 0, 0}), minus(1));
  EXPECT_EQ(g.call("__lttf2", {0, 0, 0, two_and_half}), minus(1));
  EXPECT_EQ(g.call("__unordtf2", {1, inf, 0, 0}), 1u);
}

TEST(Crypto, hashes) {
  TestGuest g;
  g.poke(100, "abc");
  const std::string sha1("\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d", 20);
  const std::string ripemd("\x8e\xb2\x08\xf7\xe0\x5d\x98\x7a\x9b\x04\x4a\x8e\x98\xc6\xb0\x87\xf1\x5a\x0b\xfc", 20);
  EXPECT_EQ(g.error("sha1", {100, 3, 200}), "");
  EXPECT_EQ(g.peek_text(200, 20), sha1);
  EXPECT_EQ(g.error("ripemd160", {100, 3, 200}), "");
  EXPECT_EQ(g.peek_text(200, 20), ripemd);
  EXPECT_EQ(g.error("sha256", {100, 3, 200}), "");
  EXPECT_EQ(g.peek<uint32_t>(200), 0xbf1678bau);
  EXPECT_EQ(g.error("assert_sha256", {100, 3, 200}), "");
  EXPECT_EQ(g.error("assert_sha256", {100, 2, 200}), "crypto_api_exception: hash mismatch");
  EXPECT_EQ(g.error("sha512", {100, 3, 100}), "");  // over its own input
  EXPECT_EQ(g.peek<uint32_t>(100), 0xa135afddu);
}

// --- database --------------------------------------------------------------------------------------------------------

struct Database : ::testing::Test {
  TestGuest g;
  const uint64_t token = ("token"_n).value, alice = ("alice"_n).value, scope = 1, table = 2;
  uint64_t store(uint64_t id, std::string_view data = "row") {
    g.poke(100, data);
    return g.call("db_store_i64", {scope, table, alice, id, 100, data.size()});
  }
};

TEST_F(Database, rows_and_iterators) {
  EXPECT_EQ(g.call("db_find_i64", {token, scope, table, 5}), minus(1));  // no table
  EXPECT_EQ(g.call("db_end_i64", {token, scope, table}), minus(1));
  EXPECT_EQ(store(5), 0u);
  EXPECT_EQ(store(9), 1u);
  EXPECT_EQ(store(7), 2u);
  EXPECT_EQ(g.call("db_find_i64", {token, scope, table, 9}), 1u);
  EXPECT_EQ(g.call("db_find_i64", {token, scope, table, 6}), minus(2));
  EXPECT_EQ(g.call("db_lowerbound_i64", {token, scope, table, 6}), 2u);
  EXPECT_EQ(g.call("db_upperbound_i64", {token, scope, table, 7}), 1u);
  EXPECT_EQ(g.call("db_upperbound_i64", {token, scope, table, 9}), minus(2));
  EXPECT_EQ(g.call("db_next_i64", {0, 200}), 2u);
  EXPECT_EQ(g.peek(200), 7u);
  EXPECT_EQ(g.call("db_next_i64", {1, 200}), minus(2));
  EXPECT_EQ(g.peek(200), 7u);  // untouched at the end
  EXPECT_EQ(g.call("db_previous_i64", {minus(2), 200}), 1u);
  EXPECT_EQ(g.peek(200), 9u);
  EXPECT_EQ(g.call("db_previous_i64", {0, 200}), minus(1));
  EXPECT_EQ(g.call("db_next_i64", {minus(2), 200}), minus(1));
  EXPECT_EQ(g.call("db_get_i64", {0, 300, 0}), 3u);
  EXPECT_EQ(g.call("db_get_i64", {0, 300, 2}), 2u);
  EXPECT_EQ(g.peek_text(300, 2), "ro");
}

TEST_F(Database, refusals) {
  store(5);
  EXPECT_EQ(g.error("db_store_i64", {scope, table, alice, 5, 0, 0}),
            "std::logic_error: could not insert object, most likely a uniqueness constraint was violated");
  EXPECT_EQ(g.error("db_store_i64", {scope, table, 0, 6, 0, 0}),
            "invalid_table_payer: must specify a valid account to pay for new record");
  EXPECT_EQ(g.error("db_get_i64", {minus(1), 0, 0}), "invalid_table_iterator: invalid iterator");
  EXPECT_EQ(g.error("db_get_i64", {minus(2), 0, 0}), "table_operation_not_permitted: dereference of end iterator");
  EXPECT_EQ(g.error("db_get_i64", {8, 0, 0}), "invalid_table_iterator: iterator out of range");
  EXPECT_EQ(g.error("db_previous_i64", {minus(9), 200}), "invalid_table_iterator: not a valid end iterator");
  EXPECT_EQ(g.error("db_previous_i64", {0x8000'0000, 200}), "invalid_table_iterator: not a valid end iterator");
  EXPECT_EQ(g.error("db_remove_i64", {0}), "");
  EXPECT_EQ(g.error("db_remove_i64", {0}), "table_operation_not_permitted: dereference of deleted object");
  EXPECT_EQ(g.call("db_end_i64", {token, scope, table}), minus(1));  // the table went with its last row
  EXPECT_EQ(store(5), 1u);                                           // a new row, a new iterator
  g.context.receiver = "bob"_n;
  EXPECT_EQ(g.error("db_update_i64", {1, 0, 0, 0}), "table_access_violation: db access violation");
  EXPECT_EQ(g.error("db_remove_i64", {1}), "table_access_violation: db access violation");
}

TEST_F(Database, ram_goes_to_the_payer) {
  store(5, "12345");
  EXPECT_EQ(g.context.ram_deltas[alice], 112 + 112 + 5);
  g.call("db_update_i64", {0, token, 100, 2});
  EXPECT_EQ(g.context.ram_deltas[alice], 112);
  EXPECT_EQ(g.context.ram_deltas[token], 112 + 2);
  g.call("db_remove_i64", {0});
  EXPECT_EQ(g.context.ram_deltas[alice], 0);
  EXPECT_EQ(g.context.ram_deltas[token], 0);
}

TEST_F(Database, secondary_order_is_key_then_primary) {
  const auto add = [&](uint64_t id, double key) {
    g.poke_value(64, key);
    return g.call("db_idx_double_store", {scope, table, alice, id, 64});
  };
  EXPECT_EQ(add(1, 2.5), 0u);
  EXPECT_EQ(add(2, -1.0), 1u);
  EXPECT_EQ(add(3, -0.0), 2u);
  EXPECT_EQ(add(4, -7.0), 3u);
  g.poke_value(64, 0.0);
  EXPECT_EQ(g.call("db_idx_double_find_secondary", {token, scope, table, 64, 80}), 2u);  // -0 == +0
  g.poke_value(64, -100.0);
  EXPECT_EQ(g.call("db_idx_double_lowerbound", {token, scope, table, 64, 80}), 3u);
  EXPECT_EQ(g.peek<double>(64), -7.0);
  std::vector<uint64_t> order{g.peek(80)};
  for (uint64_t it = 3; static_cast<int32_t>(it = g.call("db_idx_double_next", {it, 80})) >= 0;) {
    order.push_back(g.peek(80));
  }
  EXPECT_EQ(order, (std::vector<uint64_t>{4, 2, 3, 1}));
  EXPECT_EQ(g.call("db_idx_double_previous", {minus(2), 80}), 0u);
  g.poke_value(64, 9.0);
  EXPECT_EQ(g.error("db_idx_double_update", {3, 0, 64}), "");
  EXPECT_EQ(g.call("db_idx_double_previous", {minus(2), 80}), 3u);
  EXPECT_EQ(g.error("db_idx_double_remove", {3}), "");
  EXPECT_EQ(g.call("db_idx_double_previous", {minus(2), 80}), 0u);
  g.poke_value(64, uint64_t{0x7ff8'0000'0000'0000});
  EXPECT_EQ(g.error("db_idx_double_store", {scope, table, alice, 9, 64}),
            "transaction_exception: NaN is not an allowed value for a secondary key");
  EXPECT_EQ(g.error("db_idx256_store", {scope, table, alice, 9, 64, 1}),
            "db_api_exception: invalid size of secondary key array: given 1 bytes but expected 2 bytes");
}

TEST(Inline, is_checked_when_sent) {
  TestGuest g;
  const auto send = [&](const char* name, const Action& action) {
    std::string packed;
    pack_action(packed, action);
    g.poke(100, packed);
    return g.error(name, {100, packed.size()});
  };
  EXPECT_EQ(send("send_inline", {"bob"_n, "hi"_n, {{"token"_n, "active"_n}}, "x"}), "");
  EXPECT_EQ(g.context.inline_actions.size(), 1u);
  EXPECT_EQ(send("send_inline", {"nobody"_n, "hi"_n, {}, ""}),
            "action_validate_exception: inline action's code account nobody does not exist");
  EXPECT_EQ(send("send_inline", {"bob"_n, "hi"_n, {{"ghost"_n, "active"_n}}, ""}),
            "action_validate_exception: inline action's authorizing actor ghost does not exist");
  EXPECT_EQ(
      send("send_inline", {"bob"_n, "hi"_n, {{"alice"_n, "active"_n}}, ""}),
      "unsatisfied_authorization: transaction declares authority "
      "'{\"actor\":\"alice\",\"permission\":\"active\"}', but does not have signatures for it under a provided "
      "delay of 0 ms, provided permissions [{\"actor\":\"token\",\"permission\":\"eosio.code\"}], provided keys [], "
      "and a delay max limit of 3888000000 ms");
  EXPECT_EQ(send("send_inline", {"bob"_n, "hi"_n, {{"token"_n, "other"_n}}, ""}),
            "action_validate_exception: inline action's authorizations include a non-existent permission: "
            "{\"actor\":\"token\",\"permission\":\"other\"}");
  EXPECT_EQ(send("send_inline", {"bob"_n, "hi"_n, {{"token"_n, ""_n}}, ""}), "invalid_permission: Invalid permission");
  EXPECT_EQ(send("send_context_free_inline", {"bob"_n, "hi"_n, {{"token"_n, "active"_n}}, ""}),
            "action_validate_exception: context-free actions cannot have authorizations");
  EXPECT_EQ(g.error("send_inline", {100, 15}), "fc::out_of_range_exception: read datastream of length 15 over by -6");
  g.context.privileged = true;
  EXPECT_EQ(send("send_inline", {"bob"_n, "hi"_n, {{"alice"_n, "active"_n}}, ""}), "");
}

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
