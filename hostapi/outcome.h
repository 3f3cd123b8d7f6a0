/// @file
/// How an apply ended: one closed set, the same for every engine (docs/outcomes.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wrought {

/// The ways to end; the first two are successes.
enum class OutcomeKind : uint8_t { completed, exited, trapped, out_of_gas, aborted, host_error };

/// Order and values are those of WR_TRAP_* in contract_abi.h.
enum class TrapKind : uint8_t {
  unreachable,
  memory_out_of_bounds,
  table_out_of_bounds,
  indirect_call_mismatch,
  null_call,
  integer_divide_by_zero,
  integer_overflow,
  invalid_conversion,
  call_depth_exceeded,
};

/// Names as in the command's JSON.
/// @{
[[nodiscard]] std::string_view to_string(OutcomeKind);
[[nodiscard]] std::string_view to_string(TrapKind);
/// @}
/// What an Antelope node says of this trap: the words of EOS VM, without the value or instruction they sometimes name.
[[nodiscard]] std::string_view trap_message(TrapKind);

/// How one apply ended.
struct Outcome {
  OutcomeKind kind = OutcomeKind::completed;  ///< the way
  TrapKind trap = TrapKind::unreachable;      ///< only when kind == trapped
  /// Gas charged: what ran for completed, exited, aborted and host_error; the whole limit for trapped and out_of_gas.
  int64_t gas_used = 0;
  /// Only when neither completed nor exited: "eosio_assert_message_exception", "wasm_execution_error", "out_of_gas",
  /// "unimplemented", "deadline", ...
  std::string error_class;
  std::string message;  ///< likewise: what happened, for people
  uint64_t code = 0;    ///< likewise: eosio_assert_code's number

  /// Whether it was a success.
  [[nodiscard]] bool ok() const { return kind == OutcomeKind::completed || kind == OutcomeKind::exited; }
};

}  // namespace wrought
