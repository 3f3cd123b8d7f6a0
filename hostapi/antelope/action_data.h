// Actions and their packed form, the one that contracts and transactions use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hostapi/antelope/name.h"

namespace wrought {

struct PermissionLevel {
  Name actor, permission;
  bool operator==(const PermissionLevel&) const = default;
};

struct Action {
  Name account, name;
  std::vector<PermissionLevel> authorization;
  std::string data;
  bool operator==(const Action&) const = default;
};

// Appends `value` as a varuint32: seven bits a byte, low ones first.
void pack_varuint32(std::string& out, uint32_t value);
void pack_action(std::string& out, const Action& action);
// Bytes after the action are ignored. nullopt: the bytes end too early.
[[nodiscard]] std::optional<Action> unpack_action(std::string_view bytes);

}  // namespace wrought
