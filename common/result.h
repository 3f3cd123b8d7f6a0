/// @file
/// Failures as values: every step that takes bytes from outside answers with a Result.
///
/// A Failure says what went wrong in one line, in a closed set of classes (docs/errors.md), and where.
/// Nothing here throws; code that calls throwing libraries catches at its own border.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// All of wrought's C++ interface.
namespace wrought {

/// Why a contract, a plugin or a build was refused. The order is part of the command's JSON output: append only.
enum class FailureClass : uint8_t {
  invalid,    ///< not well-formed or not valid WebAssembly / ELF / manifest: about the bytes, deterministic
  policy,     ///< valid, but over one of our limits or against an import/export rule: deterministic
  resource,   ///< time, memory or disk ran out: never a verdict about the contract
  toolchain,  ///< clang or the linker is missing or failed
  io,         ///< a file could not be read or written
  usage,      ///< the caller asked for something impossible (unknown profile, bad option value)
  internal,   ///< our bug
};

/// The name of the class, as in error lines and JSON.
[[nodiscard]] constexpr std::string_view to_string(FailureClass c) {
  switch (c) {
    case FailureClass::invalid: return "invalid";
    case FailureClass::policy: return "policy";
    case FailureClass::resource: return "resource";
    case FailureClass::toolchain: return "toolchain";
    case FailureClass::io: return "io";
    case FailureClass::usage: return "usage";
    case FailureClass::internal: return "internal";
  }
  return "internal";
}

/// Why something did not work.
struct Failure {
  FailureClass cls = FailureClass::internal;  ///< what kind of failure
  std::string message;                        ///< one line: what, and what was expected
  std::string where;                          ///< file, "function 12", "import env.foo" ... or empty
  std::optional<uint64_t> offset;             ///< byte offset in the input, where there is one

  /// "policy: function 3: 1025 nested blocks, at most 1024 are allowed (offset 0x1f2)"
  [[nodiscard]] std::string to_line() const;
};

/// A Failure, in one expression.
[[nodiscard]] inline Failure fail(FailureClass cls, std::string message, std::string where = {},
                                  std::optional<uint64_t> offset = {}) {
  return Failure{cls, std::move(message), std::move(where), offset};
}

struct Unit {};

/// Either a T or a Failure. Test it, then take what is there.
template <class T = Unit>
class [[nodiscard]] Result {
 public:
  /// Success.
  Result(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  /// Failure.
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  /// Whether there is a value.
  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  /// The same.
  explicit operator bool() const { return ok(); }

  /// The value. REQUIRES: ok()
  /// @{
  [[nodiscard]] T& value() { return assert(ok()), *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const { return assert(ok()), *std::get_if<0>(&state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  /// @}

  /// The failure. REQUIRES: !ok()
  /// @{
  [[nodiscard]] Failure& failure() { return assert(!ok()), *std::get_if<1>(&state_); }
  [[nodiscard]] const Failure& failure() const { return assert(!ok()), *std::get_if<1>(&state_); }
  /// @}

 private:
  std::variant<T, Failure> state_;
};

}  // namespace wrought
