// From a module on which engines differ to a small one, and to a test.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "tests/differential/oracle.h"
#include "tests/differential/sample.h"

namespace wrought::differential {

// True: what is looked for is still there.
using Keeps = std::function<bool(const Sample&)>;

// Do the engines still differ there?
[[nodiscard]] bool differs(const Sample& sample, const Suspicion& suspicion);

// generate(seed) with statements left out, none of which `keeps` needs: stops when no single one can go any more, or
// after this time.
[[nodiscard]] Sample shrink_generated(uint64_t seed, const Keeps& keeps, std::chrono::seconds at_most);

// By Binaryen's wasm-reduce, as long as engines differ: for modules that are not ours to generate. `self`: this
// program, which wasm-reduce runs over its candidates. Answers the sample as it was if wasm-reduce cannot.
[[nodiscard]] Sample shrink_by_wasm_reduce(const Sample& sample, const Suspicion& suspicion,
                                           const std::filesystem::path& self, std::chrono::seconds at_most);

// C++ of a test that expects equality on this module: for tests/issues/.
[[nodiscard]] std::string as_test(const Sample& sample, const std::string& name, const std::string& difference);

}  // namespace wrought::differential
