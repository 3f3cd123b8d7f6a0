/// @file
/// What a chain configures about contracts: its wasm_config, as data.
///
/// Antelope chains change these values by set_wasm_parameters_packed; the names and their order are its own. All but
/// the last two are asked once, when a contract is accepted. max_pages and max_call_depth also hold while it runs, so a
/// plugin is built for them and its manifest says so. What our tools can take is a matter of its own
/// (transpiler/limits.h): a build applies the smaller of the two.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "result.h"

namespace wrought {

/// The defaults are those of a new chain.
struct WasmLimits {
  uint32_t max_mutable_global_bytes = 1024;      ///< 4 or 8 per mutable global
  uint32_t max_table_elements = 1024;            ///< initial size
  uint32_t max_section_elements = 8192;          ///< of each section
  uint32_t max_linear_memory_init = 64 * 1024;   ///< end of every data segment
  uint32_t max_func_local_bytes = 8192;          ///< locals and operands, not parameters
  uint32_t max_nested_structures = 1024;         ///< a function's body counts as 1
  uint32_t max_symbol_bytes = 8192;              ///< each import and export name
  uint32_t max_module_bytes = 20 * 1024 * 1024;  ///< the whole module
  uint32_t max_code_bytes = 20 * 1024 * 1024;    ///< each function body
  uint32_t max_pages = 528;                      ///< of 64 KiB, initial and after memory.grow
  uint32_t max_call_depth = 251;                 ///< frames: apply is the first, a host call is one

  /// All of it is equal.
  bool operator==(const WasmLimits&) const = default;
};

/// All of them by name.
inline constexpr std::array<std::pair<std::string_view, uint32_t WasmLimits::*>, 11> wasm_limit_fields = {{
    {"max_mutable_global_bytes", &WasmLimits::max_mutable_global_bytes},
    {"max_table_elements", &WasmLimits::max_table_elements},
    {"max_section_elements", &WasmLimits::max_section_elements},
    {"max_linear_memory_init", &WasmLimits::max_linear_memory_init},
    {"max_func_local_bytes", &WasmLimits::max_func_local_bytes},
    {"max_nested_structures", &WasmLimits::max_nested_structures},
    {"max_symbol_bytes", &WasmLimits::max_symbol_bytes},
    {"max_module_bytes", &WasmLimits::max_module_bytes},
    {"max_code_bytes", &WasmLimits::max_code_bytes},
    {"max_pages", &WasmLimits::max_pages},
    {"max_call_depth", &WasmLimits::max_call_depth},
}};

/// Limits that nothing passes: of a contract that was accepted before, nothing is asked again.
[[nodiscard]] constexpr WasmLimits no_wasm_limits() {
  WasmLimits limits;
  for (const auto& [name, field] : wasm_limit_fields) limits.*field = std::numeric_limits<uint32_t>::max();
  return limits;
}

/// TOML: any of the fields above by name; missing ones are those of `defaults`. Unknown names and values that are not
/// whole numbers in range are failures of class `usage` that name the line.
[[nodiscard]] Result<WasmLimits> parse_wasm_limits_toml(std::string_view text, std::string_view file_name,
                                                        const WasmLimits& defaults);

/// Failure (usage) for what not every engine can run under: more than 65,536 pages or more than 1,024 frames.
[[nodiscard]] Result<> check_wasm_limits(const WasmLimits& limits);

/// Whether a contract that was judged by the limits `judged` needs no judgement by `chain`: no limit that is asked when
/// a contract is accepted was wider. Else a failure (policy) that names the first one that was.
[[nodiscard]] Result<> check_judged_within(const WasmLimits& judged, const WasmLimits& chain);

}  // namespace wrought
