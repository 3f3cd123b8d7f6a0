// The outside of a wasm module: imports, exports, sizes of memory and tables. Read from bytes that anybody may have
// written, in one pass, without what is inside: enough to hold a manifest against the module that it describes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

struct ModuleOutline {
  struct Name {
    std::string_view module, name;  // in the module's bytes
  };
  struct Limits {
    uint32_t min = 0;
    std::optional<uint32_t> max;
  };
  std::vector<Name> function_imports;
  std::vector<std::string_view> function_exports;
  std::vector<Limits> memories, tables;  // its own, not imported ones
};

// Fails where the sections that it reads are not well-formed; validates nothing else.
[[nodiscard]] Result<ModuleOutline> read_module_outline(ByteView module);

}  // namespace wrought
