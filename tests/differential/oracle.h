// The judge: one sample on every engine, and the first thing in which two of them differ.
//
//   native   guard and explicit at -O2, guard at -O1, explicit at -O3
//   wabt     libwabt's interpreter
//   wasm2c   wabt's C
//   v8       node, if it is installed, for modules whose host calls it can stand in for
//
// Compared after each apply: outcome, gas, console, return value, changes of the state, every host call with its
// arguments, result and gas, and linear memory (but behind a memory_out_of_bounds: see InstanceObserver).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/result.h"
#include "tests/differential/sample.h"
#include "tests/engines.h"

namespace wrought::differential {

struct Judgement {
  std::optional<std::string> difference;  // who, where and what, for a reader
  std::string engine;                     // which of them differed from the first one
  test::Call at;                          // and in which apply
  uint64_t applies = 0;                   // on all engines together
  uint64_t v8_applies = 0;
  uint64_t completed = 0, trapped = 0, out_of_gas = 0;  // outcomes on the first engine
};

// One program on the first engine and one other: a second instead of ten, for those who ask again and again.
struct Suspicion {
  std::string engine;
  uint64_t program = 0;
  int64_t gas_limit = 0;  // tried beside the usual ones
};

// Failure: the module was refused (limits), or a tool is missing. Then nothing was compared.
// Each program runs with plenty of gas, then with less: a few limits, or for a few short ones each from 0 on.
[[nodiscard]] Result<Judgement> judge(const Sample& sample, const std::optional<Suspicion>& suspicion = {});

}  // namespace wrought::differential
