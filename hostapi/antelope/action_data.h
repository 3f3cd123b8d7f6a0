// Actions and their packed form, the one that contracts and transactions use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hostapi/antelope/name.h"
#include "hostapi/antelope/packed.h"

namespace wrought {

// Ordered by actor, then permission.
struct PermissionLevel {
  Name actor, permission;
  auto operator<=>(const PermissionLevel&) const = default;
};

struct Action {
  Name account, name;
  std::vector<PermissionLevel> authorization;
  std::string data;
  bool operator==(const Action&) const = default;
};

[[nodiscard]] PermissionLevel unpack_level(PackedReader& in);
void pack(std::string& out, const PermissionLevel& level);
// {"actor":"alice","permission":"active"}, as error texts have it.
[[nodiscard]] std::string to_json(const PermissionLevel& level);

void pack_action(std::string& out, const Action& action);
// The next action of the reader, which tells whether there was one.
[[nodiscard]] Action unpack_action(PackedReader& in);

}  // namespace wrought
