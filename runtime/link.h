// Binding a contract's host functions, by ordinal, all or nothing.
#pragma once

#include <vector>

#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

struct LinkedHost {
  std::vector<const HostFunction*> functions;  // as the manifest's imports
  std::vector<GasCost> costs;                  // by ordinal, of the whole profile, under the plugin's schedule
  WasmRules rules;                             // the profile's
};

// The profile's row for an import: at its ordinal, under its name.
[[nodiscard]] Result<const HostFunction*> find_host_function(const ManifestImport& import, const HostProfile& profile);

[[nodiscard]] Result<LinkedHost> link_host(const Manifest& manifest, const HostProfile& profile);

}  // namespace wrought
