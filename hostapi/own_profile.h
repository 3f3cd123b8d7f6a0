// A profile that somebody else defines, on its way to the process that checks contracts against it.
//
// The table travels as JSON: names, signatures, costs and rules, which is all that a build looks at. The functions
// themselves stay where they are, so what is read back can be built for and not linked to.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "hostapi/host_function.h"

namespace wrought {

// A profile with the texts and rows that it refers to. `native` and `generic` of its rows are null.
struct OwnProfile {
  HostProfile profile{};

 private:
  friend Result<OwnProfile> read_own_profile(std::string_view text);
  struct Storage {
    std::string name;
    std::vector<std::string> texts;  // module, name and signature of each row
    std::vector<HostFunction> rows;
  };
  std::shared_ptr<const Storage> storage_;
};

// check_own_profile() without the functions' code and the limits.
[[nodiscard]] Result<> check_own_table(const HostProfile& profile);

// REQUIRES: check_own_table(profile).ok()
[[nodiscard]] std::string own_profile_text(const HostProfile& profile);

// The inverse; limits are not part of it and keep their defaults. What it gives has passed check_own_table.
// Never throws anything but std::bad_alloc.
[[nodiscard]] Result<OwnProfile> read_own_profile(std::string_view text);

}  // namespace wrought
