// A plugin built again from its contract, and where the two files differ.
#pragma once

#include <filesystem>
#include <string>

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"
#include "transpiler/transpiler.h"

namespace wrought::cli {

// How a plugin was built, out of its manifest: profile, limits, schedule, memory mode, optimisation level. `others`
// gives what no manifest has (the worker, deadline, cancel).
[[nodiscard]] Result<BuildOptions> options_of(const Manifest& manifest, const BuildOptions& others);

// Empty: both are the same bytes. Otherwise the first difference, as one line: of the toolchain, the contract or the
// emitted C if one of these is another; else the first section that differs, and the function in it.
// `plugin` must have been verified, `manifest` is its own.
[[nodiscard]] Result<std::string> rebuild_and_compare(ByteView plugin, const Manifest& manifest,
                                                      const std::filesystem::path& contract,
                                                      const BuildOptions& others);

// The part that builds nothing: both are ELF files as our linking gives them.
[[nodiscard]] Result<std::string> first_difference(ByteView plugin, const Manifest& manifest, ByteView rebuilt,
                                                   const Manifest& rebuilt_manifest);

}  // namespace wrought::cli
