// Binaryen's interpreter as one more thing to compare with. It ends the process at any trap, so it runs in a child,
// `wrought-binaryen`, beside the running executable. Not an engine: no host, hence no effects and no outcomes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/result.h"
#include "runtime/engine.h"

namespace wrought {

// Printed by a stand-alone module instead of calling a host function that has no stand-in.
inline constexpr uint64_t binaryen_host_call_mark = 0x77726f7567687421;

struct BinaryenRun {
  uint64_t answer = 0;   // the first 8 bytes of the action return value; 0 without one
  int64_t gas_used = 0;  // without the gas of the host functions that it replaces: exact for contracts without imports
  std::vector<uint64_t> apply_ns;  // each a fresh instance
};

// Applies `repeats` times in one child. `module`: a file with a metered module. A Failure of class `usage` says why
// Binaryen cannot run this one (it calls the host, has a start function); `resource`: not within `deadline`.
[[nodiscard]] Result<BinaryenRun> run_in_binaryen(const std::filesystem::path& module, const ApplyRequest& request,
                                                  uint32_t call_depth_max, uint32_t repeats,
                                                  std::chrono::seconds deadline);

// Writes a module that needs no host: its export `run` makes the apply and returns the answer as an i64.
[[nodiscard]] Result<> write_stand_alone(const std::filesystem::path& module, const ApplyRequest& request,
                                         uint32_t call_depth_max, const std::filesystem::path& output);

}  // namespace wrought
