// From how the code ended to an Outcome: the same rules for every engine (common/metered_module.h).
#pragma once

#include <cstdint>

#include "hostapi/host_function.h"
#include "hostapi/outcome.h"
#include "runtime/execution.h"

namespace wrought {

struct EndOfApply {
  uint32_t why = leave_none;  // WR_TRAP_*, WR_LEAVE_HOST or leave_*
  int64_t gas_left = 0;
  int32_t depth_left = 0;  // only read for an unreachable
};

// `host` holds the failure when why is WR_LEAVE_HOST.
[[nodiscard]] Outcome settle(const EndOfApply& end, int64_t gas_limit, const HostContext& host) noexcept;

// The machine, not the contract, could not: never part of consensus. Charged in full, since what ran is unknown.
[[nodiscard]] Outcome host_error(std::string_view error_class, std::string_view message, int64_t gas_used) noexcept;

}  // namespace wrought
