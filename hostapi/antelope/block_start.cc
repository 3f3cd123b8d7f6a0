// The subjects do not depend on each other, so their order says nothing, but for permissions, which follow producers.
#include "hostapi/antelope/block_start.h"

#include "hostapi/antelope/features.h"
#include "hostapi/antelope/finalizers.h"
#include "hostapi/antelope/permissions.h"
#include "hostapi/antelope/producers.h"

namespace wrought {

void start_block(Overlay& state) {
  activate_preactivated_features(state);
  activate_proposed_producers(state);
  follow_active_producers(state);
  activate_proposed_finalizers(state);
}

}  // namespace wrought
