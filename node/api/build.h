// A metered module of the C interface.
#pragma once

#include <string>

#include "transpiler/transpiler.h"

struct wrought_module {
  wrought::MeteredModule metered;
  std::string manifest;  // canonical JSON
};
