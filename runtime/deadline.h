// Wall-clock deadlines without polling: a timer per thread, whose signal ends the contract.
//
// The signal acts only when it finds emitted code running. In a host call it does nothing and comes again a
// millisecond later, until the call has returned: host code is never cut short. Armed only for an apply that has a
// deadline; a signal that arrives late finds no execution whose deadline has passed, and does nothing.
#pragma once

#include <cstdint>

namespace wrought {

// False: this thread can have no timer. Call before the first arm_deadline of an apply.
[[nodiscard]] bool prepare_deadline() noexcept;

[[nodiscard]] int64_t deadline_from_now(int64_t after_ns) noexcept;  // CLOCK_MONOTONIC, saturated
void arm_deadline(int64_t at_ns) noexcept;
void disarm_deadline() noexcept;

}  // namespace wrought
