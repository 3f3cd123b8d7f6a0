/// @file
/// What a host function's body threw, as the failure of the call. The words are for the operator: they may be a
/// library's and differ between machines, so nothing that nodes must agree on may contain them (the receipt has the
/// kind only).
#pragma once

#include <cstdint>

#include "host_function.h"

namespace wrought {

/// To be called in a catch block: records what is being handled. `gas` is what was left; answers a negative number, the
/// gas of a failed call.
[[gnu::cold]] int64_t failed_by_exception(HostContext& context, int64_t gas) noexcept;

}  // namespace wrought
