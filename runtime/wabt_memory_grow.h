// libwabt's interpreter cannot take memory away. Where a profile's memory.grow may be negative, the interpreter runs a
// module in which every memory.grow is a call of one more import instead, and does there what libwabt cannot.
#pragma once

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

struct GrowThroughImport {
  Bytes module;
  bool has_import = false;  // the last one, (i32) -> i32; none if the module never grows its memory
};

// `module`: a valid module, memory.grow by number only. Failures: class invalid.
[[nodiscard]] Result<GrowThroughImport> grow_through_import(ByteView module);

}  // namespace wrought
