// Every body of host_functions.def is bound as the real profile binds it; a wrapper around both ways to call it writes
// the line.
#include "tests/differential/recording_profile.h"

#include <vector>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/bind.h"
#include "transpiler/emit/host_inline.h"

namespace wrought::differential {
namespace {

const HostProfile& antelope() { return *find_profile("antelope"); }

void record(uint32_t ordinal, const uint64_t* cells, size_t count, const uint64_t* result, int64_t gas) {
  std::string& calls = recorded_calls();
  calls += antelope().functions[ordinal].name;
  calls += '(';
  for (size_t i = 0; i < count; ++i) calls += (i ? " " : "") + std::to_string(cells[i]);
  calls += ')';
  if (gas >= 0 && result != nullptr) calls += " = " + std::to_string(*result);
  calls += gas < 0 ? ", left\n" : ", gas " + std::to_string(gas) + "\n";
}

template <uint32_t ordinal, uint8_t flags, auto body>
struct Recorded;

template <uint32_t ordinal, uint8_t flags, class R, class Context, class... A, HostResult<R> (*body)(Context&, A...)>
struct Recorded<ordinal, flags, body> {
  using B = Bound<ordinal, flags, body>;
  using Layout = typename B::Layout;
  static constexpr bool has_result = !std::is_void_v<R>;

  static void generic(GenericCall& call) noexcept {
    B::generic(call);
    record(ordinal, call.arguments, Layout::count, has_result ? &call.result : nullptr, call.gas);
  }

  static wr_function native_function() { return native_of(std::make_index_sequence<Layout::count>{}); }

  template <size_t... I>
  static wr_function native_of(std::index_sequence<I...>) {
    return reinterpret_cast<wr_function>(&native<typename bind_detail::CType<Layout::types[I]>::Type...>);
  }

  template <class... C>
  static auto native(wr_u8* mem, wr_i64 gas, C... c) noexcept {
    const uint64_t cells[] = {bind_detail::to_cell(c)..., 0};
    const auto answer = call_bound<C...>(mem, gas, c...);
    if constexpr (has_result) {
      const uint64_t result = bind_detail::to_cell(answer.v);
      record(ordinal, cells, Layout::count, &result, answer.gas);
    } else {
      record(ordinal, cells, Layout::count, nullptr, answer);
    }
    return answer;
  }

  template <class... C>
  static auto call_bound(wr_u8* mem, wr_i64 gas, C... c) {
    if constexpr (has_result) {
      using Answer = decltype(bind_detail::native_result<R>(R{}, 0));
      return reinterpret_cast<Answer (*)(wr_u8*, wr_i64, C...)>(B::native_function())(mem, gas, c...);
    } else {
      return reinterpret_cast<wr_i64 (*)(wr_u8*, wr_i64, C...)>(B::native_function())(mem, gas, c...);
    }
  }
};

// What emitted code does by itself would be recorded on some engines only.
bool is_inline(const HostFunction& function) { return !emit::inline_host_body(function, GasSchedule{}).empty(); }

template <uint32_t ordinal, uint8_t flags, auto body>
void record_function(std::vector<HostFunction>& functions) {
  if (is_inline(functions[ordinal])) return;
  functions[ordinal].native = Recorded<ordinal, flags, body>::native_function();
  functions[ordinal].generic = &Recorded<ordinal, flags, body>::generic;
}

const std::vector<HostFunction>& recording_functions() {
  using namespace antelope;
  static const std::vector<HostFunction> all = [] {
    const auto& real = differential::antelope().functions;
    std::vector<HostFunction> functions(real.begin(), real.end());
#define HOST_FUNCTION(ordinal, name, body, signature, base, per_byte, flags) \
  record_function<ordinal, flags, &body>(functions);
#define HOST_MISSING(ordinal, name, signature, base, per_byte, flags)
#include "hostapi/antelope/host_functions.def"
#undef HOST_FUNCTION
#undef HOST_MISSING
    return functions;
  }();
  return all;
}

HostProfile recording(std::string_view name) {
  HostProfile profile = *find_profile(name);
  profile.functions = recording_functions();
  return profile;
}

}  // namespace

std::string& recorded_calls() {
  static thread_local std::string calls;
  return calls;
}

const HostProfile& recording_profile(std::string_view name) {
  static const HostProfile antelope_profile = recording("antelope"), plain_profile = recording("plain");
  return name == "plain" ? plain_profile : antelope_profile;
}

}  // namespace wrought::differential
