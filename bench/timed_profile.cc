// Every body of host_functions.def gets a clock around it and is bound as the real profile binds it.
#include "bench/timed_profile.h"

#include <vector>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/bind.h"

namespace wrought::bench {
namespace {

struct Clock {
  uint64_t start = ticks();
  ~Clock() {
    host_time().ticks += ticks() - start;
    ++host_time().calls;
  }
};

template <auto body>
struct Timed;

template <class R, class Context, class... A, HostResult<R> (*body)(Context&, A...)>
struct Timed<body> {
  static HostResult<R> call(Context& context, A... arguments) {
    const Clock clock;
    return body(context, static_cast<A&&>(arguments)...);
  }
};

template <uint32_t ordinal, uint8_t flags, auto body>
void time_function(std::vector<HostFunction>& functions) {
  using B = Bound<ordinal, flags, &Timed<body>::call>;
  functions[ordinal].native = B::native_function();
  functions[ordinal].generic = &B::generic;
}

std::vector<HostFunction> timed_functions() {
  using namespace antelope;
  const auto& real = find_profile("antelope")->functions;
  std::vector<HostFunction> functions(real.begin(), real.end());
#define HOST_FUNCTION(ordinal, name, body, signature, base, per_byte, flags) \
  time_function<ordinal, flags, &body>(functions);
#define HOST_MISSING(ordinal, name, signature, base, per_byte, flags)
#include "hostapi/antelope/host_functions.def"
#undef HOST_FUNCTION
#undef HOST_MISSING
  return functions;
}

}  // namespace

HostTime& host_time() {
  static HostTime time;
  return time;
}

const HostProfile& timed_profile() {
  static const std::vector<HostFunction> functions = timed_functions();
  static const HostProfile profile = [] {
    HostProfile timed = *find_profile("antelope");
    timed.functions = functions;
    return timed;
  }();
  return profile;
}

}  // namespace wrought::bench
