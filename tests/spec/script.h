// A script of the WebAssembly test suite (.wast), as wabt's wast2json takes it apart.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/result.h"
#include "runtime/module_store.h"

namespace wrought::spec {

// A value that is expected: exact bits, one of two sets of NaNs, or any but null.
struct Expected {
  enum Kind : uint8_t { exactly, canonical_nan, arithmetic_nan, any };
  WasmValue value;
  Kind kind = exactly;
};

struct Action {
  bool is_get = false;  // of a global; else a call
  std::string module;   // "" for the last one
  std::string field;
  std::vector<WasmValue> arguments;
};

struct Command {
  std::string type;  // wast2json's word: "module", "assert_return", ...
  unsigned line = 0;
  Action action;
  std::vector<Expected> expected;
  std::string text;             // what an assertion says of the reason
  std::filesystem::path file;   // of a module
  std::string module_name, as;  // "$M"; what to register it as
};

struct Script {
  std::string name;  // "i32.wast"
  std::vector<Command> commands;
};

// Runs wast2json, which leaves the modules in `folder`.
[[nodiscard]] Result<Script> read_script(const std::filesystem::path& wast, const std::filesystem::path& folder);

}  // namespace wrought::spec
