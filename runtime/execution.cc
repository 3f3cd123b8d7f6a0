#include "runtime/execution.h"

#include "common/sanitizers.h"
#include "runtime/deadline.h"

#if WROUGHT_ASAN
#include <sanitizer/common_interface_defs.h>
#elif WROUGHT_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace wrought {

thread_local constinit Execution* current_execution [[gnu::tls_model("initial-exec")]] = nullptr;

namespace {

// Sanitizers must be told which stack is in use: of the contract's just before the switch, and of the thread's own just
// after it; nothing instrumented runs in between. ThreadSanitizer also notes every call that has not returned yet;
// those that wrought_leave drops are forgotten with the fiber that they were noted for.
class SanitizerStack {
 public:
#if WROUGHT_ASAN
  explicit SanitizerStack(const ContractStack& stack) {
    __sanitizer_start_switch_fiber(&fake_, stack.bottom(), static_cast<size_t>(stack.top() - stack.bottom()));
    __sanitizer_finish_switch_fiber(nullptr, &bottom_, &size_);
  }
  ~SanitizerStack() {
    __sanitizer_start_switch_fiber(nullptr, bottom_, size_);
    __sanitizer_finish_switch_fiber(fake_, nullptr, nullptr);
  }

 private:
  void* fake_ = nullptr;
  const void* bottom_ = nullptr;
  size_t size_ = 0;
#elif WROUGHT_TSAN
  [[gnu::always_inline]] explicit SanitizerStack(const ContractStack&) { __tsan_switch_to_fiber(contract_, 0); }
  [[gnu::always_inline]] ~SanitizerStack() {
    __tsan_switch_to_fiber(own_, 0);
    __tsan_destroy_fiber(contract_);
  }

 private:
  void* const own_ = __tsan_get_current_fiber();
  void* const contract_ = __tsan_create_fiber(0);
#else
  explicit SanitizerStack(const ContractStack&) {}
#endif
};

#if WROUGHT_TSAN
#define UNSEEN_BY_SANITIZER [[gnu::no_sanitize_thread]]
#else
#define UNSEEN_BY_SANITIZER
#endif

}  // namespace

// Its own return must be noted for the fiber that its call was noted for.
UNSEEN_BY_SANITIZER bool run_on_contract_stack(Execution& execution, const void* function,
                                               const EnterArguments& arguments, int64_t& gas) noexcept {
  execution.why = leave_none;
  execution.point.contract_stack = execution.stack->top();
  {
    const SanitizerStack told(*execution.stack);
    gas = wrought_enter(&execution.point, function, &arguments);
  }
  // The second return of wrought_enter comes from elsewhere: read what was stored, not what a register remembers.
  return *const_cast<volatile uint32_t*>(&execution.why) == leave_none;
}

void leave_execution(uint32_t why, int64_t gas, int32_t depth) noexcept {
  Execution* const execution = current_execution;
  execution->why = why;
  execution->gas = gas;
  execution->depth = depth;
  wrought_leave(&execution->point);
}

ExecutionScope::ExecutionScope(Execution& execution, int64_t deadline_after_ns) noexcept : execution_(execution) {
  execution.outer = current_execution;
  if (deadline_after_ns > 0) execution.deadline_ns = deadline_from_now(deadline_after_ns);
  // A contract that runs inside another's host call may not outlive the other's deadline.
  if (execution.outer != nullptr && execution.outer->deadline_ns != 0 &&
      (execution.deadline_ns == 0 || execution.outer->deadline_ns < execution.deadline_ns))
    execution.deadline_ns = execution.outer->deadline_ns;
  current_execution = &execution;
  if (execution.deadline_ns != 0) arm_deadline(execution.deadline_ns);
}

ExecutionScope::~ExecutionScope() {
  current_execution = execution_.outer;
  if (execution_.deadline_ns == 0) return;
  if (execution_.outer != nullptr && execution_.outer->deadline_ns != 0)
    arm_deadline(execution_.outer->deadline_ns);
  else
    disarm_deadline();
}

}  // namespace wrought
