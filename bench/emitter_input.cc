// Every function loops over a buffer of 64-bit words, branches on what it reads, divides, switches, and calls an
// earlier function directly or the first one through the table. Constants, widths and operators differ by the
// function's number, so no two bodies are equal. A called function makes one round, so running it all stays cheap.
#include "bench/emitter_input.h"

#include <string_view>

namespace wrought::bench {
namespace {

// The elements that functions call through; the table then holds every function, so that none of them is dead code.
constexpr uint32_t called_elements = 64;

std::string number(uint32_t value) { return std::to_string(value); }

std::string mix(uint32_t i) {
  static constexpr std::string_view operators[] = {"add", "xor", "sub", "or", "mul", "rotl"};
  const std::string op(operators[i % std::size(operators)]);
  return R"(
      (local.set $word (i64.)" +
         op + R"( (i64.load offset=)" + number(8 * (i % 100)) + R"( (local.get $at))
        (i64.const )" +
         number(i * 2654435761u) + R"()))
      (if (i64.lt_u (local.get $word) (local.get $sum))
        (then (i64.store offset=)" +
         number(8 * (i % 50)) + R"( (local.get $at) (local.get $sum))
              (local.set $sum (i64.add (local.get $sum) (i64.shr_u (local.get $word) (i64.const )" +
         number(i % 63) +
         R"()))))
        (else (i32.store8 offset=)" +
         number(i % 256) + R"( (local.get $at) (i32.wrap_i64 (local.get $word)))
              (local.set $sum (i64.xor (local.get $sum)
                (i64.load32_s (i32.add (local.get $at) (local.get $left))))))))";
}

std::string choose(uint32_t i) {
  return R"(
      (block $c (block $b (block $a
        (br_table $a $b $c (i32.and (local.get $left) (i32.const 3))))
        (local.set $sum (i64.rem_u (local.get $sum) (i64.const )" +
         number(i % 1000 + 3) + R"()))
        (br $c))
        (local.set $sum (i64.add (i64.load16_u offset=)" +
         number(2 * (i % 500)) + R"( (i32.wrap_i64 (i64.and
          (local.get $sum) (i64.const 65535)))) (i64.mul (local.get $sum) (i64.const )" +
         number(i + 31) + R"())))))";
}

// Calls go to lower numbers only, so that the graph of calls has no cycle.
std::string call(uint32_t i) {
  if (i == 0) return "\n      (local.set $sum (i64.add (local.get $sum) (call $receiver)))";
  const std::string callee = number(i - 1 - i % (i < 7 ? i : 7));
  return R"(
      (if (i32.eqz (i32.and (local.get $left) (i32.const )" +
         number(i % 15 + 1) + R"()))
        (then (local.set $sum (call $f)" +
         callee + R"( (local.get $at) (i32.const 1) (local.get $sum))))
        (else (local.set $sum (call_indirect (type $t) (local.get $at) (i32.const 1) (local.get $word)
                (i32.and (local.get $left) (i32.const )" +
         number(called_elements - 1) + R"()))))))";
}

std::string function(uint32_t i) {
  return "  (func $f" + number(i) + R"( (type $t) (param $at i32) (param $left i32) (param $sum i64) (result i64)
      (local $word i64)
    (loop $next)" +
         mix(i) + choose(i) + call(i) + R"(
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i64.add (local.get $sum) (local.get $word)))
)";
}

}  // namespace

std::string large_contract(uint32_t functions) {
  std::string text = R"((module
  (type $t (func (param i32 i32 i64) (result i64)))
  (import "env" "current_receiver" (func $receiver (result i64)))
  (import "env" "set_action_return_value" (func $answer (param i32 i32)))
  (memory (export "memory") 2)
  (table )" + number(called_elements + functions) +
                     R"( funcref)
  (elem (i32.const 0))";
  for (uint32_t i = 0; i < called_elements; ++i) text += " $f0";
  for (uint32_t i = 0; i < functions; ++i) text += " $f" + number(i);
  text += ")\n";
  for (uint32_t i = 0; i < functions; ++i) text += function(i);
  text += R"(  (func (export "apply") (param $receiver i64) (param $code i64) (param $action i64)
    (i64.store (i32.const 0) (call $f)" +
          number(functions - 1) + R"( (i32.const 8) (i32.const 4) (local.get $action)))
    (call $answer (i32.const 0) (i32.const 8))))
)";
  return text;
}

}  // namespace wrought::bench
