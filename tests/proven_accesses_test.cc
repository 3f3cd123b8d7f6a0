// Accesses that an earlier one has shown to be inside memory are emitted without a check of their own. Each case is a
// way in which what was shown could be wrongly believed later: then an access that must trap would not.
//
// $p is the address under test, $c says which way to go, memory has two pages.
#include <gtest/gtest.h>

#include "tests/engines.h"

namespace wrought::test {
namespace {

constexpr uint64_t page = 65536, memory = 2 * page;

// Does an access of so many bytes there trap, in so much memory?
bool outside(uint64_t address, uint64_t bytes, uint64_t size = memory) { return address + bytes > size; }

struct Case {
  std::string_view name, body;
  bool (*traps)(uint64_t p, bool c);
};

const Case cases[] = {
    {"covered", "(drop (i64.load offset=24 (local.get $p))) (drop (i64.load offset=16 (local.get $p)))",
     [](uint64_t p, bool) { return outside(p + 24, 8); }},
    {"wider_than_what_is_proven", "(drop (i32.load (local.get $p))) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8); }},
    {"proven_by_a_store", "(i64.store offset=8 (local.get $p) (i64.const 1)) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p + 8, 8); }},
    {"proven_on_one_way",
     "(if (local.get $c) (then (drop (i64.load offset=8 (local.get $p))))) "
     "(drop (i64.load (local.get $p)))",
     [](uint64_t p, bool c) { return outside(c ? p + 8 : p, 8); }},
    {"proven_on_the_other_way",
     "(if (local.get $c) (then) (else (drop (i64.load offset=8 (local.get $p))))) "
     "(drop (i64.load (local.get $p)))",
     [](uint64_t p, bool c) { return outside(c ? p : p + 8, 8); }},
    {"proven_on_both_ways",
     "(if (local.get $c) (then (drop (i64.load offset=8 (local.get $p)))) "
     "(else (drop (i64.load (local.get $p))))) (drop (i64.load offset=4 (local.get $p)))",
     [](uint64_t p, bool c) { return outside(c ? p + 8 : p + 4, 8); }},
    {"jumped_over",
     "(block (br_if 0 (local.get $c)) (drop (i64.load (local.get $p)))) (drop (i32.load (local.get $p)))",
     [](uint64_t p, bool c) { return outside(p, c ? 4 : 8); }},
    {"left_before_the_end",
     "(block (drop (i32.load (local.get $p))) (br_if 0 (local.get $c)) "
     "(drop (i64.load (local.get $p)))) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8); }},
    {"one_of_many_ways",
     "(block (block (block (br_table 0 1 2 (local.get $c))) (drop (i64.load (local.get $p))) (br 1)) "
     "(drop (i32.load (local.get $p)))) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8); }},
    {"another_address_in_the_variable",
     "(drop (i64.load (local.get $p))) "
     "(local.set $p (i32.add (local.get $p) (i32.const 65536))) "
     "(drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8) || outside((p + page) & UINT32_MAX, 8); }},
    {"another_address_in_the_next_round",
     "(drop (i64.load (local.get $p))) (loop (drop (i64.load (local.get $p))) "
     "(local.set $p (i32.add (local.get $p) (i32.const 65536))) (br_if 0 (i32.eqz (local.get $c))) )",
     // Without $c it goes on until it traps, or for 2^16 rounds and once around.
     [](uint64_t p, bool c) { return outside(p, 8) || !c; }},
    {"a_sum_that_wraps",
     "(drop (i64.load offset=24 (local.get $p))) "
     "(drop (i64.load (i32.add (local.get $p) (i32.const -8))))",
     [](uint64_t p, bool) { return outside(p + 24, 8) || outside((p - 8) & UINT32_MAX, 8); }},
    {"a_sum_that_is_covered",
     "(drop (i64.load offset=24 (local.get $p))) "
     "(drop (i64.load offset=8 (i32.add (i32.const 16) (local.get $p))))",
     [](uint64_t p, bool) { return outside(p + 24, 8); }},
    {"a_sum_that_is_not",
     "(drop (i64.load offset=24 (local.get $p))) "
     "(drop (i64.load offset=9 (i32.add (i32.const 16) (local.get $p))))",
     [](uint64_t p, bool) { return outside(p + 25, 8); }},
    {"constant_addresses",
     "(drop (i64.load (i32.const 131064))) (drop (i64.load (i32.const 131060))) "
     "(if (local.get $c) (then (drop (i64.load (i32.const 131065)))))",
     [](uint64_t, bool c) { return c; }},
    {"an_operand_as_address",
     "(i32.load8_u (local.get $c)) (local.get $p) (i32.add) (local.tee $q) (i64.load) (drop) "
     "(drop (i32.load (local.get $q))) (drop (i64.load offset=1 (local.get $q)))",
     [](uint64_t p, bool) { return outside(p + 1, 8); }},
    {"less_memory",
     "(drop (i64.load (local.get $p))) (drop (memory.grow (i32.const -1))) "
     "(drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8, page); }},
    {"less_memory_by_a_call", "(drop (i64.load (local.get $p))) (call $calls_shrink) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8, page); }},
    {"less_memory_by_an_indirect_call",
     "(drop (i64.load (local.get $p))) (call_indirect (i32.const 0)) "
     "(drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8, page); }},
    {"less_memory_by_what_calls_indirectly",
     "(drop (i64.load (local.get $p))) (call $calls_table) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8, page); }},
    {"a_call_that_leaves_memory_alone",
     "(drop (i64.load (local.get $p))) (call $nothing) (drop (i64.load (local.get $p)))",
     [](uint64_t p, bool) { return outside(p, 8); }},
};

// One function per case, chosen by the action.
std::string module_of_all() {
  std::string functions, calls;
  for (size_t i = 0; i < std::size(cases); ++i) {
    const std::string number = std::to_string(i);
    functions +=
        "(func $case" + number + " (param $p i32) (param $c i32) (local $q i32) " + std::string(cases[i].body) + ")\n";
    calls += "(if (i64.eq (local.get 2) (i64.const " + number + ")) (then (call $case" + number +
             " (i32.wrap_i64 (local.get 0)) (i32.wrap_i64 (local.get 1)))))\n";
  }
  return "(module (memory 2) (table 1 funcref) (elem (i32.const 0) $shrink)\n"
         "(func $shrink (drop (memory.grow (i32.const -1))))\n"
         "(func $calls_shrink (call $shrink))\n"
         "(func $calls_table (call_indirect (i32.const 0)))\n"
         "(func $nothing (i32.store (i32.const 0) (i32.const 0)))\n" +
         functions + "(func (export \"apply\") (param i64 i64 i64)\n" + calls + "))";
}

TEST(ProvenAccesses, trap_where_each_access_by_itself_would) {
  const auto engines = every_engine(module_of_all());
  for (size_t i = 0; i < std::size(cases); ++i) {
    for (const uint64_t p :
         {uint64_t{0}, uint64_t{7}, uint64_t{8}, page - 8,    page - 4,    page,        memory - 40,
          memory - 33, memory - 32, memory - 25, memory - 16, memory - 15, memory - 12, memory - 9,
          memory - 8,  memory - 7,  memory - 4,  memory - 3,  memory - 1,  memory,      uint64_t{0xfffffff8}}) {
      for (const bool c : {false, true}) {
        SCOPED_TRACE(std::string(cases[i].name) + ", p = " + std::to_string(p) + (c ? ", c" : ""));
        const Seen seen = apply_on_all(engines, {p, c, i});
        const Outcome& outcome = seen.outcome;
        EXPECT_EQ(outcome.kind, cases[i].traps(p, c) ? OutcomeKind::trapped : OutcomeKind::completed);
        if (outcome.kind == OutcomeKind::trapped) {
          EXPECT_EQ(outcome.trap, TrapKind::memory_out_of_bounds);
        }
      }
    }
  }
}

}  // namespace
}  // namespace wrought::test
