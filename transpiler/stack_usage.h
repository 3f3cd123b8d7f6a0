// Frame sizes as clang tells them: -fstack-usage writes one line per function, "plugin.c:12:fn3_fib<TAB>56<TAB>static".
#pragma once

#include <cstdint>
#include <string_view>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

// The largest native frame, in bytes: clang's number, plus what it leaves out (return address, red zone of a leaf) and
// the way into a function that calls itself, rounded up to the stack's alignment. A frame whose size is only known at
// run time is a failure.
[[nodiscard]] Result<uint64_t> worst_frame_bytes(std::string_view stack_usage);

// The same from an object file that was compiled with -fstack-size-section, which carries the frames' sizes inside. A
// function that has none there (its frame's size is only known at run time) is a failure.
[[nodiscard]] Result<uint64_t> worst_frame_bytes_in(ByteView object);

}  // namespace wrought
