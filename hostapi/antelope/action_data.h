// Actions and their packed form, the one that contracts and transactions use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hostapi/antelope/name.h"
#include "hostapi/antelope/packed.h"

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

void pack_action(std::string& out, const Action& action);
// The next action of the reader, which tells whether there was one.
[[nodiscard]] Action unpack_action(PackedReader& in);

}  // namespace wrought
