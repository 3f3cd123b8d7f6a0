/// @file
/// The gas schedule: what an instruction and a host call cost. Data, pinned by hash in every plugin.
///
/// Opcodes are grouped into classes (docs/gas.md lists which opcode is in which). Instructions that vanish natively
/// (nop, block, loop, end, drop, const, local.get, local.set, local.tee, unreachable) are free and have no class.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "result.h"

namespace wrought {

/// Costs by class of instruction, and of host functions.
struct GasSchedule {
  /// Per executed instruction.
  int64_t arithmetic = 1;     ///< integer add, sub, logic, shift, rotate, compare, clz, ctz, popcnt, eqz, extend, wrap
  int64_t multiply = 2;       ///< integer mul
  int64_t divide = 10;        ///< integer div and rem
  int64_t select = 1;         ///< select
  int64_t global = 1;         ///< global.get, global.set
  int64_t load = 2;           ///< every load
  int64_t store = 2;          ///< every store
  int64_t branch = 1;         ///< br, br_if, br_table, if, return
  int64_t call = 5;           ///< call, of a function or a host function
  int64_t call_indirect = 8;  ///< call_indirect
  int64_t floating = 2;       ///< float add, sub, mul, min, max, abs, neg, copysign, rounding, compare
  int64_t float_divide = 10;  ///< float div, sqrt
  int64_t convert = 2;        ///< between float and integer, promote, demote, reinterpret
  int64_t memory_size = 1;    ///< memory.size
  int64_t memory_grow = 100;  ///< per memory.grow, and ...
  int64_t memory_grow_page = 1000;  ///< ... per page asked for
  int64_t bulk = 10;                ///< memory.copy, fill, init, table.copy, init, data.drop, elem.drop, and ...
  int64_t bulk_byte = 1;            ///< ... per byte (tables: per element)

  /// Of a host function.
  struct HostCost {
    int64_t base = 0;      ///< per call
    int64_t per_byte = 0;  ///< per byte that the call names
    /// All of it is equal.
    bool operator==(const HostCost&) const = default;
  };
  /// Host functions whose cost differs from the profile's: "env.sha256" -> {base, per_byte}.
  std::map<std::string, HostCost> host;

  /// All of it is equal.
  bool operator==(const GasSchedule&) const = default;

  /// Canonical JSON (sorted keys, no white space); equal schedules give equal text.
  [[nodiscard]] std::string to_json() const;
  /// SHA-256 of to_json(), lower-case hex.
  [[nodiscard]] std::string hash() const;
};

/// Largest cost that any entry may have: sums over a whole function then stay far from overflow.
inline constexpr int64_t gas_cost_max = 1'000'000'000;

/// TOML as in docs/gas.md: [instructions] class = cost, [host."env.name"] base, per_byte. Missing entries keep their
/// default; unknown ones, negative or too large costs are failures of class `usage` that name the line.
[[nodiscard]] Result<GasSchedule> parse_gas_schedule_toml(std::string_view text, std::string_view file_name);
/// Inverse of to_json(). Never throws.
[[nodiscard]] Result<GasSchedule> parse_gas_schedule_json(std::string_view json);

}  // namespace wrought
