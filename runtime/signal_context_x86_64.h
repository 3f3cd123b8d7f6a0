// The interrupted registers, as a signal handler gets them (Linux, x86-64).
#pragma once

#include <ucontext.h>

#include <cstdint>

#include "runtime/execution.h"

namespace wrought {

[[nodiscard]] inline const void* interrupted_pc(const ucontext_t& context) {
  return reinterpret_cast<const void*>(context.uc_mcontext.gregs[REG_RIP]);
}

// Bit 1 of the page fault's error code.
[[nodiscard]] inline bool fault_is_write(const ucontext_t& context) {
  return (context.uc_mcontext.gregs[REG_ERR] & 2) != 0;
}

// Makes the return from the handler continue in wrought_leave. The kernel restores the signal mask and the alternate
// stack on that way, as for any handler that returns.
inline void resume_in_leave(ucontext_t& context, Execution& execution) {
  greg_t* const registers = context.uc_mcontext.gregs;
  registers[REG_RIP] = reinterpret_cast<greg_t>(&wrought_leave);
  registers[REG_RDI] = reinterpret_cast<greg_t>(&execution.point);
  // The contract's stack may be used up; another signal's handler must find room.
  registers[REG_RSP] = reinterpret_cast<greg_t>(execution.point.host_stack) - 256;
}

}  // namespace wrought
