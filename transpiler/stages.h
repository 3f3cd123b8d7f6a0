// The stages that handle a contract's bytes, in order: read, policy, instrument, emit. They run in wrought-worker, a
// child process; tests call them directly.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/gas_schedule.h"
#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/transpiler.h"

namespace wrought {

struct StageOptions {
  const HostProfile* profile = nullptr;  // with the chain's present limits
  bool accepted = false;                 // the chain accepted the contract under limits of its own time
  GasSchedule schedule;
  MemoryMode memory = MemoryMode::guard;
  bool metered = true;  // false only in benchmarks
  bool emit = true;     // also emit C
  std::function<void(std::string_view stage, double seconds)> on_stage = [](std::string_view, double) {};
};

// The contract's bytes (binary or text) to metered module, emitted C and manifest (MeteredModule in transpiler.h).
[[nodiscard]] Result<MeteredModule> run_stages(std::span<const uint8_t> contract, const StageOptions& options);

// wabt's own C for a metered module: {source, header named "module.h"}.
struct Wasm2cText {
  std::string source;
  std::string header;
};
[[nodiscard]] Result<Wasm2cText> wasm2c_text(std::span<const uint8_t> metered_module);

}  // namespace wrought
