// Which proposals a contract may use: the MVP, mutable globals, sign extension, saturating truncation, multi-value and
// bulk memory. Everything else is refused by libwabt as malformed or invalid.
#pragma once

#include <wabt/feature.h>

namespace wrought {

[[nodiscard]] inline wabt::Features contract_features() {
  wabt::Features features;  // wabt's defaults: the above, plus the two below
  features.disable_simd();
  features.disable_reference_types();
  return features;
}

}  // namespace wrought
