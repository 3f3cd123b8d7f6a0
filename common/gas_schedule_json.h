// The gas schedule inside of other JSON: for the manifest, which holds it whole. Private to this folder.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "common/canonical_json.h"
#include "common/gas_schedule.h"

namespace wrought {

// Canonical text (canonical_json.h).
void append_json(std::string& out, const GasSchedule& schedule);
void read_json(CanonicalReader& in, GasSchedule& schedule);
// Walks `value` without recursion: it may be nested as deep as its text was long.
[[nodiscard]] Result<GasSchedule> gas_schedule_from_json_value(const nlohmann::json& value);

}  // namespace wrought
