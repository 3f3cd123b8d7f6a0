// Instances: fresh for every apply, on any number of threads.
#include <gtest/gtest.h>

#include <thread>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// Action 0 leaves a mark wherever it can; action 1 returns all it can see of them.
const std::string marks = R"((module
  (import "env" "set_action_return_value" (func $return (param i32 i32)))
  (memory 2 20)
  (global $g (mut i64) (i64.const 17))
  (global $f (mut f64) (f64.const 1.5))
  (type $v (func (result i32)))
  (table 4 funcref) (elem (i32.const 0) $one $two) (elem $passive func $two)
  (data (i32.const 100) "initial") (data $late "late")
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $mark
    (memory.fill (i32.const 0) (i32.const 255) (i32.const 131072))
    (drop (memory.grow (i32.const 10)))
    (memory.fill (i32.const 131072) (i32.const 255) (i32.const 655360))
    (global.set $g (i64.const -1)) (global.set $f (f64.const -1))
    (table.copy (i32.const 0) (i32.const 1) (i32.const 1))
    (table.init $passive (i32.const 3) (i32.const 0) (i32.const 1))
    (data.drop $late) (elem.drop $passive))
  (func $look (local i32)
    (memory.init $late (i32.const 8) (i32.const 0) (i32.const 4))
    (i64.store (i32.const 16) (global.get $g))
    (f64.store (i32.const 24) (global.get $f))
    (i32.store (i32.const 32) (memory.size))
    (i32.store (i32.const 36) (call_indirect (type $v) (i32.const 0)))
    ;; any byte that is not what it was at the start
    (local.set 0 (i32.const 200))
    (loop $l
      (i32.store (i32.const 40) (i32.or (i32.load (i32.const 40)) (i32.load (local.get 0))))
      (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 131072))))
    (i64.store (i32.const 44) (i64.load (i32.const 100)))
    (drop (memory.grow (i32.const 1)))
    (i32.store (i32.const 52) (i32.load (i32.const 131072)))
    (call $return (i32.const 0) (i32.const 64)))
  (func (export "apply") (param i64 i64 i64)
    (if (i64.eqz (local.get 2)) (then (call $mark)) (else (call $look)))))
)";

TEST(Instances, nothing_of_one_apply_is_left_for_the_next) {
  const auto engines = every_engine(marks, plain_wasm());
  const Seen fresh = apply_on_all(engines, {.action = 1});
  ASSERT_TRUE(fresh.outcome.ok()) << fresh.text();
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(apply_on_all(engines, {.action = 0}).outcome.ok());
    const Seen after = apply_on_all(engines, {.action = 1});
    EXPECT_EQ(after.text(), fresh.text());
  }
}

TEST(Instances, nothing_is_left_after_a_trap_or_an_empty_purse) {
  const auto engines = every_engine(marks, plain_wasm());
  const Seen fresh = apply_on_all(engines, {.action = 1});
  for (const int64_t limit : {140'000, 300'000, 600'000}) {
    ASSERT_EQ(apply_on_all(engines, {.action = 0, .gas_limit = limit}).outcome.kind, OutcomeKind::out_of_gas);
    EXPECT_EQ(apply_on_all(engines, {.action = 1}).text(), fresh.text());
  }
}

TEST(Instances, two_threads_at_once) {
  const auto engines = every_engine(marks, plain_wasm());
  for (const Engine& engine : engines) {
    SCOPED_TRACE(engine.name);
    const std::string fresh = apply(*engine.contract, {.action = 1}).text();
    std::atomic<int> wrong{0};
    const auto work = [&] {
      for (int i = 0; i < 20; ++i) {
        if (!apply(*engine.contract, {.action = 0}).outcome.ok()) ++wrong;
        if (apply(*engine.contract, {.action = 1}).text() != fresh) ++wrong;
      }
    };
    std::thread other(work);
    work();
    other.join();
    EXPECT_EQ(wrong, 0);
  }
}

TEST(Instances, memory_grows_to_its_maximum_and_no_further) {
  const auto engines = every_engine(R"((module
    (import "env" "printi" (func $print (param i64)))
    (memory 1 3)
    (func (export "apply") (param i64 i64 i64)
      (call $print (i64.extend_i32_s (memory.grow (i32.const 2))))
      (i32.store (i32.const 196604) (i32.const 5))
      (call $print (i64.extend_i32_s (memory.grow (i32.const 1))))
      (call $print (i64.extend_i32_s (memory.grow (i32.const -1))))
      (call $print (i64.extend_i32_s (memory.grow (i32.const 0))))
      (drop (i32.load (i32.const 196605))))))",
                                    plain_wasm());
  const Seen seen = apply_on_all(engines, {.gas_limit = int64_t{1} << 50});
  EXPECT_EQ(seen.outcome.trap, TrapKind::memory_out_of_bounds);
  EXPECT_EQ(seen.console, "1-1-13");
}

TEST(Instances, start_runs_before_apply_every_time) {
  const auto engines = every_engine(R"((module
    (import "env" "printi" (func $print (param i64)))
    (global $g (mut i64) (i64.const 1))
    (func $s (global.set $g (i64.add (global.get $g) (i64.const 1))))
    (start $s)
    (func (export "apply") (param i64 i64 i64) (call $print (global.get $g)))))");
  EXPECT_EQ(apply_on_all(engines).console, "2");
  EXPECT_EQ(apply_on_all(engines).console, "2");
}

}  // namespace
}  // namespace wrought::test
