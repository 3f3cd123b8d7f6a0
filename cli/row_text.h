// Rows and names for people.
#pragma once

#include <string>
#include <string_view>

#include "hostapi/guest_arguments.h"

namespace wrought::cli {

// A scope or primary key: a token's symbol code ("WRT") where it is one, else a name.
[[nodiscard]] std::string scope_text(uint64_t scope);

// A token's rows read as what they are, "500.0000 WRT, 1000.0000 WRT, issuer": one or more assets, then names.
// Everything else as hex.
[[nodiscard]] std::string row_text(std::string_view value);

}  // namespace wrought::cli
