// Which machine this is, and whether it can run code built for a named processor level.
#pragma once

#include <string_view>

#include "common/manifest.h"
#include "common/result.h"

namespace wrought {

// As in manifests and `uname -m`.
#if defined(__x86_64__)
inline constexpr std::string_view this_machine = "x86_64";
#elif defined(__aarch64__)
inline constexpr std::string_view this_machine = "aarch64";
#else
#error "no support for this machine yet: runtime/ needs its switch and its cpu check"
#endif

[[nodiscard]] Result<> check_cpu(const Manifest& manifest);

}  // namespace wrought
