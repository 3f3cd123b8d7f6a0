// A script on one engine.
#pragma once

#include <string>
#include <vector>

#include "tests/spec/engines.h"
#include "tests/spec/script.h"

namespace wrought::spec {

// One command's verdict; `why` is empty where it passed.
struct Verdict {
  unsigned line = 0;
  std::string why;
};

// What is the same for all engines: assert_invalid and assert_malformed, by our reader.
[[nodiscard]] std::vector<Verdict> run_reader(const Script& script);

// Everything else.
[[nodiscard]] std::vector<Verdict> run_engine(const Script& script, Engine engine);

}  // namespace wrought::spec
