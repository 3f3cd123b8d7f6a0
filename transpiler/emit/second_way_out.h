// Functions that get a second way out, one that is never taken, so that C compilers are done in bounded time.
//
// clang's constant propagation between functions (IPSCCP) takes the result of a call for unknown until it has seen the
// callee return. Where that never happens, because the callee recurses for ever or traps, every branch on such a result
// stays open, and the pass opens one branch a round, each round over the whole module: two functions that call each
// other 2,000 times and branch on each result took 9 s, eighteen that call themselves 3,900 times five minutes. A
// `return` of something unknowable behind the check of the call depth is a result that it sees at once. It costs a
// little speed, since the check no longer ends in a trap, so only modules get it that have as many branches and
// instructions as it takes; and there not the functions that surely return.
#pragma once

#include <vector>

#include "transpiler/emit/names.h"

namespace wrought::emit {

// By function index. `context` need not have more than module, gas_global and depth_global.
[[nodiscard]] std::vector<bool> second_way_out(const ModuleContext& context);

}  // namespace wrought::emit
