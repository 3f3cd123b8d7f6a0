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

bool AntelopeContext::may_change_chain(std::string_view function) {
  if (!transaction.read_only) return true;
  (void)fail("wasm_execution_error", std::string(function) + " not allowed in a readonly transaction");
  return false;
}

}  // namespace wrought
