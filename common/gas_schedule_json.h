// The gas schedule as a JSON value: for the manifest, which holds it whole. Private to this folder.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "common/gas_schedule.h"

namespace wrought {

[[nodiscard]] nlohmann::json gas_schedule_to_json_value(const GasSchedule& schedule);
// Walks `value` without recursion: it may be nested as deep as its text was long.
[[nodiscard]] Result<GasSchedule> gas_schedule_from_json_value(const nlohmann::json& value);

}  // namespace wrought
