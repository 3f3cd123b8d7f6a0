// The instrument stage's charges and checks, found again in the metered module.
#pragma once

#include "transpiler/emit/names.h"

namespace wrought::emit {

struct MeterPattern {
  enum Kind : uint8_t {
    none,
    subtract,    // gas or depth -= amount
    add,         // depth += amount
    check,       // if gas or depth < 0: unreachable
    host_frame,  // if depth == 0: depth = -1, unreachable
  };
  Kind kind = none;
  bool is_gas = false;
  uint64_t amount = 0;
  size_t size = 0;  // instructions
};

// What begins at this instruction.
[[nodiscard]] MeterPattern meter_pattern(const ModuleContext& context, const wabt::ExprList& list,
                                         wabt::ExprList::const_iterator it);

}  // namespace wrought::emit
