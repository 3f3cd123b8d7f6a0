// The second stage: our acceptance rules beyond validity.
#pragma once

#include <wabt/ir.h>

#include <string>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

// What the later stages need to know of an accepted contract.
struct ContractFacts {
  std::vector<const HostFunction*> imports;  // by function index
  std::vector<std::string> exports;          // functions, in module order
  uint32_t memory_pages_min = 0;
  uint32_t memory_pages_max = 0;  // the module's own, cut to the profile's
  uint32_t table_size = 0;
};

// Imports are functions of the profile with the profile's signature; `apply` is exported as (i64,i64,i64)->(); no name
// begins with the reserved prefix; active segments fit the initial memory and table; floats are allowed by the profile.
// Also cuts the memory's declared maximum to the profile's, so that every engine refuses memory.grow at the same page.
[[nodiscard]] Result<ContractFacts> check_policy(wabt::Module& module, const HostProfile& profile);

// "(i64 i32) -> i32", the notation of host profiles.
[[nodiscard]] std::string signature_text(const wabt::FuncSignature& signature);

}  // namespace wrought
