// V8 as one more engine: node runs the metered module, with a few host functions in JavaScript (v8.js).
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "hostapi/outcome.h"
#include "tests/differential/sample.h"
#include "tests/engines.h"
#include "transpiler/transpiler.h"

namespace wrought::differential {

struct V8Answer {
  Outcome outcome;  // where V8 has one message for two kinds of trap, one of them
  std::string calls;
  std::string memory_hash;  // empty where the module exports no memory: V8 shows no other
  bool stack_exhausted = false;
};

// False: there is no node; or the module imports what v8.js does not have, starts by itself, or grows its memory by
// the antelope profile's rules.
[[nodiscard]] bool v8_can_run(const Sample& sample, const MeteredModule& module);

// One answer per call.
[[nodiscard]] Result<std::vector<V8Answer>> run_in_v8(const MeteredModule& module,
                                                      const std::vector<test::Call>& calls);

}  // namespace wrought::differential
