// What is emitted for small functions: input beside output, bodies only. A change here is a change of every plugin, so
// it comes with a new codegen_version.
#include <gtest/gtest.h>

#include "common/bytes.h"
#include "transpiler/stages.h"

namespace wrought {
namespace {

struct Golden {
  std::string name, wat, function, c;
};

void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

// The definition of one function, from its head to its closing brace.
std::string definition(const std::string& c_text, const std::string& function) {
  const size_t contract = c_text.find("the contract ----");
  for (size_t at = c_text.find(" " + function + "(", contract); at != std::string::npos;
       at = c_text.find(" " + function + "(", at + 1)) {
    const size_t begin = c_text.rfind('\n', at) + 1;
    const size_t line_end = c_text.find('\n', at);
    if (c_text.compare(begin, 7, "static ") != 0 || c_text[line_end - 1] != '{') continue;
    return c_text.substr(begin, c_text.find("\n}\n", at) + 3 - begin);
  }
  return "no function " + function;
}

class Goldens : public testing::TestWithParam<Golden> {};

TEST_P(Goldens, are_as_written_here) {
  const Golden& golden = GetParam();
  const std::string wat = "(module " + golden.wat + "\n(func (export \"apply\") (param i64 i64 i64)))";
  StageOptions options;
  options.profile = find_profile("plain");
  const auto made = run_stages(bytes_of(wat), options);
  ASSERT_TRUE(made.ok()) << made.failure().to_line();
  EXPECT_EQ("\n" + definition(made->c_text, golden.function), golden.c);
}

const Golden goldens[] = {
    {"arithmetic_is_one_expression",
     R"((func $add (param i32 i32) (result i32)
  (i32.add (local.get 0) (i32.mul (local.get 1) (i32.const 3)))))",
     "fn0_add", R"(
static wr_ret_i32 fn0_add(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  return ret_i32((l0 + (l1 * 3u)), gas);
}
)"},
    {"a_short_function_is_paid_for_by_its_caller",
     R"((func $add (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
(func $twice (param i32) (result i32) (call $add (local.get 0) (local.get 0))))",
     "fn1_twice", R"(
static wr_ret_i32 fn1_twice(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 k0 = 0;
  wr_ret_i32 r1;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 6u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  r1 = fn0_add(mem, gas, depth, l0, l0);
  gas = r1.gas;
  k0 = r1.v;
  depth += 1;
  return ret_i32(k0, gas);
}
)"},
    {"what_calls_itself_is_called_through_a_function_in_front_of_it",
     R"((func $sum (param i32) (result i32)
  (if (result i32) (local.get 0)
    (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
    (else (i32.const 0)))))",
     "fn0_sum", R"(
static wr_ret_i32 fn0_sum(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  return self_fn0_sum(mem, gas, depth, l0);
}
)"},
    {"a_value_read_before_its_local_is_written_is_kept",
     R"((func $swap (param i32 i32) (result i32)
  (local.get 0) (local.set 0 (local.get 1)) (local.get 0) i32.sub))",
     "fn0_swap", R"(
static wr_ret_i32 fn0_swap(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u32 k0 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  k0 = l0;
  l0 = l1;
  return ret_i32((k0 - l0), gas);
}
)"},
    {"a_loop_pays_for_its_common_round_in_one",
     R"((memory 1)
(func $spaces (param i32 i32) (result i32) (local i32)
  (block (loop
    (br_if 1 (i32.ge_u (local.get 0) (local.get 1)))
    (if (i32.eq (i32.load8_u (local.get 0)) (i32.const 32))
      (then (local.set 2 (i32.add (local.get 2) (i32.const 1)))))
    (local.set 0 (i32.add (local.get 0) (i32.const 1)))
    (br 0)))
  (local.get 2)))",
     "fn0_spaces", R"(
static wr_ret_i32 fn0_spaces(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u32 l2 = 0, k0 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  gas = pay(gas, -6);
  L2: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 8u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (l0 >= l1) goto L1;
  k0 = i32_load8_u(mem, l0, 0u);
  if (k0 == 32u) {
    l2 = (l2 + 1u);
    gas = pay(gas, 1);
  }
  l0 = (l0 + 1u);
  goto L2;
  L1:;
  return ret_i32(l2, gas);
}
)"},
    {"a_loop_checks_gas_at_its_header",
     R"((memory 1)
(func $sum (param i32 i32) (result i64) (local i64)
  (block (br_if 0 (i32.eqz (local.get 1)))
    (loop
      (local.set 2 (i64.add (local.get 2) (i64.load32_u offset=16 (local.get 0))))
      (local.set 0 (i32.add (local.get 0) (i32.const 4)))
      (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))))
  (local.get 2)))",
     "fn0_sum", R"(
static wr_ret_i64 fn0_sum(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u64 l2 = 0, j1 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  if (UNLIKELY(charge(&gas, 2u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (l1 == 0) goto L1;
  L2: __attribute__((unused));
  if (UNLIKELY(charge(&gas, 6u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  j1 = i64_load32_u(mem, l0, 16u);
  l2 = (l2 + j1);
  l0 = (l0 + 4u);
  l1 = (l1 - 1u);
  if (l1) goto L2;
  L1:;
  return ret_i64(l2, gas);
}
)"},
    {"an_if_with_a_result",
     R"((func $pick (param i32) (result i32)
  (if (result i32) (i32.lt_s (local.get 0) (i32.const 0))
    (then (i32.const 1))
    (else (select (i32.const 2) (i32.const 3) (local.get 0))))))",
     "fn0_pick", R"(
static wr_ret_i32 fn0_pick(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 k0 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  if ((i32)l0 < (i32)0u) {
    k0 = 1u;
  } else {
    k0 = (l0 ? 2u : 3u);
    gas = pay(gas, 1);
  }
  return ret_i32(k0, gas);
}
)"},
    {"br_table_is_a_switch",
     R"((func $cases (param i32) (result i64)
  (block (block (block (br_table 0 1 1 2 (local.get 0)))
    (return (i64.const 10)))
    (return (i64.const 11)))
  (i64.const 12)))",
     "fn0_cases", R"(
static wr_ret_i64 fn0_cases(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u32 k0 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  k0 = l0;
  switch (k0) {
    case 0:
      goto L3;
    case 1:
    case 2:
      goto L2;
    default:
      goto L1;
  }
  L3:;
  return ret_i64(10ull, pay(gas, 1));
  L2:;
  return ret_i64(11ull, pay(gas, 1));
  L1:;
  return ret_i64(12ull, gas);
}
)"},
    {"a_host_call_finds_a_frame_left",
     R"((import "env" "printi" (func $printi (param i64)))
(func $half (param i64) (call $printi (i64.div_s (local.get 0) (i64.const 2)))))",
     "fn1_half", R"(
static i64 fn1_half(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  u64 j0 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 15u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  j0 = i64_div_s(mem, gas, depth, l0, 2ull);
  if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, gas, depth);
  gas = host0_printi(mem, gas, depth, j0);
  depth += 1;
  return gas;
}
)"},
    {"a_nan_is_settled_on_the_unlikely_path",
     R"((func $scale (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5))))", "fn0_scale", R"(
static wr_ret_f64 fn0_scale(u8 *const mem, i64 gas, i32 depth, f64 l0) {
  f64 l1 = 0, l2 = 0, l3 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  l3 = 0x1p-1;
  l2 = l0;
  l1 = f64_mul_settled(l2, l3);
  return ret_f64(l1, gas);
}
)"},
    {"several_results_come_back_in_a_struct",
     R"((func $pair (param i32) (result i32 i64) (local.get 0) (i64.const 5))
(func $use (result i64) (local i64) (call $pair (i32.const 1)) (local.set 0) drop (local.get 0)))",
     "fn1_use", R"(
static wr_ret_i64 fn1_use(u8 *const mem, i64 gas, i32 depth) {
  u32 k0 = 0;
  u64 l0 = 0, j0 = 0, j1 = 0;
  ret_t1 r1;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 5u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  r1 = fn0_pair(mem, gas, depth, 1u);
  gas = r1.gas;
  k0 = r1.v0;
  j1 = r1.v1;
  l0 = j1;
  j0 = l0;
  depth += 1;
  return ret_i64(j0, gas);
}
)"},
    {"recursion_passes_gas_and_depth_as_values",
     R"((func $fib (param i64) (result i64)
  (if (i64.lt_u (local.get 0) (i64.const 2)) (then (return (local.get 0))))
  (i64.add (call $fib (i64.sub (local.get 0) (i64.const 1))) (call $fib (i64.sub (local.get 0) (i64.const 2))))))",
     "self_fn0_fib", R"(
static wr_ret_i64 self_fn0_fib(u8 *const mem, i64 gas, i32 depth, u64 l0) {
  u64 j0 = 0, j1 = 0;
  wr_ret_i64 r1;
  if (UNLIKELY(enter(&depth, 1u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 2u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (l0 < 2ull) {
    j0 = l0;
    gas = pay(gas, 1);
    goto L1;
  }
  gas = pay(gas, 13);
  r1 = self_fn0_fib(mem, gas, depth, (l0 - 1ull));
  gas = r1.gas;
  j0 = r1.v;
  r1 = self_fn0_fib(mem, gas, depth, (l0 - 2ull));
  gas = r1.gas;
  j1 = r1.v;
  j0 = (j0 + j1);
  L1:;
  depth += 1;
  return ret_i64(j0, gas);
}
)"},
    {"an_indirect_call_compares_one_number",
     R"((type $t (func (param i64) (result i64))) (table 2 funcref) (elem (i32.const 0) $id)
(func $id (param i64) (result i64) (local.get 0))
(func $call (param i32) (result i64) (call_indirect (type $t) (i64.const 1) (local.get 0))))",
     "fn1_call", R"(
static wr_ret_i64 fn1_call(u8 *const mem, i64 gas, i32 depth, u32 l0) {
  u64 j0 = 0;
  wr_ret_i64 r1;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  if (UNLIKELY(charge(&gas, 8u))) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  r1 = ((T1)table_get(mem, table0, 2u, l0, 1u, gas, depth))(mem, gas, depth, 1ull);
  gas = r1.gas;
  j0 = r1.v;
  depth += 1;
  return ret_i64(j0, gas);
}
)"},
    {"of_members_the_last_is_checked_first",
     R"((memory 1)
(func $move (param i32 i32)
  (i64.store (local.get 0) (i64.load (local.get 1)))
  (i64.store offset=8 (local.get 0) (i64.load offset=8 (local.get 1)))
  (i64.store offset=16 (local.get 0) (i64.load offset=16 (local.get 1)))))",
     "fn0_move", R"(
static i64 fn0_move(u8 *const mem, i64 gas, i32 depth, u32 l0, u32 l1) {
  u64 j1 = 0;
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  check_ahead(mem, l1, 24u);
  j1 = i64_load_inside(mem, l1, 0u);
  check_ahead(mem, l0, 24u);
  i64_store_inside(mem, l0, 0u, j1);
  j1 = i64_load_inside(mem, l1, 8u);
  i64_store_inside(mem, l0, 8u, j1);
  j1 = i64_load_inside(mem, l1, 16u);
  i64_store_inside(mem, l0, 16u, j1);
  return gas;
}
)"},
    {"a_128_bit_product_is_recognised",
     R"((memory 1)
(func $mul (param i32 i64 i64 i64 i64) (local i64)
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
    (i64.or (i64.shl (local.get 3) (i64.const 32)) (i64.and (local.get 5) (i64.const 4294967295))))))",
     "fn0_mul", R"(
static i64 fn0_mul(u8 *const mem, i64 gas, i32 depth, u32 l0, u64 l1, u64 l2, u64 l3, u64 l4) {
  depth -= 1;
  if (UNLIKELY(depth < 0)) trap(mem, WR_TRAP_UNREACHABLE, gas, depth);
  depth += 1;
  multiply_128(mem, l0, l1, l2, l3, l4);  /* recognised: the body computes this */
  return gas;
}
)"},
};

INSTANTIATE_TEST_SUITE_P(, Goldens, testing::ValuesIn(goldens), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace wrought
