// wabt's C emitter behind one function.
#pragma once

#include <wabt/ir.h>

#include <string>

#include "common/result.h"
#include "transpiler/stages.h"

namespace wrought {

// Names everything in the module first. `header_name` is what the source includes.
[[nodiscard]] Result<Wasm2cText> write_c(wabt::Module& module, const std::string& module_name,
                                         const std::string& header_name);

}  // namespace wrought
