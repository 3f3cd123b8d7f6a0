// The filter of system calls, as a program for the kernel.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "common/result.h"

namespace wrought {

// The same for every program of a build: none of them starts a process, opens a socket or looks at another process.
// Made once per process.
[[nodiscard]] const Result<std::vector<sock_filter>>& jail_filter();

}  // namespace wrought
