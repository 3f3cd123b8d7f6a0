// A small run, for the writers' tests: every group that has a form of its own, and names that need escaping.
#pragma once

#include "bench/figures.h"

namespace wrought::bench {

inline Figures example() {
  Figures figures;
  figures.machine = {"A & B Processor", "Linux 6.1", "abc123", "2026-01-02 03:04 UTC", 1, 2, 3.0};
  figures.repeats = 3;
  figures.figures = {
      {"kernel/sha<256>/native", {10e6, 10e6, 10e6}},
      {"kernel/sha<256>/guard", {12e6, 12e6, 15e6}},
      {"kernel/sha<256>/wabt", {3e9, 3e9, 3e9}},
      {"apply/empty/1_pages/guard", {25, 25, 25}},
      {"apply/empty/1_pages/wabt", {12'700, 12'700, 12'700}},
      {"threads/empty/guard", {25, 25, 25}, {{"threads", 1}}},
      {"threads/empty/guard/threads:2", {12.5, 12.5, 12.5}, {{"threads", 2}}},
      {"build/token", {170e6, 170e6, 170e6}, {{"wasm_KB", 9.5}, {"peak_MB", 112}, {"compile_ms", 150}}},
  };
  figures.failed = {{"kernel/fib/v8", "wrong answer"}};
  figures.missing = {"wasmer"};
  return figures;
}

}  // namespace wrought::bench
