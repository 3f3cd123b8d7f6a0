// Functions that call themselves, by a calling convention of their own.
//
// By C's convention an activation saves on entry every register that it will use for longer than a call, and restores
// it on the way out, also where it returns at once, as half of all activations of a tree of calls do. Where the caller
// is the same function that saves what the caller would have saved just as well. So a function that calls itself is
// emitted twice: `self_fn3`, its body, which keeps no register for its caller (clang's preserve_none) and calls itself
// by that name, and `fn3`, which everybody else calls or has in a table, by C's convention, and which does nothing but
// call the body. Without the second every caller would have to save all it has around the call; docs/performance.md has
// figures.
#pragma once

#include <wabt/ir.h>

#include <vector>

namespace wrought::emit {

// By function index: it is emitted in two. It calls itself, in a few places, and its arguments fit in registers both
// ways, so that the frame of the function in front is small (transpiler/stack_usage.cc counts on it).
[[nodiscard]] std::vector<bool> emitted_in_two(const wabt::Module& module);

}  // namespace wrought::emit
