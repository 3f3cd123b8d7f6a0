// One running apply on this thread: what the trap handler and `leave` need to know of it.
//
// Executions of a thread form a chain: a host function may run another contract. The handler acts only for the
// innermost one, since only that one's code can be running.
#pragma once

#include <cstdint>
#include <span>

#include "hostapi/contract_abi.h"
#include "runtime/memory.h"
#include "runtime/stack.h"
#include "runtime/switch.h"

namespace wrought {

// Reasons to leave beside WR_TRAP_* and WR_LEAVE_HOST, known to the runtime only.
inline constexpr uint32_t leave_stack_overflow = 100;
inline constexpr uint32_t leave_deadline = 101;
inline constexpr uint32_t leave_no_memory = 102;
inline constexpr uint32_t leave_unknown_trap = 103;  // of another runtime's making: our table is incomplete
inline constexpr uint32_t leave_none = 0xffffffff;

struct TextRange {
  const uint8_t* begin = nullptr;
  const uint8_t* end = nullptr;
  [[nodiscard]] bool contains(const void* address) const { return address >= begin && address < end; }
};

// An instance that runs as part of an execution: its code and its memory.
struct ExecutionPart {
  TextRange text;
  LinearMemory* memory;
};

struct Execution {
  SwitchPoint point;
  LinearMemory* memory = nullptr;
  ContractStack* stack = nullptr;
  TextRange text;  // only code in here may be cut short
  // Where instances are linked to one another: all of them, and then they count like `text` and `memory`.
  std::span<const ExecutionPart> parts;
  int64_t deadline_ns = 0;  // CLOCK_MONOTONIC; 0: none
  // How the deadline ends code that is not emitted C (an interpreter): called from the signal handler, again and again
  // until the execution ends. Null: the deadline cuts the code in `text` short.
  void (*expire)(void* argument) = nullptr;
  void* expire_argument = nullptr;
  void* owner = nullptr;  // the engine's own
  Execution* outer = nullptr;

  // How it left; leave_none while it runs, and when it simply returned.
  uint32_t why = leave_none;
  int64_t gas = 0;  // when it left by itself
  int32_t depth = 0;

  [[nodiscard]] bool is_code(const void* address) const {
    if (text.contains(address)) return true;
    for (const ExecutionPart& part : parts)
      if (part.text.contains(address)) return true;
    return false;
  }
};

// The innermost execution of this thread. initial-exec: read by signal handlers, so it may not be allocated lazily.
extern thread_local constinit Execution* current_execution [[gnu::tls_model("initial-exec")]];

// Runs `function` on the execution's stack. True: it returned `gas`. False: it left; see why.
[[nodiscard]] bool run_on_contract_stack(Execution& execution, const void* function, const EnterArguments& arguments,
                                         int64_t& gas) noexcept;

// Ends the innermost execution. Only emitted code may lie between this call and run_on_contract_stack.
[[noreturn]] void leave_execution(uint32_t why, int64_t gas, int32_t depth) noexcept;

// Makes `execution` the innermost one for as long as the scope lasts, and arms its deadline.
class ExecutionScope {
 public:
  ExecutionScope(Execution& execution, int64_t deadline_after_ns) noexcept;
  ~ExecutionScope();
  ExecutionScope(const ExecutionScope&) = delete;
  ExecutionScope& operator=(const ExecutionScope&) = delete;

 private:
  Execution& execution_;
};

}  // namespace wrought
