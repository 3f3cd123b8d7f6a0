// Packing and unpacking of actions.
#include "hostapi/antelope/action_data.h"

#include "hostapi/antelope/packed.h"

namespace wrought {

PermissionLevel unpack_level(PackedReader& in) {
  const Name actor = in.name();
  return {actor, in.name()};
}

void pack(std::string& out, const PermissionLevel& level) {
  pack(out, level.actor);
  pack(out, level.permission);
}

std::string to_json(const PermissionLevel& level) {
  return R"({"actor":")" + to_string(level.actor) + R"(","permission":")" + to_string(level.permission) + "\"}";
}

void pack_action(std::string& out, const Action& action) {
  pack(out, action.account);
  pack(out, action.name);
  pack_varuint32(out, static_cast<uint32_t>(action.authorization.size()));
  for (const auto& level : action.authorization) pack(out, level);
  pack_counted(out, action.data);
}

Action unpack_action(PackedReader& in) {
  Action action;
  action.account = in.name();
  action.name = in.name();
  const uint32_t levels = in.list_size();
  for (uint32_t i = 0; i < levels && in.ok(); ++i) action.authorization.push_back(unpack_level(in));
  action.data = in.counted_bytes();
  return action;
}

}  // namespace wrought
