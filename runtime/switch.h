// Onto the contract's stack and back. Two functions in assembler (switch_<machine>.S), no system call.
//
// `wrought_enter` saves what the calling convention says a call preserves (and the floating-point control words) on
// the caller's stack, moves to the contract's stack and calls. `wrought_leave`, called from anywhere below it, drops
// the contract's stack as it is and returns from wrought_enter a second time: so it may only ever cross frames that
// own nothing, and those are the frames of emitted C.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wrought {

struct SwitchPoint {
  void* host_stack = nullptr;      // set by wrought_enter
  void* contract_stack = nullptr;  // 16-byte aligned top
};
static_assert(offsetof(SwitchPoint, contract_stack) == 8, "known to switch_*.S");

// The six integer argument registers of the callee.
struct EnterArguments {
  uint64_t registers[6] = {};
};

extern "C" {
// Result of `function`; whatever wrought_leave left there if the contract left.
int64_t wrought_enter(SwitchPoint* point, const void* function, const EnterArguments* arguments);
[[noreturn]] void wrought_leave(SwitchPoint* point);
}

}  // namespace wrought
