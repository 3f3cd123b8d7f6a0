// One comparison for the accesses that are certain to follow (transpiler/emit/accesses_ahead.h) ends an apply as each
// access by itself would: what is between them and can be seen, is seen.
//
// $p is the address under test, $c says which way to go, memory has two pages.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

constexpr uint64_t memory = 2 * 65536;

bool outside(uint64_t address, uint64_t bytes) { return (address & UINT32_MAX) + bytes > memory; }

const std::string completed = "completed", memory_trap = "memory", divide_trap = "divide",
                  unreachable_trap = "unreachable";

std::string memory_or(bool is_outside, const std::string& otherwise) { return is_outside ? memory_trap : otherwise; }

struct Case {
  std::string_view name, body;
  std::string (*ends)(uint64_t p, bool c);  // "1, memory": printed 1, then trapped
};

const Case cases[] = {
    {"loads_further_and_further",
     "(drop (i64.load (local.get $p))) (drop (i64.load offset=8 (local.get $p))) (drop (i32.load offset=16 (local.get "
     "$p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 20), completed); }},
    {"stores_and_loads",
     "(i64.store (local.get $p) (i64.const 1)) (drop (i64.load offset=24 (local.get $p))) "
     "(i32.store8 offset=32 (local.get $p) (i32.const 1))",
     [](uint64_t p, bool) { return memory_or(outside(p, 33), completed); }},
    {"a_call_between",
     "(drop (i64.load (local.get $p))) (call $print (i64.const 1)) (drop (i64.load offset=8 (local.get $p))) "
     "(drop (i64.load offset=16 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 8), "1, " + memory_or(outside(p, 24), completed)); }},
    {"a_division_between",
     "(drop (i64.load (local.get $p))) (drop (i32.div_u (i32.const 1) (local.get $c))) "
     "(drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool c) {
       return memory_or(outside(p, 8), c ? memory_or(outside(p, 16), completed) : divide_trap);
     }},
    {"a_division_behind",
     "(drop (i64.load (local.get $p))) (drop (i64.load offset=8 (local.get $p))) "
     "(drop (i32.div_u (i32.const 1) (local.get $c)))",
     [](uint64_t p, bool c) { return memory_or(outside(p, 16), c ? completed : divide_trap); }},
    {"a_conversion_between",
     "(drop (i64.load (local.get $p))) "
     "(drop (i32.trunc_f32_s (f32.reinterpret_i32 (i32.mul (local.get $c) (i32.const 0x7fc00000))))) "
     "(drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool c) {
       return memory_or(outside(p, 8), c ? "conversion" : memory_or(outside(p, 16), completed));
     }},
    {"an_end_between",
     "(drop (i64.load (local.get $p))) (if (local.get $c) (then unreachable)) (drop (i64.load offset=8 (local.get "
     "$p)))",
     [](uint64_t p, bool c) {
       return memory_or(outside(p, 8), c ? unreachable_trap : memory_or(outside(p, 16), completed));
     }},
    {"a_return_between",
     "(drop (i64.load (local.get $p))) (br_if 0 (local.get $c)) (drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool c) { return memory_or(outside(p, c ? 8 : 16), completed); }},
    {"less_memory_between",
     "(drop (i64.load (local.get $p))) (drop (memory.grow (i32.const -1))) (drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 8) || p + 16 > memory / 2, completed); }},
    {"another_address_in_the_variable",
     "(drop (i64.load (local.get $p))) (local.set $p (i32.sub (local.get $p) (i32.const 65536))) "
     "(drop (i64.load offset=16 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 8) || outside(p - 65536, 24), completed); }},
    {"another_address_by_the_way",
     "(drop (i64.load (local.get $p))) "
     "(drop (i64.load offset=16 (local.tee $p (i32.sub (local.get $p) (i32.const 65536)))))",
     [](uint64_t p, bool) { return memory_or(outside(p, 8) || outside(p - 65536, 24), completed); }},
    {"a_sum_that_wraps",
     "(drop (i64.load (local.get $p))) (drop (i64.load (i32.add (local.get $p) (i32.const -8)))) "
     "(drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 16) || outside(p - 8, 8), completed); }},
    {"a_sum_that_may_wrap",
     "(drop (i64.load (i32.add (local.get $p) (i32.const 65536)))) (drop (i64.load offset=8 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 16) || outside(p + 65536, 8), completed); }},
    {"a_sum_that_cannot_wrap",
     "(i64.store (i32.add (local.get $p) (i32.const 16)) (i64.const 1)) (drop (i64.load offset=8 (local.get $p))) "
     "(drop (i64.load offset=17 (local.get $p))) (i64.store offset=4 (i32.add (i32.const 20) (local.get $p)) "
     "(i64.const 1))",
     [](uint64_t p, bool) { return memory_or(outside(p, 32), completed); }},
    {"a_sum_right_behind",  // the last address that it is certain about is 2^32 - 1: 24 more would be 0
     "(i64.store (i32.add (local.get $p) (i32.const 24)) (i64.const 1)) (drop (i64.load offset=16 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 24) || outside(p + 24, 8), completed); }},
    {"beyond_all_memory",
     "(drop (i64.load (local.get $p))) (call $print (i64.const 1)) (drop (i32.load8_u (local.get $p))) "
     "(drop (i64.load offset=4294967295 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 8), "1, " + memory_trap); }},
    {"products",
     "(call $multiply (i32.add (local.get $p) (i32.const 16)) (i64.const 3) (i64.const 0) (i64.const 5) (i64.const 0)) "
     "(call $multiply (i32.add (local.get $p) (i32.const 32)) (i64.const -1) (i64.const 0) (i64.const -1) (i64.const "
     "0)) "
     "(call $multiply (i32.add (local.get $p) (i32.const 48)) (i64.const 7) (i64.const 1) (i64.const 9) (i64.const 2)) "
     "(call $print (i64.add (i64.add (i64.load offset=16 (local.get $p)) (i64.load offset=40 (local.get $p))) "
     "(i64.load offset=56 (local.get $p))))",
     // 15, and of (2^64 - 1)^2 and (2^64 + 7) * (2^65 + 9) the second 64 bits: -2 and 7 * 2 + 9
     [](uint64_t p, bool) {
       return memory_or(outside(p, 16) || outside(p + 16, 48), "36, " + completed);
     }},
    {"a_product_on_one_way",
     "(if (local.get $c) (then (call $multiply (i32.const 0) (i64.const 3) (i64.const 0) (i64.const 5) (i64.const "
     "0)))) "
     "(call $multiply (i32.add (local.get $p) (i32.const 16)) (i64.const 3) (i64.const 0) (i64.const 5) (i64.const 0)) "
     "(drop (i64.load offset=24 (local.get $p)))",
     [](uint64_t p, bool) { return memory_or(outside(p, 32) || outside(p + 16, 16), completed); }},
};

const std::string multiply = R"((func $multiply (param i32 i64 i64 i64 i64) (local i64)
  (i64.store offset=8 (local.get 0)
    (i64.add (i64.add (i64.add (i64.add
      (i64.mul (local.get 4) (local.get 1)) (i64.mul (local.get 2) (local.get 3)))
      (i64.mul (local.tee 4 (i64.shr_u (local.get 3) (i64.const 32))) (local.tee 2 (i64.shr_u (local.get 1) (i64.const 32)))))
      (i64.shr_u (local.tee 3 (i64.add
        (i64.shr_u (local.tee 5 (i64.mul (local.tee 3 (i64.and (local.get 3) (i64.const 4294967295)))
                                         (local.tee 1 (i64.and (local.get 1) (i64.const 4294967295))))) (i64.const 32))
        (i64.mul (local.get 3) (local.get 2)))) (i64.const 32)))
      (i64.shr_u (local.tee 3 (i64.add (i64.and (local.get 3) (i64.const 4294967295))
                                       (i64.mul (local.get 4) (local.get 1)))) (i64.const 32))))
  (i64.store (local.get 0)
    (i64.or (i64.shl (local.get 3) (i64.const 32)) (i64.and (local.get 5) (i64.const 4294967295)))))
)";

// One function per case, chosen by the action.
std::string module_of_all() {
  std::string functions, calls;
  for (size_t i = 0; i < std::size(cases); ++i) {
    const std::string number = std::to_string(i);
    functions += "(func $case" + number + " (param $p i32) (param $c i32) " + std::string(cases[i].body) + ")\n";
    calls += "(if (i64.eq (local.get 2) (i64.const " + number + ")) (then (call $case" + number +
             " (i32.wrap_i64 (local.get 0)) (i32.wrap_i64 (local.get 1)))))\n";
  }
  return "(module (import \"env\" \"printui\" (func $print (param i64))) (memory 2)\n" + multiply + functions +
         "(func (export \"apply\") (param i64 i64 i64)\n" + calls + "))";
}

std::string ending(const Seen& seen) {
  const std::string before = seen.console.empty() ? "" : seen.console + ", ";
  if (seen.outcome.kind != OutcomeKind::trapped) return before + std::string(to_string(seen.outcome.kind));
  switch (seen.outcome.trap) {
    case TrapKind::memory_out_of_bounds: return before + memory_trap;
    case TrapKind::integer_divide_by_zero: return before + divide_trap;
    case TrapKind::invalid_conversion: return before + "conversion";
    case TrapKind::unreachable: return before + unreachable_trap;
    default: return before + std::string(to_string(seen.outcome.trap));
  }
}

TEST(AccessesAhead, end_an_apply_as_each_by_itself_would) {
  const auto engines = every_engine(module_of_all());
  for (size_t i = 0; i < std::size(cases); ++i) {
    for (uint64_t p : {uint64_t{0},
                       uint64_t{8},
                       uint64_t{65528},
                       uint64_t{65536},
                       memory - 72,
                       memory - 64,
                       memory - 63,
                       memory - 40,
                       memory - 33,
                       memory - 32,
                       memory - 31,
                       memory - 24,
                       memory - 20,
                       memory - 17,
                       memory - 16,
                       memory - 15,
                       memory - 8,
                       memory - 7,
                       memory,
                       uint64_t{0xffff0000},
                       uint64_t{0xffffffe8},
                       uint64_t{0xfffffff0},
                       uint64_t{0xfffffff8},
                       uint64_t{0xffffffff}}) {
      for (const bool c : {false, true}) {
        SCOPED_TRACE(std::string(cases[i].name) + ", p = " + std::to_string(p) + (c ? ", c" : ""));
        EXPECT_EQ(ending(apply_on_all(engines, {p, c, i})), cases[i].ends(p, c));
      }
    }
  }
}

// The first product may be one call too deep. That comes before what is behind it.
TEST(AccessesAhead, do_not_run_ahead_of_the_call_depth) {
  const std::string wat = "(module (memory 2)\n" + multiply + R"(
    (func $down (param $left i64) (param $p i32)
      (if (i64.eqz (local.get $left)) (then (call $products (local.get $p)))
        (else (call $down (i64.sub (local.get $left) (i64.const 1)) (local.get $p)))))
    (func $products (param $p i32)
      (drop (i64.load (local.get $p)))
      (call $multiply (i32.const 8) (i64.const 3) (i64.const 0) (i64.const 5) (i64.const 0))
      (call $multiply (i32.const 8) (i64.const 3) (i64.const 0) (i64.const 5) (i64.const 0))
      (drop (i64.load offset=8 (local.get $p))))
    (func (export "apply") (param i64 i64 i64) (call $down (local.get 0) (i32.wrap_i64 (local.get 1))))))";
  const auto engines = every_engine(wat);
  size_t too_deep = 0, memory_traps = 0;
  for (uint64_t deep = 240; deep < 255; ++deep) {
    for (const uint64_t p : {uint64_t{0}, memory - 8, memory}) {
      SCOPED_TRACE(std::to_string(deep) + " calls, p = " + std::to_string(p));
      const Outcome outcome = apply_on_all(engines, {deep, p}).outcome;
      too_deep += outcome.kind == OutcomeKind::trapped && outcome.trap == TrapKind::call_depth_exceeded;
      memory_traps += outcome.kind == OutcomeKind::trapped && outcome.trap == TrapKind::memory_out_of_bounds;
    }
  }
  // 251 frames hold apply, 248 of $down, $products and a product: `deep` of 247 is the last that fits.
  EXPECT_EQ(memory_traps, 2 * 8u + 1u);  // 240 to 247 at both bad addresses; where only the product is too deep, at one
  EXPECT_EQ(too_deep, 2u + 3 * 6u);
}

}  // namespace
}  // namespace wrought::test
