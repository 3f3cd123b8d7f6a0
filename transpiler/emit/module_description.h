// What a plugin says of a module that is called by the names of its exports: hostapi/module_abi.h.
#pragma once

#include <string>

#include "transpiler/emit/names.h"

namespace wrought::emit {

// Per function type: a function that calls through a table that may be shared. After the types.
[[nodiscard]] std::string indirect_callers(const ModuleContext& context);

// The function of this name in C for an import from another module.
[[nodiscard]] std::string linked_import(const ModuleContext& context, wabt::Index function);

// The value of a constant expression, as C.
[[nodiscard]] std::string constant_expression(const ModuleContext& context, const wabt::ExprList& expression);

// True: the data segments are part of the initial memory. False: place_segments copies them.
[[nodiscard]] bool data_is_initial(const ModuleContext& context);

// `const u32 elemN[]` for every element segment of a linked module.
[[nodiscard]] std::string element_lists(const ModuleContext& context);

// place_segments, the lists of wr_module, and itself: the end of the file.
[[nodiscard]] std::string module_description(const ModuleContext& context);

}  // namespace wrought::emit
