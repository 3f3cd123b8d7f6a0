// What a plugin's descriptor says, against its manifest: the part that needs no pointers to be followed, so it can be
// asked of a file as well as of a loaded plugin. Private to runtime/.
#pragma once

#include <span>
#include <string>

#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/contract_abi.h"

namespace wrought {

// Versions and sizes.
[[nodiscard]] Result<> check_descriptor_sizes(const wr_plugin& plugin, const Manifest& manifest);

// The host functions that it wants, by ordinal.
[[nodiscard]] Result<> check_descriptor_ordinals(std::span<const wr_u32> ordinals, const Manifest& manifest);

// A segment must lie in the initial memory.
[[nodiscard]] Result<> check_data_segment(const wr_data_segment& segment, uint32_t index, const Manifest& manifest);

}  // namespace wrought
