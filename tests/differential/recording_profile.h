// A profile whose host functions write down how they were called: name, arguments, result, gas left.
#pragma once

#include <string>

#include "hostapi/host_function.h"

namespace wrought::differential {

// The named profile; what its functions do is unchanged. Not recorded are those that emitted C has inline
// (transpiler/emit/host_inline.cc): what they do shows in memory.
[[nodiscard]] const HostProfile& recording_profile(std::string_view name);

// What was called on this thread since it was last cleared.
std::string& recorded_calls();

}  // namespace wrought::differential
