// Functions whose meaning we know better than the C compiler can: recognised by what they compute, never by a name.
#pragma once

#include <wabt/ir.h>

#include <functional>
#include <string_view>
#include <vector>

namespace wrought::emit {

struct ModuleContext;

// How many instructions from here on are metering (a charge or a check), 0 if none: they have no part in the meaning.
using MeteringAt = std::function<size_t(const wabt::ExprList&, wabt::ExprList::const_iterator)>;

// True if the function stores the low 128 bits of the product of (l1 | l2 << 64) and (l3 | l4 << 64) at l0, in one of
// the ways that compilers' runtime libraries do it (__multi3), and does nothing else.
[[nodiscard]] bool is_multiply_128(const wabt::Func& function, const MeteringAt& metering_at);

// By function index: those of them that charge no gas, being paid for by their callers.
[[nodiscard]] std::vector<bool> free_products(const ModuleContext& context);

// True if the function is the instrument stage's helper of this name (instrument.h).
[[nodiscard]] bool is_float_helper(const wabt::Func& function, std::string_view name);

}  // namespace wrought::emit
