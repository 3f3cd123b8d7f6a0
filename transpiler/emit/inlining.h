// Which functions the C compiler must leave as they are.
//
// Its inliner decides call by call and has no idea of the whole: a body that is just small enough, called from a
// hundred thousand places, becomes a hundred thousand bodies. So the growth that it may cause is bounded here, by the
// module alone: functions get their turn by how much their inlining could add, least first, until the sum is reached.
// Likewise for functions with one caller, which the inliner moves there whatever has moved there before.
#pragma once

#include <wabt/ir.h>

#include <vector>

namespace wrought::emit {

// By function index. All false, unless the module has calls beyond what contracts have.
[[nodiscard]] std::vector<bool> never_inlined(const wabt::Module& module);

}  // namespace wrought::emit
