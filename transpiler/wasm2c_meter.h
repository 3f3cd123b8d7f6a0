// Gas and depth of a metered module as imports, for modules that are linked to one another: what one of them counts
// down, all of them see.
#pragma once

#include <wabt/ir.h>

#include <string>

namespace wrought {

// The globals of the instrument stage, defined and exported, become the last imported globals: the mutable i64 `gas`
// and i32 `depth` of `from`. Their exports go.
void import_meter(wabt::Module& module, const std::string& from, const std::string& gas, const std::string& depth);

}  // namespace wrought
