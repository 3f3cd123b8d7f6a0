// Which proposals a module may use: WebAssembly 2.0 but for SIMD, that is the MVP, mutable globals, sign extension,
// saturating truncation, multi-value, bulk memory and reference types. Everything else is refused by libwabt as
// malformed or invalid. A profile may allow less: see WasmRules::mvp_only and scan.cc.
#pragma once

#include <wabt/feature.h>

#include "hostapi/host_function.h"

namespace wrought {

[[nodiscard]] inline wabt::Features contract_features() {
  wabt::Features features;  // wabt's defaults: the above, plus the one below
  features.disable_simd();
  return features;
}

// What libwabt reads and writes for a profile. Reference types change how it reads element segments, so where only the
// MVP is allowed they are off; what else is not the MVP's is refused by scan.cc, which can say where it is.
[[nodiscard]] inline wabt::Features contract_features(const WasmRules& rules) {
  wabt::Features features = contract_features();
  if (rules.mvp_only) features.disable_reference_types();
  return features;
}

// What WebAssembly had at first. Exported mutable globals are in it: only Antelope's oldest rules forbid them.
[[nodiscard]] inline wabt::Features mvp_features() {
  wabt::Features features = contract_features();
  features.disable_reference_types();
  features.disable_sat_float_to_int();
  features.disable_sign_extension();
  features.disable_multi_value();
  features.disable_bulk_memory();
  return features;
}

}  // namespace wrought
