// How an apply ends: each kind of trap and outcome, on every engine, with equal gas.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

struct Ending {
  std::string name;
  std::string fields, body;
  OutcomeKind kind;
  TrapKind trap = TrapKind::unreachable;
  std::string error_class = "wasm_execution_error";
};

void PrintTo(const Ending& ending, std::ostream* out) { *out << ending.name; }

class Endings : public testing::TestWithParam<Ending> {};

TEST_P(Endings, are_equal_on_every_engine) {
  const Ending& expected = GetParam();
  const Seen seen = apply_on_all(every_engine(contract(expected.fields, expected.body), plain_wasm()));
  EXPECT_EQ(to_string(seen.outcome.kind), to_string(expected.kind)) << seen.text();
  if (seen.outcome.ok()) return;
  if (expected.kind == OutcomeKind::trapped) {
    EXPECT_EQ(to_string(seen.outcome.trap), to_string(expected.trap)) << seen.text();
    EXPECT_EQ(seen.outcome.gas_used, plenty_of_gas) << "a trap takes the whole limit";
  }
  EXPECT_EQ(seen.outcome.error_class, expected.error_class);
}

constexpr auto trapped = OutcomeKind::trapped;

const std::string table =
    "(type $v (func)) (type $i (func (param i32))) (table 3 funcref) (func $f) (elem (i32.const 0) $f)";

const Ending endings[] = {
    {"completed", "", "", OutcomeKind::completed},
    {"unreachable", "", "unreachable", trapped, TrapKind::unreachable},
    {"load_past_the_end", "", "(drop (i32.load (i32.const 65533)))", trapped, TrapKind::memory_out_of_bounds},
    {"load_at_the_end", "", "(drop (i32.load (i32.const 65532)))", OutcomeKind::completed},
    {"load_with_a_large_offset", "", "(drop (i64.load offset=4294967295 (i32.const -1)))", trapped,
     TrapKind::memory_out_of_bounds},
    {"a_dropped_byte_load", "", "(drop (i32.load8_u (i32.const 65536)))", trapped, TrapKind::memory_out_of_bounds},
    {"a_dropped_float_load", "", "(drop (f64.load (i32.const 65530)))", trapped, TrapKind::memory_out_of_bounds},
    {"a_load_used_on_one_path_only", "",
     "(local i32) (local.set 3 (i32.load (i32.const 70000))) (if (i64.eqz (local.get 0)) (then) (else (i32.store "
     "(i32.const 0) (local.get 3))))",
     trapped, TrapKind::memory_out_of_bounds},
    {"a_load_before_a_division", "", "(drop (i32.div_u (i32.load (i32.const 70000)) (i32.const 0)))", trapped,
     TrapKind::memory_out_of_bounds},
    {"a_division_before_a_load", "",
     "(drop (i32.add (i32.div_u (i32.const 1) (i32.wrap_i64 (local.get 0))) (i32.load (i32.const 70000))))", trapped,
     TrapKind::integer_divide_by_zero},
    {"a_load_before_unreachable", "", "(drop (i32.load (i32.const 70000))) unreachable", trapped,
     TrapKind::memory_out_of_bounds},
    {"store_past_the_end", "", "(i64.store (i32.const 65529) (i64.const 1))", trapped, TrapKind::memory_out_of_bounds},
    {"a_store_that_is_overwritten", "",
     "(i32.store (i32.const 70000) (i32.load (i32.const 80000))) (i32.store (i32.const 70000) (i32.const 0))", trapped,
     TrapKind::memory_out_of_bounds},
    {"fill_past_the_end", "", "(memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))", trapped,
     TrapKind::memory_out_of_bounds},
    {"copy_past_the_end", "", "(memory.copy (i32.const 0) (i32.const 65530) (i32.const 7))", trapped,
     TrapKind::memory_out_of_bounds},
    {"init_past_the_segment", "(data $d \"abc\")", "(memory.init $d (i32.const 0) (i32.const 1) (i32.const 3))",
     trapped, TrapKind::memory_out_of_bounds},
    {"init_of_a_dropped_segment", "(data $d \"abc\")",
     "(data.drop $d) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))", trapped,
     TrapKind::memory_out_of_bounds},
    {"divide_by_zero", "", "(drop (i64.div_s (i64.const 1) (local.get 0)))", trapped, TrapKind::integer_divide_by_zero},
    {"remainder_by_zero", "", "(drop (i32.rem_u (i32.const 1) (i32.wrap_i64 (local.get 0))))", trapped,
     TrapKind::integer_divide_by_zero},
    {"division_overflow", "",
     "(drop (i32.div_s (i32.const 0x80000000) (i32.sub (i32.wrap_i64 (local.get 0)) (i32.const 1))))", trapped,
     TrapKind::integer_overflow},
    {"remainder_of_the_least_by_minus_one", "",
     "(drop (i64.rem_s (i64.const 0x8000000000000000) (i64.sub (local.get 0) (i64.const 1))))", OutcomeKind::completed},
    {"truncation_overflow", "", "(drop (i32.trunc_f64_s (f64.const 2147483648)))", trapped, TrapKind::integer_overflow},
    {"truncation_just_in_range", "", "(drop (i32.trunc_f64_s (f64.const -2147483648.9)))", OutcomeKind::completed},
    {"truncation_of_a_nan", "", "(drop (i64.trunc_f32_u (f32.const nan)))", trapped, TrapKind::invalid_conversion},
    {"indirect_call", table, "(call_indirect (type $v) (i32.wrap_i64 (local.get 0)))", OutcomeKind::completed},
    {"indirect_call_out_of_bounds", table, "(call_indirect (type $v) (i32.const 3))", trapped,
     TrapKind::table_out_of_bounds},
    {"indirect_call_of_null", table, "(call_indirect (type $v) (i32.const 2))", trapped, TrapKind::null_call},
    {"indirect_call_of_another_type", table, "(call_indirect (type $i) (i32.const 1) (i32.const 0))", trapped,
     TrapKind::indirect_call_mismatch},
    {"table_copy_out_of_bounds", table, "(table.copy (i32.const 1) (i32.const 0) (i32.const 3))", trapped,
     TrapKind::table_out_of_bounds},
    {"table_init_out_of_bounds", table + "(elem $e func $f)",
     "(table.init $e (i32.const 0) (i32.const 1) (i32.const 1))", trapped, TrapKind::table_out_of_bounds},
    {"table_init_and_call", table + "(elem $e func $f)",
     "(table.init $e (i32.const 2) (i32.const 0) (i32.const 1)) (call_indirect (type $v) (i32.const 2))",
     OutcomeKind::completed},
    {"endless_recursion", "(func $r (call $r))", "(call $r)", trapped, TrapKind::call_depth_exceeded},
    {"endless_loop", "", "(loop $l (br $l))", OutcomeKind::out_of_gas, TrapKind::unreachable, "out_of_gas"},
    {"a_trap_in_start", "(func $s unreachable) (start $s)", "", trapped, TrapKind::unreachable},
};

INSTANTIATE_TEST_SUITE_P(, Endings, testing::ValuesIn(endings), [](const auto& info) { return info.param.name; });

// Host functions that end the apply.

const std::string imports = R"(
  (import "env" "eosio_exit" (func $exit (param i32)))
  (import "env" "eosio_assert" (func $assert (param i32 i32)))
  (import "env" "eosio_assert_code" (func $assert_code (param i32 i64)))
  (import "env" "abort" (func $abort))
  (import "env" "prints" (func $prints (param i32)))
  (import "env" "require_auth" (func $require_auth (param i64)))
  (import "env" "mod_exp" (func $mod_exp (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "bls_g1_map" (func $unimplemented (param i32 i32 i32 i32) (result i32)))
)";

std::string with_imports(std::string_view body, std::string_view fields = "") {
  return "(module " + imports + "(memory 1) (data (i32.const 8) \"no way\\00\")" + std::string(fields) +
         "(func (export \"apply\") (param i64 i64 i64) " + std::string(body) + "))";
}

TEST(HostEndings, exit_is_a_success_and_keeps_what_was_printed) {
  const Seen seen =
      apply_on_all(every_engine(with_imports("(call $prints (i32.const 8)) (call $exit (i32.const 7)) unreachable")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::exited) << seen.text();
  EXPECT_EQ(seen.console, "no way");
}

TEST(HostEndings, exit_in_start_skips_apply) {
  const Seen seen =
      apply_on_all(every_engine(with_imports("unreachable", "(func $s (call $exit (i32.const 0))) (start $s)")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::exited) << seen.text();
}

TEST(HostEndings, a_failed_assertion_says_the_contracts_own_words) {
  const Seen seen = apply_on_all(every_engine(with_imports("(call $assert (i32.const 0) (i32.const 8))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::aborted);
  EXPECT_EQ(seen.outcome.error_class, "eosio_assert_message_exception");
  EXPECT_NE(seen.outcome.message.find("no way"), std::string::npos);
}

TEST(HostEndings, an_assertion_that_holds_goes_on) {
  EXPECT_EQ(apply_on_all(every_engine(with_imports("(call $assert (i32.const 1) (i32.const 8))"))).outcome.kind,
            OutcomeKind::completed);
}

TEST(HostEndings, an_assertion_code_is_kept) {
  const Seen seen = apply_on_all(every_engine(with_imports("(call $assert_code (i32.const 0) (i64.const 4711))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::aborted);
  EXPECT_EQ(seen.outcome.code, 4711u);
}

TEST(HostEndings, abort) {
  EXPECT_EQ(apply_on_all(every_engine(with_imports("(call $abort)"))).outcome.error_class, "abort_called");
}

TEST(HostEndings, missing_authority) {
  const Seen seen = apply_on_all(every_engine(with_imports("(call $require_auth (i64.const 3773036822876127232))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(seen.outcome.error_class, "missing_auth_exception");
}

TEST(HostEndings, a_bad_pointer_is_an_access_violation) {
  const Seen seen = apply_on_all(every_engine(with_imports("(call $prints (i32.const -1))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(seen.outcome.error_class, "wasm_execution_error");
}

TEST(HostEndings, a_function_without_a_body_says_its_name) {
  const Seen seen = apply_on_all(every_engine(
      with_imports("(drop (call $unimplemented (i32.const 0) (i32.const 48) (i32.const 64) (i32.const 96)))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::host_error);
  EXPECT_EQ(seen.outcome.error_class, "unimplemented");
  EXPECT_NE(seen.outcome.message.find("bls_g1_map"), std::string::npos) << seen.outcome.message;
}

// Three numbers of a few KiB: more gas than an apply of these tests has.
TEST(HostEndings, a_host_function_may_run_out_of_gas_by_its_own_count) {
  const Seen seen = apply_on_all(every_engine(with_imports(
      "(drop (call $mod_exp (i32.const 0x1000) (i32.const 4096) (i32.const 0x2000) (i32.const 4) (i32.const 0x3000) "
      "(i32.const 4096) (i32.const 0x4000) (i32.const 4096)))")));
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::out_of_gas) << seen.text();
}

TEST(HostEndings, a_failure_inside_many_frames) {
  const Seen seen =
      apply_on_all(every_engine(with_imports("(call $r (i32.const 100))",
                                             "(func $r (param i32) (if (local.get 0) (then (call $r (i32.sub "
                                             "(local.get 0) (i32.const 1)))) (else (call $abort))))")));
  EXPECT_EQ(seen.outcome.error_class, "abort_called");
}

}  // namespace
}  // namespace wrought::test
