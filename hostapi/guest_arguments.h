/// @file
/// Turns the cells of a host call into what its body works on: one rule per C++ parameter type.
///
///   parameter                  wasm cells    checks
///   bool, (u)int32, (u)int64   i32 / i64     none; any non-zero is true
///   Name                       i64           none
///   float, double              f32 / f64     none
///   T&, const T&               i32           not null, all of T in memory; if unaligned: copied in, and back after
///   Span                       i32 i32       range in memory
///   SpanOf<T>                  i32 i32       count * sizeof(T) fits 32 bits, range in memory
///   UnaliasedSpan              i32 i32       range; may not meet another unaliased span of the same call
///   CString                    i32           a NUL before the end of memory
///   CopyRange, CompareRange, FillRange       the memory family: ranges, and dst[0] for the first and the last
///   Meter                      (none)        for bodies that charge gas of their own
///
/// Nothing is read or written until every argument has passed.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "host_result.h"

namespace wrought {

/// An account, action or table name, as 64 bits.
struct Name {
  uint64_t value = 0;  ///< its bits
  /// By value.
  auto operator<=>(const Name&) const = default;
};

/// Bytes of guest memory, until the body returns.
struct Span {
  uint8_t* data;  ///< first byte
  uint32_t size;  ///< in bytes
  /// The same bytes as text.
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(data), size}; }
};
/// One that may not meet another of the same call.
struct UnaliasedSpan : Span {};

/// `data` may be unaligned: read and write it by memcpy.
template <class T>
struct SpanOf {
  uint8_t* data;   ///< first byte
  uint32_t count;  ///< of elements
};

/// A text in guest memory, until the body returns.
struct CString {
  std::string_view text;  ///< without its NUL
};

struct CopyRange {
  uint8_t *dst, *src;
  uint32_t size, dst_address, src_address;
};
struct CompareRange {
  const uint8_t *a, *b;
  uint32_t size;
};
struct FillRange {
  uint8_t* dst;
  uint8_t value;
  uint32_t size, dst_address;
};

/// Takes gas from a call at its function's price per byte. A body whose work grows with more than the bytes it is given
/// (rounds, a size squared) counts the work as bytes, and pays before it does it. Lives as long as the call.
class Meter {
 public:
  /// Without a call: has no end.
  Meter() = default;
  /// Of one call.
  Meter(int64_t& gas_left, int64_t per_byte) : gas_left_(&gas_left), per_byte_(per_byte) {}

  /// False: out of gas. The body then changes nothing and returns Failed; the context records nothing. A meter without
  /// a call, for bodies that are called directly, has no end.
  [[nodiscard]] bool charge(uint64_t bytes) {
    int64_t cost = 0;
    if (__builtin_mul_overflow(per_byte_, bytes, &cost)) cost = INT64_MAX;
    return charge_gas(cost);
  }
  /// The same for a cost that does not scale with the price per byte. REQUIRES: cost >= 0
  [[nodiscard]] bool charge_gas(int64_t cost) {
    if (gas_left_ == nullptr) return true;
    if (__builtin_sub_overflow(*gas_left_, cost, gas_left_)) *gas_left_ = INT64_MIN;
    return *gas_left_ >= 0;
  }

 private:
  int64_t* gas_left_ = nullptr;
  int64_t per_byte_ = 0;
};

/// The guest's side of one call while its arguments are converted.
struct GuestCall {
  HostContext& context;
  uint8_t* memory;
  uint64_t memory_bytes;
  Meter meter;
  uint64_t bytes_named = 0;  ///< what per_byte gas is paid for

  /// Signed, so that without a memory nothing is in it, not even an empty range (WR_NO_MEMORY).
  [[nodiscard]] bool in_memory(uint64_t address, uint64_t size) const {
    return static_cast<int64_t>(address + size) <= static_cast<int64_t>(memory_bytes);
  }
  bool fail(const char* message) {
    (void)fail_call(context, "wasm_execution_error", message);
    return false;
  }
};

/// Types of wasm values.
enum class Wasm : uint8_t { i32, i64, f32, f64 };

template <class T>
struct ArgumentBase {
  T value;
  T& get() { return value; }
  void write_back() {}
};

/// Argument<T>: cells[] are its wasm types; read() converts; get() is what the body receives.
template <class T>
struct Argument;

template <class T>
  requires std::is_integral_v<T>
struct Argument<T> : ArgumentBase<T> {
  static constexpr Wasm cells[] = {sizeof(T) == 8 ? Wasm::i64 : Wasm::i32};
  bool read(GuestCall&, const uint64_t* cell) {
    if constexpr (std::is_same_v<T, bool>) {
      this->value = static_cast<uint32_t>(cell[0]) != 0;
    } else {
      this->value = static_cast<T>(cell[0]);
    }
    return true;
  }
};

template <>
struct Argument<Name> : ArgumentBase<Name> {
  static constexpr Wasm cells[] = {Wasm::i64};
  bool read(GuestCall&, const uint64_t* cell) { return value.value = cell[0], true; }
};

template <class T>
  requires std::is_floating_point_v<T>
struct Argument<T> : ArgumentBase<T> {
  static_assert(sizeof(T) <= 8);
  static constexpr Wasm cells[] = {sizeof(T) == 8 ? Wasm::f64 : Wasm::f32};
  bool read(GuestCall&, const uint64_t* cell) { return std::memcpy(&this->value, cell, sizeof(T)), true; }
};

template <class T>
struct Argument<T&> {
  static_assert(std::is_trivially_copyable_v<T>);
  static constexpr Wasm cells[] = {Wasm::i32};
  using Plain = std::remove_const_t<T>;
  uint8_t* guest;
  Plain* used;
  Plain copy;

  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t address = static_cast<uint32_t>(cell[0]);
    if (address == 0) [[unlikely]]
      return call.fail("references cannot be created for null pointers");
    if (!call.in_memory(address, sizeof(T))) [[unlikely]]
      return call.fail("access violation");
    call.bytes_named += sizeof(T);
    guest = call.memory + address;
    used = reinterpret_cast<Plain*>(guest);
    if (address % alignof(T) != 0) [[unlikely]] {
      std::memcpy(&copy, guest, sizeof(T));
      used = &copy;
    }
    return true;
  }
  T& get() { return *used; }
  void write_back() {
    if constexpr (!std::is_const_v<T>) {
      if (used == &copy) [[unlikely]]
        std::memcpy(guest, &copy, sizeof(T));
    }
  }
};

template <class S>
  requires std::is_base_of_v<Span, S>
struct Argument<S> : ArgumentBase<S> {
  static constexpr Wasm cells[] = {Wasm::i32, Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t address = static_cast<uint32_t>(cell[0]), size = static_cast<uint32_t>(cell[1]);
    if (!call.in_memory(address, size)) [[unlikely]]
      return call.fail("access violation");
    call.bytes_named += size;
    this->value.data = call.memory + address;
    this->value.size = size;
    return true;
  }
};

template <class T>
struct Argument<SpanOf<T>> : ArgumentBase<SpanOf<T>> {
  static constexpr Wasm cells[] = {Wasm::i32, Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t address = static_cast<uint32_t>(cell[0]), count = static_cast<uint32_t>(cell[1]);
    const uint64_t size = uint64_t{count} * sizeof(T);
    if (size > UINT32_MAX) [[unlikely]]
      return call.fail("length will overflow");
    if (!call.in_memory(address, size)) [[unlikely]]
      return call.fail("access violation");
    call.bytes_named += size;
    this->value = {call.memory + address, count};
    return true;
  }
};

template <>
struct Argument<CString> : ArgumentBase<CString> {
  static constexpr Wasm cells[] = {Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t address = static_cast<uint32_t>(cell[0]);
    if (!call.in_memory(address, 1)) [[unlikely]]
      return call.fail("access violation");
    const auto* text = reinterpret_cast<const char*>(call.memory + address);
    const void* nul = std::memchr(text, 0, call.memory_bytes - address);
    if (nul == nullptr) [[unlikely]]
      return call.fail("access violation");
    value.text = {text, static_cast<size_t>(static_cast<const char*>(nul) - text)};
    call.bytes_named += value.text.size();
    return true;
  }
};

/// dst[0] has to be there even when nothing is written.
inline bool writable_range(GuestCall& call, uint32_t address, uint32_t size) {
  return call.in_memory(address, size) && call.in_memory(address, 1);
}

template <>
struct Argument<CopyRange> : ArgumentBase<CopyRange> {
  static constexpr Wasm cells[] = {Wasm::i32, Wasm::i32, Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t dst = static_cast<uint32_t>(cell[0]), src = static_cast<uint32_t>(cell[1]),
                   size = static_cast<uint32_t>(cell[2]);
    if (!writable_range(call, dst, size) || !call.in_memory(src, size)) [[unlikely]] {
      return call.fail("access violation");
    }
    call.bytes_named += size;
    value = {call.memory + dst, call.memory + src, size, dst, src};
    return true;
  }
};

template <>
struct Argument<CompareRange> : ArgumentBase<CompareRange> {
  static constexpr Wasm cells[] = {Wasm::i32, Wasm::i32, Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t a = static_cast<uint32_t>(cell[0]), b = static_cast<uint32_t>(cell[1]),
                   size = static_cast<uint32_t>(cell[2]);
    if (!call.in_memory(a, size) || !call.in_memory(b, size)) [[unlikely]]
      return call.fail("access violation");
    call.bytes_named += size;
    value = {call.memory + a, call.memory + b, size};
    return true;
  }
};

template <>
struct Argument<FillRange> : ArgumentBase<FillRange> {
  static constexpr Wasm cells[] = {Wasm::i32, Wasm::i32, Wasm::i32};
  bool read(GuestCall& call, const uint64_t* cell) {
    const uint32_t dst = static_cast<uint32_t>(cell[0]), size = static_cast<uint32_t>(cell[2]);
    if (!writable_range(call, dst, size)) [[unlikely]]
      return call.fail("access violation");
    call.bytes_named += size;
    value = {call.memory + dst, static_cast<uint8_t>(cell[1]), size, dst};
    return true;
  }
};

template <>
struct Argument<Meter> : ArgumentBase<Meter> {
  static constexpr std::array<Wasm, 0> cells{};
  bool read(GuestCall& call, const uint64_t*) { return value = call.meter, true; }
};

}  // namespace wrought
