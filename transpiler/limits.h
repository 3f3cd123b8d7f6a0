// Limits: what a valid module may not exceed. One table, each with its reason.
//
// They are checked on the raw bytes, in one streaming pass without recursion (scan.cc), before any tool that builds
// trees sees the module. They do not depend on the machine, so a refusal is a verdict about the contract (class
// `policy`). What is here is what our tools can take; where a chain configures the same thing (common/wasm_limits.h),
// the smaller of the two holds: see allowed(). Nothing here is below what Antelope chains accept at genesis, but for
// function_bytes, function_weight, blocks, loops and their nesting, branches, the br_table limits, parameters and
// native_stack_bytes (docs/limits.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace wrought::limits {

struct Limit {
  std::string_view name;
  uint64_t max;
  std::string_view reason;
};

// The limit under what a chain has configured.
[[nodiscard]] constexpr Limit allowed(const Limit& ours, uint32_t configured) {
  return {ours.name, std::min<uint64_t>(ours.max, configured), ours.reason};
}

// What chains configure too.
inline constexpr Limit module_bytes{"module bytes", 20'971'520, "every later stage is linear in it"};
inline constexpr Limit section_elements{"section elements", 8'192, "bounds every index space"};
inline constexpr Limit name_bytes{"import or export name bytes", 8'192, "names are printed and stored"};
inline constexpr Limit function_bytes{"function body bytes", 524'288, "the C compiler is superlinear in a function"};
inline constexpr Limit nesting{"nested blocks", 1'024, "stages recurse over blocks; the function body counts as 1"};
inline constexpr Limit local_bytes{"bytes of locals in a function", 16'384,
                                   "bounds a native frame; parameters excluded"};
inline constexpr Limit mutable_global_bytes{"bytes of mutable globals", 65'536, "reset writes them before every apply"};
inline constexpr Limit table_elements{"table elements", 65'536, "each is an entry of the native table"};
inline constexpr Limit data_end{"end of a data segment", 16'777'216, "the initial memory is kept as a whole"};
inline constexpr Limit memory_pages{"memory pages", 65'536, "WebAssembly's own"};

// Ours alone.
inline constexpr Limit text_bytes{"text bytes", 41'943'040, "a text is at most about twice its module"};
inline constexpr Limit text_depth{"nested parentheses", 2'000, "wabt's text parser recurses"};
inline constexpr Limit parameters{"parameters", 128, "each is a C parameter"};
inline constexpr Limit results{"results", 32, "each is a field of a C struct"};
inline constexpr Limit blocks{"blocks in a function", 32'768, "each is a label in C"};
inline constexpr Limit loops{"loops in a function", 512, "the C compiler is quadratic in them"};
inline constexpr Limit loop_nesting{"nested loops", 128, "the C compiler tries to move code out of each of them"};
// Calls, which return two values; operations that the C of a heavy module calls (emit/heavy.h); bulk operations;
// memory.grow, which calls the runtime and pays behind a branch of its own. Passes of clang are quadratic in each of
// them.
inline constexpr uint64_t call_weight = 32, operation_weight = 24, global_weight = 64, bulk_weight = 128,
                          grow_weight = 1'024;
inline constexpr Limit function_weight{"weight of a function's instructions", 1'048'576, "time of the C compiler"};
// local_bytes allows 4,096 operands; the rest is for what the instrument stage adds.
inline constexpr Limit operands{"operand stack depth", 4'160, "each is a C variable, bounds a native frame"};
inline constexpr Limit br_table_targets{"br_table targets", 32'768, "size of a constant table in C"};
inline constexpr Limit br_table_targets_all{"br_table targets in a function", 65'536, "edges of the flow graph"};
inline constexpr Limit label_branches{"branches to one label", 8'192, "the C compiler is quadratic in them"};
inline constexpr Limit loop_branches{"branches to one loop", 1'024, "the C compiler is quadratic in them"};
inline constexpr Limit tables{"tables", 64, "each has a name in C; the MVP has one"};
inline constexpr Limit memories{"memories", 1, "one base register"};
// A frame must fit max_call_depth + 1 times into the native stack that an instance gets.
inline constexpr Limit native_stack_bytes{"native stack bytes", 64ull << 20, "call depth x worst frame is reserved"};

static_assert(nesting.max <= 1'024, "emitted C nests as deep; the compiler's bracket depth is set from it");
static_assert(function_bytes.max <= module_bytes.max);
static_assert(operands.max >= local_bytes.max / 4, "or contracts that a chain accepts could not be built");

}  // namespace wrought::limits
