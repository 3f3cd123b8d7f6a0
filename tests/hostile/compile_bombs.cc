#include "tests/hostile/compile_bombs.h"

#include <algorithm>
#include <functional>

#include "transpiler/limits.h"

namespace wrought::test {
namespace {

// Wasm bytes that a bomb's code fills; 524,288 are allowed.
constexpr size_t body_bytes = 520'000;
// What its instructions may weigh (transpiler/limits.h); 1,048,576 are allowed.
constexpr size_t weight = 1'040'000;
constexpr size_t calls_max = 32'000;
// Local variables of 4 bytes that fit beside a few operands: 8,192 bytes are allowed.
constexpr size_t locals_max = 2'030;
constexpr size_t first_local = 3;  // after the parameters of apply
constexpr size_t nesting = 1'000;  // of 1,024

std::string repeat(std::string_view text, size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

// text(0) text(1) ...
std::string each(size_t count, const std::function<std::string(size_t)>& text) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text(i);
  return out;
}

std::string number(size_t n) { return std::to_string(n); }

// Another number for every i, below `below`: neighbours are far apart.
size_t scattered(size_t i, size_t below) { return i * 7919 % below; }

std::string contract(const std::string& fields, const std::string& apply_body) {
  return "(module (memory 1)\n" + fields + "\n(func (export \"apply\") (param i64 i64 i64)\n" + apply_body + "))\n";
}

std::string locals(std::string_view type, size_t count) {
  return "(local " + repeat(std::string(type) + " ", count) + ")\n";
}

std::string get(size_t local) { return "local.get " + number(local) + " "; }
std::string set(size_t local) { return "local.set " + number(local) + "\n"; }
const std::string condition = "local.get 0 i32.wrap_i64 ";

// A value that the compiler cannot know.
std::string from_parameter(std::string_view type) {
  return type == "i32"   ? "local.get 0 i32.wrap_i64 "
         : type == "i64" ? "local.get 0 "
         : type == "f32" ? "local.get 0 i32.wrap_i64 f32.reinterpret_i32 "
                         : "local.get 0 f64.reinterpret_i64 ";
}

// One instruction after the other on one value: `step` takes `bytes` bytes, and what it leaves is what it found.
std::string chain(std::string_view type, std::string_view step, size_t bytes, size_t step_weight = 0) {
  const size_t steps = step_weight == 0 ? body_bytes / bytes : std::min(body_bytes / bytes, weight / step_weight);
  return contract("", locals(type, 1) + from_parameter(type) + set(3) + get(3) +
                          repeat(std::string(step) + "\n", steps) + set(3) + "\n" + get(3) +
                          (type == "i32"   ? "i64.extend_i32_u "
                           : type == "i64" ? ""
                           : type == "f32" ? "f64.promote_f32 i64.reinterpret_f64 "
                                           : "i64.reinterpret_f64 ") +
                          "i64.const 0 i64.eq if unreachable end");
}

// ---- few bytes of wasm, much C

std::string float_unary() { return chain("f64", "f64.sqrt", 1, 24); }
std::string float_binary() { return chain("f64", "local.get 3 f64.add", 3, 25); }
std::string float_min() { return chain("f32", "local.get 3 f32.min", 3, 25); }
std::string float_width() { return chain("f64", "f32.demote_f64 f64.promote_f32", 2, 48); }
std::string truncations() { return chain("f64", "i64.trunc_f64_s f64.convert_i64_s", 2, 25); }
std::string unsigned_conversions() { return chain("f64", "i64.trunc_f64_u f64.convert_i64_u", 2, 48); }
std::string unsigned_to_float() {
  return chain("i32", "i64.extend_i32_u f32.convert_i64_u i32.reinterpret_f32", 3, 26);
}
std::string divisions() { return chain("i32", "local.get 3 i32.div_s", 3, 25); }
std::string integers() { return chain("i64", "i64.clz", 1); }
std::string loads() { return chain("i32", "i32.load", 3, 24); }
std::string loads_of_a_byte() { return chain("i64", "i32.wrap_i64 i64.load8_s", 4, 25); }
std::string selects() { return chain("i64", "local.get 0 local.get 3 i32.wrap_i64 select", 6); }
std::string growing_memory() { return chain("i32", "memory.grow", 2, 1024); }
std::string stores() {
  return contract("", each(weight / 26, [](size_t i) {
                    return "i32.const " + number(4 * scattered(i, 16'000)) + " local.get 0 i64.store\n";
                  }));
}
std::string copies() {
  return contract("", locals("i32", 2) + repeat("local.get 3 local.get 4 i64.load offset=8 i64.store offset=16\n"
                                                "local.get 3 i32.const 1 i32.add local.set 3\n",
                                                weight / 54));
}
std::string globals_in_turn() {
  return contract(each(128, [](size_t) { return std::string("(global (mut i64) (i64.const 1))"); }),
                  each(weight / 193, [](size_t i) {
                    return "global.get " + number(scattered(i, 128)) + " global.get " + number(i % 128) +
                           " i64.mul global.set " + number(scattered(i + 3, 128)) + "\n";
                  }));
}

// ---- large flow graphs

std::string many_locals_set() {
  return contract("", locals("i32", locals_max) + each(body_bytes / 6, [](size_t i) {
                        return get(first_local + scattered(i, locals_max)) + set(first_local + i % locals_max);
                      }));
}
std::string many_blocks() {
  return contract("", locals("i32", locals_max) + each(32'000, [](size_t i) {
                        return "block " + get(first_local + scattered(i, locals_max)) + "br_if 0 " +
                               get(first_local + scattered(i + 1, locals_max)) + set(first_local + i % locals_max) +
                               "end\n";
                      }));
}
std::string many_loops() {
  return contract("", locals("i32", locals_max) + each(limits::loops.max, [](size_t i) {
                        return "loop " + get(first_local + scattered(i, locals_max)) +
                               set(first_local + i % locals_max) + get(first_local + i % locals_max) + "br_if 0 end\n";
                      }));
}
std::string many_ifs() {
  return contract("", locals("i32", locals_max) + each(30'000, [](size_t i) {
                        return get(first_local + scattered(i, locals_max)) + "if i32.const " + number(i % 60) + " " +
                               set(first_local + i % locals_max) + "else " + get(first_local + 5) +
                               set(first_local + scattered(i + 9, locals_max)) + "end\n";
                      }));
}
// Conditional branches, to as few labels as may be.
std::string many_branches() {
  return contract("", locals("i32", 1) + "block\n" + each(body_bytes / 9, [](size_t i) {
                        return std::string("local.get 3 i32.const 3 i32.mul local.tee 3 br_if 0") +
                               ((i + 1) % limits::label_branches.max == 0 ? " end block\n" : "\n");
                      }) + "end");
}
std::string many_returns() {
  return contract("", locals("i32", 1) +
                          repeat("local.get 3 i32.const 3 i32.mul local.tee 3 br_if 0\n", limits::label_branches.max));
}
// As many nests as there may be loops.
std::string nested_loops() {
  constexpr size_t depth = limits::loop_nesting.max, nests = limits::loops.max / depth;
  return contract("", locals("i32", locals_max) + each(nests, [](size_t nest) {
                        return repeat("loop\n", depth) +
                               each(body_bytes / 10 / nests,
                                    [&](size_t i) {
                                      return get(first_local + scattered(i + nest, locals_max)) +
                                             set(first_local + i % locals_max) +
                                             (i % 50 == 0 ? get(first_local + i % locals_max) + "br_if " +
                                                                number(scattered(i, depth)) + "\n"
                                                          : "");
                                    }) +
                               each(depth, [](size_t i) { return get(first_local + i) + "br_if 0 end\n"; });
                      }));
}
std::string nested_ifs() {
  return contract("", locals("i32", locals_max) + each(30, [](size_t round) {
                        return each(nesting,
                                    [&](size_t i) {
                                      return get(first_local + scattered(i + round, locals_max)) + "if\n" + get(4) +
                                             set(first_local + (i + round) % locals_max);
                                    }) +
                               each(nesting, [](size_t i) {
                                 return "else " + get(5) + set(first_local + scattered(i, locals_max)) + "end\n";
                               });
                      }));
}

std::string targets(size_t count, size_t labels, size_t from) {
  return "br_table " + each(count, [&](size_t i) { return number((i + from) % labels) + " "; }) + "0\n";
}

// A loop around a switch, as an interpreter is.
std::string switch_in_loop() {
  return contract("", locals("i32", locals_max) + "loop\n" + repeat("block\n", nesting) + get(first_local) +
                          targets(8'191, nesting, 0) +
                          each(nesting,
                               [](size_t i) {
                                 return "end\n" +
                                        each(60,
                                             [&](size_t k) {
                                               return get(first_local + scattered(i + k, locals_max)) +
                                                      set(first_local + scattered(i * 60 + k, locals_max));
                                             }) +
                                        "br " + number(nesting - 1 - i) + "\n";
                               }) +
                          "end");
}
// Every case jumps on by a switch of its own: as near to irreducible flow as wasm comes.
std::string threaded_switches() {
  return contract("", locals("i32", locals_max) + "loop\n" + repeat("block\n", nesting) + get(first_local) +
                          targets(nesting, nesting, 0) +
                          each(nesting,
                               [](size_t i) {
                                 const size_t labels = nesting - i;  // with the loop's
                                 return "end\n" +
                                        each(50,
                                             [&](size_t k) {
                                               return get(first_local + scattered(i + k, locals_max)) +
                                                      set(first_local + scattered(i * 50 + k, locals_max));
                                             }) +
                                        get(first_local + i) + targets(64, labels, scattered(i, labels));
                               }) +
                          "end");
}
// Each of 1,000 labels is reached with different values of 2,000 variables.
std::string phi_nodes() {
  return contract(
      "", locals("i32", locals_max) + repeat("block\n", nesting) + each(60, [](size_t round) {
            return "block " + condition + "br_if 0\n" + get(first_local + round) + targets(nesting, nesting, 1) +
                   "end\n" + each(1'000, [&](size_t i) {
                     return get(first_local + scattered(i + round, locals_max)) +
                            set(first_local + (i * 2 + round) % locals_max);
                   });
          }) + each(nesting, [](size_t i) { return get(first_local + i) + set(first_local + i + 1) + "end\n"; }));
}
std::string large_tables() {
  return contract("", each(7, [](size_t) {
                    return repeat("block\n", nesting) + condition + targets(8'191, nesting, 0) +
                           each(nesting, [](size_t i) {
                             return "end i32.const " + number(8 * i) +
                                    " local.get 1 i64.store offset=" + number(scattered(i, 100)) + "\n";
                           });
                  }));
}
std::string deep_operands() {
  return contract(
      "", each(60, [](size_t round) {
        return each(1'000, [&](size_t i) { return get(i % 3) + "i64.const " + number(i + round) + " i64.add\n"; }) +
               condition + "if nop end\n" + repeat("i64.xor\n", 999) + "i32.const 0 drop i32.wrap_i64\n" +
               "i32.const 0 i32.store8 offset=" + number(round) + "\n";
      }));
}
std::string block_values() {
  return contract("", locals("i32", 1) + get(3) + each(30'000, [](size_t i) {
                        return "if (result i32) i32.const " + number(i) + " else local.get 3 i32.const 5 i32.add end\n";
                      }) + set(3));
}

// ---- calls

std::string chain_of_calls(size_t count, const std::function<std::string(size_t)>& body) {
  return each(count,
              [&](size_t i) { return "(func $f" + number(i) + " (param i64) (result i64)\n" + body(i) + ")\n"; });
}
std::string small_work() {
  return "local.get 0 i64.const 3 i64.mul i64.const 17 i64.rotl local.get 0 i64.xor local.tee 0 i64.const 5 i64.shr_u "
         "local.get 0 i64.add local.set 0\n";
}
// A callee that is just worth inlining, from one caller.
std::string calls_of_one() {
  return contract("(func $f (param i64) (result i64) " + repeat(small_work(), 4) + " local.get 0)\n",
                  "local.get 0\n" + repeat("call $f\n", calls_max) + "local.set 0");
}
std::string calls_doubled() {
  return contract(chain_of_calls(8'000,
                                 [](size_t i) {
                                   return i == 0 ? small_work() + "local.get 0"
                                                 : "local.get 0 call $f" + number(i - 1) + " call $f" + number(i - 1);
                                 }),
                  "local.get 0 call $f7999 drop");
}
std::string calls_tenfold() {
  return contract(chain_of_calls(8'000,
                                 [](size_t i) {
                                   std::string text = small_work() + "local.get 0";
                                   for (size_t k = 1; k <= 10 && k <= i; ++k) text += " call $f" + number(i - k);
                                   return text;
                                 }),
                  "local.get 0 call $f7999 drop");
}
std::string calls_all_round() {
  return contract(chain_of_calls(8'000,
                                 [](size_t i) {
                                   return small_work() + "local.get 0" + each(10, [&](size_t k) {
                                            return " call $f" + number(scattered(i * 10 + k, 8'000));
                                          });
                                 }),
                  "local.get 0 call $f0 drop");
}
std::string calls_of_the_host() {
  return "(module (import \"env\" \"current_time\" (func $now (result i64))) (memory 1)\n"
         "(func (export \"apply\") (param i64 i64 i64)\n" +
         repeat("call $now drop\n", calls_max - 1'000) + "))";
}
std::string calls_with_parameters() {
  const std::string parameters = repeat("i64 ", 128);
  const std::string all = each(128, [](size_t i) { return get(i); });
  return contract(each(1'900,
                       [&](size_t i) {
                         return "(func $f" + number(i) + " (param " + parameters + ") (result i64)\n" + all +
                                "call $f" + number(scattered(i + 1, 1'900)) + ")\n";
                       }),
                  repeat("local.get 0 ", 128) + "call $f0 drop");
}
std::string calls_from_one_with_parameters() {
  const std::string all = each(128, [](size_t i) { return get(first_local + scattered(i, 500)); });
  return contract(
      "(func $f (param " + repeat("i64 ", 128) + ") (result i64) local.get 3)\n",
      locals("i64", 500) + each(1'460, [&](size_t i) { return all + "call $f " + set(first_local + i % 500); }));
}
std::string indirect_calls() {
  return contract(
      "(type $t (func (param i64) (result i64))) (table 1024 funcref)\n"
      "(func $f (type $t) local.get 0) (elem (i32.const 0) " +
          repeat("$f ", 1'000) + ")\n",
      "local.get 0\n" + repeat(condition + "call_indirect (type $t)\n", calls_max - 2'000) + "local.set 0");
}
// ---- several functions, each near the limits of one

// `count` functions of one i64 parameter, all called by apply: what nothing calls is not compiled.
std::string in_functions(size_t count, const std::string& body, const std::string& fields = "") {
  return "(module (import \"env\" \"current_time\" (func $now (result i64))) (memory 1)\n" + fields +
         "(func $none) (func $one (result i64) i64.const 1)\n" +
         each(count, [&](size_t i) { return "(func $g" + number(i) + " (param i64) " + body + ")\n"; }) +
         "(func (export \"apply\") (param i64 i64 i64)\n" +
         each(count, [](size_t i) { return "local.get 0 call $g" + number(i) + "\n"; }) + "))";
}
std::string many_functions() {
  return in_functions(7'900, "local.get 0 i64.const 12345 i64.add i32.wrap_i64 i64.load drop");
}
std::string many_locals_in_many_functions() { return in_functions(4'000, locals("i32", 2'040)); }

std::string roots_in_functions() {
  return in_functions(12, "(local f64) local.get 0 f64.reinterpret_i64\n" + repeat("f64.sqrt\n", 43'600) +
                              "local.set 1 local.get 1 local.get 1 f64.ne if unreachable end");
}
std::string roots_in_many_functions() {
  return in_functions(4'000, "(local f64) local.get 0 f64.reinterpret_i64\n" + repeat("f64.sqrt\n", 110) +
                                 "local.set 1 local.get 1 local.get 1 f64.ne if unreachable end");
}
std::string sums_in_functions() {
  return in_functions(4, "(local f64) local.get 0 f64.reinterpret_i64\n" + repeat("local.get 1 f64.add\n", 41'900) +
                             "local.set 1 local.get 1 local.get 1 f64.ne if unreachable end");
}
std::string calls_in_functions() { return in_functions(7, repeat("call $none\n", 32'000)); }
std::string calls_with_results_in_functions() { return in_functions(5, repeat("call $one drop\n", 31'000)); }
std::string host_calls_in_functions() { return in_functions(5, repeat("call $now drop\n", 31'000)); }
std::string indirect_calls_in_functions() {
  return in_functions(3, repeat("local.get 0 i32.wrap_i64 call_indirect (type $none)\n", 30'000),
                      "(type $none (func)) (table 1024 funcref) (elem (i32.const 0) $none $one $now)\n");
}
std::string tables_in_functions() {
  return in_functions(
      7, repeat("block ", 127) + "local.get 0 i32.wrap_i64\n" + targets(32'000, 127, 0) +
             each(127, [](size_t i) { return "end i32.const " + number(8 * i) + " local.get 0 i64.store\n"; }) +
             repeat("block ", 127) + "local.get 0 i32.wrap_i64\n" + targets(32'000, 127, 64) +
             each(127, [](size_t i) { return "end i32.const " + number(8 * i) + " local.get 0 i64.store\n"; }));
}
std::string loops_in_functions() {
  return in_functions(72, locals("i32", locals_max) + each(limits::loops.max, [](size_t i) {
                            return "loop " + get(1 + scattered(i, locals_max)) + set(1 + i % locals_max) +
                                   get(1 + i % locals_max) + "br_if 0 end\n";
                          }));
}
// Variables times branches just below where variables stay in memory (transpiler/emit/function_emitter.cc).
std::string live_locals(size_t functions, size_t locals_live, size_t branches) {
  return in_functions(functions,
                      locals("i64", locals_live) + each(branches, [&](size_t i) {
                        return "local.get " + number(1 + scattered(i, locals_live)) + " i32.wrap_i64 if local.get " +
                               number(1 + i % locals_live) + " i64.const " + number(i % 60) + " i64.add local.set " +
                               number(1 + scattered(i + 7, locals_live)) + " end\n";
                      }) + each(locals_live, [](size_t i) {
                        return "i32.const 0 local.get " + number(1 + i) + " i64.store offset=" + number(8 * i) + "\n";
                      }));
}
std::string few_live_locals() { return live_locals(1, 50, 34'000 - 2'000); }
std::string live_locals_in_functions() { return live_locals(4, 200, 9'500); }
std::string many_live_locals_in_functions() { return live_locals(13, 900, 2'200); }
// As live_locals, around loops: a variable is a value per loop header.
std::string live_locals_in_loops() {
  return in_functions(56, locals("i64", 200) + each(limits::loops.max, [](size_t i) {
                            return "loop local.get " + number(1 + scattered(i, 200)) +
                                   " i64.const 1 i64.add local.tee " + number(1 + i % 200) + " i64.eqz br_if 0 end\n";
                          }) + each(200, [](size_t i) {
                            return "i32.const 0 local.get " + number(1 + i) + " i64.store offset=" + number(8 * i) +
                                   "\n";
                          }));
}
// Functions that call themselves, each of which becomes two.
std::string in_functions_of_themselves(size_t count, const std::string& head, const std::string& body, size_t calls) {
  return "(module (memory 1)\n" +
         each(count,
              [&](size_t i) {
                return "(func $g" + number(i) + " (param i64) (result i64) " + head +
                       repeat("local.get 0 call $g" + number(i) + " " + body + "\n", calls) + "local.get 0)\n";
              }) +
         "(func (export \"apply\") (param i64 i64 i64)\n" +
         each(count, [](size_t i) { return "local.get 0 call $g" + number(i) + " drop\n"; }) + "))";
}
std::string functions_of_themselves() {
  return in_functions_of_themselves(7'900, "local.get 0 i32.wrap_i64 i64.load local.set 0\n", "local.set 0", 2);
}
std::string calls_of_themselves() { return in_functions_of_themselves(15, "", "local.set 0", 3'900); }
std::string calls_of_themselves_on_conditions() {
  return in_functions_of_themselves(15, locals("i64", 20),
                                    "local.get 0 i64.add local.tee 0 local.set 7 local.get 0 i64.eqz if "
                                    "local.get 0 local.get 7 i64.mul local.set 9 end local.get 9 local.set 0",
                                    3'900);
}
// Branches of four bytes each.
std::string branches_in_functions() {
  return contract(each(15,
                       [](size_t i) {
                         return "(func $b" + number(i) + " (param " + repeat("i32 ", 100) + ") block\n" +
                                each(limits::label_branches.max,
                                     [](size_t k) { return get(scattered(k, 100)) + "br_if 0\n"; }) +
                                "end)\n";
                       }),
                  each(15, [](size_t i) { return repeat(condition, 100) + "call $b" + number(i) + "\n"; }));
}
// Each function compares its parameter with so many numbers, sums between, and branches to the block or loop where one
// of them is equal.
std::string comparisons_in_functions(size_t functions, std::string_view block, size_t comparisons) {
  return contract(each(functions,
                       [&](size_t f) {
                         return "(func $c" + number(f) + " (param i32) (local i32) " + std::string(block) + "\n" +
                                each(comparisons,
                                     [](size_t k) {
                                       return "local.get 0 i32.const " + number(k) +
                                              " i32.eq br_if 0 local.get 1 local.get 0 i32.add local.set 1\n";
                                     }) +
                                "end)\n";
                       }),
                  each(functions, [](size_t f) { return "local.get 0 i32.wrap_i64 call $c" + number(f) + "\n"; }));
}
std::string comparisons_in_loops() { return comparisons_in_functions(30, "loop", limits::loop_branches.max); }
std::string comparisons_in_blocks() { return comparisons_in_functions(3, "block", limits::label_branches.max); }
// Functions with one caller, which the compiler likes to put together.
std::string functions_called_once() {
  return in_functions(170, repeat("local.get 0 i32.wrap_i64 i64.load local.set 0\n", 370));
}
std::string floats_called_once() {
  return in_functions(170, "(local f64) local.get 0 f64.reinterpret_i64\n" + repeat("f64.floor\n", 2'800) +
                               "local.set 1 local.get 1 local.get 1 f64.ne if unreachable end");
}
std::string memory_in_functions() {
  return in_functions(60, each(1'000, [](size_t i) {
                        return "i32.const " + number(4 * scattered(i, 16'000)) +
                               " local.get 0 i32.wrap_i64 i64.load i64.store\n";
                      }));
}

// ---- sections

std::string many_data_segments() {
  return contract(
      each(8'192, [](size_t i) { return "(data (i32.const " + number(i) + ") \"" + repeat("\\ff\\00", 25) + "\")\n"; }),
      "nop");
}
std::string large_data() { return contract("(data (i32.const 0) \"" + repeat("\\fe\\22", 32'768) + "\")", "nop"); }
std::string many_exports() {
  return contract(each(8'190, [](size_t i) { return "(export \"" + number(i) + repeat("x", 50) + "\" (func 0))\n"; }),
                  "nop");
}
std::string many_element_segments() {
  return contract("(table 1024 funcref) (func $f)\n" +
                      each(8'192, [](size_t) { return "(elem (i32.const 0) " + repeat("$f ", 57) + ")\n"; }),
                  "nop");
}
std::string many_types() {
  return contract(
      each(8'190,
           [](size_t i) {
             return "(type (func (param " +
                    each(14, [&](size_t bit) { return std::string((i >> bit & 1) != 0 ? "i64 " : "i32 "); }) + ")))\n";
           }) +
          "(table 1 funcref)\n",
      each(8'000, [](size_t i) {
        return each(14, [&](size_t bit) { return std::string((i >> bit & 1) != 0 ? "i64" : "i32") + ".const 0 "; }) +
               "i32.const 0 call_indirect (type " + number(i) + ")\n";
      }));
}
std::string many_globals() {
  return contract(each(8'192, [](size_t i) { return "(global i64 (i64.const " + number(i) + "))\n"; }),
                  each(weight / 65, [](size_t i) { return "global.get " + number(scattered(i, 8'192)) + " drop\n"; }));
}

}  // namespace

const std::vector<CompileBomb>& compile_bombs() {
  static const std::vector<CompileBomb> bombs = {
      {"float_unary", float_unary},
      {"float_binary", float_binary},
      {"float_min", float_min},
      {"float_width", float_width},
      {"truncations", truncations},
      {"unsigned_conversions", unsigned_conversions},
      {"unsigned_to_float", unsigned_to_float},
      {"divisions", divisions},
      {"integers", integers},
      {"loads", loads},
      {"loads_of_a_byte", loads_of_a_byte},
      {"selects", selects},
      {"growing_memory", growing_memory},
      {"stores", stores},
      {"copies", copies},
      {"globals_in_turn", globals_in_turn},
      {"many_locals_set", many_locals_set},
      {"many_blocks", many_blocks},
      {"many_loops", many_loops},
      {"many_ifs", many_ifs},
      {"many_branches", many_branches},
      {"many_returns", many_returns},
      {"comparisons_in_loops", comparisons_in_loops},
      {"comparisons_in_blocks", comparisons_in_blocks},
      {"nested_loops", nested_loops},
      {"nested_ifs", nested_ifs},
      {"switch_in_loop", switch_in_loop},
      {"threaded_switches", threaded_switches},
      {"phi_nodes", phi_nodes},
      {"large_tables", large_tables},
      {"deep_operands", deep_operands},
      {"block_values", block_values},
      {"calls_of_one", calls_of_one},
      {"calls_doubled", calls_doubled},
      {"calls_tenfold", calls_tenfold},
      {"calls_all_round", calls_all_round},
      {"calls_of_the_host", calls_of_the_host},
      {"calls_with_parameters", calls_with_parameters},
      {"calls_from_one_with_parameters", calls_from_one_with_parameters},
      {"indirect_calls", indirect_calls},
      {"roots_in_functions", roots_in_functions},
      {"roots_in_many_functions", roots_in_many_functions},
      {"sums_in_functions", sums_in_functions},
      {"calls_in_functions", calls_in_functions},
      {"calls_with_results_in_functions", calls_with_results_in_functions},
      {"host_calls_in_functions", host_calls_in_functions},
      {"indirect_calls_in_functions", indirect_calls_in_functions},
      {"tables_in_functions", tables_in_functions},
      {"loops_in_functions", loops_in_functions},
      {"few_live_locals", few_live_locals},
      {"live_locals_in_functions", live_locals_in_functions},
      {"many_live_locals_in_functions", many_live_locals_in_functions},
      {"live_locals_in_loops", live_locals_in_loops},
      {"branches_in_functions", branches_in_functions},
      {"functions_of_themselves", functions_of_themselves},
      {"calls_of_themselves", calls_of_themselves},
      {"calls_of_themselves_on_conditions", calls_of_themselves_on_conditions},
      {"functions_called_once", functions_called_once},
      {"floats_called_once", floats_called_once},
      {"memory_in_functions", memory_in_functions},
      {"many_functions", many_functions},
      {"many_locals_in_many_functions", many_locals_in_many_functions},
      {"many_data_segments", many_data_segments},
      {"large_data", large_data},
      {"many_exports", many_exports},
      {"many_element_segments", many_element_segments},
      {"many_types", many_types},
      {"many_globals", many_globals},
  };
  return bombs;
}

}  // namespace wrought::test
