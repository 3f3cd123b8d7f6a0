// Names of outcomes and traps, as they stand in answers and logs.
#include "hostapi/outcome.h"

namespace wrought {

std::string_view to_string(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::completed: return "completed";
    case OutcomeKind::exited: return "exited";
    case OutcomeKind::trapped: return "trapped";
    case OutcomeKind::out_of_gas: return "out_of_gas";
    case OutcomeKind::aborted: return "aborted";
    case OutcomeKind::host_error: return "host_error";
  }
  return "host_error";
}

std::string_view to_string(TrapKind kind) {
  switch (kind) {
    case TrapKind::unreachable: return "unreachable";
    case TrapKind::memory_out_of_bounds: return "memory_out_of_bounds";
    case TrapKind::table_out_of_bounds: return "table_out_of_bounds";
    case TrapKind::indirect_call_mismatch: return "indirect_call_mismatch";
    case TrapKind::null_call: return "null_call";
    case TrapKind::integer_divide_by_zero: return "integer_divide_by_zero";
    case TrapKind::integer_overflow: return "integer_overflow";
    case TrapKind::invalid_conversion: return "invalid_conversion";
    case TrapKind::call_depth_exceeded: return "call_depth_exceeded";
  }
  return "unreachable";
}

std::string_view trap_message(TrapKind kind) {
  switch (kind) {
    case TrapKind::unreachable: return "unreachable";
    case TrapKind::memory_out_of_bounds: return "access violation";
    case TrapKind::table_out_of_bounds:
    case TrapKind::null_call: return "call_indirect out of range";
    case TrapKind::indirect_call_mismatch: return "call_indirect incorrect function type";
    case TrapKind::integer_divide_by_zero: return "divide by zero";
    case TrapKind::integer_overflow: return "overflow";
    case TrapKind::invalid_conversion: return "unrepresentable";
    case TrapKind::call_depth_exceeded: return "stack overflow";
  }
  return "unreachable";
}

}  // namespace wrought
