// Which modules are heavy to compile, so that their C must say as little as it can.
//
// Most operations are inlined: a load with the compiler barrier that keeps its trap, a division with its two checks, a
// float operation with the NaN it may give, a call with the two values it returns. Several passes of clang are
// quadratic in how much of that stands in one function or one basic block: 65,000 settled square roots in a row, each
// inlined as the instruction that it is, took 92 s; as calls of a small function that nothing inlines they took 5 s,
// and that is linear. Such code runs slower, so a heavy module gets it and no other. The module alone decides. Gas and
// outcome are the same either way: they are in the module, not in how its C is written.
#pragma once

#include <wabt/ir.h>

namespace wrought::emit {

// `gas_global`, `depth_global`: the instrument stage's, which are no memory in C.
[[nodiscard]] bool is_heavy(const wabt::Module& module, wabt::Index gas_global, wabt::Index depth_global);

}  // namespace wrought::emit
