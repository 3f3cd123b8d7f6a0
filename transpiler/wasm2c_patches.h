// What every shared object of wabt's C needs of us, whether it holds a contract or linked modules: exact traps, memory
// that the engine gives. Each place in wabt's C is found by its exact text, and a text that is not found exactly once
// is a failure, not a guess.
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"

namespace wrought {

// Where wabt's helpers, the same for every module, end and the module begins.
inline constexpr std::string_view wasm2c_module_begin = "static bool s_module_initialized";

[[nodiscard]] Failure unexpected_c(std::string what);
[[nodiscard]] Result<> replace_once(std::string& text, std::string_view old_text, std::string_view new_text);

// wabt's helpers say which of the three ways call_indirect failed, and where they mean the table and not the memory; and
// bulk operations know a memory of 4 GiB.
[[nodiscard]] Result<> patch_helpers(std::string& source);

// After wasm-rt.h, before wabt's functions: its uses of wasm-rt's memory functions become uses of ours.
extern const std::string_view wasm2c_renames;

// Needs `engine` with leave and memory, and u32 to f64: wrought_leave, wrought_trap, wrought_allocate_memory,
// wrought_free_memory, and cell_<type>, value_<type>.
extern const std::string_view wasm2c_runtime;

}  // namespace wrought
