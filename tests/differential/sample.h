// A module to run on all engines, as text: several programs in one contract, chosen by the action.
//
// Starting the C compiler costs more than compiling a small function, so programs share modules. Every program runs on
// a fresh instance, so it is a module of its own in all but its file.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "common/result.h"

namespace wrought::differential {

struct Sample {
  std::string profile;    // "antelope" or "plain"
  std::string wat;        // exports apply(receiver, code, action)
  uint32_t programs = 0;  // actions 0 .. programs-1
  uint32_t statements = 0;
};

inline constexpr uint64_t receiver = 5;  // of every apply; its code too

// Our own generator: aims at what contracts do and where engines could differ. The statements numbered in `left_out`
// are not written; everything else stays as it was, so a module can be shrunk by leaving out what does not matter.
[[nodiscard]] Sample generate(uint64_t seed, const std::set<uint32_t>& left_out = {});

// What Binaryen makes of random bytes (wasm-opt --translate-to-fuzz), wrapped so that apply calls its exports: program
// k calls export k, the last program all of them. `only`: the other programs call nothing. Failure: wasm-opt is
// missing, or refused.
[[nodiscard]] Result<Sample> translate_to_fuzz(uint64_t seed, std::optional<uint64_t> only = {});

}  // namespace wrought::differential
