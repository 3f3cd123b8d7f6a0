// Cost of an instruction under a schedule.
#pragma once

#include <wabt/ir.h>

#include "common/gas_schedule.h"

namespace wrought::instrument {

// 0 for instructions that vanish natively, and for unreachable.
[[nodiscard]] int64_t instruction_cost(const wabt::Expr& expr, const GasSchedule& schedule);

}  // namespace wrought::instrument
