/// @file
/// Makes a host function callable, natively and generically, from its one C++ body.
///
///   HostResult<int32_t> db_find_i64(AntelopeContext&, Name code, uint64_t scope, uint64_t table, uint64_t id);
///   Bound<ordinal, flags, &db_find_i64>::native     wr_ret_i32 (wr_u8* mem, wr_i64 gas, wr_u64, wr_u64, wr_u64,
///   wr_u64) Bound<ordinal, flags, &db_find_i64>::generic    void (GenericCall&)
///
/// One call, always in this order: base gas; arguments, last one first; gas per byte named; preconditions; body; write
/// back of unaligned operands in argument order. A good call allocates nothing, locks nothing and calls nothing
/// virtual. A failure is recorded in the context and shows as a negative gas; being out of gas records nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "contract_abi.h"
#include "guest_arguments.h"
#include "host_exception.h"
#include "host_result.h"

namespace wrought {

/// Where a host function may be called from; 0: any receiver, but not in a context-free action.
enum HostFlags : uint8_t { cf = 1, cf_only = 2, priv = 4 };

namespace bind_detail {

template <Wasm>
struct CType;
template <>
struct CType<Wasm::i32> {
  using Type = wr_u32;
};
template <>
struct CType<Wasm::i64> {
  using Type = wr_u64;
};
template <>
struct CType<Wasm::f32> {
  using Type = float;
};
template <>
struct CType<Wasm::f64> {
  using Type = double;
};

template <class T>
uint64_t to_cell(T value) {
  uint64_t cell = 0;
  if constexpr (std::is_floating_point_v<T>) {
    std::memcpy(&cell, &value, sizeof value);
  } else if constexpr (std::is_same_v<T, int32_t> || std::is_same_v<T, bool>) {
    cell = static_cast<uint32_t>(value);
  } else {
    cell = static_cast<uint64_t>(value);
  }
  return cell;
}

template <class R>
constexpr Wasm wasm_result = std::is_same_v<R, float>    ? Wasm::f32
                             : std::is_same_v<R, double> ? Wasm::f64
                             : sizeof(R) == 8            ? Wasm::i64
                                                         : Wasm::i32;

/// What `native` returns for a body that returns R.
template <class R>
auto native_result(R value, int64_t gas) {
  if constexpr (wasm_result<R> == Wasm::f32)
    return wr_ret_f32{value, gas};
  else if constexpr (wasm_result<R> == Wasm::f64)
    return wr_ret_f64{value, gas};
  else if constexpr (wasm_result<R> == Wasm::i64)
    return wr_ret_i64{static_cast<wr_u64>(value), gas};
  else
    return wr_ret_i32{static_cast<wr_u32>(value), gas};
}

constexpr const char* wasm_text(Wasm type) {
  constexpr const char* text[] = {"i32", "i64", "f32", "f64"};
  return text[static_cast<int>(type)];
}

[[gnu::cold, gnu::noinline]] inline int64_t failed_call(HostContext& context, int64_t gas) {
  context.gas_at_failure = gas;
  return INT64_MIN;
}

inline uint64_t memory_bytes_of(const wr_u8* mem) {
  return reinterpret_cast<const wr_control*>(mem - sizeof(wr_control))->memory_bytes;
}
inline HostContext* context_of(const wr_u8* mem) {
  return static_cast<HostContext*>(reinterpret_cast<const wr_control*>(mem - sizeof(wr_control))->host);
}

template <class... A>
struct Cells {
  static constexpr size_t count = (0 + ... + std::size(Argument<A>::cells));
  /// First cell of each argument.
  static constexpr std::array<size_t, sizeof...(A) + 1> first = [] {
    std::array<size_t, sizeof...(A) + 1> at{};
    size_t next = 0, i = 0;
    ((at[i++] = next, next += std::size(Argument<A>::cells)), ...);
    at[i] = next;
    return at;
  }();
  static constexpr std::array<Wasm, count + 1> types = [] {
    std::array<Wasm, count + 1> all{};
    size_t i = 0;
    [[maybe_unused]] auto add = [&](const auto& cells) {
      for (Wasm c : cells) all[i++] = c;
    };
    (add(Argument<A>::cells), ...);
    return all;
  }();
};

/// Do two unaliased spans of one call meet? Empty ones never do.
template <class... A>
bool aliased(std::tuple<Argument<A>...>& arguments) {
  if constexpr ((0 + ... + (std::is_same_v<A, UnaliasedSpan> ? 1 : 0)) < 2) {
    return false;
  } else {
    std::array<Span, sizeof...(A)> spans{};
    size_t n = 0;
    auto add = [&](auto& argument) {
      if constexpr (std::is_same_v<std::decay_t<decltype(argument)>, Argument<UnaliasedSpan>>) {
        if (argument.value.size != 0) spans[n++] = argument.value;
      }
    };
    std::apply([&](auto&... argument) { (add(argument), ...); }, arguments);
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = i + 1; j < n; ++j) {
        if (spans[i].data < spans[j].data + spans[j].size && spans[j].data < spans[i].data + spans[i].size) return true;
      }
    }
    return false;
  }
}

}  // namespace bind_detail

template <uint32_t ordinal, uint8_t flags, auto body>
struct Bound;

template <uint32_t ordinal, uint8_t flags, class R, class Context, class... A, HostResult<R> (*body)(Context&, A...)>
struct Bound<ordinal, flags, body> {
  using Layout = bind_detail::Cells<A...>;
  using Value = std::conditional_t<std::is_void_v<R>, bool, R>;

  /// "(i64 i32) -> i32", as the table has it.
  static std::string signature() {
    std::string text = "(";
    for (size_t i = 0; i < Layout::count; ++i) {
      text += (i ? " " : "") + std::string(bind_detail::wasm_text(Layout::types[i]));
    }
    text += ")";
    if constexpr (!std::is_void_v<R>) text += std::string(" -> ") + bind_detail::wasm_text(bind_detail::wasm_result<R>);
    return text;
  }

  /// Gas left, negative if the call did not happen or failed.
  static inline int64_t run(HostContext& host, uint8_t* memory, uint64_t memory_bytes, int64_t gas,
                            const uint64_t* cells, Value& result) noexcept {
    const GasCost cost = host.costs[ordinal];
    gas -= cost.base;
    if (gas < 0) [[unlikely]]
      return gas;
    try {
      return act(static_cast<Context&>(host), {host, memory, memory_bytes, {gas, cost.per_byte}}, gas, cells, result,
                 std::index_sequence_for<A...>{});
    } catch (...) {
      return failed_by_exception(host, gas);
    }
  }

  static void generic(GenericCall& call) noexcept {
    Value value{};
    call.gas = run(*call.host, call.memory, call.memory_bytes, call.gas, call.arguments, value);
    if constexpr (!std::is_void_v<R>) call.result = bind_detail::to_cell(value);
  }

  static wr_function native_function() { return native_of(std::make_index_sequence<Layout::count>{}); }

 private:
  template <size_t... I>
  static inline int64_t act(Context& context, GuestCall call, int64_t& gas, [[maybe_unused]] const uint64_t* cells,
                            Value& result, std::index_sequence<I...>) {
    std::tuple<Argument<A>...> arguments;
    [[maybe_unused]] constexpr size_t last = sizeof...(A) - 1;
    if (!(std::get<last - I>(arguments).read(call, cells + Layout::first[last - I]) && ...)) [[unlikely]] {
      return bind_detail::failed_call(context, gas);
    }
    if (!call.meter.charge(call.bytes_named)) [[unlikely]]
      return gas;
    if (!context.may_call(flags)) [[unlikely]]
      return bind_detail::failed_call(context, gas);
    if (bind_detail::aliased<A...>(arguments)) [[unlikely]] {
      (void)fail_call(context, "wasm_exception", "pointers not allowed to alias");
      return bind_detail::failed_call(context, gas);
    }
    auto answer = body(context, std::get<I>(arguments).get()...);
    if (answer.failed) [[unlikely]]
      return gas < 0 ? gas : bind_detail::failed_call(context, gas);
    if constexpr (!std::is_void_v<R>) result = answer.value;
    (std::get<I>(arguments).write_back(), ...);
    return gas;
  }

  template <size_t... I>
  static wr_function native_of(std::index_sequence<I...>) {
    return reinterpret_cast<wr_function>(&native<typename bind_detail::CType<Layout::types[I]>::Type...>);
  }

  template <class... C>
  static auto native(wr_u8* mem, wr_i64 gas, C... c) noexcept {
    const uint64_t cells[] = {bind_detail::to_cell(c)..., 0};
    Value value{};
    gas = run(*bind_detail::context_of(mem), mem, bind_detail::memory_bytes_of(mem), gas, cells, value);
    if constexpr (std::is_void_v<R>)
      return gas;
    else
      return bind_detail::native_result<R>(value, gas);
  }
};

/// The row of a profile for this body, its signature taken from the body's parameters. `module` and `name` must last as
/// long as the row.
template <uint32_t ordinal, auto body, uint8_t flags = 0>
[[nodiscard]] HostFunction bind_function(std::string_view module, std::string_view name, GasCost gas) {
  using B = Bound<ordinal, flags, body>;
  static const std::string signature = B::signature();
  return {ordinal,
          module,
          name,
          signature,
          gas,
          (flags & (cf | cf_only)) != 0,
          (flags & cf_only) != 0,
          (flags & priv) != 0,
          B::native_function(),
          &B::generic,
          true};
}

/// A function of the profile that has no body: it can be imported, and a call fails and names it.
template <uint32_t ordinal>
struct Unimplemented {
  static inline std::string_view name;  ///< set once, when the profile is built

  static int64_t refuse(HostContext& host, int64_t gas) noexcept {
    gas -= host.costs[ordinal].base;
    if (gas < 0) return gas;
    try {
      (void)fail_call(host, "unimplemented", "host function env." + std::string(name) + " is not implemented");
    } catch (...) {
      return failed_by_exception(host, gas);
    }
    return bind_detail::failed_call(host, gas);
  }
  static void generic(GenericCall& call) noexcept {
    call.result = 0;
    call.gas = refuse(*call.host, call.gas);
  }
  /// The arguments stay where the caller put them; only the result's registers matter.
  static wr_i64 native_void(wr_u8* mem, wr_i64 gas) noexcept { return refuse(*bind_detail::context_of(mem), gas); }
  static wr_ret_i64 native_integer(wr_u8* mem, wr_i64 gas) noexcept {
    return {0, refuse(*bind_detail::context_of(mem), gas)};
  }
  static wr_ret_f64 native_float(wr_u8* mem, wr_i64 gas) noexcept {
    return {0, refuse(*bind_detail::context_of(mem), gas)};
  }
  static wr_function native_function(std::string_view signature) {
    if (signature.ends_with("-> f32") || signature.ends_with("-> f64")) {
      return reinterpret_cast<wr_function>(&native_float);
    }
    if (signature.find("->") != std::string_view::npos) return reinterpret_cast<wr_function>(&native_integer);
    return reinterpret_cast<wr_function>(&native_void);
  }
};

}  // namespace wrought
