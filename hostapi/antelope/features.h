// Protocol features: rules of the chain that are switched on by digest, one after the other.
//
// They are the node's builtin ones. All are active while the state says nothing else. What hangs on them here: which
// functions a contract may import, which keys a producer may have, whether a schedule may be empty, and whether the
// size of return values is configurable. The other features describe rules that always hold here.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "common/hash.h"
#include "hostapi/state/overlay.h"

namespace wrought {

// The node's numbers: they are part of a feature's digest, and our bit in a FeatureSet.
enum class Feature : uint8_t {
  preactivate_feature = 0,
  only_link_to_existing_permission = 1,
  replace_deferred = 2,
  no_duplicate_deferred_id = 3,
  fix_linkauth_restriction = 4,
  disallow_empty_producer_schedule = 5,
  restrict_action_to_self = 6,
  only_bill_first_authorizer = 7,
  forward_setcode = 8,
  get_sender = 9,
  ram_restrictions = 10,
  webauthn_key = 11,
  wtmsig_block_signatures = 12,
  action_return_value = 13,
  // 14 and 15 were never used.
  blockchain_parameters = 16,
  get_code_hash = 17,
  configurable_wasm_limits = 18,
  crypto_primitives = 19,
  get_block_num = 20,
  bls_primitives = 21,
  disable_deferred_trxs_stage_1 = 22,
  disable_deferred_trxs_stage_2 = 23,
  savanna = 24,
};

class FeatureSet {
 public:
  constexpr FeatureSet() = default;
  constexpr explicit FeatureSet(uint32_t bits) : bits_(bits) {}
  [[nodiscard]] constexpr bool has(Feature feature) const { return (bits_ >> static_cast<int>(feature) & 1) != 0; }
  [[nodiscard]] constexpr bool has_all(FeatureSet others) const { return (others.bits_ & ~bits_) == 0; }
  [[nodiscard]] constexpr FeatureSet with(Feature feature) const {
    return FeatureSet(bits_ | uint32_t{1} << static_cast<int>(feature));
  }
  [[nodiscard]] constexpr FeatureSet without(Feature feature) const {
    return FeatureSet(bits_ & ~(uint32_t{1} << static_cast<int>(feature)));
  }
  [[nodiscard]] constexpr FeatureSet with_all(FeatureSet others) const { return FeatureSet(bits_ | others.bits_); }
  [[nodiscard]] constexpr uint32_t bits() const { return bits_; }
  constexpr bool operator==(const FeatureSet&) const = default;

 private:
  uint32_t bits_ = 0;
};

struct FeatureInfo {
  std::string_view name;  // as the node writes it: "GET_SENDER"
  FeatureSet dependencies;
  Feature feature;
  Sha256 digest;
};

// Every feature there is, by number.
[[nodiscard]] std::span<const FeatureInfo> features();
// By name or by digest; nullptr for others.
[[nodiscard]] const FeatureInfo* find_feature(std::string_view name);
[[nodiscard]] const FeatureInfo* find_feature(const Sha256& digest);

[[nodiscard]] FeatureSet active_features(const StateView& state);
// For tools and tests: exactly these, whatever they depend on.
void set_active_features(Overlay& state, FeatureSet features);

// Contracts pre-activate features; they become active with the next block, by this call at its start.
void activate_preactivated_features(Overlay& state);

// The feature without which a function of `env` cannot be imported, if there is one. The node looks at this when code
// is set ("env.get_sender unresolveable", a wasm_serialization_error); code that is there already keeps its imports.
[[nodiscard]] std::optional<Feature> feature_of_import(std::string_view name);
[[nodiscard]] bool may_import(FeatureSet active, std::string_view name);

}  // namespace wrought
