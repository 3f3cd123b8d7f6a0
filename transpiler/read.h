// The first stage: a contract's bytes, binary or text, to a validated libwabt module.
#pragma once

#include <wabt/ir.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/transpiler.h"

namespace wrought {

struct ReadModule {
  std::vector<uint8_t> binary;  // the contract's wasm; for a text, what it assembles to
  std::unique_ptr<wabt::Module> module;
  std::vector<LimitUse> limit_uses;
};

// Tells binary from text by the first byte. Limits first (scan.h), then full validation by the spec.
// Failures: invalid (with byte offset, or line and column for text), policy (a limit).
[[nodiscard]] Result<ReadModule> read_contract(std::span<const uint8_t> bytes, const WasmLimits& chain,
                                               const WasmRules& rules);

// Reads a binary that must be valid (our own output); `what` names the culprit otherwise (class internal).
[[nodiscard]] Result<std::unique_ptr<wabt::Module>> reread(std::span<const uint8_t> binary, std::string_view what);

// Is it a contract? Where the profile takes any module, this is what tells them apart.
[[nodiscard]] bool exports_apply(const wabt::Module& module);

[[nodiscard]] Result<std::vector<uint8_t>> write_binary(const wabt::Module& module, const WasmRules& rules);

}  // namespace wrought
