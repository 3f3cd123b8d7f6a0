// The transaction that the action is part of, as bytes and as fields.
#include "hostapi/antelope/bodies.h"

#include <algorithm>

namespace wrought::antelope {

namespace {

// Size of `bytes` if there is no room at all, else as much as fits.
uint32_t copy_out(Span out, std::string_view bytes) {
  if (out.size == 0) return static_cast<uint32_t>(bytes.size());
  const auto copied = static_cast<uint32_t>(std::min<size_t>(out.size, bytes.size()));
  std::memcpy(out.data, bytes.data(), copied);
  return copied;
}

}  // namespace

HostResult<uint32_t> read_transaction(Context& context, Span out) { return copy_out(out, context.transaction.packed); }
HostResult<uint32_t> transaction_size(Context& context) {
  return static_cast<uint32_t>(context.transaction.packed.size());
}
HostResult<uint32_t> expiration(Context& context) { return context.transaction.expiration_s; }
HostResult<uint32_t> tapos_block_num(Context& context) { return context.transaction.ref_block_num; }
HostResult<uint32_t> tapos_block_prefix(Context& context) { return context.transaction.ref_block_prefix; }

HostResult<int32_t> get_action(Context& context, uint32_t type, uint32_t index, Span buffer) {
  if (type > 1) return context.fail("action_not_found_exception", "action is not found");
  const auto& actions = type == 0 ? context.transaction.context_free_actions : context.transaction.actions;
  if (index >= actions.size()) return -1;
  std::string packed;
  pack_action(packed, actions[index]);
  if (packed.size() <= buffer.size) std::memcpy(buffer.data, packed.data(), packed.size());
  return static_cast<int32_t>(packed.size());
}

HostResult<int32_t> get_context_free_data(Context& context, uint32_t index, Span buffer) {
  const auto& entries = context.transaction.context_free_data;
  if (index >= entries.size()) return -1;
  return static_cast<int32_t>(copy_out(buffer, entries[index]));
}

}  // namespace wrought::antelope
