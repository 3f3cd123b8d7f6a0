// What libwabt's interpreter says of a trap, as the reason that end_of_apply.h knows.
#pragma once

#include <string_view>

#include "hostapi/outcome.h"
#include "runtime/execution.h"

namespace wrought {

// Messages of libwabt 1.0.32, by their beginning.
struct WabtTrapText {
  std::string_view beginning;
  TrapKind kind;
};
inline constexpr WabtTrapText wabt_trap_texts[] = {
    {"unreachable executed", TrapKind::unreachable},
    {"out of bounds memory access", TrapKind::memory_out_of_bounds},
    {"out of bounds table access", TrapKind::table_out_of_bounds},
    {"undefined table index", TrapKind::table_out_of_bounds},
    {"uninitialized table element", TrapKind::null_call},
    {"indirect call signature mismatch", TrapKind::indirect_call_mismatch},
    {"integer divide by zero", TrapKind::integer_divide_by_zero},
    {"integer overflow", TrapKind::integer_overflow},
    {"invalid conversion to integer", TrapKind::invalid_conversion},
    {"call stack exhausted", TrapKind::call_depth_exceeded},
};

[[nodiscard]] inline uint32_t wabt_trap_reason(std::string_view message) {
  for (const WabtTrapText& text : wabt_trap_texts) {
    if (message.starts_with(text.beginning)) return static_cast<uint32_t>(text.kind);
  }
  return leave_unknown_trap;
}

}  // namespace wrought
