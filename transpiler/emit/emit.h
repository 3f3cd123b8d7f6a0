// The emitter: metered module -> one self-contained C file (C11 and C++20), linear in its input.
//
// One C function per wasm function. Gas and call depth, two globals in wasm, are values here: `gas` and `depth` are
// parameters, gas comes back beside the result. Everything else is plain: wasm locals are C locals, operands are C
// expressions until order matters, blocks are labels.
#pragma once

#include <wabt/ir.h>

#include <string>

#include "common/gas_schedule.h"
#include "common/result.h"
#include "hostapi/host_function.h"
#include "transpiler/policy.h"
#include "transpiler/transpiler.h"

namespace wrought {

struct EmitOptions {
  MemoryMode memory = MemoryMode::guard;
  const GasSchedule* schedule = nullptr;  // prices of the host functions that are emitted inline
};

// `module`: the metered module, as read back from its bytes. Fails only on limits (policy).
[[nodiscard]] Result<std::string> emit_c(const wabt::Module& module, const ContractFacts& facts,
                                         const EmitOptions& options);

// The opening of every emitted file, without the contract's own part: for the tests.
[[nodiscard]] std::string emitted_prelude(MemoryMode mode, bool has_module_description, bool heavy = false);

}  // namespace wrought
