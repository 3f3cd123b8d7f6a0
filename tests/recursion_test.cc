// Recursion without end, by every way in: the counter ends it, on every engine, long before a native stack is used up.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

struct Recursion {
  std::string name, wat;
};

void PrintTo(const Recursion& recursion, std::ostream* out) { *out << recursion.name; }

class Recursions : public testing::TestWithParam<Recursion> {};

TEST_P(Recursions, ends_by_the_call_depth_on_every_engine) {
  const auto engines = every_engine(GetParam().wat);
  for (int round = 0; round < 2; ++round) {
    const Seen seen = apply_on_all(engines);
    EXPECT_EQ(to_string(seen.outcome.kind), to_string(OutcomeKind::trapped)) << seen.text();
    EXPECT_EQ(to_string(seen.outcome.trap), to_string(TrapKind::call_depth_exceeded));
    EXPECT_EQ(seen.outcome.gas_used, plenty_of_gas);
  }
}

// A frame as large as the limits allow: every local is alive across the call.
std::string large_frame() {
  std::string set, use;
  for (int i = 3; i < 1'003; ++i) {
    const std::string n = std::to_string(i);
    set += "(local.set " + n + " (i64.add (local.get 0) (i64.const " + n + ")))";
    use += "(local.set 0 (i64.rotl (i64.xor (local.get 0) (local.get " + n + ")) (i64.const 5)))";
  }
  return contract("(func $r (param i64 i64 i64) (local " + repeat("i64 ", 1'000) + ")" + set +
                      "(call $r (local.get 0) (local.get 1) (local.get 2))" + use +
                      "(i64.store (i32.const 0) (local.get 0)))",
                  "(call $r (local.get 0) (local.get 1) (local.get 2))");
}

std::string many_parameters() {
  std::string pass, sum;
  for (int i = 0; i < 128; ++i) {
    pass += "local.get " + std::to_string((i + 1) % 128) + " ";
    sum += "local.get " + std::to_string(i) + " i64.add ";
  }
  return contract("(func $r (param " + repeat("i64 ", 128) + ") (result i64) " + pass + "call $r " + sum + ")",
                  repeat("local.get 0 ", 128) + "call $r drop");
}

const Recursion recursions[] = {
    {"apply", contract("(func $r (call $r))", "(call $r)")},
    {"apply_itself",
     "(module (func $a (export \"apply\") (param i64 i64 i64) (call $a (local.get 2) (local.get 0) "
     "(local.get 1))))"},
    {"start", contract("(func $r (call $r)) (start $r)")},
    {"not_a_tail_call", contract("(func $r (result i32) (i32.add (call $r) (i32.const 1)))", "(drop (call $r))")},
    {"mutual", contract("(func $a (call $b)) (func $b (call $c)) (func $c (call $a))", "(call $a)")},
    {"indirect", contract("(type $v (func)) (table 2 funcref) (elem (i32.const 0) $a $b)"
                          "(func $a (call_indirect (type $v) (i32.const 1)))"
                          "(func $b (call_indirect (type $v) (i32.const 0)))",
                          "(call $a)")},
    {"start_indirect", contract("(type $v (func)) (table 1 funcref) (elem (i32.const 0) $a)"
                                "(func $a (call_indirect (type $v) (i32.const 0))) (start $a)")},
    {"large_frame", large_frame()},
    {"many_parameters", many_parameters()},
    {"a_tree", contract("(func $t (call $t) (call $t) (call $t))", "(call $t)")},
};

INSTANTIATE_TEST_SUITE_P(, Recursions, testing::ValuesIn(recursions), [](const auto& info) { return info.param.name; });

// A host call is a frame: made from the deepest frame allowed it does not happen.
TEST(Recursion, a_host_call_from_the_deepest_frame_does_not_happen) {
  const auto engines = every_engine(R"((module (import "env" "printi" (func $print (param i64)))
    (func $down (param i64)
      (if (i64.eqz (local.get 0)) (then (call $print (i64.const 7)))
        (else (call $down (i64.sub (local.get 0) (i64.const 1))))))
    (func (export "apply") (param i64 i64 i64) (call $down (local.get 0)))))");
  // apply, then receiver + 1 frames of $down, then the host's: 251 in all.
  const Seen within = apply_on_all(engines, {.receiver = 248});
  EXPECT_TRUE(within.outcome.ok()) << within.text();
  EXPECT_EQ(within.console, "7");
  const Seen beyond = apply_on_all(engines, {.receiver = 249});
  EXPECT_EQ(to_string(beyond.outcome.trap), to_string(TrapKind::call_depth_exceeded)) << beyond.text();
  EXPECT_EQ(beyond.console, "");
}

}  // namespace
}  // namespace wrought::test
