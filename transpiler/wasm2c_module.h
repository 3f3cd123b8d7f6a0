// wabt's own C for a module that is linked to others, and what our glue has to add to it
// (hostapi/wasm2c_modules_abi.h).
//
// wabt makes C names of the names of imports and exports, and leaves binding them to C's linker. Here it is given names
// of our own: module "m<N>", exports "e<position in wr_module.exports>", imports "i<slot>" from a module "link<N>". So
// every C name is known, none can clash, and each import is a C function of ours that looks into its slot.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "common/manifest.h"
#include "common/result.h"

namespace wrought {

struct Wasm2cModuleText {
  std::string source, header;  // the header is to be named "m<N>.h"
  std::string description;     // imports, and `static const wr_wasm2c_module description`; belongs behind the source
};

[[nodiscard]] Result<Wasm2cModuleText> wasm2c_module_text(std::span<const uint8_t> metered_module,
                                                          const Manifest& manifest, size_t number);

}  // namespace wrought
