// What the instrument stage adds to a module, and how an engine reads it back.
//
// Two mutable globals, appended after the module's own and exported under reserved names (a contract may not use
// names that begin with "wrought."):
//   gas_left    i64  set to the limit before an apply; every basic block subtracts its cost
//   depth_left  i32  set to the limit max_call_depth; every function entry subtracts 1, every exit adds it back
// A failed check is an `unreachable` with the sign saying which: gas_left < 0 is out of gas, else depth_left < 0 is
// call_depth_exceeded, else the contract's own unreachable.
//
// Host calls: the metered module checks the depth (a host call counts as one frame); the host side charges the call's
// base and per-byte cost to gas_left, and refuses before it acts when that makes it negative.
//
// Rule for the end of an apply: at completed, exited, aborted, host_error and every trap kind but
// memory_out_of_bounds, gas_left < 0 makes the outcome out_of_gas. A memory trap is noticed by the processor while gas
// is in a register, so its sign is not consulted; a trap costs the whole limit in any case.
#pragma once

#include <string_view>

namespace wrought {

inline constexpr std::string_view reserved_prefix = "wrought.";
inline constexpr std::string_view gas_global_export = "wrought.gas_left";
inline constexpr std::string_view depth_global_export = "wrought.depth_left";

}  // namespace wrought
