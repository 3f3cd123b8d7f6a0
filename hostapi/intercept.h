// A profile whose host calls can be watched, or answered by somebody else than the host.
//
// Every host function of the profile is replaced by one that hands the call, arguments as cells, to the apply's host
// context, which must be a CallInterceptor. It may pass the call on to the real function, note what it did, or play
// the answer of an earlier run. Both ways to call a function, native and generic, end in the same place.
//
// What a host function can read and write of the guest's memory is known beforehand: its body gets nothing but what
// guest_arguments.h makes of the arguments, so the ranges follow from the body's parameter types.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

// A piece of linear memory that a call names, all of it inside the memory.
struct GuestRange {
  uint64_t address = 0;
  uint64_t size = 0;  // bytes
  bool writable = false;
};

struct GuestRanges {
  std::array<GuestRange, 8> all{};
  size_t count = 0;
};

// What an interceptor is told of the function that was called.
struct InterceptedFunction {
  uint32_t ordinal = 0;
  uint32_t argument_count = 0;
  bool has_result = false;
  // Emitted code may do it by itself, without a call (transpiler/emit/host_inline.h), so engines differ in how often
  // they call it. It works on arguments and guest memory alone, and in any context.
  bool guest_only = false;
  // Pieces that do not lie inside memory are left out: the host function refuses them before it touches anything.
  GuestRanges (*ranges)(const GenericCall& call) noexcept = nullptr;
};

// The host context of an apply of a contract that is linked to an intercepted profile.
struct CallInterceptor : HostContext {
  // As HostFunction::generic, with call.host == this. Used by the thread that applies.
  virtual void on_call(const InterceptedFunction& function, GenericCall& call) noexcept = 0;
};

// An intercepted profile and the rows it points to. Contracts linked to it need it for as long as they live.
class InterceptedProfile {
 public:
  // The host functions of `profile` must be those of the profile antelope: same ordinals, names and signatures, with
  // parameters of the same types. Those without a body are left as they are. Else a failure of class `usage`.
  [[nodiscard]] static Result<std::shared_ptr<const InterceptedProfile>> create(const HostProfile& profile);

  [[nodiscard]] const HostProfile& profile() const { return profile_; }

 private:
  HostProfile profile_;
  std::vector<HostFunction> functions_;
};

}  // namespace wrought
