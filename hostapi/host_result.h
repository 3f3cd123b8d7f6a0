/// @file
/// What a host function's body answers: a value, or the mark that it failed (the reason is in the context).
///
/// The reason is not carried in the result, so a result stays in registers and a good call never touches a string.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host_function.h"

namespace wrought {

struct Failed {};

/// What a body returns.
template <class T = void>
struct [[nodiscard]] HostResult {
  /// Success.
  HostResult(T v) : value(v) {}  // NOLINT(google-explicit-constructor)
  /// Failure; see fail_call().
  HostResult(Failed) : value(), failed(true) {}  // NOLINT(google-explicit-constructor)
  T value;                                       ///< if it did not fail
  bool failed = false;                           ///< the reason is in the context
};

/// What a body without a result returns.
template <>
struct [[nodiscard]] HostResult<void> {
  HostResult() = default;
  /// Failure; see fail_call().
  HostResult(Failed) : failed(true) {}  // NOLINT(google-explicit-constructor)
  bool failed = false;                  ///< the reason is in the context
};

/// Records why a host call ends the apply. The first reason wins: nothing runs after it.
[[gnu::cold, gnu::noinline]] inline Failed fail_call(HostContext& context, std::string_view error_class,
                                                     std::string message, OutcomeKind kind = OutcomeKind::host_error,
                                                     uint64_t code = 0) {
  context.failed = true;
  context.failure = HostFailure{kind, std::string(error_class), std::move(message), code};
  return {};
}

/// What a rule that several callers share answers: nothing, or why it refuses. Each caller records it in its own way.
using Refusal = std::optional<HostFailure>;

/// A refusal, in one expression.
[[nodiscard, gnu::cold, gnu::noinline]] inline HostFailure make_refusal(std::string_view error_class,
                                                                        std::string message) {
  return {OutcomeKind::host_error, std::string(error_class), std::move(message), 0};
}

/// The same for a failure that is already made. Being out of gas records nothing: the gas itself shows it.
[[gnu::cold]] inline Failed fail_call(HostContext& context, HostFailure failure) {
  if (failure.kind == OutcomeKind::out_of_gas) return {};
  return fail_call(context, failure.error_class, std::move(failure.message), failure.kind, failure.code);
}

}  // namespace wrought
