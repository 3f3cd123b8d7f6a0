// What an account may use: RAM in bytes, network and processor as weights; -1 is without limit.
//
// Contracts set and read these numbers. Of them only RAM is measured here: a transaction that makes an account use more
// than its limit fails. Of network and processor gas is the only limit.
#pragma once

#include "hostapi/antelope/accounts.h"

namespace wrought {

struct ResourceLimits {
  int64_t ram_bytes = -1, net_weight = -1, cpu_weight = -1;
  bool operator==(const ResourceLimits&) const = default;
};

// Unlimited while nothing is stored, also for accounts that do not exist.
[[nodiscard]] ResourceLimits resource_limits(const StateView& state, Name account);
void set_resource_limits(Overlay& state, Name account, const ResourceLimits& limits);

}  // namespace wrought
