/// @file
/// What an engine needs to know of a host function: its row in the profile, and two ways to call it.
///
/// A profile is an append-only table indexed by ordinal. The native engine calls `native` straight from emitted code
/// (C types by wasm type, see contract_abi.h); the other engines call `generic` with the arguments as 64-bit cells.
/// Both are made from one C++ body by bind.h, so a body is written once and no engine can treat it differently.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "../common/result.h"
#include "../common/wasm_limits.h"
#include "contract_abi.h"
#include "outcome.h"

namespace wrought {

/// A host function's refusal, by value: nothing is thrown across emitted code.
struct HostFailure {
  OutcomeKind kind = OutcomeKind::host_error;  ///< exited, aborted, host_error or out_of_gas
  std::string error_class;                     ///< e.g. "eosio_assert_message_exception"
  std::string message;                         ///< for people; not for nodes to agree on
  uint64_t code = 0;                           ///< a number of the contract's, with `aborted`
};

/// What a host function costs.
struct GasCost {
  int64_t base = 0;      ///< per call
  int64_t per_byte = 0;  ///< per byte of guest memory that the call's pointer arguments name
};

/// What host functions work on during one apply. Profiles derive their own context from it.
/// Lives for one apply, used by one thread.
struct HostContext {
  virtual ~HostContext() = default;
  /// Cost of host function i (by ordinal) under the plugin's gas schedule; set by the engine before each apply.
  const GasCost* costs = nullptr;
  /// Set by a host function that fails, read by the engine when the apply has ended.
  bool failed = false;
  HostFailure failure;  ///< why, if it failed
  /// Gas left after charging the call that failed; >= 0. Meaningful only when `failed`.
  int64_t gas_at_failure = 0;

  /// What bind.h asks before each body, with the function's HostFlags. A context whose functions have preconditions
  /// hides this by its own, which records why it refuses (fail_call in host_result.h).
  [[nodiscard]] bool may_call(uint8_t) { return true; }
};

/// One call as the interpreters make it. Cells hold i32 zero-extended, floats by their bits.
struct GenericCall {
  HostContext* host;          ///< of the running apply
  uint8_t* memory;            ///< byte 0 of linear memory
  uint64_t memory_bytes;      ///< WR_NO_MEMORY when the module has none
  const uint64_t* arguments;  ///< cells
  uint64_t result;            ///< out
  int64_t gas;                ///< in: gas left; out: gas left, negative if the call failed or gas ran out
};
/// How interpreters call a host function.
using GenericFunction = void (*)(GenericCall&) noexcept;

/// Row of a profile.
struct HostFunction {
  uint32_t ordinal;            ///< its place in the profile
  std::string_view module;     ///< "env"
  std::string_view name;       ///< "db_find_i64"
  std::string_view signature;  ///< "(i64 i64 i64 i64) -> i32", as in the inventory; "()" for none
  GasCost gas;                 ///< default cost; a gas schedule may override it
  bool context_free;           ///< callable in a context-free action
  bool context_free_only;      ///< callable in no other
  bool privileged;             ///< only for privileged receivers
  wr_function native;          ///< never null: functions without a body end the apply as host_error(unimplemented)
  GenericFunction generic;     ///< never null
  bool implemented;            ///< false: every call fails
  /// The body is antelope's of this name, and plugins may hold its good path themselves
  /// (transpiler/emit/host_inline.cc). Never for a body of one's own.
  bool emitted_inline = false;
};

/// How a module's NaN bits are settled by the instrument stage (transpiler/instrument/floats.cc). `quieted` is
/// `antelope` but that min, max and the roundings quiet the NaN they pass on, as the specification wants.
enum class FloatRule : uint8_t { reject, canonical, antelope, quieted };

/// Where a chain's virtual machine is not the WebAssembly specification and it can change an outcome. The defaults are
/// the specification's rules.
struct WasmRules {
  /// Only the first version of WebAssembly: no sign extension, saturating truncation, bulk memory, reference types or
  /// multi-value, and limits flags of exactly one byte.
  bool mvp_only = false;
  /// memory.grow takes a signed number: a negative one takes pages away (-1 if there are fewer). Their bytes are lost.
  bool memory_grow_is_signed = false;
  /// A segment outside of the initial memory or table is no reason to refuse a contract: every apply of it traps.
  /// Only together with mvp_only.
  bool segments_fail_at_apply = false;
  /// max_func_local_bytes counts the operand stack too, as EOS VM counts it (transpiler/frame_bytes.h).
  bool operands_are_locals = false;
  /// A module that exports no `apply` is accepted as well: one that is instantiated once, linked to others, and called
  /// by the names of its exports (runtime/module_store.h).
  bool any_module = false;
};

/// What contracts may import, at which price, under which rules. Refers to texts and rows that must outlive it.
struct HostProfile {
  std::string_view name;                    ///< "antelope"
  uint32_t version;                         ///< grows when rows are appended
  std::span<const HostFunction> functions;  ///< functions[i].ordinal == i
  FloatRule floats;                         ///< what becomes of NaN
  WasmLimits limits;                        ///< a chain that has changed its own goes on with a copy of the profile
  WasmRules rules = {};                     ///< where the chain is not the specification
  /// Row with this module and name, or nullptr.
  [[nodiscard]] const HostFunction* find(std::string_view module, std::string_view name) const;
};

/// The profile with this name, or nullptr. Known: "antelope"; "plain", the same host functions and limits under the
/// rules of the WebAssembly specification.
[[nodiscard]] const HostProfile* find_profile(std::string_view name);

/// Whether a profile of the caller's own can be built for and linked to. A failure (usage) names the first thing that
/// cannot be: a name that is taken or not printable ASCII, a row out of its place, a function named twice, a signature
/// that is none, a cost out of range, limits that not every engine can run under.
[[nodiscard]] Result<> check_own_profile(const HostProfile& profile);

}  // namespace wrought
