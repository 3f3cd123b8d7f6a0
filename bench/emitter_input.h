// A large contract as text: many functions of the kind that compilers write for contracts.
#pragma once

#include <cstdint>
#include <string>

namespace wrought::bench {

// About 210 bytes of wasm per function; at most 960 functions are within the policy's limits.
[[nodiscard]] std::string large_contract(uint32_t functions);

}  // namespace wrought::bench
