// Packing and unpacking of actions.
#include "hostapi/antelope/action_data.h"

#include "hostapi/antelope/packed.h"

namespace wrought {

void pack_action(std::string& out, const Action& action) {
  pack(out, action.account);
  pack(out, action.name);
  pack_varuint32(out, static_cast<uint32_t>(action.authorization.size()));
  for (const auto& level : action.authorization) {
    pack(out, level.actor);
    pack(out, level.permission);
  }
  pack_counted(out, action.data);
}

Action unpack_action(PackedReader& in) {
  Action action;
  action.account = in.name();
  action.name = in.name();
  const uint32_t levels = in.varuint32();
  for (uint32_t i = 0; i < levels && in.ok(); ++i) {
    const Name actor = in.name();
    action.authorization.push_back({actor, in.name()});
  }
  action.data = in.counted_bytes();
  return action;
}

}  // namespace wrought
