// Host functions whose good path is emitted into the plugin.
#pragma once

#include <string>

#include "common/gas_schedule.h"
#include "hostapi/host_function.h"

namespace wrought::emit {

// C statements for the opening of this host function's wrapper: where nothing can fail they do the work, charge for it
// and return; else they fall through to the call of the host's own body, which decides. Empty for most functions.
[[nodiscard]] std::string inline_host_body(const HostFunction& function, const GasSchedule& schedule);

// Cost under the schedule: its own entry for "module.name", or the profile's.
[[nodiscard]] GasCost host_cost(const HostFunction& function, const GasSchedule& schedule);

}  // namespace wrought::emit
