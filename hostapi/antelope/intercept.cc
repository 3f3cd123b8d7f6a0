// One pair of functions per row of host_functions.def, native and generic, that do nothing but turn the call into a
// GenericCall and hand it to the interceptor.
#include "hostapi/intercept.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/bind.h"

namespace wrought {
namespace {

void add(GuestRanges& ranges, const GenericCall& call, uint64_t address, uint64_t size, bool writable) noexcept {
  // As GuestCall::in_memory: without a memory nothing is in it.
  if (size == 0 || static_cast<int64_t>(address + size) > static_cast<int64_t>(call.memory_bytes)) return;
  ranges.all[ranges.count++] = {address, size, writable};
}

uint64_t low(uint64_t cell) { return static_cast<uint32_t>(cell); }

// What an argument of type A lets the body reach; `cells` are its own.
template <class A>
struct Reach {
  static constexpr size_t pieces = std::is_same_v<A, CopyRange> || std::is_same_v<A, CompareRange> ? 2 : 1;

  static void add_to(GuestRanges& ranges, const GenericCall& call, const uint64_t* cells) noexcept {
    if constexpr (std::is_lvalue_reference_v<A>) {
      using T = std::remove_reference_t<A>;
      add(ranges, call, low(cells[0]), sizeof(T), !std::is_const_v<T>);
    } else if constexpr (std::is_base_of_v<Span, A>) {
      add(ranges, call, low(cells[0]), low(cells[1]), true);
    } else if constexpr (std::is_same_v<A, CopyRange>) {
      add(ranges, call, low(cells[0]), low(cells[2]), true);
      add(ranges, call, low(cells[1]), low(cells[2]), false);
    } else if constexpr (std::is_same_v<A, CompareRange>) {
      add(ranges, call, low(cells[0]), low(cells[2]), false);
      add(ranges, call, low(cells[1]), low(cells[2]), false);
    } else if constexpr (std::is_same_v<A, FillRange>) {
      add(ranges, call, low(cells[0]), low(cells[2]), true);
    } else if constexpr (std::is_same_v<A, CString>) {
      const uint64_t address = low(cells[0]);
      if (static_cast<int64_t>(address) >= static_cast<int64_t>(call.memory_bytes)) return;
      const auto* const text = call.memory + address;
      const void* const nul = std::memchr(text, 0, call.memory_bytes - address);
      if (nul != nullptr)
        add(ranges, call, address, static_cast<size_t>(static_cast<const uint8_t*>(nul) - text), false);
    } else {
      static_assert(
          std::is_integral_v<A> || std::is_floating_point_v<A> || std::is_same_v<A, Name> || std::is_same_v<A, Meter>,
          "a parameter type whose reach is not known");
    }
  }
};

template <class T>
struct Reach<SpanOf<T>> {
  static constexpr size_t pieces = 1;

  static void add_to(GuestRanges& ranges, const GenericCall& call, const uint64_t* cells) noexcept {
    add(ranges, call, low(cells[0]), low(cells[1]) * sizeof(T), true);
  }
};

bool is_guest_only(std::string_view name) {
  constexpr std::string_view names[] = {"memcpy",    "memmove",   "memcmp",    "memset",   "__multi3",
                                        "__ashlti3", "__ashrti3", "__lshlti3", "__lshrti3"};
  return std::ranges::find(names, name) != std::end(names);
}

template <uint32_t ordinal, uint8_t flags, auto body>
struct Intercepted;

template <uint32_t ordinal, uint8_t flags, class R, class Context, class... A, HostResult<R> (*body)(Context&, A...)>
struct Intercepted<ordinal, flags, body> {
  using Layout = typename Bound<ordinal, flags, body>::Layout;

  static inline InterceptedFunction function;  // set once, before the first profile is made

  static GuestRanges ranges(const GenericCall& call) noexcept {
    static_assert((0 + ... + Reach<A>::pieces) <= std::tuple_size_v<decltype(GuestRanges::all)>);
    GuestRanges all;
    add_all(all, call, std::index_sequence_for<A...>{});
    return all;
  }

  static void generic(GenericCall& call) noexcept { static_cast<CallInterceptor*>(call.host)->on_call(function, call); }

  static wr_function native_function() { return native_of(std::make_index_sequence<Layout::count>{}); }

  static void replace(HostFunction& row) {
    function = {ordinal, Layout::count, !std::is_void_v<R>, is_guest_only(row.name), &ranges};
    row.native = native_function();
    row.generic = &generic;
  }

 private:
  template <size_t... I>
  static void add_all(GuestRanges& all, const GenericCall& call, std::index_sequence<I...>) noexcept {
    (Reach<A>::add_to(all, call, call.arguments + Layout::first[I]), ...);
  }

  template <size_t... I>
  static wr_function native_of(std::index_sequence<I...>) {
    return reinterpret_cast<wr_function>(&native<typename bind_detail::CType<Layout::types[I]>::Type...>);
  }

  template <class... C>
  static auto native(wr_u8* mem, wr_i64 gas, C... c) noexcept {
    const uint64_t cells[] = {bind_detail::to_cell(c)..., 0};
    GenericCall call{bind_detail::context_of(mem), mem, bind_detail::memory_bytes_of(mem), cells, 0, gas};
    generic(call);
    if constexpr (std::is_void_v<R>)
      return wr_i64{call.gas};
    else
      return bind_detail::native_result<R>(result_of(call), call.gas);
  }

  static auto result_of(const GenericCall& call) {
    if constexpr (std::is_floating_point_v<R>) {
      R value;
      std::memcpy(&value, &call.result, sizeof value);
      return value;
    } else {
      return static_cast<R>(call.result);
    }
  }
};

Failure usage(const HostProfile& profile, std::string message) {
  return fail(FailureClass::usage, "calls of this profile cannot be intercepted: " + std::move(message),
              "profile " + std::string(profile.name));
}

Result<> check_rows(const HostProfile& profile, const HostProfile& antelope) {
  if (profile.functions.size() != antelope.functions.size())
    return usage(profile, "it has " + std::to_string(profile.functions.size()) + " host functions, antelope has " +
                              std::to_string(antelope.functions.size()));
  for (size_t i = 0; i < profile.functions.size(); ++i) {
    const HostFunction &own = profile.functions[i], &known = antelope.functions[i];
    if (own.module != known.module || own.name != known.name || own.signature != known.signature ||
        (own.implemented && !known.implemented))
      return usage(profile, "host function " + std::to_string(i) + " is not antelope's " + std::string(known.name));
  }
  return Unit{};
}

void replace_all(std::vector<HostFunction>& rows) {
  using namespace antelope;
#define HOST_FUNCTION(ordinal, name, body, signature, base, per_byte, flags) \
  Intercepted<ordinal, flags, &body>::replace(rows[ordinal]);
#define HOST_MISSING(ordinal, name, signature, base, per_byte, flags)
#include "hostapi/antelope/host_functions.def"
#undef HOST_FUNCTION
#undef HOST_MISSING
}

}  // namespace

Result<std::shared_ptr<const InterceptedProfile>> InterceptedProfile::create(const HostProfile& profile) {
  if (auto done = check_rows(profile, *find_profile("antelope")); !done) return done.failure();
  // The rows' descriptions are the same whoever makes them, and made once.
  static const std::vector<HostFunction> replaced = [] {
    const auto rows = find_profile("antelope")->functions;
    std::vector<HostFunction> all(rows.begin(), rows.end());
    replace_all(all);
    return all;
  }();
  auto made = std::make_shared<InterceptedProfile>();
  made->functions_.assign(profile.functions.begin(), profile.functions.end());
  for (size_t i = 0; i < replaced.size(); ++i) {
    if (!made->functions_[i].implemented) continue;
    made->functions_[i].native = replaced[i].native;
    made->functions_[i].generic = replaced[i].generic;
  }
  made->profile_ = profile;
  made->profile_.functions = made->functions_;
  return std::shared_ptr<const InterceptedProfile>(std::move(made));
}

}  // namespace wrought
