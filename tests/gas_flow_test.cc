// Charges that the emitter moved (transpiler/emit/gas_flow.h): wherever an apply ends, and under whatever limit, gas is
// what the metered module says.
#include <gtest/gtest.h>

#include <limits>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// Ways of every kind between places where gas is exact: into, around and out of nested loops, through ifs with and
// without else, switches with shared and own targets, values carried by branches; traps where gas has a lead.
// receiver: the rounds; code: the divisor, 0 traps; action: where to go.
const std::string many_ways = R"((module
  (import "env" "printui" (func $printui (param i64)))
  (memory 1)
  (data (i32.const 0) "a \"b\\\" c\" [1, 2] {x}")
  (func $quoted (param $at i32) (param $end i32) (result i32)
    (block $end_of_text
      (loop $next
        (br_if $end_of_text (i32.ge_u (local.get $at) (local.get $end)))
        (block $plain
          (block $escape
            (br_if $escape (i32.eq (i32.load8_u (local.get $at)) (i32.const 92)))
            (br_if $plain (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)))
            (return (i32.add (local.get $at) (i32.const 1))))
          (local.set $at (i32.add (local.get $at) (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $end))
  (func $switch (param $way i32) (param $divisor i64) (result i64) (local $sum i64) (local $round i32)
    (loop $rounds (result i64)
      (block $done (result i64)
        (block $c (block $b (block $a
          (br_table $a $b $a $c $b (local.get $way)))
          (local.set $sum (i64.add (local.get $sum) (i64.div_u (i64.const 1000) (local.get $divisor))))
          (br_if $done (local.get $sum) (i64.gt_u (local.get $sum) (i64.const 5000)))
          (drop))
          (if (i32.and (local.get $round) (i32.const 1))
            (then (local.set $sum (i64.mul (local.get $sum) (i64.const 3)))))
          (br $c))
        (if (i64.eqz (local.get $divisor))
          (then (if (i32.gt_u (local.get $round) (i32.const 2)) (then unreachable)))
          (else (local.set $sum (i64.add (local.get $sum) (i64.const 1)))))
        (local.set $round (i32.add (local.get $round) (i32.const 1)))
        (br_if $rounds (i32.lt_u (local.get $round) (i32.const 6)))
        (local.get $sum))))
  (func (export "apply") (param $rounds i64) (param $divisor i64) (param $way i64) (local $at i32) (local $inner i64)
    (loop $outer
      (local.set $at (call $quoted (local.get $at) (i32.const 20)))
      (local.set $inner (i64.const 3))
      (loop $again
        (if (i64.eqz (i64.and (local.get $inner) (local.get $way)))
          (then (i32.store8 offset=100 (local.get $at) (i32.const 7)))
          (else (if (i32.wrap_i64 (local.get $rounds)) (then (i32.store8 (i32.const 200) (i32.const 1))))))
        (br_if $again (i32.wrap_i64 (local.tee $inner (i64.sub (local.get $inner) (i64.const 1))))))
      (call $printui (i64.extend_i32_u (local.get $at)))
      (br_if $outer (i64.ne (local.tee $rounds (i64.sub (local.get $rounds) (i64.const 1))) (i64.const 0))))
    (call $printui (call $switch (i32.wrap_i64 (local.get $way)) (local.get $divisor)))))
)";

Call with_limit(Call call, int64_t limit) {
  call.gas_limit = limit;
  return call;
}

const Call calls[] = {
    {.receiver = 1, .code = 7, .action = 0}, {.receiver = 2, .code = 7, .action = 1},
    {.receiver = 3, .code = 1, .action = 2}, {.receiver = 1, .code = 9, .action = 3},
    {.receiver = 2, .code = 3, .action = 4},
};

TEST(GasFlow, what_is_used_is_the_same_on_every_engine_under_every_limit) {
  const auto engines = every_engine(many_ways);
  for (const Call& call : calls) {
    const Seen whole = apply_on_all(engines, call);
    ASSERT_TRUE(whole.outcome.ok()) << whole.text();
    for (int64_t limit = 0; limit < whole.outcome.gas_used; ++limit) {
      const Seen seen = apply_on_all(engines, with_limit(call, limit));
      ASSERT_EQ(seen.outcome.kind, OutcomeKind::out_of_gas) << "limit " << limit;
    }
    EXPECT_TRUE(apply_on_all(engines, with_limit(call, whole.outcome.gas_used)).outcome.ok());
  }
}

// Within a loop gas may be ahead of what is left, and so of the largest number there is.
TEST(GasFlow, the_largest_limits_are_none) {
  const auto engines = every_engine(many_ways);
  for (const Call& call : calls) {
    const int64_t used = apply_on_all(engines, call).outcome.gas_used;
    for (int64_t below = 0; below < 50; ++below) {
      const int64_t limit = std::numeric_limits<int64_t>::max() - below;
      const Seen seen = apply_on_all(engines, with_limit(call, limit));
      ASSERT_TRUE(seen.outcome.ok()) << limit << ": " << seen.text();
      EXPECT_EQ(seen.outcome.gas_used, used);
    }
  }
}

// A trap in code that cannot be paid for is no trap: the gas had run out before.
TEST(GasFlow, a_trap_within_what_is_paid_later_knows_whether_gas_had_run_out) {
  struct Case {
    Call call;
    TrapKind trap;
  };
  const Case cases[] = {
      {{.receiver = 1, .code = 0, .action = 0}, TrapKind::integer_divide_by_zero},
      {{.receiver = 1, .code = 0, .action = 1}, TrapKind::unreachable},
  };
  const auto engines = every_engine(many_ways);
  for (const Case& c : cases) {
    int64_t out_of_gas = 0, trapped = 0;
    for (int64_t limit = 0; limit < 2'000; ++limit) {
      const Seen seen = apply_on_all(engines, with_limit(c.call, limit));
      (seen.outcome.kind == OutcomeKind::out_of_gas ? out_of_gas : trapped) += 1;
      EXPECT_TRUE(seen.outcome.kind == OutcomeKind::out_of_gas || seen.outcome.trap == c.trap) << seen.text();
    }
    EXPECT_GT(out_of_gas, 100);
    EXPECT_GT(trapped, 100);
  }
}

// Beyond so many branches a function pays where the module charges.
TEST(GasFlow, of_a_function_of_very_many_branches_is_the_same_on_every_engine) {
  std::string branches;
  for (int i = 0; i < 4'500; ++i) {
    branches += "(br_if $out (i32.eq (local.get $way) (i32.const " + std::to_string(i) + "))) " +
                "(local.set $sum (i32.add (local.get $sum) (local.get $way)))\n";
  }
  const auto engines = every_engine(R"((module (import "env" "printui" (func $printui (param i64)))
    (func $many (param $way i32) (result i32) (local $sum i32) (block $out )" +
                                    branches + R"() (local.get $sum))
    (func (export "apply") (param i64 i64 i64)
      (call $printui (i64.extend_i32_u (call $many (i32.wrap_i64 (local.get 0))))))))");
  for (const uint64_t way : {0, 1, 2'000, 4'499, 4'500}) {
    const Seen whole = apply_on_all(engines, {.receiver = way});
    ASSERT_TRUE(whole.outcome.ok()) << whole.text();
    const Seen less = apply_on_all(engines, with_limit({.receiver = way}, whole.outcome.gas_used - 1));
    EXPECT_EQ(less.outcome.kind, OutcomeKind::out_of_gas);
  }
}

}  // namespace
}  // namespace wrought::test
