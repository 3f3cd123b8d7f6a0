// Compile bombs: contracts that every limit lets pass and that cost a compiler as much as we could think of.
//
// Each fills one function, or a module of many, up to about 512 KiB of wasm with one kind of code: what an instruction
// of few bytes turns into much C (floats, divisions, loads), what makes flow graphs large (branches, tables, phi
// nodes), what invites the inliner, what fills sections.
#pragma once

#include <string>
#include <vector>

namespace wrought::test {

struct CompileBomb {
  std::string name;
  std::string (*wat)();
};

[[nodiscard]] const std::vector<CompileBomb>& compile_bombs();

}  // namespace wrought::test
