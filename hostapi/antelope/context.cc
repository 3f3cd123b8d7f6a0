// Preconditions that hold for whole groups of host functions.
#include "hostapi/antelope/context.h"

#include "hostapi/bind.h"

namespace wrought {

bool AntelopeContext::may_call(uint8_t flags) {
  if (context_free ? (flags & (cf | cf_only)) == 0 : (flags & cf_only) != 0) {
    (void)fail("unaccessible_api", context_free ? "only context free api's can be used in this context"
                                                : "this API may only be called from context_free apply");
    return false;
  }
  if ((flags & priv) != 0 && !privileged) {
    (void)fail("unaccessible_api", to_string(receiver) + " does not have permission to call this API");
    return false;
  }
  return true;
}

}  // namespace wrought
