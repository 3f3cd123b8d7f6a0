// Reads what `clang -fstack-usage` wrote: one line per function, "plugin.c:12:fn3_fib<TAB>56<TAB>static".
#pragma once

#include <cstdint>
#include <string_view>

#include "common/result.h"

namespace wrought {

// The largest native frame, in bytes: clang's number, plus what it leaves out (return address, red zone of a leaf),
// rounded up to the stack's alignment. A frame whose size is only known at run time is a failure.
[[nodiscard]] Result<uint64_t> worst_frame_bytes(std::string_view stack_usage);

}  // namespace wrought
