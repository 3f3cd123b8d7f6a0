// The state that --state names.
#pragma once

#include <memory>
#include <string>

#include "common/result.h"
#include "hostapi/state/state.h"

namespace wrought::cli {

// The one in this directory; an empty one in memory where none is given.
[[nodiscard]] Result<std::unique_ptr<State>> open_state(const std::string& directory);

}  // namespace wrought::cli
