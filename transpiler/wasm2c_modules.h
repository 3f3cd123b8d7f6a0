// From wabt's C for many modules to the sources of one shared object that holds them all, ready to be linked to one
// another, and to those of other objects, by the store of wasm2c instances (hostapi/wasm2c_modules_abi.h). One C++ file
// with a namespace per module: a run of clang for each costs more than all its work, and wabt's C is C++ too.
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "transpiler/compile.h"
#include "transpiler/wasm2c_module.h"

namespace wrought {

// `modules[k]` was made with the number k. For compile_wasm2c, with wasm2c_modules_flags().
[[nodiscard]] Result<std::vector<SourceFile>> wasm2c_modules_files(std::vector<Wasm2cModuleText> modules);

[[nodiscard]] std::vector<std::string> wasm2c_modules_flags();

}  // namespace wrought
