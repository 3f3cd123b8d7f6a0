/// @file
/// How much of the jail (docs/jail.md) a build insists on.
#pragma once

#include <cstdint>

namespace wrought {

/// What the child processes of a build are cut off from.
enum class JailPolicy : uint8_t {
  off,      ///< limits only: for wrappers around the compiler, and for looking at it with a debugger
  best,     ///< every layer that there is
  require,  ///< fail where system calls or files cannot be restricted
};

}  // namespace wrought
