// What changes between one block and the next without a transaction: everything that waited for it.
#pragma once

#include "hostapi/state/overlay.h"

namespace wrought {

// Pre-activated features become active, proposed producers and finalizers come into force.
void start_block(Overlay& state);

}  // namespace wrought
