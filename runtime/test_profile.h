// A host profile of a few functions, each there to bring about one situation.
#pragma once

#include "hostapi/host_function.h"
#include "runtime/engine.h"

namespace wrought::testing {

// Ordinals, module "env".
enum : uint32_t {
  host_count_up,  // () -> (): adds 1 to TestHost::count
  host_fail,      // (i32) -> (): fails as aborted with this code
  host_exit,      // () -> (): exits
  host_poke,      // (i32 i32) -> (): writes the second argument's low byte at the first
  host_spin,      // (i32) -> (): stays in host code for so many milliseconds
  host_crash,     // () -> (): reads far outside: a bug in host code
  host_again,     // () -> (): applies TestHost::inner on this thread, with a context of its own
  host_add,       // (i32 i64) -> i64: the sum
};

struct TestHost : HostContext {
  int count = 0;
  Contract* inner = nullptr;
  Outcome inner_outcome;
};

// Every function costs 10 gas; 8 frames; up to 64 pages.
[[nodiscard]] const HostProfile& test_profile();

}  // namespace wrought::testing
