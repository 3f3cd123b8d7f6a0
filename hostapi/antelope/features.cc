// The table of features, what is active in the state, and the host functions that ask and pre-activate.
//
// A feature's digest is the SHA-256 of: u32 0 (builtin), the digest of its description, its dependencies (a count,
// then their digests in order), u32 its number.
#include "hostapi/antelope/features.h"

#include <algorithm>

#include "common/hex.h"
#include "hostapi/antelope/bodies.h"

namespace wrought {

namespace {

constexpr uint8_t hex_digit(char c) { return static_cast<uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

consteval Sha256 digest(std::string_view hex) {
  Sha256 bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<uint8_t>(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
  }
  return bytes;
}

// Bits 0 to 24 but for the two numbers that were never used.
constexpr FeatureSet every_feature{0x1ff3fff};

// clang-format off
constexpr FeatureInfo table[] = {
    {"PREACTIVATE_FEATURE", {}, Feature::preactivate_feature, digest("0ec7e080177b2c02b278d5088611686b49d739925a92d9bfcacd7fc6b74053bd")},
    {"ONLY_LINK_TO_EXISTING_PERMISSION", {}, Feature::only_link_to_existing_permission, digest("1a99a59d87e06e09ec5b028a9cbb7749b4a5ad8819004365d02dc4379a8b7241")},
    {"REPLACE_DEFERRED", {}, Feature::replace_deferred, digest("ef43112c6543b88db2283a2e077278c315ae2c84719a8b25f25cc88565fbea99")},
    {"NO_DUPLICATE_DEFERRED_ID", FeatureSet().with(Feature::replace_deferred), Feature::no_duplicate_deferred_id, digest("4a90c00d55454dc5b059055ca213579c6ea856967712a56017487886a4d4cc0f")},
    {"FIX_LINKAUTH_RESTRICTION", {}, Feature::fix_linkauth_restriction, digest("e0fb64b1085cc5538970158d05a009c24e276fb94e1a0bf6a528b48fbc4ff526")},
    {"DISALLOW_EMPTY_PRODUCER_SCHEDULE", {}, Feature::disallow_empty_producer_schedule, digest("68dcaa34c0517d19666e6b33add67351d8c5f69e999ca1e37931bc410a297428")},
    {"RESTRICT_ACTION_TO_SELF", {}, Feature::restrict_action_to_self, digest("ad9e3d8f650687709fd68f4b90b41f7d825a365b02c23a636cef88ac2ac00c43")},
    {"ONLY_BILL_FIRST_AUTHORIZER", {}, Feature::only_bill_first_authorizer, digest("8ba52fe7a3956c5cd3a656a3174b931d3bb2abb45578befc59f283ecd816a405")},
    {"FORWARD_SETCODE", {}, Feature::forward_setcode, digest("2652f5f96006294109b3dd0bbde63693f55324af452b799ee137a81a905eed25")},
    {"GET_SENDER", {}, Feature::get_sender, digest("f0af56d2c5a48d60a4a5b5c903edfb7db3a736a94ed589d0b797df33ff9d3e1d")},
    {"RAM_RESTRICTIONS", {}, Feature::ram_restrictions, digest("4e7bf348da00a945489b2a681749eb56f5de00b900014e137ddae39f48f69d67")},
    {"WEBAUTHN_KEY", {}, Feature::webauthn_key, digest("4fca8bd82bbd181e714e283f83e1b45d95ca5af40fb89ad3977b653c448f78c2")},
    {"WTMSIG_BLOCK_SIGNATURES", {}, Feature::wtmsig_block_signatures, digest("299dcb6af692324b899b39f16d5a530a33062804e41f09dc97e9f156b4476707")},
    {"ACTION_RETURN_VALUE", {}, Feature::action_return_value, digest("c3a6138c5061cf291310887c0b5c71fcaffeab90d5deb50d3b9e687cead45071")},
    {"BLOCKCHAIN_PARAMETERS", {}, Feature::blockchain_parameters, digest("5443fcf88330c586bc0e5f3dee10e7f63c76c00249c87fe4fbf7f38c082006b4")},
    {"GET_CODE_HASH", {}, Feature::get_code_hash, digest("bcd2a26394b36614fd4894241d3c451ab0f6fd110958c3423073621a70826e99")},
    {"CONFIGURABLE_WASM_LIMITS2", {}, Feature::configurable_wasm_limits, digest("d528b9f6e9693f45ed277af93474fd473ce7d831dae2180cca35d907bd10cb40")},
    {"CRYPTO_PRIMITIVES", {}, Feature::crypto_primitives, digest("6bcb40a24e49c26d0a60513b6aeb8551d264e4717f306b81a37a5afb3b47cedc")},
    {"GET_BLOCK_NUM", {}, Feature::get_block_num, digest("35c2186cc36f7bb4aeaf4487b36e57039ccf45a9136aa856a5d569ecca55ef2b")},
    {"BLS_PRIMITIVES2", {}, Feature::bls_primitives, digest("63320dd4a58212e4d32d1f58926b73ca33a247326c2a5e9fd39268d2384e011a")},
    {"DISABLE_DEFERRED_TRXS_STAGE_1", {}, Feature::disable_deferred_trxs_stage_1, digest("fce57d2331667353a0eac6b4209b67b843a7262a848af0a49a6e2fa9f6584eb4")},
    {"DISABLE_DEFERRED_TRXS_STAGE_2", FeatureSet().with(Feature::disable_deferred_trxs_stage_1), Feature::disable_deferred_trxs_stage_2, digest("09e86cb0accf8d81c9e85d34bea4b925ae936626d00c984e4691186891f5bc16")},
    {"SAVANNA", every_feature.without(Feature::preactivate_feature).without(Feature::savanna), Feature::savanna, digest("cbe0fafc8fcc6cc998395e9b6de6ebd94644467b1b4a97ec126005df07013c52")},
};
// clang-format on

constexpr FeatureSet all_of_table() {
  FeatureSet all;
  for (const auto& row : table) all = all.with(row.feature);
  return all;
}
static_assert(all_of_table() == every_feature);

struct GatedImport {
  std::string_view name;
  Feature feature;
};

constexpr GatedImport gated_imports[] = {
    {"preactivate_feature", Feature::preactivate_feature},
    {"is_feature_activated", Feature::preactivate_feature},
    {"get_sender", Feature::get_sender},
    {"set_proposed_producers_ex", Feature::wtmsig_block_signatures},
    {"set_action_return_value", Feature::action_return_value},
    {"get_parameters_packed", Feature::blockchain_parameters},
    {"set_parameters_packed", Feature::blockchain_parameters},
    {"get_code_hash", Feature::get_code_hash},
    {"get_wasm_parameters_packed", Feature::configurable_wasm_limits},
    {"set_wasm_parameters_packed", Feature::configurable_wasm_limits},
    {"alt_bn128_add", Feature::crypto_primitives},
    {"alt_bn128_mul", Feature::crypto_primitives},
    {"alt_bn128_pair", Feature::crypto_primitives},
    {"mod_exp", Feature::crypto_primitives},
    {"blake2_f", Feature::crypto_primitives},
    {"sha3", Feature::crypto_primitives},
    {"k1_recover", Feature::crypto_primitives},
    {"get_block_num", Feature::get_block_num},
    {"bls_g1_add", Feature::bls_primitives},
    {"bls_g2_add", Feature::bls_primitives},
    {"bls_g1_weighted_sum", Feature::bls_primitives},
    {"bls_g2_weighted_sum", Feature::bls_primitives},
    {"bls_pairing", Feature::bls_primitives},
    {"bls_g1_map", Feature::bls_primitives},
    {"bls_g2_map", Feature::bls_primitives},
    {"bls_fp_mod", Feature::bls_primitives},
    {"bls_fp_mul", Feature::bls_primitives},
    {"bls_fp_exp", Feature::bls_primitives},
    {"set_finalizers", Feature::savanna},
};

Key active_key() { return Key("g").append("features"); }
Key preactivated_key() { return Key("g").append("preactivated"); }

std::optional<FeatureSet> read_set(const StateView& state, std::string_view key) {
  const auto stored = state.get(key);
  if (!stored) return std::nullopt;
  PackedReader in(*stored);
  const FeatureSet set(in.read<uint32_t>());
  if (!in.ok()) return std::nullopt;
  return set;
}

void put_set(Overlay& state, std::string_view key, FeatureSet set) {
  std::string packed;
  pack(packed, set.bits());
  state.put(key, std::move(packed));
}

}  // namespace

std::span<const FeatureInfo> features() { return table; }

const FeatureInfo* find_feature(std::string_view name) {
  const auto* const at = std::ranges::find(table, name, &FeatureInfo::name);
  return at == std::end(table) ? nullptr : at;
}

const FeatureInfo* find_feature(const Sha256& digest) {
  const auto* const at = std::ranges::find(table, digest, &FeatureInfo::digest);
  return at == std::end(table) ? nullptr : at;
}

FeatureSet active_features(const StateView& state) { return read_set(state, active_key()).value_or(every_feature); }

void set_active_features(Overlay& state, FeatureSet features) { put_set(state, active_key(), features); }

void activate_preactivated_features(Overlay& state) {
  const auto preactivated = read_set(state, preactivated_key());
  if (!preactivated) return;
  set_active_features(state, active_features(state).with_all(*preactivated));
  state.erase(preactivated_key());
}

std::optional<Feature> feature_of_import(std::string_view name) {
  const auto* const at = std::ranges::find(gated_imports, name, &GatedImport::name);
  if (at == std::end(gated_imports)) return std::nullopt;
  return at->feature;
}

bool may_import(FeatureSet active, std::string_view name) {
  const auto feature = feature_of_import(name);
  return !feature || active.has(*feature);
}

namespace antelope {

namespace {

Sha256 to_sha256(const Digest<32>& digest) {
  Sha256 bytes;
  std::ranges::copy(digest.bytes_, bytes.begin());
  return bytes;
}

}  // namespace

HostResult<bool> is_feature_activated(Context& context, const Digest<32>& digest) {
  const FeatureInfo* feature = find_feature(to_sha256(digest));
  return feature != nullptr && active_features(context.state).has(feature->feature);
}

HostResult<void> preactivate_feature(Context& context, const Digest<32>& digest) {
  if (!context.may_change_chain("preactivate_feature")) return Failed{};
  const Sha256 wanted = to_sha256(digest);
  const auto quoted = [&] { return "protocol feature with digest '" + to_hex(wanted) + "'"; };
  const FeatureInfo* feature = find_feature(wanted);
  if (feature == nullptr) {
    return context.fail("subjective_block_production_exception", quoted() + " is unrecognized");
  }
  const FeatureSet active = active_features(context.state);
  if (active.has(feature->feature)) {
    return context.fail("protocol_feature_exception", quoted() + " is already activated");
  }
  const FeatureSet waiting = read_set(context.state, preactivated_key()).value_or(FeatureSet());
  if (waiting.has(feature->feature)) {
    return context.fail("protocol_feature_exception", quoted() + " is already pre-activated");
  }
  if (!active.with_all(waiting).has_all(feature->dependencies)) {
    return context.fail("protocol_feature_exception",
                        "not all dependencies of " + quoted() + " have been activated or pre-activated");
  }
  put_set(context.state, preactivated_key(), waiting.with(feature->feature));
  return {};
}

}  // namespace antelope

}  // namespace wrought
