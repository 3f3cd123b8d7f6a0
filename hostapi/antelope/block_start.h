// What changes between one block and the next without a transaction: everything that waited for it.
#pragma once

#include "hostapi/state/overlay.h"

namespace wrought {

// Pre-activated features become active, proposed producers and finalizers come into force, and the permissions of
// eosio.prods follow the producers.
void start_block(Overlay& state);

}  // namespace wrought
