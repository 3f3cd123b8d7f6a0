// The header WWW-Authenticate: what a registry asks for before it answers (RFC 9110, section 11).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace wrought::registry {

struct Challenge {
  std::string scheme;                             // in lower case: "bearer", "basic"
  std::map<std::string, std::string> parameters;  // names in lower case, values without quotes

  // Empty if it is not there.
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

// All challenges of the header, several joined by commas. Failure (io) for text outside of the grammar, for a
// parameter given twice, and beyond 8 KiB, 8 challenges or 16 parameters.
[[nodiscard]] Result<std::vector<Challenge>> parse_challenges(std::string_view header);

}  // namespace wrought::registry
