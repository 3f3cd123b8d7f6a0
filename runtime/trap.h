// Faults of emitted code, told apart from everybody else's.
//
// One handler for SIGSEGV and SIGBUS serves the whole process. It acts only on an address inside the memory or the
// stack guard of this thread's innermost execution; whatever else comes goes to the handler that was there before.
//
//    address in                     faulting code      what happens
//    a cold page of linear memory   any                page is opened, code goes on (memory.h)
//    past the end of memory         the plugin's       trapped(memory_out_of_bounds)
//    the stack guard                the plugin's       host_error(stack_overflow)
//    anything else                  any                passed on
//
// A host function that runs past the end is our bug and passed on: it must have checked.
#pragma once

namespace wrought {

// Installs the handlers (once per process) and gives this thread an alternate signal stack (once per thread).
// False: the system refused. Cheap when done before.
[[nodiscard]] bool prepare_thread() noexcept;

}  // namespace wrought
