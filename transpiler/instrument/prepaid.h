// Small functions that their callers pay for.
//
// A contract's compiler leaves many short functions that call nothing: getters, comparisons, products of 128 bits. A
// charge and a check in each of them can cost more than the function does. Where every caller is known, what the
// function always runs is paid for with the call instead, in the caller's own charge. The sums are the same.
#pragma once

#include <wabt/ir.h>

#include <vector>

namespace wrought::instrument {

// By function index: is it called directly only (not exported, not the start function, in no table), free of calls,
// loops and operations that are paid by an operand, and short? Short, because a caller may run many of them between
// two checks.
[[nodiscard]] std::vector<char> prepaid_functions(const wabt::Module& module);

}  // namespace wrought::instrument
