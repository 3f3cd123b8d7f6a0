// The programs that the library starts as its children and that are installed with it: where they are.
#pragma once

#include <filesystem>
#include <string_view>

#include "common/result.h"

namespace wrought {

inline constexpr std::string_view worker_program = "wrought-worker";
inline constexpr std::string_view binaryen_program = "wrought-binaryen";

// Looked for in this order: what the environment variable `variable` names; beside the running program (a build
// folder); in the installation that the running program is part of; in the one that the shared library is part of;
// where this build is installed to; in PATH. Failure class: `toolchain`.
[[nodiscard]] Result<std::filesystem::path> find_own_program(std::string_view name, const char* variable);

}  // namespace wrought
