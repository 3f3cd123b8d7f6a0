// From wabt's C for a metered module to the sources of a shared object that the wasm2c engine can load.
//
// Three things are added to what wasm2c 1.0.32 writes; each place is found by its exact text, and a text that is not
// found exactly once is a failure, not a guess:
//
//   memory         comes from the engine, which makes it cheap to reset and catches accesses past the end
//   traps          say which of the three ways call_indirect failed, and whether memory or a table was passed
//   start          finds gas and depth set, as apply does
//
// Host functions become C functions that hand their arguments to the engine as 64-bit cells.
#pragma once

#include <string>
#include <vector>

#include "common/manifest.h"
#include "common/result.h"
#include "transpiler/compile.h"

namespace wrought {

// `source` and `header` ("module.h") as WriteC printed them for a module named "contract".
[[nodiscard]] Result<std::vector<SourceFile>> wasm2c_files(std::string source, std::string header,
                                                           const Manifest& manifest);

[[nodiscard]] std::vector<std::string> wasm2c_flags();

}  // namespace wrought
