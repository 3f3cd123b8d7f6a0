// ABI files, as several subcommands take them.
#pragma once

#include <string>

#include "hostapi/abi/abi.h"

namespace wrought::cli {

// JSON or packed. A failure's `where` begins with the file.
[[nodiscard]] Result<Abi> read_abi(const std::string& file);

}  // namespace wrought::cli
