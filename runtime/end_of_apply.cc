#include "runtime/end_of_apply.h"

namespace wrought {
namespace {

Outcome out_of_gas(int64_t gas_limit) {
  Outcome outcome;
  outcome.kind = OutcomeKind::out_of_gas;
  outcome.gas_used = gas_limit;
  outcome.error_class = "out_of_gas";
  outcome.message = "the gas limit of " + std::to_string(gas_limit) + " is used up";
  return outcome;
}

Outcome trapped(TrapKind kind, int64_t gas_limit) {
  Outcome outcome;
  outcome.kind = OutcomeKind::trapped;
  outcome.trap = kind;
  outcome.gas_used = gas_limit;
  outcome.error_class = "wasm_execution_error";
  outcome.message = trap_message(kind);
  return outcome;
}

Outcome host_left(int64_t gas_limit, const HostContext& host) {
  if (!host.failed || host.failure.kind == OutcomeKind::out_of_gas || host.gas_at_failure < 0)
    return out_of_gas(gas_limit);
  Outcome outcome;
  outcome.kind = host.failure.kind;
  outcome.gas_used = gas_limit - host.gas_at_failure;
  outcome.error_class = host.failure.error_class;
  outcome.message = host.failure.message;
  outcome.code = host.failure.code;
  return outcome;
}

TrapKind trap_of(const EndOfApply& end) {
  const auto kind = static_cast<TrapKind>(end.why);
  return kind == TrapKind::unreachable && end.depth_left < 0 ? TrapKind::call_depth_exceeded : kind;
}

Outcome settle_throwing(const EndOfApply& end, int64_t gas_limit, const HostContext& host) {
  switch (end.why) {
    case WR_LEAVE_HOST: return host_left(gas_limit, host);
    case WR_TRAP_MEMORY_OUT_OF_BOUNDS: return trapped(TrapKind::memory_out_of_bounds, gas_limit);
    case leave_deadline: return host_error("deadline", "the deadline of this apply has passed", gas_limit);
    case leave_stack_overflow: return host_error("stack_overflow", "the contract's native stack is used up", gas_limit);
    case leave_no_memory: return host_error("resource", "the system gave no memory to the contract", gas_limit);
    default: break;
  }
  if (end.gas_left < 0) return out_of_gas(gas_limit);
  if (end.why == leave_none) {
    Outcome outcome;
    outcome.gas_used = gas_limit - end.gas_left;
    return outcome;
  }
  if (end.why <= WR_TRAP_CALL_DEPTH_EXCEEDED) return trapped(trap_of(end), gas_limit);
  return host_error("internal", "the plugin left for an unknown reason", gas_limit);
}

}  // namespace

Outcome host_error(std::string_view error_class, std::string_view message, int64_t gas_used) noexcept {
  Outcome outcome;
  outcome.kind = OutcomeKind::host_error;
  outcome.gas_used = gas_used;
  try {
    outcome.error_class = error_class;
    outcome.message = message;
  } catch (...) {
    // No memory even for the text: the kind alone has to do.
  }
  return outcome;
}

Outcome settle(const EndOfApply& end, int64_t gas_limit, const HostContext& host) noexcept {
  try {
    return settle_throwing(end, gas_limit, host);
  } catch (...) {
    return host_error("resource", "", gas_limit);
  }
}

}  // namespace wrought
