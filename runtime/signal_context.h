// Picks the machine's view of interrupted registers.
#pragma once

#if defined(__x86_64__)
#include "runtime/signal_context_x86_64.h"
#else
#error "no support for this machine yet: write runtime/signal_context_<machine>.h"
#endif
