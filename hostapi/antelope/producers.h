// Who produces blocks: the active schedule, and the one that was proposed during this block.
//
// A proposal becomes active with the next block; the node takes longer, until the block of the proposal is final.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hostapi/antelope/accounts.h"
#include "hostapi/antelope/public_key.h"

namespace wrought {

// An account, and which keys have to sign its blocks: weights of those that do must add up to the threshold.
struct Producer {
  Name name;
  uint32_t threshold = 0;
  std::vector<KeyWeight> keys;
  bool operator==(const Producer&) const = default;
};

struct ProducerSchedule {
  uint32_t version = 0;
  std::vector<Producer> producers;
  bool operator==(const ProducerSchedule&) const = default;
};

// At genesis: version 0, only `eosio`, with the node's default key.
[[nodiscard]] ProducerSchedule active_producers(const StateView& state);
[[nodiscard]] std::optional<ProducerSchedule> proposed_producers(const StateView& state);

// For tools and tests: a new version with these producers, in this order, each with the default key.
void set_active_producers(Overlay& state, std::span<const Name> names);

// At the start of a block: what was proposed is active from now on.
void activate_proposed_producers(Overlay& state);

}  // namespace wrought
