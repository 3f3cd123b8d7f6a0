// How far behind a local the accesses go that are certain to follow.
//
// In explicit mode an access compares its end with memory's. Structures are read and written member by member, each a
// bit further than the last, so that no comparison is spared by the one before. But up to the next place where anybody
// can see what a contract did (a call, a branch, another kind of trap) it makes no difference which of several accesses
// is outside: the apply ends in memory_out_of_bounds, the whole limit is spent, memory is thrown away. So one
// comparison for the furthest, made before the first, stands for all of them. In guard mode a comparison costs nothing
// to begin with. Modules that are no contracts are left alone: their memory outlives a trap.
#pragma once

#include <vector>

#include "transpiler/emit/names.h"

namespace wrought::emit {

// The largest end, in bytes from the local's address, of the accesses from `at` on whose address is the local as it is
// now; 0: there is none. `products`: functions that may be called on the way, since all they do is known
// (known_bodies.h) and their call cannot fail; by function index.
[[nodiscard]] uint64_t end_of_accesses_ahead(const wabt::ExprList& list, wabt::ExprList::const_iterator at,
                                             wabt::Index local, const std::vector<bool>* products);

}  // namespace wrought::emit
