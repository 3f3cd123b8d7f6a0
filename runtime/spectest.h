// The module `spectest`, which the WebAssembly test suite imports from: as the suite's own harness defines it. What it
// is asked to print goes to the console by Antelope's host functions, one line a call.
#pragma once

#include <string_view>

namespace wrought {

inline constexpr std::string_view spectest_name = "spectest";
inline constexpr std::string_view spectest_text = R"((module
  (import "env" "prints_l" (func $prints_l (param i32 i32)))
  (import "env" "printi" (func $printi (param i64)))
  (import "env" "printsf" (func $printsf (param f32)))
  (import "env" "printdf" (func $printdf (param f64)))
  (global (export "global_i32") i32 (i32.const 666))
  (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6))
  (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref)
  (memory (export "memory") 1 2)
  ;; The memory is the importers', so what separates the numbers stands in it only for the call.
  (func $put (param $byte i32) (local $kept i32)
    (if (i32.eqz (memory.size)) (then (return)))
    (local.set $kept (i32.load8_u (i32.const 0)))
    (i32.store8 (i32.const 0) (local.get $byte))
    (call $prints_l (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 0) (local.get $kept)))
  (func $i32 (param i32) (call $printi (i64.extend_i32_s (local.get 0))))
  (func $space (call $put (i32.const 0x20)))
  (func $line (call $put (i32.const 0x0a)))
  (func (export "print") (call $line))
  (func (export "print_i32") (param i32) (call $i32 (local.get 0)) (call $line))
  (func (export "print_i64") (param i64) (call $printi (local.get 0)) (call $line))
  (func (export "print_f32") (param f32) (call $printsf (local.get 0)) (call $line))
  (func (export "print_f64") (param f64) (call $printdf (local.get 0)) (call $line))
  (func (export "print_i32_f32") (param i32 f32)
    (call $i32 (local.get 0)) (call $space) (call $printsf (local.get 1)) (call $line))
  (func (export "print_f64_f64") (param f64 f64)
    (call $printdf (local.get 0)) (call $space) (call $printdf (local.get 1)) (call $line))))";

}  // namespace wrought
