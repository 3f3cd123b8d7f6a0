// From a module on which engines differ to a small one, and to a test.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/differential/sample.h"

namespace wrought::differential {

// Leaves out statements of generate(seed) for as long as some difference stays, at most this long.
[[nodiscard]] Sample shrink_generated(uint64_t seed, std::chrono::seconds at_most);

// The same by Binaryen's wasm-reduce, for modules that are not ours to generate. `self`: this program, which
// wasm-reduce runs over its candidates. Answers the sample as it was if wasm-reduce cannot.
[[nodiscard]] Sample shrink_by_wasm_reduce(const Sample& sample, const std::filesystem::path& self,
                                           std::chrono::seconds at_most);

// C++ of a test that expects equality on this module: for tests/issues/.
[[nodiscard]] std::string as_test(const Sample& sample, const std::string& name, const std::string& difference);

}  // namespace wrought::differential
