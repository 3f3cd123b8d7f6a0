// Gas and call depth: exact, equal on every engine, and never a side effect that was not paid for.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// A little of everything: branches both ways, a loop that is left early, indirect calls, memory.grow, bulk operations,
// host calls, a block that is left by return.
const std::string mixed = R"((module
  (import "env" "printui" (func $printui (param i64)))
  (import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
  (memory 1 4)
  (table 2 funcref) (elem (i32.const 0) $double $printui_of)
  (type $unary (func (param i64) (result i64)))
  (func $double (param i64) (result i64) (i64.mul (local.get 0) (i64.const 2)))
  (func $printui_of (param i64) (result i64) (call $printui (local.get 0)) (local.get 0))
  (func $early (param i64) (result i64) (local i64)
    (block $out
      (loop $again
        (br_if $out (i64.gt_u (local.get 1) (i64.const 5)))
        (local.set 1 (i64.add (local.get 1) (i64.const 1)))
        (if (i64.eq (local.get 1) (local.get 0)) (then (return (i64.const 100))))
        (br $again)))
    (select (local.get 1) (i64.const 7) (i64.eqz (local.get 0))))
  (func (export "apply") (param i64 i64 i64) (local i32)
    (block $b2 (block $b1 (block $b0
      (br_table $b0 $b1 $b2 (i32.wrap_i64 (local.get 2))))
      (call $printui (call $early (i64.const 3))))
      (call $printui (call $early (local.get 0))))
    (drop (memory.grow (i32.const 1)))
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 33))
    (drop (call $memcpy (i32.const 100) (i32.const 0) (i32.const 20)))
    (drop (call_indirect (type $unary) (i64.load (i32.const 100)) (i32.wrap_i64 (local.get 1))))
    (call $printui (i64.extend_i32_u (memory.size)))))
)";

TEST(Gas, every_limit_gives_the_same_end_on_every_engine) {
  const auto engines = every_engine(mixed, plain_wasm());
  const Seen whole = apply_on_all(engines, {.receiver = 4, .code = 1});
  ASSERT_TRUE(whole.outcome.ok()) << whole.text();
  const int64_t used = whole.outcome.gas_used;
  for (int64_t limit = 0; limit <= used; limit += limit < 400 || limit > used - 200 ? 1 : 37) {
    const Seen seen = apply_on_all(engines, {.receiver = 4, .code = 1, .gas_limit = limit});
    if (limit == used) {
      EXPECT_TRUE(seen.outcome.ok()) << "the exact amount is enough";
    } else {
      EXPECT_EQ(seen.outcome.kind, OutcomeKind::out_of_gas) << "limit " << limit;
      EXPECT_EQ(seen.outcome.gas_used, limit);
    }
  }
}

TEST(Gas, every_path_costs_the_same_on_every_engine) {
  const auto engines = every_engine(mixed, plain_wasm());
  for (uint64_t receiver : {0, 3, 4, 9}) {
    for (uint64_t code : {0, 1, 2}) {
      for (uint64_t action : {0, 1, 2, 3}) apply_on_all(engines, {receiver, code, action});
    }
  }
}

// Costs by hand, under the default schedule: arithmetic 1, branch 1, call 5, load 2, store 2, free ones 0.
TEST(Gas, is_the_sum_of_the_executed_instructions) {
  struct Case {
    std::string body;
    int64_t gas;
  };
  const Case cases[] = {
      {"", 0},
      {"nop (drop (i32.const 1)) (drop (local.get 0))", 0},
      {"(drop (i64.add (local.get 0) (local.get 1)))", 1},
      {"(drop (i64.mul (local.get 0) (local.get 1)))", 2},
      {"(i32.store (i32.const 0) (i32.load (i32.const 4)))", 4},
      {"(block (br 0) (drop (i64.mul (local.get 0) (local.get 1))))", 1},  // what is jumped over is free
      {"(if (i64.eqz (local.get 0)) (then (drop (i64.add (local.get 0) (local.get 1)))))", 3},
      {"(if (i64.eqz (local.get 0)) (then) (else (drop (i64.mul (local.get 0) (local.get 1)))))", 2},
      // ten rounds of sub (1), tee (0), eqz (1), eqz (1), br_if (1)
      {"(local i32) (local.set 3 (i32.const 10)) (loop (br_if 0 (i32.eqz (i32.eqz (local.tee 3 (i32.sub (local.get 3) "
       "(i32.const 1)))))))",
       40},
      {"(return) unreachable", 1},
      {"(drop (memory.grow (i32.const 2)))", 100 + 2 * 1000},
      {"(memory.fill (i32.const 0) (i32.const 0) (i32.const 30))", 10 + 30},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.body);
    const Seen seen = apply_on_all(every_engine(contract("", c.body), plain_wasm()));
    EXPECT_TRUE(seen.outcome.ok()) << seen.text();
    EXPECT_EQ(seen.outcome.gas_used, c.gas);
  }
}

// A short function that calls nothing is paid for by its callers (transpiler/instrument/prepaid.h), however it is
// called.
TEST(Gas, a_short_function_costs_the_same_whoever_pays) {
  const std::string square_if_zero =
      "(func $f (param i64) (if (i64.eqz (local.get 0)) (then (drop (i64.mul (local.get "
      "0) (local.get 0))))) (return))";
  const int64_t body = 1 + 1 + 1, square = 2;  // eqz, if, return; mul
  struct Case {
    std::string functions, body;
    int64_t gas;
  };
  const Case cases[] = {
      {square_if_zero, "(call $f (i64.const 1))", 5 + body},
      {square_if_zero, "(call $f (i64.const 0))", 5 + body + square},
      {square_if_zero, "(call $f (i64.const 0)) (call $f (i64.const 1))", 2 * (5 + body) + square},
      {square_if_zero, "(if (i64.eqz (local.get 0)) (then (call $f (i64.const 0))) (else (call $f (i64.const 1))))",
       2 + 5 + body + square},
      {square_if_zero + "(export \"f\" (func $f))", "(call $f (i64.const 0))", 5 + body + square},
      {square_if_zero + "(type $t (func (param i64))) (table 1 funcref) (elem (i32.const 0) $f)",
       "(call_indirect (type $t) (i64.const 0) (i32.const 0)) (call $f (i64.const 0))", 8 + 5 + 2 * (body + square)},
      {square_if_zero + "(func $g (call $f (i64.const 0)))", "(call $g)", 5 + 5 + body + square},
      // ten rounds as above, with a call each
      {square_if_zero,
       "(local i32) (local.set 3 (i32.const 10)) (loop (call $f (i64.const 1)) (br_if 0 (i32.eqz (i32.eqz (local.tee 3 "
       "(i32.sub (local.get 3) (i32.const 1)))))))",
       40 + 10 * (5 + body)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.functions + c.body);
    const auto engines = every_engine(contract(c.functions, c.body), plain_wasm());
    const Seen seen = apply_on_all(engines, {.gas_limit = c.gas});
    EXPECT_TRUE(seen.outcome.ok()) << seen.text();
    EXPECT_EQ(seen.outcome.gas_used, c.gas);
    EXPECT_EQ(apply_on_all(engines, {.gas_limit = c.gas - 1}).outcome.kind, OutcomeKind::out_of_gas);
  }
}

TEST(Gas, a_schedule_of_zeros_still_ends_an_endless_loop) {
  BuildOptions options;
  for (int64_t* cost : {&options.schedule.branch, &options.schedule.arithmetic, &options.schedule.call}) *cost = 0;
  const Folder folder;
  const auto engines = on_every_engine(folder.write("loop.wat", contract("", "(loop (br 0))")), options);
  EXPECT_EQ(apply_on_all(engines, {.gas_limit = 100'000}).outcome.kind, OutcomeKind::out_of_gas);
}

TEST(Gas, a_host_call_that_cannot_be_paid_has_no_effect) {
  const auto engines = every_engine(R"((module (import "env" "printui" (func $printui (param i64)))
    (func (export "apply") (param i64 i64 i64) (call $printui (i64.const 5)))))");
  const int64_t used = apply_on_all(engines).outcome.gas_used;
  const Seen seen = apply_on_all(engines, {.gas_limit = used - 1});
  EXPECT_EQ(seen.outcome.kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(seen.console, "");
}

// apply is the first frame, `down(n)` makes n + 1 more.
const std::string recursion = R"((module
  (import "env" "current_time" (func $host (result i64)))
  (type $v (func (param i32)))
  (table 1 funcref) (elem (i32.const 0) $down_indirect)
  (func $down (param i32)
    (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
  (func $down_then_host (param i32)
    (if (local.get 0) (then (call $down_then_host (i32.sub (local.get 0) (i32.const 1)))) (else (drop (call $host)))))
  (func $down_indirect (param i32)
    (if (local.get 0) (then (call_indirect (type $v) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))
  (func (export "apply") (param i64 i64 i64)
    (if (i64.eq (local.get 1) (i64.const 0)) (then (call $down (i32.wrap_i64 (local.get 0)))))
    (if (i64.eq (local.get 1) (i64.const 1)) (then (call $down_then_host (i32.wrap_i64 (local.get 0)))))
    (if (i64.eq (local.get 1) (i64.const 2)) (then (call $down_indirect (i32.wrap_i64 (local.get 0)))))
    (call $down (i32.const 3)))))";

TEST(CallDepth, the_last_frame_allowed_and_the_first_that_is_not) {
  const auto engines = every_engine(recursion);
  const uint64_t frames = find_profile("antelope")->limits.max_call_depth;
  ASSERT_EQ(frames, 251u);
  for (const uint64_t kind : {0, 2}) {
    EXPECT_TRUE(apply_on_all(engines, {frames - 2, kind}).outcome.ok());
    EXPECT_EQ(apply_on_all(engines, {frames - 1, kind}).outcome.trap, TrapKind::call_depth_exceeded);
  }
  // A host call is a frame.
  EXPECT_TRUE(apply_on_all(engines, {frames - 3, 1}).outcome.ok());
  EXPECT_EQ(apply_on_all(engines, {frames - 2, 1}).outcome.trap, TrapKind::call_depth_exceeded);
}

TEST(CallDepth, an_imported_function_in_the_table_counts_too) {
  const auto engines = every_engine(R"((module
    (import "env" "abort" (func $abort))
    (type $v (func)) (table 1 funcref) (elem (i32.const 0) $abort)
    (func $down (param i32)
      (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (call_indirect (type $v) (i32.const 0)))))
    (func (export "apply") (param i64 i64 i64) (call $down (i32.wrap_i64 (local.get 0))))))");
  EXPECT_EQ(apply_on_all(engines, {248}).outcome.error_class, "abort_called");
  EXPECT_EQ(apply_on_all(engines, {249}).outcome.trap, TrapKind::call_depth_exceeded);
}

TEST(CallDepth, frames_as_large_as_they_get_fit_the_native_stack) {
  // 900 values live across the recursive call.
  std::string locals = "(local", stores, loads;
  for (int i = 1; i <= 900; ++i) {
    locals += " i64";
    stores += "(local.set " + std::to_string(i) + " (i64.load (i32.const " + std::to_string(i * 8) + ")))";
    loads += "(i64.store (i32.const " + std::to_string(i * 8) + ") (i64.add (local.get " + std::to_string(i) +
             ") (i64.const 1)))";
  }
  const auto engines = every_engine(contract("(func $r (param i32) " + locals + ") " + stores +
                                                 "(call $r (i32.add (local.get 0) (i32.const 1)))" + loads + ")",
                                             "(call $r (i32.const 0))"));
  const Seen seen = apply_on_all(engines);
  EXPECT_EQ(seen.outcome.trap, TrapKind::call_depth_exceeded) << seen.text();
}

}  // namespace
}  // namespace wrought::test
