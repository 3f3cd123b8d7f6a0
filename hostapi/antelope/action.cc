// The action at hand: its data, its receiver, its return value.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"

#include <algorithm>

namespace wrought::antelope {

HostResult<uint32_t> read_action_data(Context& context, Span out) {
  const std::string& data = context.action.data;
  const auto size = static_cast<uint32_t>(data.size());
  if (out.size == 0 || size == 0) return size;
  const uint32_t copied = std::min(out.size, size);
  std::memcpy(out.data, data.data(), copied);
  return copied;
}

HostResult<uint32_t> action_data_size(Context& context) { return static_cast<uint32_t>(context.action.data.size()); }

HostResult<uint64_t> current_receiver(Context& context) { return context.receiver.value; }

HostResult<void> set_action_return_value(Context& context, UnaliasedSpan value) {
  const uint32_t bytes_max = chain_config(context.state).max_action_return_value_size;
  if (value.size > bytes_max && !context.transaction.read_only) {
    return context.fail("action_return_value_exception",
                        "action return value size must be less or equal to " + std::to_string(bytes_max) + " bytes");
  }
  context.return_value = value.view();
  return {};
}

}  // namespace wrought::antelope
