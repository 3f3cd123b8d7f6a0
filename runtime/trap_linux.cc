#include <sys/mman.h>

#include <cerrno>

#include "runtime/execution.h"
#include "runtime/memory.h"
#include "runtime/signal_chain_linux.h"
#include "runtime/signal_context.h"
#include "runtime/trap.h"

namespace wrought {
namespace {

SignalChain segv_chain;
SignalChain bus_chain;

void leave_from_signal(ucontext_t& context, Execution& execution, uint32_t why) {
  execution.why = why;
  resume_in_leave(context, execution);
}

FaultAnswer ask_memories(const Execution& execution, const uint8_t* address, bool is_write) {
  if (execution.memory == nullptr) return FaultAnswer::not_ours;
  const FaultAnswer answer = execution.memory->on_fault(address, is_write);
  if (answer != FaultAnswer::not_ours) return answer;
  for (const ExecutionPart& part : execution.parts) {
    const FaultAnswer other = part.memory->on_fault(address, is_write);
    if (other != FaultAnswer::not_ours) return other;
  }
  return answer;
}

// True if the fault was an execution's and is dealt with.
bool handle_fault(const siginfo_t& info, ucontext_t& context) {
  Execution* const execution = current_execution;
  if (execution == nullptr || info.si_code <= 0) return false;  // <= 0: sent by somebody, si_addr means nothing
  const auto* const address = static_cast<const uint8_t*>(info.si_addr);
  const bool in_plugin = execution->is_code(interrupted_pc(context));

  const FaultAnswer answer = ask_memories(*execution, address, fault_is_write(context));
  switch (answer) {
    case FaultAnswer::resume: return true;
    case FaultAnswer::out_of_bounds:
      if (!in_plugin) return false;
      leave_from_signal(context, *execution, WR_TRAP_MEMORY_OUT_OF_BOUNDS);
      return true;
    case FaultAnswer::no_memory:
      if (!in_plugin) return false;
      leave_from_signal(context, *execution, leave_no_memory);
      return true;
    case FaultAnswer::not_ours: break;
  }
  if (!in_plugin || execution->stack == nullptr || !execution->stack->in_guard(address)) return false;
  leave_from_signal(context, *execution, leave_stack_overflow);
  return true;
}

void on_fault_signal(int signal, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  if (!handle_fault(*info, *static_cast<ucontext_t*>(context)))
    (signal == SIGBUS ? bus_chain : segv_chain).pass_on(signal, info, context);
  errno = saved_errno;
}

bool install_handlers() noexcept {
  static const bool installed =
      segv_chain.install(SIGSEGV, 0, on_fault_signal) && bus_chain.install(SIGBUS, 0, on_fault_signal);
  return installed;
}

// This thread's alternate signal stack: the fault may be that the stack in use has run out. An embedder's own is kept
// when it is large enough.
class AlternateStack {
 public:
  bool ensure() noexcept {
    stack_t present{};
    if (sigaltstack(nullptr, &present) != 0) return false;
    if ((present.ss_flags & SS_DISABLE) == 0 && present.ss_size >= bytes_min) return true;
    if (mapped_ == nullptr) {
      void* mapped = mmap(nullptr, guard_bytes + bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (mapped == MAP_FAILED) return false;
      mprotect(mapped, guard_bytes, PROT_NONE);
      mapped_ = static_cast<uint8_t*>(mapped);
    }
    stack_t ours{};
    ours.ss_sp = mapped_ + guard_bytes;
    ours.ss_size = bytes;
    replaced_ = present;
    return sigaltstack(&ours, nullptr) == 0;
  }

  ~AlternateStack() {
    if (mapped_ == nullptr) return;
    stack_t present{};
    if (sigaltstack(nullptr, &present) == 0 && present.ss_sp == mapped_ + guard_bytes) sigaltstack(&replaced_, nullptr);
    munmap(mapped_, guard_bytes + bytes);
  }

 private:
  static constexpr size_t bytes = 128 * 1024;
  static constexpr size_t bytes_min = 16 * 1024;
  static constexpr size_t guard_bytes = 64 * 1024;
  uint8_t* mapped_ = nullptr;
  stack_t replaced_{};
};

// Some embedders block every signal in their worker threads; a fault in a blocked signal would end the process.
bool unblock_faults() noexcept {
  sigset_t faults;
  sigemptyset(&faults);
  sigaddset(&faults, SIGSEGV);
  sigaddset(&faults, SIGBUS);
  return pthread_sigmask(SIG_UNBLOCK, &faults, nullptr) == 0;
}

struct ThreadState {
  AlternateStack alternate;
  bool ready = false;
};

}  // namespace

bool prepare_thread() noexcept {
  static thread_local ThreadState thread;
  if (thread.ready) return true;
  thread.ready = install_handlers() && thread.alternate.ensure() && unblock_faults();
  return thread.ready;
}

}  // namespace wrought
