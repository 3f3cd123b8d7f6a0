// The ways to run a kernel: native C, our engines in this process, other engines in children.
//
// Every engine but native and `unmetered` runs the same metered module. Times are of one apply: of children they are
// taken inside the child (v8, binaryen), or, for engines that are only there as a program, of the whole process less
// that of one without rounds; their names then end in "*".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/kernels/kernels.h"
#include "common/result.h"

namespace wrought::bench {

struct KernelRun {
  uint64_t answer = 0;
  double seconds = 0;
};

class KernelRunner {
 public:
  virtual ~KernelRunner() = default;
  [[nodiscard]] virtual Result<KernelRun> run(uint64_t rounds) = 0;
};

struct KernelEngine {
  std::string name;
  // Too slow, or too slow to start, for a kernel's usual rounds: as many are run as take about so long. 0: all.
  double target_seconds = 0;
  Result<std::unique_ptr<KernelRunner>> (*make)(const Kernel& kernel, const std::string& engine) = nullptr;
};

// Those that can run here, native first, then from fast to slow as a rule.
[[nodiscard]] const std::vector<KernelEngine>& kernel_engines();
// Those that are not installed.
[[nodiscard]] std::vector<std::string> missing_engines();

}  // namespace wrought::bench
