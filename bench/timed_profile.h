// The antelope profile with a clock in every host function: how much of an apply its host functions take.
#pragma once

#include <x86intrin.h>
#include <cstdint>

#include "hostapi/host_function.h"

namespace wrought::bench {

// Processor ticks: they cost less to read than the system's clock. For ratios, and for one thread.
[[nodiscard]] inline uint64_t ticks() { return __rdtsc(); }

struct HostTime {
  uint64_t calls = 0, ticks = 0;  // ticks within the functions' bodies, and those of reading the clock once per call
};
HostTime& host_time();

// As find_profile("antelope"), but its functions add to host_time().
[[nodiscard]] const HostProfile& timed_profile();

}  // namespace wrought::bench
