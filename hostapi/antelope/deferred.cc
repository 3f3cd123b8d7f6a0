// Deferred transactions, which live chains have switched off: they can be sent and cancelled, and nothing comes of it.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

HostResult<void> send_deferred(Context& context, const Uint128&, Name, Span packed, uint32_t) {
  PackedReader in(packed.view());
  (void)unpack_transaction(in);
  if (!in.ok()) return context.fail(in);
  return {};
}

HostResult<bool> cancel_deferred(Context&, const Uint128&) { return false; }

}  // namespace wrought::antelope
