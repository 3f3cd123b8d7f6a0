// What contracts can ask and set about the chain: good case, every refusal with its class and text, order of checks.
#include "common/hex.h"
#include "hostapi/antelope/block_start.h"
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/finalizers.h"
#include "hostapi/antelope/producers.h"
#include "hostapi/antelope/public_key.h"
#include "hostapi/antelope/resources.h"
#include "hostapi/antelope/test_guest.h"

namespace wrought {
namespace {

constexpr uint32_t end = TestGuest::memory_bytes;
constexpr auto access_violation = "wasm_execution_error: access violation";
constexpr auto null_reference = "wasm_execution_error: references cannot be created for null pointers";
constexpr auto aliased = "wasm_exception: pointers not allowed to alias";
constexpr auto not_privileged = "unaccessible_api: token does not have permission to call this API";
constexpr auto not_context_free = "unaccessible_api: only context free api's can be used in this context";

// Packs its arguments one after the other.
template <class... T>
std::string packed(const T&... values) {
  std::string out;
  const auto add = [&](const auto& value) {
    if constexpr (std::is_convertible_v<decltype(value), std::string_view>) {
      out += value;
    } else {
      pack(out, value);
    }
  };
  (add(values), ...);
  return out;
}
uint8_t n8(int value) { return static_cast<uint8_t>(value); }  // also a varuint32, below 128
std::string bytes(std::string_view hex) {
  const auto decoded = from_hex(hex).value();
  return {decoded.begin(), decoded.end()};
}

struct Config : ::testing::Test {
  Config() { g.context.privileged = true; }
  // With the bytes at 100 as the last two arguments.
  std::string with(std::string_view function, std::string_view data, std::initializer_list<uint64_t> before = {}) {
    g.poke(100, data);
    std::vector<uint64_t> cells(before);
    cells.insert(cells.end(), {100, data.size()});
    result = g.call_cells(function, cells.data());
    return g.failure_text();
  }
  std::string with_sha256(std::string_view function, const Sha256& digest) {
    g.poke(100, {reinterpret_cast<const char*>(digest.data()), digest.size()});
    result = g.call(function, {100});
    return g.failure_text();
  }
  TestGuest g;
  uint64_t result = 0;
};

// --- preconditions ---------------------------------------------------------------------------------------------------

struct Call {
  const char* name;
  std::initializer_list<uint64_t> good, bad_pointer;
  const char* bad_text;
};

const Call privileged_calls[] = {
    {"preactivate_feature", {100}, {0}, null_reference},
    {"preactivate_feature", {100}, {end - 31}, access_violation},
    {"set_resource_limits", {0, 0, 0, 0}, {}, nullptr},
    {"get_resource_limits", {0, 96, 104, 112}, {0, 96, 104, 0}, null_reference},
    {"get_resource_limits", {0, 96, 104, 112}, {0, 0, 104, end - 7}, access_violation},  // the last argument first
    {"get_parameters_packed", {100, 1, 200, 0}, {100, 1, end, 1}, access_violation},
    {"set_parameters_packed", {100, 1}, {end, 1}, access_violation},
    {"get_wasm_parameters_packed", {100, 0, 0}, {end - 47, 48, 0}, access_violation},
    {"set_wasm_parameters_packed", {100, 48}, {end - 47, 48}, access_violation},
    {"set_proposed_producers", {100, 1}, {end, 1}, access_violation},
    {"set_proposed_producers_ex", {1, 100, 1}, {1, end, 1}, access_violation},
    {"get_blockchain_parameters_packed", {100, 0}, {end + 1, 0}, access_violation},
    {"set_blockchain_parameters_packed", {100, 68}, {end - 67, 68}, access_violation},
    {"set_finalizers", {0, 100, 1}, {0, end, 1}, access_violation},
};

TEST(Preconditions, pointers_then_privilege) {
  for (const auto& call : privileged_calls) {
    TestGuest g;
    EXPECT_EQ(g.error(call.name, call.good), not_privileged) << call.name;
    if (call.bad_text != nullptr) {
      EXPECT_EQ(g.error(call.name, call.bad_pointer), call.bad_text) << call.name;
    }
    TestGuest context_free(true);
    context_free.context.privileged = true;
    EXPECT_EQ(context_free.error(call.name, call.good), not_context_free) << call.name;
  }
}

TEST(Preconditions, of_those_that_anybody_may_call) {
  TestGuest g;
  EXPECT_EQ(g.error("is_feature_activated", {100}), "");
  EXPECT_EQ(g.error("is_feature_activated", {0}), null_reference);
  EXPECT_EQ(g.error("is_feature_activated", {end - 32}), "");
  EXPECT_EQ(g.error("is_feature_activated", {end - 31}), access_violation);
  EXPECT_EQ(g.error("get_active_producers", {100, 0}), "");
  TestGuest context_free(true);
  EXPECT_EQ(context_free.error("is_feature_activated", {100}), not_context_free);
  EXPECT_EQ(context_free.error("get_active_producers", {100, 0}), not_context_free);
}

TEST_F(Config, nothing_changes_in_a_read_only_transaction) {
  g.transaction.read_only = true;
  for (const auto& call : privileged_calls) {
    const std::string name = call.name;
    if (name.starts_with("get_")) continue;
    EXPECT_EQ(g.error(name, call.good), "wasm_execution_error: " + name + " not allowed in a readonly transaction");
  }
  EXPECT_EQ(g.error("set_action_return_value", {0, 257}), "");  // and return values may be of any size
}

TEST_F(Config, buffers_of_one_call_may_not_overlap) {
  g.poke(100, packed(n8(1), n8(0)));
  EXPECT_EQ(g.error("get_parameters_packed", {100, 2, 101, 20}), aliased);
  EXPECT_EQ(g.error("get_parameters_packed", {100, 2, 102, 20}), "");
  EXPECT_EQ(g.error("get_parameters_packed", {100, 2, 101, 0}), "");  // an empty one meets nothing
}

// --- chain configuration ---------------------------------------------------------------------------------------------

// All 17 fields of version 0 at genesis.
const std::string genesis_v0 = bytes(
    "0000100000000000"
    "e8030000"
    "00000800"
    "0c000000"
    "f4010000"
    "14000000"
    "64000000"
    "400d0300"
    "e8030000"
    "f0490200"
    "64000000"
    "100e0000"
    "58020000"
    "80533b00"
    "00000800"
    "0400"
    "0600");

TEST_F(Config, blockchain_parameters_are_those_of_genesis) {
  EXPECT_EQ(g.call("get_blockchain_parameters_packed", {200, 0}), 68u);
  EXPECT_EQ(g.call("get_blockchain_parameters_packed", {200, 67}), 0u);
  EXPECT_EQ(g.peek(200), 0u);  // nothing is written if not all of it can be
  EXPECT_EQ(g.call("get_blockchain_parameters_packed", {200, 100}), 68u);
  EXPECT_EQ(g.peek_text(200, 68), genesis_v0);
}

TEST_F(Config, blockchain_parameters_are_kept) {
  ChainConfig config;
  config.max_block_net_usage = uint64_t{1} << 40;
  config.max_authority_depth = 7;
  config.max_action_return_value_size = 1000;
  set_chain_config(g.overlay, config);
  EXPECT_EQ(chain_config(g.overlay), config);

  std::string changed = genesis_v0;
  changed[66] = 9;
  EXPECT_EQ(with("set_blockchain_parameters_packed", changed + "more is ignored"), "");
  EXPECT_EQ(g.call("get_blockchain_parameters_packed", {200, 68}), 68u);
  EXPECT_EQ(g.peek_text(200, 68), changed);
  EXPECT_EQ(chain_config(g.overlay).max_action_return_value_size, 1000u);  // not a field of version 0
}

TEST_F(Config, blockchain_parameters_must_be_whole) {
  EXPECT_EQ(with("set_blockchain_parameters_packed", ""),
            "fc::out_of_range_exception: read datastream of length 0 over by 1");
  EXPECT_EQ(with("set_blockchain_parameters_packed", genesis_v0.substr(0, 67)),
            "fc::out_of_range_exception: read datastream of length 67 over by 0");
  EXPECT_EQ(chain_config(g.overlay), ChainConfig());
}

TEST_F(Config, blockchain_parameters_must_make_sense) {
  const auto refused = [&](auto member, auto value) {
    ChainConfig config;
    config.*member = value;
    std::string data;
    pack_v0(data, config);
    const std::string text = with("set_blockchain_parameters_packed", data);
    EXPECT_EQ(chain_config(g.overlay), ChainConfig());
    constexpr std::string_view error_class = "action_validate_exception: ";
    EXPECT_TRUE(text.starts_with(error_class)) << text;
    return text.substr(std::min(text.size(), error_class.size()));
  };
  using C = ChainConfig;
  EXPECT_EQ(refused(&C::target_block_net_usage_pct, 10001), "target block net usage percentage cannot exceed 100%");
  EXPECT_EQ(refused(&C::target_block_net_usage_pct, 9), "target block net usage percentage must be at least 0.1%");
  EXPECT_EQ(refused(&C::target_block_cpu_usage_pct, 10001), "target block cpu usage percentage cannot exceed 100%");
  EXPECT_EQ(refused(&C::target_block_cpu_usage_pct, 9), "target block cpu usage percentage must be at least 0.1%");
  EXPECT_EQ(refused(&C::max_transaction_net_usage, 1024 * 1024),
            "max transaction net usage must be less than max block net usage");
  EXPECT_EQ(refused(&C::max_transaction_cpu_usage, 200'000),
            "max transaction cpu usage must be less than max block cpu usage");
  EXPECT_EQ(refused(&C::base_per_transaction_net_usage, 512 * 1024),
            "base net usage per transaction must be less than the max transaction net usage");
  EXPECT_EQ(refused(&C::base_per_transaction_net_usage, 512 * 1024 - 10239),
            "max transaction net usage must be at least 10240 bytes larger than base net usage per transaction");
  EXPECT_EQ(refused(&C::context_free_discount_net_usage_den, 0),
            "net usage discount ratio for context free data cannot have a 0 denominator");
  EXPECT_EQ(refused(&C::context_free_discount_net_usage_num, 101),
            "net usage discount ratio for context free data cannot exceed 1");
  EXPECT_EQ(refused(&C::min_transaction_cpu_usage, 150'001),
            "min transaction cpu usage cannot exceed max transaction cpu usage");
  EXPECT_EQ(refused(&C::min_transaction_cpu_usage, 50'000),
            "max transaction cpu usage must be at less than the difference between the max block cpu usage and the min "
            "transaction cpu usage");
  EXPECT_EQ(refused(&C::max_authority_depth, 0), "max authority depth should be at least 1");
}

TEST_F(Config, blockchain_parameters_up_to_the_edge) {
  ChainConfig config;
  config.target_block_net_usage_pct = 10;
  config.target_block_cpu_usage_pct = 10'000;
  config.base_per_transaction_net_usage = 512 * 1024 - 10240;
  config.context_free_discount_net_usage_num = config.context_free_discount_net_usage_den = 1;
  config.min_transaction_cpu_usage = 49'999;
  config.max_authority_depth = 1;
  std::string data;
  pack_v0(data, config);
  EXPECT_EQ(with("set_blockchain_parameters_packed", data), "");
  EXPECT_EQ(chain_config(g.overlay), config);
}

TEST_F(Config, parameters_by_id) {
  // Ids 17 (4 bytes), 0 (8 bytes) and 16 (2 bytes), in the order asked for.
  EXPECT_EQ(with("get_parameters_packed", "", {200, 0}),
            "fc::out_of_range_exception: get datastream of length 0 over by 1");
  g.poke(100, packed(n8(3), n8(17), n8(0), n8(16)));
  EXPECT_EQ(g.call("get_parameters_packed", {100, 4, 200, 0}), 18u);
  EXPECT_EQ(g.call("get_parameters_packed", {100, 4, 200, 18}), 18u);
  EXPECT_EQ(g.peek_text(200, 18),
            packed(n8(3), n8(17), uint32_t{256}, n8(0), uint64_t{1024 * 1024}, n8(16), uint16_t{6}));
  EXPECT_EQ(g.error("get_parameters_packed", {100, 4, 200, 17}),
            "config_parse_error: get_parameters_packed: buffer size is smaller than 18");

  EXPECT_EQ(with("set_parameters_packed", packed(n8(2), n8(15), uint16_t{8}, n8(17), uint32_t{20 * 1024 * 1024})), "");
  ChainConfig expected;
  expected.max_inline_action_depth = 8;
  expected.max_action_return_value_size = 20 * 1024 * 1024;
  EXPECT_EQ(chain_config(g.overlay), expected);
  EXPECT_EQ(with("set_parameters_packed", packed(n8(0))), "");
  EXPECT_EQ(chain_config(g.overlay), expected);
}

TEST_F(Config, every_parameter_has_its_id) {
  std::string ids = packed(n8(18)), values;
  for (int id = 0; id < 18; ++id) ids += packed(n8(id));
  g.poke(100, ids);
  const uint64_t size = g.call("get_parameters_packed", {100, ids.size(), 200, 1000});
  EXPECT_EQ(size, 1 + 18 + 68 + 4u);
  EXPECT_EQ(with("set_parameters_packed", g.peek_text(200, size)), "");
  EXPECT_EQ(chain_config(g.overlay), ChainConfig());
}

TEST_F(Config, set_parameters_refuses) {
  const auto set = [&](std::string_view data) { return with("set_parameters_packed", data); };
  EXPECT_EQ(set(packed(n8(1), n8(18), uint64_t{1})), "config_parse_error: provided id 18 should be less than 18");
  EXPECT_EQ(set(packed(n8(2), n8(16), uint16_t{3}, n8(16), uint16_t{3})),
            "config_parse_error: duplicate id provided: 16");
  EXPECT_EQ(set(""), "fc::out_of_range_exception: get datastream of length 0 over by 1");
  EXPECT_EQ(set(packed(n8(1))), "fc::out_of_range_exception: get datastream of length 1 over by 1");
  EXPECT_EQ(set(packed(n8(1), n8(16), n8(3))), "fc::out_of_range_exception: read datastream of length 3 over by 0");
  EXPECT_EQ(set(packed(n8(1), n8(16), uint16_t{0})),
            "action_validate_exception: max authority depth should be at least 1");
  EXPECT_EQ(set(packed(n8(1), n8(17), uint32_t{20 * 1024 * 1024 + 1})),
            "action_validate_exception: max action return value size should be less than MAX_SIZE_OF_BYTE_ARRAYS");
  // A count that nothing follows costs nothing.
  EXPECT_EQ(set(bytes("ffffffff0f")), "fc::out_of_range_exception: get datastream of length 5 over by 1");
  EXPECT_EQ(chain_config(g.overlay), ChainConfig());
}

TEST_F(Config, get_parameters_refuses) {
  const auto get = [&](std::string_view ids) {
    g.poke(100, ids);
    return g.error("get_parameters_packed", {100, ids.size(), 300, 100});
  };
  EXPECT_EQ(get(packed(n8(1), n8(18))), "config_parse_error: provided id 18 should be less than 18");
  EXPECT_EQ(get(packed(n8(2), n8(3), n8(3))), "config_parse_error: duplicate id provided: 3");
  EXPECT_EQ(get(packed(n8(2), n8(99))), "fc::out_of_range_exception: get datastream of length 2 over by 1");
  EXPECT_EQ(get(bytes("81804000")), "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
}

TEST_F(Config, size_of_return_values_needs_its_feature) {
  set_active_features(g.overlay, active_features(g.overlay).without(Feature::action_return_value));
  constexpr auto refused = "unsupported_feature: config id 17 is no allowed";
  EXPECT_EQ(with("set_parameters_packed", packed(n8(1), n8(17))), refused);  // before its value is missed
  g.poke(100, packed(n8(1), n8(17)));
  EXPECT_EQ(g.error("get_parameters_packed", {100, 2, 200, 0}), refused);
  EXPECT_EQ(with("set_parameters_packed", packed(n8(1), n8(16), uint16_t{3})), "");
}

TEST_F(Config, limits_follow_the_configuration) {
  ChainConfig config;
  config.max_action_return_value_size = 3;
  config.max_inline_action_size = 20;
  set_chain_config(g.overlay, config);
  EXPECT_EQ(g.error("set_action_return_value", {0, 3}), "");
  EXPECT_EQ(g.error("set_action_return_value", {0, 4}),
            "action_return_value_exception: action return value size must be less or equal to 3 bytes");
  EXPECT_EQ(g.error("send_inline", {100, 20}),
            "inline_action_too_big: inline action too big, must be less than 20 bytes");
  EXPECT_EQ(g.error("send_inline", {100, 19}),
            "action_validate_exception: inline action's code account  does not exist");
}

// --- wasm configuration ----------------------------------------------------------------------------------------------

const std::string genesis_wasm = bytes(
    "00000000"  // version
    "00040000"
    "00040000"
    "00200000"
    "00000100"
    "00200000"
    "00040000"
    "00200000"
    "00004001"
    "00004001"
    "10020000"
    "fb000000");

TEST_F(Config, wasm_parameters) {
  EXPECT_EQ(g.call("get_wasm_parameters_packed", {200, 0, 0}), 48u);
  EXPECT_EQ(g.call("get_wasm_parameters_packed", {200, 47, 0}), 48u);
  EXPECT_EQ(g.peek(208), 0u);  // nothing is written if not all of it can be
  EXPECT_EQ(g.call("get_wasm_parameters_packed", {200, 48, 7}), 48u);
  EXPECT_EQ(g.peek_text(200, 48), genesis_wasm);

  std::string changed = genesis_wasm;
  changed[44] = 100;
  EXPECT_EQ(with("set_wasm_parameters_packed", changed), "");
  WasmConfig expected;
  expected.max_call_depth = 100;
  EXPECT_EQ(wasm_config(g.overlay), expected);
  EXPECT_EQ(g.call("get_wasm_parameters_packed", {200, 48, 0}), 48u);
  EXPECT_EQ(g.peek_text(200, 48), changed);
}

TEST_F(Config, set_wasm_parameters_refuses) {
  const auto set = [&](std::string_view data) { return with("set_wasm_parameters_packed", data); };
  EXPECT_EQ(set(packed(uint32_t{1})), "wasm_config_unknown_version: set_wasm_parameters_packed: Unknown version: 1");
  EXPECT_EQ(set("abc"), "fc::out_of_range_exception: read datastream of length 3 over by -2");
  EXPECT_EQ(set(genesis_wasm.substr(0, 47)), "fc::out_of_range_exception: read datastream of length 47 over by -2");
  const auto too_small = [&](auto member, uint32_t value) {
    WasmConfig config;
    config.*member = value;
    std::string data = packed(uint32_t{0});
    pack(data, config);
    const std::string refused = set(data);
    EXPECT_EQ(wasm_config(g.overlay), WasmConfig());
    config.*member = value + 1;  // the least that can be
    data = packed(uint32_t{0});
    pack(data, config);
    EXPECT_EQ(set(data), "");
    set_wasm_config(g.overlay, {});
    return refused;
  };
  const std::string invalid = "action_validate_exception: ";
  using W = WasmConfig;
  EXPECT_EQ(too_small(&W::max_section_elements, 3), invalid + "max_section_elements cannot be less than 4");
  EXPECT_EQ(too_small(&W::max_func_local_bytes, 7), invalid + "max_func_local_bytes cannot be less than 8");
  EXPECT_EQ(too_small(&W::max_nested_structures, 0), invalid + "max_nested_structures cannot be less than 1");
  EXPECT_EQ(too_small(&W::max_symbol_bytes, 31), invalid + "max_symbol_bytes cannot be less than 32");
  EXPECT_EQ(too_small(&W::max_module_bytes, 255), invalid + "max_module_bytes cannot be less than 256");
  EXPECT_EQ(too_small(&W::max_code_bytes, 31), invalid + "max_code_bytes cannot be less than 32");
  EXPECT_EQ(too_small(&W::max_pages, 0), invalid + "max_pages cannot be less than 1");
  EXPECT_EQ(too_small(&W::max_call_depth, 1), invalid + "max_call_depth cannot be less than 2");
}

// --- features --------------------------------------------------------------------------------------------------------

// Digests of the descriptions, by the feature's number: what the feature's own digest is made of.
struct Description {
  const char *name, *digest;
};
const Description descriptions[] = {
    {"PREACTIVATE_FEATURE", "64fe7df32e9b86be2b296b3f81dfd527f84e82b98e363bc97e40bc7a83733310"},
    {"ONLY_LINK_TO_EXISTING_PERMISSION", "f3c3d91c4603cde2397268bfed4e662465293aab10cd9416db0d442b8cec2949"},
    {"REPLACE_DEFERRED", "9908b3f8413c8474ab2a6be149d3f4f6d0421d37886033f27d4759c47a26d944"},
    {"NO_DUPLICATE_DEFERRED_ID", "45967387ee92da70171efd9fefd1ca8061b5efe6f124d269cd2468b47f1575a0"},
    {"FIX_LINKAUTH_RESTRICTION", "a98241c83511dc86c857221b9372b4aa7cea3aaebc567a48604e1d3db3557050"},
    {"DISALLOW_EMPTY_PRODUCER_SCHEDULE", "2853617cec3eabd41881eb48882e6fc5e81a0db917d375057864b3befbe29acd"},
    {"RESTRICT_ACTION_TO_SELF", "e71b6712188391994c78d8c722c1d42c477cf091e5601b5cf1befd05721a57f3"},
    {"ONLY_BILL_FIRST_AUTHORIZER", "2f1f13e291c79da5a2bbad259ed7c1f2d34f697ea460b14b565ac33b063b73e2"},
    {"FORWARD_SETCODE", "898082c59f921d0042e581f00a59d5ceb8be6f1d9c7a45b6f07c0e26eaee0222"},
    {"GET_SENDER", "1eab748b95a2e6f4d7cb42065bdee5566af8efddf01a55a0a8d831b823f8828a"},
    {"RAM_RESTRICTIONS", "1812fdb5096fd854a4958eb9d53b43219d114de0e858ce00255bd46569ad2c68"},
    {"WEBAUTHN_KEY", "927fdf78c51e77a899f2db938249fb1f8bb38f4e43d9c1f75b190492080cbc34"},
    {"WTMSIG_BLOCK_SIGNATURES", "ab76031cad7a457f4fd5f5fca97a3f03b8a635278e0416f77dcc91eb99a48e10"},
    {"ACTION_RETURN_VALUE", "69b064c5178e2738e144ed6caa9349a3995370d78db29e494b3126ebd9111966"},
    {"BLOCKCHAIN_PARAMETERS", "70787548dcea1a2c52c913a37f74ce99e6caae79110d7ca7b859936a0075b314"},
    {"GET_CODE_HASH", "d2596697fed14a0840013647b99045022ae6a885089f35a7e78da7a43ad76ed4"},
    {"CONFIGURABLE_WASM_LIMITS2", "8139e99247b87f18ef7eae99f07f00ea3adf39ed53f4d2da3f44e6aa0bfd7c62"},
    {"CRYPTO_PRIMITIVES", "68d6405cb8df3de95bd834ebb408196578500a9f818ff62ccc68f60b932f7d82"},
    {"GET_BLOCK_NUM", "e5d7992006e628a38c5e6c28dd55ff5e57ea682079bf41fef9b3cced0f46b491"},
    {"BLS_PRIMITIVES2", "c0cce5bcd8ea19a28d9e12eafda65ebe6d0e0177e280d4f20c7ad66dcd9e011b"},
    {"DISABLE_DEFERRED_TRXS_STAGE_1", "440c3efaaab212c387ce967c574dc813851cf8332d041beb418dfaf55facd5a9"},
    {"DISABLE_DEFERRED_TRXS_STAGE_2", "a857eeb932774c511a40efb30346ec01bfb7796916b54c3c69fe7e5fb70d5cba"},
    {"SAVANNA", "01a8bebb4922c38293a8909668f7d00ba4a21a455c69719ad7dcc33ea1e631c0"},
};

// SHA-256 of u32 0 (builtin), description, dependencies in order of their digests, u32 number.
TEST(Features, digests_follow_from_descriptions) {
  ASSERT_EQ(std::size(descriptions), features().size());
  for (const auto& [name, description] : descriptions) {
    const FeatureInfo* feature = find_feature(name);
    ASSERT_NE(feature, nullptr) << name;
    std::vector<std::string> dependencies;
    for (const auto& other : features()) {
      if (feature->dependencies.has(other.feature)) {
        dependencies.emplace_back(other.digest.begin(), other.digest.end());
      }
    }
    std::ranges::sort(dependencies);
    std::string text = packed(uint32_t{0}, bytes(description), n8(static_cast<int>(dependencies.size())));
    for (const auto& dependency : dependencies) text += dependency;
    text += packed(static_cast<uint32_t>(feature->feature));
    EXPECT_EQ(to_hex(feature->digest), sha256_hex(text)) << name;
  }
}

TEST(Features, two_known_digests) {
  EXPECT_EQ(to_hex(find_feature("PREACTIVATE_FEATURE")->digest),
            "0ec7e080177b2c02b278d5088611686b49d739925a92d9bfcacd7fc6b74053bd");
  EXPECT_EQ(to_hex(find_feature("SAVANNA")->digest),
            "cbe0fafc8fcc6cc998395e9b6de6ebd94644467b1b4a97ec126005df07013c52");
  EXPECT_EQ(find_feature("NOPE"), nullptr);
  EXPECT_EQ(find_feature(Sha256{}), nullptr);
}

TEST(Features, imports_that_need_one) {
  const HostProfile& profile = *find_profile("antelope");
  const FeatureSet none;
  size_t gated = 0;
  for (const auto& function : profile.functions) {
    EXPECT_EQ(may_import(none, function.name), !feature_of_import(function.name).has_value());
    if (!may_import(none, function.name)) ++gated;
  }
  EXPECT_EQ(gated, 29u);
  EXPECT_FALSE(may_import(none.with(Feature::get_block_num), "get_sender"));
  EXPECT_TRUE(may_import(none.with(Feature::get_sender), "get_sender"));
  EXPECT_TRUE(may_import(none, "require_auth"));
}

TEST_F(Config, features_are_active_unless_said_otherwise) {
  for (const auto& feature : features()) {
    EXPECT_EQ(with_sha256("is_feature_activated", feature.digest), "");
    EXPECT_EQ(result, 1u) << feature.name;
  }
  with_sha256("is_feature_activated", Sha256{});
  EXPECT_EQ(result, 0u);
  set_active_features(g.overlay, active_features(g.overlay).without(Feature::savanna));
  with_sha256("is_feature_activated", find_feature("SAVANNA")->digest);
  EXPECT_EQ(result, 0u);
  with_sha256("is_feature_activated", find_feature("GET_SENDER")->digest);
  EXPECT_EQ(result, 1u);
}

TEST_F(Config, preactivated_features_wait_for_the_next_block) {
  const FeatureInfo& feature = *find_feature("GET_SENDER");
  set_active_features(g.overlay, active_features(g.overlay).without(feature.feature));
  EXPECT_EQ(with_sha256("preactivate_feature", feature.digest), "");
  EXPECT_FALSE(active_features(g.overlay).has(feature.feature));
  start_block(g.overlay);
  EXPECT_TRUE(active_features(g.overlay).has(feature.feature));
  start_block(g.overlay);  // and is not waiting any more
  set_active_features(g.overlay, FeatureSet());
  start_block(g.overlay);
  EXPECT_EQ(active_features(g.overlay), FeatureSet());
}

TEST_F(Config, preactivate_feature_refuses) {
  const auto preactivate = [&](const char* name) {
    return with_sha256("preactivate_feature", find_feature(name)->digest);
  };
  EXPECT_EQ(with_sha256("preactivate_feature", Sha256{}),
            "subjective_block_production_exception: protocol feature with digest "
            "'0000000000000000000000000000000000000000000000000000000000000000' is unrecognized");
  const std::string replace = "'ef43112c6543b88db2283a2e077278c315ae2c84719a8b25f25cc88565fbea99'";
  const std::string no_duplicate = "'4a90c00d55454dc5b059055ca213579c6ea856967712a56017487886a4d4cc0f'";
  EXPECT_EQ(preactivate("REPLACE_DEFERRED"),
            "protocol_feature_exception: protocol feature with digest " + replace + " is already activated");
  set_active_features(g.overlay, FeatureSet().with(Feature::preactivate_feature));
  EXPECT_EQ(preactivate("NO_DUPLICATE_DEFERRED_ID"),
            "protocol_feature_exception: not all dependencies of protocol feature with digest " + no_duplicate +
                " have been activated or pre-activated");
  EXPECT_EQ(preactivate("REPLACE_DEFERRED"), "");
  EXPECT_EQ(preactivate("REPLACE_DEFERRED"),
            "protocol_feature_exception: protocol feature with digest " + replace + " is already pre-activated");
  EXPECT_EQ(preactivate("NO_DUPLICATE_DEFERRED_ID"), "");  // its dependency is at least pre-activated
}

// --- resource limits -------------------------------------------------------------------------------------------------

TEST_F(Config, resource_limits) {
  const uint64_t alice = ("alice"_n).value, bob = ("bob"_n).value, unlimited = UINT64_MAX;
  EXPECT_EQ(g.error("get_resource_limits", {alice, 96, 104, 112}), "");
  EXPECT_EQ(g.peek(96), unlimited);
  EXPECT_EQ(g.peek(104), unlimited);
  EXPECT_EQ(g.peek(112), unlimited);
  EXPECT_EQ(g.error("set_resource_limits", {alice, 1, 0, unlimited}), "");
  EXPECT_EQ(g.error("get_resource_limits", {alice, 97, 105, 113}), "");  // unaligned
  EXPECT_EQ(g.peek(97), 1u);
  EXPECT_EQ(g.peek(105), 0u);
  EXPECT_EQ(g.peek(113), unlimited);
  EXPECT_EQ(resource_limits(g.overlay, "alice"_n), (ResourceLimits{1, 0, -1}));
  EXPECT_EQ(resource_limits(g.overlay, Name{bob}), ResourceLimits());
}

TEST_F(Config, resource_limits_refuse) {
  const uint64_t alice = ("alice"_n).value, nobody = ("nobody"_n).value, bad = static_cast<uint64_t>(-2);
  const std::string invalid = "wasm_execution_error: invalid value for ";
  EXPECT_EQ(g.error("set_resource_limits", {alice, bad, bad, bad}),
            invalid + "ram resource limit expected [-1,INT64_MAX]");
  EXPECT_EQ(g.error("set_resource_limits", {nobody, 0, bad, bad}),
            invalid + "net resource weight expected [-1,INT64_MAX]");
  EXPECT_EQ(g.error("set_resource_limits", {nobody, 0, 0, bad}),
            invalid + "cpu resource weight expected [-1,INT64_MAX]");
  const std::string unknown = "std::out_of_range: unknown key: account 'nobody' does not exist";
  EXPECT_EQ(g.error("set_resource_limits", {nobody, 0, 0, 0}), unknown);
  g.poke_value(96, uint64_t{5});
  EXPECT_EQ(g.error("get_resource_limits", {nobody, 96, 104, 112}), unknown);
  EXPECT_EQ(g.peek(96), 5u);
}

// Aligned places are written at once, in order; unaligned ones afterwards, in order.
TEST_F(Config, resource_limits_into_places_that_overlap) {
  const uint64_t alice = ("alice"_n).value;
  g.call("set_resource_limits", {alice, 1, 2, 3});
  g.call("get_resource_limits", {alice, 96, 96, 96});
  EXPECT_EQ(g.peek(96), 3u);
  g.call("get_resource_limits", {alice, 97, 97, 104});
  EXPECT_EQ(g.peek(97), 2u);  // over the aligned third one
  EXPECT_EQ(g.peek<uint8_t>(104), 0u);
}

// --- producers -------------------------------------------------------------------------------------------------------

const std::string k1_key = bytes("0002c0ded2bc1f1305fb0faac5e6c03ee3a1924234985427b6167ca569d13df435cf");
const std::string other_k1_key = bytes("0003") + std::string(32, '\1');
// The generator of P-256.
const std::string r1_key = bytes("01036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
const std::string webauthn_key = bytes(
                                     "02"
                                     "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                                     "01") +
                                 packed(n8(3), "a.b");

std::string format_0(std::initializer_list<std::pair<Name, std::string>> producers) {
  std::string out = packed(n8(static_cast<int>(producers.size())));
  for (const auto& [name, key] : producers) out += packed(name, key);
  return out;
}

struct Keys {
  uint32_t threshold;
  std::vector<std::pair<std::string, uint16_t>> keys;
};
std::string format_1(std::initializer_list<std::pair<Name, Keys>> producers) {
  std::string out = packed(n8(static_cast<int>(producers.size())));
  for (const auto& [name, authority] : producers) {
    out += packed(name, n8(0), authority.threshold, n8(static_cast<int>(authority.keys.size())));
    for (const auto& [key, weight] : authority.keys) out += packed(key, weight);
  }
  return out;
}

struct Producers : Config {
  std::string set(std::string_view data) { return with("set_proposed_producers", data); }
  std::string set_ex(std::string_view data) { return with("set_proposed_producers_ex", data, {1}); }
  std::vector<Name> active() {
    std::vector<Name> names;
    for (const auto& producer : active_producers(g.overlay).producers) names.push_back(producer.name);
    return names;
  }
  const uint64_t unchanged = static_cast<uint64_t>(-1);
};

TEST_F(Producers, at_genesis) {
  const ProducerSchedule genesis = active_producers(g.overlay);
  EXPECT_EQ(genesis, (ProducerSchedule{0, {{"eosio"_n, 1, {{k1_key, 1}}}}}));
  EXPECT_EQ(proposed_producers(g.overlay), std::nullopt);
}

TEST_F(Producers, get_active_producers_counts_names_but_copies_bytes) {
  const Name names[] = {"alice"_n, "bob"_n};
  set_active_producers(g.overlay, names);
  EXPECT_EQ(active_producers(g.overlay).version, 1u);
  EXPECT_EQ(g.call("get_active_producers", {200, 0}), 16u);
  EXPECT_EQ(g.call("get_active_producers", {200, 16}), 16u);
  EXPECT_EQ(g.peek(200), ("alice"_n).value);
  EXPECT_EQ(g.peek(208), ("bob"_n).value);
  EXPECT_EQ(g.call("get_active_producers", {300, 2}), 2u);  // room for two names, but two bytes are copied
  EXPECT_EQ(g.peek(300), ("alice"_n).value & 0xffff);
  EXPECT_EQ(g.call("get_active_producers", {301, 20}), 16u);
  EXPECT_EQ(g.peek(309), ("bob"_n).value);
  EXPECT_EQ(g.error("get_active_producers", {end - 16, 2}), "");
  EXPECT_EQ(g.error("get_active_producers", {end - 16, 3}), access_violation);
  EXPECT_EQ(g.error("get_active_producers", {0, 0x2000'0000}), "wasm_execution_error: length will overflow");
}

TEST_F(Producers, proposal_waits_for_the_next_block) {
  EXPECT_EQ(set(format_0({{"bob"_n, k1_key}, {"alice"_n, other_k1_key}})), "");
  EXPECT_EQ(result, 1u);
  EXPECT_EQ(active(), (std::vector{"eosio"_n}));
  start_block(g.overlay);
  EXPECT_EQ(active(), (std::vector{"bob"_n, "alice"_n}));
  EXPECT_EQ(active_producers(g.overlay),
            (ProducerSchedule{1, {{"bob"_n, 1, {{k1_key, 1}}}, {"alice"_n, 1, {{other_k1_key, 1}}}}}));
  EXPECT_EQ(proposed_producers(g.overlay), std::nullopt);
}

TEST_F(Producers, versions) {
  const std::string alice = format_0({{"alice"_n, k1_key}}), bob = format_0({{"bob"_n, k1_key}});
  EXPECT_EQ(set(alice), "");
  EXPECT_EQ(result, 1u);
  EXPECT_EQ(set(alice), "");
  EXPECT_EQ(result, unchanged);  // proposed already
  EXPECT_EQ(set(bob), "");
  EXPECT_EQ(result, 1u);  // instead of the first
  start_block(g.overlay);
  EXPECT_EQ(set(bob), "");
  EXPECT_EQ(result, unchanged);  // active already
  EXPECT_EQ(proposed_producers(g.overlay), std::nullopt);
  EXPECT_EQ(set(alice), "");
  EXPECT_EQ(result, 2u);
  EXPECT_EQ(set(bob), "");
  EXPECT_EQ(result, unchanged);  // active; the proposal stays
  start_block(g.overlay);
  EXPECT_EQ(active(), (std::vector{"alice"_n}));
}

TEST_F(Producers, format_0_refuses) {
  EXPECT_EQ(set(format_0({})), "wasm_execution_error: Producer schedule cannot be empty");
  EXPECT_EQ(set(format_0({{"nobody"_n, k1_key}})),
            "wasm_execution_error: producer schedule includes a nonexisting account");
  EXPECT_EQ(set(format_0({{"bob"_n, k1_key}, {"bob"_n, other_k1_key}})),
            "wasm_execution_error: duplicate producer name in producer schedule");
  const std::string no_key(33, '\0');
  EXPECT_EQ(set(format_0({{"bob"_n, packed(n8(0), no_key)}})),
            "wasm_execution_error: producer schedule includes an invalid key");
  EXPECT_EQ(set(format_0({{"bob"_n, packed(n8(1), no_key)}})),
            "wasm_execution_error: producer schedule includes an invalid key");
  EXPECT_EQ(set(format_0({{"bob"_n, packed(n8(1), n8(5), no_key.substr(1))}})),
            "fc::exception: error decoding public key");
  EXPECT_EQ(set(format_0({{"bob"_n, r1_key}})), "");
  EXPECT_EQ(set(format_0({{"bob"_n, webauthn_key}})), "");
}

TEST_F(Producers, bytes_that_are_no_schedule) {
  const std::string whole = format_0({{"bob"_n, k1_key}});
  EXPECT_EQ(set(""), "fc::out_of_range_exception: get datastream of length 0 over by 1");
  EXPECT_EQ(set(whole.substr(0, 8)), "fc::out_of_range_exception: read datastream of length 8 over by -6");
  EXPECT_EQ(set(whole.substr(0, 42)), "fc::out_of_range_exception: read datastream of length 42 over by -31");
  EXPECT_EQ(set(format_0({{"bob"_n, packed(n8(3))}})),
            "fc::assert_exception: Provided index out of range for variant.");
  EXPECT_EQ(set(format_0({{"bob"_n, webauthn_key.substr(0, 35) + packed(n8(0))}})),
            "fc::assert_exception: rpid.length(): webauthn pubkey must have non empty rpid");
  EXPECT_EQ(set(format_0({{"bob"_n, webauthn_key.substr(0, 35) + bytes("8180800a")}})),
            "fc::assert_exception: size.value <= MAX_SIZE_OF_BYTE_ARRAYS: ");
  EXPECT_EQ(set(bytes("818040")), "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
  EXPECT_EQ(set_ex(packed(n8(1), "bob"_n, n8(1), uint32_t{1}, n8(0))),
            "fc::assert_exception: Provided index out of range for variant.");
  EXPECT_EQ(with("set_proposed_producers_ex", "", {2}),
            "wasm_execution_error: Producer schedule is in an unknown format!");
}

TEST_F(Producers, format_1) {
  const std::string schedule = format_1({{"bob"_n, {3, {{k1_key, 2}, {r1_key, 1}}}}, {"alice"_n, {1, {{k1_key, 1}}}}});
  EXPECT_EQ(set_ex(schedule), "");
  EXPECT_EQ(result, 1u);
  EXPECT_EQ(proposed_producers(g.overlay),
            (ProducerSchedule{1, {{"bob"_n, 3, {{k1_key, 2}, {r1_key, 1}}}, {"alice"_n, 1, {{k1_key, 1}}}}}));
  // Format 0 by the same function.
  EXPECT_EQ(with("set_proposed_producers_ex", format_0({{"bob"_n, k1_key}}), {0}), "");
  EXPECT_EQ(proposed_producers(g.overlay), (ProducerSchedule{1, {{"bob"_n, 1, {{k1_key, 1}}}}}));
}

TEST_F(Producers, format_1_refuses) {
  const std::string includes = "wasm_execution_error: producer schedule includes ";
  EXPECT_EQ(set_ex(format_1({})), "wasm_execution_error: Producer schedule cannot be empty");
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {2, {{k1_key, 1}, {k1_key, 1}}}}})), includes + "a duplicated key for bob");
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {0, {{k1_key, 1}}}}})), includes + "an authority with a threshold of 0 for bob");
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {3, {{k1_key, 1}, {r1_key, 1}}}}})),
            includes + "an unsatisfiable authority for bob");
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {1, {}}}})), includes + "an unsatisfiable authority for bob");
  // Keys are not looked at, but they must be of a kind that there is.
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {1, {{packed(n8(0), std::string(33, '\0')), 1}}}}})), "");
  set_active_features(g.overlay, active_features(g.overlay).without(Feature::webauthn_key));
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {1, {{webauthn_key, 1}}}}})),
            "unactivated_key_type: Unactivated key type used in proposed producer schedule");
}

// Two keys are the same key however their lengths are written.
TEST_F(Producers, a_key_has_one_form) {
  const std::string longer = webauthn_key.substr(0, 35) + bytes("8300") + "a.b";
  EXPECT_EQ(set_ex(format_1({{"bob"_n, {1, {{webauthn_key, 1}, {longer, 1}}}}})),
            "wasm_execution_error: producer schedule includes a duplicated key for bob");
}

TEST_F(Producers, an_empty_schedule_before_its_feature) {
  set_active_features(g.overlay, active_features(g.overlay).without(Feature::disallow_empty_producer_schedule));
  EXPECT_EQ(set(format_0({})), "");
  EXPECT_EQ(result, 1u);
}

TEST_F(Producers, at_most_125) {
  const auto schedule = [&](int count) {
    std::string out = bytes(count < 128 ? to_hex(std::array{n8(count)}) : "8001");
    for (int i = 0; i < count; ++i) {
      Account account;
      account.name = Name{("producer"_n).value + static_cast<uint64_t>(i) * 16};
      put_account(g.overlay, account);
      out += packed(account.name, k1_key);
    }
    return out;
  };
  EXPECT_EQ(set(schedule(125)), "");
  EXPECT_EQ(result, 1u);
  EXPECT_EQ(set(schedule(126)),
            "wasm_execution_error: Producer schedule exceeds the maximum producer count for this chain");
}

// --- finalizers ------------------------------------------------------------------------------------------------------

const std::string bls_key_1 = bytes(
    "f363f7a0cd6ed0812feb8bbd8b8bd2cef835f900e5e056f69f9d0ca7c4a4ec5af54f3d0c272a732f7f6749de553c5805"
    "0bd5aaae3a2945b066d4f7f44643f4d7c7e8d64dab5da258ed6b7377d44a944f0fa10e978439b83f266522ea5083f80e");
const std::string bls_key_2 = bytes(
    "a956e1e088d8669446a3c53fd2ca4150cfaefabfc6d1f328e0cccb651b0a5a69b9bb27904e9ef860568c37d20358fa15"
    "553e6b8ff4f0d60be9b3a2bdfce67ab1a6e4249cee837b867e303aaa268b6cb87916769fc2ffa7560cf3cc1954da4c11");

struct PolicyRow {
  std::string description;
  uint64_t weight;
  std::string key;
};
std::string policy(uint64_t threshold, std::initializer_list<PolicyRow> rows) {
  std::string out = packed(threshold, n8(static_cast<int>(rows.size())));
  for (const auto& row : rows) {
    pack_counted(out, row.description);
    pack(out, row.weight);
    pack_counted(out, row.key);
  }
  return out;
}

struct Finalizers : Producers {
  std::string set(std::string_view data) { return with("set_finalizers", data, {0}); }
};

TEST_F(Finalizers, come_into_force_with_the_next_block) {
  EXPECT_FALSE(is_savanna(g.overlay));
  EXPECT_EQ(set(policy(2, {{"first", 1, bls_key_1}, {"", 2, bls_key_2}})), "");
  EXPECT_EQ(finalizers(g.overlay), std::nullopt);
  ASSERT_TRUE(proposed_finalizers(g.overlay).has_value());
  start_block(g.overlay);
  EXPECT_FALSE(has_proposed_finalizers(g.overlay));
  const FinalizerPolicy first = finalizers(g.overlay).value();
  EXPECT_EQ(first.generation, 1u);
  EXPECT_EQ(first.threshold, 2u);
  ASSERT_EQ(first.finalizers.size(), 2u);
  EXPECT_EQ(first.finalizers[0].description, "first");
  EXPECT_EQ(first.finalizers[1].weight, 2u);
  EXPECT_TRUE(std::ranges::equal(first.finalizers[1].public_key, bls_key_2,
                                 [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); }));
  EXPECT_EQ(set(policy(1, {{"again", 1, bls_key_1}})), "");
  EXPECT_EQ(set(policy(1, {{"and again", 1, bls_key_1}})), "");  // the last one counts
  start_block(g.overlay);
  EXPECT_EQ(finalizers(g.overlay)->generation, 2u);
  EXPECT_EQ(finalizers(g.overlay)->finalizers[0].description, "and again");
}

TEST_F(Finalizers, refuse) {
  const std::string error = "wasm_execution_error: ";
  EXPECT_EQ(with("set_finalizers", "", {1}), error + "Finalizer policy is in an unknown format!");
  EXPECT_EQ(set(policy(1, {})), error + "Finalizers cannot be empty");
  EXPECT_EQ(set(policy(1, {{std::string(256, 'd'), 1, bls_key_1}})), "");
  EXPECT_EQ(set(policy(1, {{std::string(257, 'd'), 1, ""}})), error + "Finalizer description greater than 256");
  EXPECT_EQ(set(policy(1, {{"", UINT64_MAX, bls_key_1}, {"", 1, "short"}})),
            error + "sum of weights causes uint64_t overflow");
  EXPECT_EQ(set(policy(1, {{"", 1, bls_key_1.substr(1)}})), error + "Invalid bls public key length");
  EXPECT_EQ(set(policy(1, {{"", 1, bls_key_1 + "x"}})), error + "Invalid bls public key length");
  EXPECT_EQ(
      set(policy(2, {{"", 1, bls_key_1}, {"", 1, bls_key_1}})),
      error +
          "Duplicate public key: PUB_BLS_82P3oM1u0IEv64u9i4vSzvg1-QDl4Fb2n50Mp8Sk7Fr1Tz0MJypzL39nSd5VPFgFC9WqrjopRb"
          "Bm1Pf0RkP018fo1k2rXaJY7Wtzd9RKlE8PoQ6XhDm4PyZlIupQg_gOuiMhcg");
  const auto threshold = [&](uint64_t t) { return set(policy(t, {{"", 2, bls_key_1}, {"", 3, bls_key_2}})); };
  const auto not_half = [&](const char* t) {
    return error + "Finalizer policy threshold (" + t +
           ") must be greater than half of the sum of the weights (5), and less than or equal to the sum of the "
           "weights";
  };
  EXPECT_EQ(threshold(2), not_half("2"));
  EXPECT_EQ(threshold(3), "");
  EXPECT_EQ(threshold(5), "");
  EXPECT_EQ(threshold(6), not_half("6"));
}

TEST_F(Finalizers, keys_are_points_of_the_curve) {
  constexpr auto no_point = "fc::assert_exception: g1: ";
  std::string off_curve = bls_key_1;
  off_curve[0] = static_cast<char>(off_curve[0] ^ 1);
  EXPECT_EQ(set(policy(1, {{"", 1, off_curve}})), no_point);
  EXPECT_EQ(set(policy(1, {{"", 1, std::string(96, '\xff')}})), no_point);
  // The same point with its x written as x + p: equal modulo p, but not a number of the field.
  const std::string x_plus_p =
      bytes("9e0ef7a0cd6ecf3b2febdf6e8a8b7eed1c2caaf785b3875d5fb0919a49f063bfccfc884fddd18e7a194ec917404e591f");
  EXPECT_EQ(set(policy(1, {{"", 1, x_plus_p + bls_key_1.substr(48)}})), no_point);
  EXPECT_EQ(set(policy(1, {{"", 1, std::string(96, '\0')}})), "");  // infinity, as on the node
}

TEST_F(Finalizers, bytes_that_are_no_policy) {
  const std::string whole = policy(1, {{"d", 1, bls_key_1}});
  EXPECT_EQ(set(""), "fc::out_of_range_exception: read datastream of length 0 over by 1");
  EXPECT_EQ(set(whole.substr(0, 8)), "fc::out_of_range_exception: get datastream of length 8 over by 1");
  EXPECT_EQ(set(whole.substr(0, 100)), "fc::out_of_range_exception: read datastream of length 100 over by 1");
  EXPECT_EQ(set(packed(uint64_t{1}, bytes("818040"))), "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
  EXPECT_EQ(set(packed(uint64_t{1}, n8(1), bytes("8180800a"))),
            "fc::assert_exception: size.value <= MAX_SIZE_OF_BYTE_ARRAYS: ");
}

TEST_F(Finalizers, change_the_rules_for_schedules) {
  const std::string alice = format_0({{"alice"_n, k1_key}}), bob = format_0({{"bob"_n, k1_key}});
  EXPECT_EQ(set(policy(1, {{"", 1, bls_key_1}})), "");
  EXPECT_EQ(Producers::set(alice), "");
  EXPECT_EQ(result, unchanged);  // not in the block that makes the chain Savanna
  start_block(g.overlay);
  EXPECT_EQ(Producers::set(alice), "");
  EXPECT_EQ(result, UINT32_MAX);
  start_block(g.overlay);
  EXPECT_EQ(active_producers(g.overlay).version, 1u);
  EXPECT_EQ(active(), (std::vector{"alice"_n}));
  EXPECT_EQ(Producers::set(bob), "");
  EXPECT_EQ(Producers::set(alice), "");  // the last one counts, and changes nothing
  EXPECT_EQ(result, UINT32_MAX);
  start_block(g.overlay);
  EXPECT_EQ(active_producers(g.overlay).version, 1u);
}

}  // namespace
}  // namespace wrought
