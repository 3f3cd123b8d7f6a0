// Which proposals a contract may use: the MVP, mutable globals, sign extension, saturating truncation, multi-value and
// bulk memory. Everything else is refused by libwabt as malformed or invalid. A profile may allow less: see
// WasmRules::mvp_only and scan.cc.
#pragma once

#include <wabt/feature.h>

namespace wrought {

[[nodiscard]] inline wabt::Features contract_features() {
  wabt::Features features;  // wabt's defaults: the above, plus the two below
  features.disable_simd();
  features.disable_reference_types();
  return features;
}

// What WebAssembly had at first. Exported mutable globals are in it: only Antelope's oldest rules forbid them.
[[nodiscard]] inline wabt::Features mvp_features() {
  wabt::Features features = contract_features();
  features.disable_sat_float_to_int();
  features.disable_sign_extension();
  features.disable_multi_value();
  features.disable_bulk_memory();
  return features;
}

}  // namespace wrought
