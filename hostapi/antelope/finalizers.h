// Who votes on finality under Savanna: the policy in force, and the one that was proposed during this block.
//
// A proposal comes into force with the next block. Before the first one does, the chain is not Savanna: other rules
// hold for producer schedules. Keys are checked to be points of BLS12-381's first curve; that somebody owns them is
// for the contract to check (bls_pairing), as on the node.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "hostapi/state/overlay.h"

namespace wrought {

struct Finalizer {
  std::string description;
  uint64_t weight = 0;
  std::array<uint8_t, 96> public_key{};  // affine x, then y, each little-endian
  bool operator==(const Finalizer&) const = default;
};

struct FinalizerPolicy {
  uint32_t generation = 0;  // 1 for the first
  uint64_t threshold = 0;   // weights of votes that make a block final
  std::vector<Finalizer> finalizers;
  bool operator==(const FinalizerPolicy&) const = default;
};

[[nodiscard]] std::optional<FinalizerPolicy> finalizers(const StateView& state);
[[nodiscard]] std::optional<FinalizerPolicy> proposed_finalizers(const StateView& state);
// The same questions where the policies themselves, which may be long, do not matter.
[[nodiscard]] bool is_savanna(const StateView& state);
[[nodiscard]] bool has_proposed_finalizers(const StateView& state);

// At the start of a block: what was proposed is in force from now on.
void activate_proposed_finalizers(Overlay& state);

}  // namespace wrought
