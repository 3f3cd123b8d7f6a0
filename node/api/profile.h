// A profile of the C interface: one of ours by name, or the caller's table with the code for its callbacks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hostapi/host_function.h"
#include "node/api/host_call.h"
#include "node/api/objects.h"

namespace wrought::api {

// Immutable once made; contracts share it.
struct Profile {
  bool is_own = false;
  HostProfile profile{};

  // Of an own one: what `profile` refers to.
  std::string name;
  std::vector<std::string> texts;  // module, name and signature of each row
  std::vector<std::unique_ptr<HostCall>> calls;
  std::vector<HostFunction> rows;
};

}  // namespace wrought::api

struct wrought_profile {
  std::shared_ptr<const wrought::api::Profile> shared;
};
