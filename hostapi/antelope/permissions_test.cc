// Permission trees and what they decide: authorities, links, the checks of actions, and the actions that change them.
#include <gtest/gtest.h>

#include "hostapi/antelope/action_authorization.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/features.h"
#include "hostapi/antelope/native_action_data.h"
#include "hostapi/antelope/producers.h"
#include "hostapi/antelope/test_guest.h"
#include "hostapi/antelope/well_known_names.h"
#include "hostapi/chain/native_actions.h"

namespace wrought {
namespace {

constexpr uint64_t now_us = 1'600'000'000'000'000;

// K1 keys told apart by their last byte.
std::string key(char which) { return std::string(33, '\0') + which; }

std::string webauthn_key(char which, std::string_view site) {
  std::string packed = "\2" + std::string(32, '\0') + which + '\1';
  pack_counted(packed, site);
  return packed;
}

std::string text(const Refusal& refused) { return refused ? refused->error_class + ": " + refused->message : "ok"; }

constexpr auto alice_active = R"({"actor":"alice","permission":"active"})";

// alice, bob and carol as test chains make them; `pay` below alice@active, `small` below that.
struct PermissionsTest : ::testing::Test {
  PermissionsTest() {
    for (const Name name : {"alice"_n, "bob"_n, "carol"_n, "token"_n}) {
      Account account;
      account.name = name;
      account.created_us = now_us;
      create_account_with_permissions(state, account);
    }
    create_genesis_accounts(state, now_us);
    add({"alice"_n, "pay"_n}, "active"_n, {1, {{key('p'), 1}}, {}, {}});
    add({"alice"_n, "small"_n}, "pay"_n, {1, {{key('s'), 1}}, {}, {}});
  }
  void add(PermissionLevel level, Name parent, Authority authority) {
    create_permission(state, {level, parent, std::move(authority), now_us});
  }
  void set(PermissionLevel level, const Authority& authority) { put_authority(state, level, authority, now_us); }

  MemoryState memory;
  Overlay state{&memory};
};

// --- one authority ---------------------------------------------------------------------------------------------------

TEST(Authority, packed_and_back) {
  const Authority authority{
      3, {{key('a'), 1}, {webauthn_key('b', "example.com"), 2}}, {{{"alice"_n, "active"_n}, 3}}, {{60, 1}, {3600, 2}}};
  std::string packed;
  pack(packed, authority);
  EXPECT_EQ(packed.size(), 4 + 1 + (34 + 2) + (34 + 1 + 12 + 2) + 1 + 18 + 1 + 2 * 6u);
  PackedReader in(packed);
  EXPECT_EQ(unpack_authority(in), authority);
  EXPECT_TRUE(in.ok());
  for (size_t size = 0; size < packed.size(); ++size) {
    PackedReader cut(std::string_view(packed).substr(0, size));
    (void)unpack_authority(cut);
    EXPECT_FALSE(cut.ok()) << size;
    EXPECT_EQ(cut.error_class(), "fc::out_of_range_exception");
  }
}

TEST(Authority, keys_that_cannot_be) {
  const auto error = [](std::string packed) {
    PackedReader in(packed);
    (void)read_public_key(in);
    return in.ok() ? "" : std::string(in.error_class()) + ": " + in.error();
  };
  EXPECT_EQ(error(std::string(34, '\0')), "");
  EXPECT_EQ(error('\3' + std::string(33, '\0')), "fc::assert_exception: Provided index out of range for variant.");
  EXPECT_EQ(error('\2' + std::string(35, '\0')),
            "fc::assert_exception: rpid.length(): webauthn pubkey must have non empty rpid");
  EXPECT_EQ(error("\x80" + std::string(34, '\0')), "");  // the type 0, written in two bytes
}

TEST(Authority, a_count_is_refused_before_it_is_believed) {
  const std::string packed("\1\0\0\0\xff\xff\xff\xff\x0f", 9);
  PackedReader in(packed);
  (void)unpack_authority(in);
  EXPECT_EQ(in.error_class(), "fc::assert_exception");
  EXPECT_EQ(in.error(), "size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
}

TEST(Authority, rules) {
  const LevelWeight alice{{"alice"_n, "active"_n}, 1}, bob{{"bob"_n, "active"_n}, 1};
  const auto why = [](const Authority& authority) {
    const char* reason = invalid_because(authority);
    return std::string(reason ? reason : "valid");
  };
  EXPECT_EQ(why({1, {}, {alice, bob}, {}}), "valid");
  EXPECT_EQ(why({0, {}, {alice}, {}}), "its threshold is 0");
  EXPECT_EQ(why({2, {}, {alice}, {}}), "its weights cannot reach its threshold");
  EXPECT_EQ(why({1, {}, {bob, alice}, {}}), "its accounts must be in ascending order");
  EXPECT_EQ(why({1, {}, {alice, alice}, {}}), "its accounts must be in ascending order");
  EXPECT_EQ(why({1, {{key('b'), 1}, {key('a'), 1}}, {}, {}}), "its keys must be in ascending order");
  EXPECT_EQ(why({1, {{key('a'), 1}, {key('a'), 1}}, {}, {}}), "its keys must be in ascending order");
  EXPECT_EQ(why({1, {}, {alice}, {{0, 1}}}), "a wait of 0 seconds");
  EXPECT_EQ(why({1, {}, {alice}, {{9, 1}, {9, 1}}}), "its waits must be in ascending order");
  EXPECT_EQ(why({3, {{key('a'), 1}}, {alice}, {{9, 1}}}), "valid");
  Authority large{1, {}, {}, {}};
  for (uint32_t i = 1; i <= 65536; ++i) large.waits.push_back({i, 65535});
  EXPECT_EQ(why(large), "valid");
  large.waits.push_back({65537, 1});
  EXPECT_EQ(why(large), "more than 65536 weights");
}

TEST(Authority, order_of_keys) {
  EXPECT_TRUE(key_less(key('a'), key('\xff')));  // bytes, not chars
  const std::string r1 = '\1' + std::string(33, '\0');
  EXPECT_TRUE(key_less(key('\xff'), r1));
  EXPECT_TRUE(key_less(r1, webauthn_key('a', "z")));
  EXPECT_TRUE(key_less(webauthn_key('a', "aa"), webauthn_key('a', "b")));  // by text, not by length
  EXPECT_FALSE(key_less(webauthn_key('a', "b"), webauthn_key('a', "aa")));
  EXPECT_FALSE(key_less(webauthn_key('a', "b"), webauthn_key('a', "b")));
}

TEST(Authority, billed_bytes) {
  EXPECT_EQ(permission_ram_bytes({1, {}, {}, {}}), 288);
  EXPECT_EQ(permission_ram_bytes({1, {{key('a'), 1}}, {}, {}}), 288 + 16 + 34);
  EXPECT_EQ(permission_ram_bytes({1, {}, {{{"alice"_n, "active"_n}, 1}}, {{5, 1}}}), 288 + 32 + 16);
  // Type, length, then 33 + 1 + (1 + 11).
  EXPECT_EQ(permission_ram_bytes({1, {{webauthn_key('a', "example.com"), 1}}, {}, {}}), 288 + 16 + 1 + 1 + 46);
}

// --- records ---------------------------------------------------------------------------------------------------------

TEST_F(PermissionsTest, genesis) {
  EXPECT_TRUE(find_account(state, system_account)->privileged);
  EXPECT_FALSE(find_account(state, null_account)->privileged);
  EXPECT_EQ(find_permission(state, {null_account, active_permission})->authority, (Authority{1, {}, {}, {}}));
  const Authority by_system{1, {}, {{{system_account, active_permission}, 1}}, {}};
  EXPECT_EQ(find_permission(state, {producers_account, active_permission})->authority, by_system);
  EXPECT_EQ(parent_of(state, {producers_account, "prod.major"_n}), active_permission);
  EXPECT_EQ(parent_of(state, {producers_account, "prod.minor"_n}), "prod.major"_n);
  Account eosio = *find_account(state, system_account);
  eosio.code_sequence = 7;
  put_account(state, eosio);
  create_genesis_accounts(state, now_us + 1);  // again: nothing changes
  EXPECT_EQ(find_account(state, system_account)->code_sequence, 7u);
}

TEST_F(PermissionsTest, eosio_prods_follows_the_producers) {
  const auto threshold = [&](Name name) {
    return find_permission(state, {producers_account, name})->authority.threshold;
  };
  follow_active_producers(state);  // eosio alone
  EXPECT_EQ(threshold(active_permission), 1u);
  set_active_producers(state, std::vector<Name>{"alice"_n, "bob"_n, "carol"_n, "token"_n});
  follow_active_producers(state);
  EXPECT_EQ(threshold(active_permission), 3u);
  EXPECT_EQ(threshold("prod.major"_n), 3u);
  EXPECT_EQ(threshold("prod.minor"_n), 2u);
  const auto active = find_permission(state, {producers_account, active_permission});
  ASSERT_EQ(active->authority.accounts.size(), 4u);
  EXPECT_EQ(active->authority.accounts[1], (LevelWeight{{"bob"_n, "active"_n}, 1}));
  EXPECT_EQ(active->last_updated_us, now_us);
}

TEST_F(PermissionsTest, records_and_children) {
  const PermissionLevel pay{"alice"_n, "pay"_n}, small{"alice"_n, "small"_n};
  EXPECT_EQ(find_permission(state, pay)->parent, "active"_n);
  EXPECT_EQ(find_permission(state, pay)->last_updated_us, now_us);
  EXPECT_EQ(permission_last_used(state, pay), now_us);
  EXPECT_TRUE(has_children(state, pay));
  EXPECT_FALSE(has_children(state, small));
  remove_permission(state, small);
  EXPECT_FALSE(permission_exists(state, small));
  EXPECT_FALSE(has_children(state, pay));
  EXPECT_EQ(permission_last_used(state, small), 0u);
  put_authority(state, pay, own_code_authority("bob"_n), now_us + 5);
  EXPECT_EQ(find_permission(state, pay)->authority, own_code_authority("bob"_n));
  EXPECT_EQ(find_permission(state, pay)->parent, "active"_n);
  EXPECT_EQ(find_permission(state, pay)->last_updated_us, now_us + 5);
}

TEST_F(PermissionsTest, an_overlay_that_is_dropped_takes_its_permissions_along) {
  {
    Overlay transaction(&state);
    remove_permission(transaction, {"alice"_n, "small"_n});
    put_link(transaction, {"alice"_n, "token"_n, "transfer"_n, "pay"_n});
  }
  EXPECT_TRUE(permission_exists(state, {"alice"_n, "small"_n}));
  EXPECT_FALSE(find_link(state, "alice"_n, "token"_n, "transfer"_n));
}

TEST_F(PermissionsTest, links) {
  put_link(state, {"alice"_n, "token"_n, "transfer"_n, "pay"_n});
  put_link(state, {"alice"_n, "token"_n, ""_n, "small"_n});
  EXPECT_EQ(find_link(state, "alice"_n, "token"_n, "transfer"_n), "pay"_n);
  EXPECT_EQ(find_link(state, "alice"_n, "token"_n, "issue"_n), std::nullopt);
  EXPECT_EQ(first_link_to(state, {"alice"_n, "pay"_n})->action, "transfer"_n);
  put_link(state, {"alice"_n, "token"_n, "transfer"_n, "small"_n});  // another permission for the same action
  EXPECT_FALSE(first_link_to(state, {"alice"_n, "pay"_n}));
  EXPECT_EQ(first_link_to(state, {"alice"_n, "small"_n})->action, ""_n);
  remove_link(state, "alice"_n, "token"_n, ""_n);
  EXPECT_EQ(first_link_to(state, {"alice"_n, "small"_n})->action, "transfer"_n);
  EXPECT_FALSE(first_link_to(state, {"bob"_n, "small"_n}));
}

// --- is it satisfied? ------------------------------------------------------------------------------------------------

struct CheckerTest : PermissionsTest {
  // "yes" or "no", and whether keys were left unused.
  std::string ask(PermissionLevel level, const Provided& provided) {
    CheckBudget budget{Meter{}};
    AuthorityChecker checker(state, provided, budget);
    if (!checker.satisfied(level)) return checker.all_keys_used() ? "no" : "no, keys unused";
    return checker.all_keys_used() ? "yes" : "yes, keys unused";
  }
  const PermissionLevel bob{"bob"_n, "active"_n}, carol{"carol"_n, "active"_n}, alice{"alice"_n, "active"_n};
};

TEST_F(CheckerTest, keys_reach_a_threshold) {
  set(bob, {3, {{key('a'), 1}, {key('b'), 1}, {key('c'), 2}}, {}, {}});
  EXPECT_EQ(ask(bob, {{key('a'), key('b')}, {}, 0}), "no, keys unused");
  EXPECT_EQ(ask(bob, {{key('a'), key('c')}, {}, 0}), "yes");
  // The largest weight comes first and the threshold is met before key b is looked at.
  EXPECT_EQ(ask(bob, {{key('a'), key('b'), key('c')}, {}, 0}), "yes, keys unused");
  EXPECT_EQ(ask(bob, {}), "no");
  EXPECT_EQ(ask({"bob"_n, "ghost"_n}, {{key('a')}, {}, 0}), "no, keys unused");
}

TEST_F(CheckerTest, of_equal_weights_waits_then_keys_then_accounts) {
  set(bob, {1, {{key('a'), 1}}, {{carol, 1}}, {{60, 1}}});
  EXPECT_EQ(ask(bob, {{key('a')}, {}, 60'000'000}), "yes, keys unused");
  EXPECT_EQ(ask(bob, {{key('a')}, {}, 59'999'999}), "yes");
  set(carol, {1, {{key('c'), 1}}, {}, {}});
  EXPECT_EQ(ask(bob, {{key('a'), key('c')}, {}, 0}), "yes, keys unused");
  EXPECT_EQ(ask(bob, {{key('c')}, {}, 0}), "yes");
  set(bob, {1, {{key('a'), 1}}, {{carol, 2}}, {}});  // a larger weight goes before all of them
  EXPECT_EQ(ask(bob, {{key('a'), key('c')}, {}, 0}), "yes, keys unused");
}

TEST_F(CheckerTest, the_longest_delay_satisfies_every_wait) {
  set(bob, {1, {}, {}, {{UINT32_MAX, 1}}});
  EXPECT_EQ(ask(bob, {{}, {}, int64_t{45 * 24 * 3600} * 1'000'000 - 1}), "no");
  EXPECT_EQ(ask(bob, {{}, {}, int64_t{45 * 24 * 3600} * 1'000'000}), "yes");
}

TEST_F(CheckerTest, provided_permissions) {
  EXPECT_EQ(ask(bob, {{}, {bob}, 0}), "yes");
  EXPECT_EQ(ask(bob, {{}, {{"bob"_n, ""_n}}, 0}), "yes");      // any of bob's
  EXPECT_EQ(ask(bob, {{}, {{"bob"_n, "owner"_n}}, 0}), "no");  // a parent is another permission
  EXPECT_EQ(ask(bob, {{}, {{"bob"_n, "eosio.code"_n}}, 0}), "yes");
  EXPECT_EQ(ask(bob, {{}, {{"carol"_n, "eosio.code"_n}}, 0}), "no");
  set(bob, {2, {}, {{alice, 1}, {carol, 1}}, {}});
  EXPECT_EQ(ask(bob, {{}, {alice}, 0}), "no");
  EXPECT_EQ(ask(bob, {{}, {alice, {"carol"_n, "eosio.code"_n}}, 0}), "yes");
}

TEST_F(CheckerTest, keys_of_what_failed_are_not_used) {
  set(carol, {2, {{key('a'), 1}, {key('b'), 1}}, {}, {}});
  set(bob, {2, {{key('c'), 1}}, {{alice, 1}, {carol, 2}}, {}});
  set(alice, {1, {{key('d'), 1}}, {}, {}});
  EXPECT_EQ(ask(bob, {{key('a'), key('c'), key('d')}, {}, 0}), "yes, keys unused");
  EXPECT_EQ(ask(bob, {{key('c'), key('d')}, {}, 0}), "yes");
}

TEST_F(CheckerTest, cycles_end) {
  set(alice, {1, {}, {{bob, 1}}, {}});
  set(bob, {1, {{key('b'), 1}}, {{alice, 1}}, {}});
  EXPECT_EQ(ask(alice, {}), "no");
  EXPECT_EQ(ask(alice, {{key('b')}, {}, 0}), "yes");
  set(carol, {1, {}, {{carol, 1}}, {}});  // itself
  EXPECT_EQ(ask(carol, {}), "no");
}

TEST_F(CheckerTest, six_levels_deep) {
  // l1 is satisfied by l2, ..., l7 by a key.
  const auto level = [](int i) {
    return PermissionLevel{"carol"_n, parse_name("l" + std::string(1, static_cast<char>('a' + i))).value()};
  };
  for (int i = 0; i < 6; ++i) add(level(i), "active"_n, {1, {}, {{level(i + 1), 1}}, {}});
  add(level(6), "active"_n, {1, {{key('k'), 1}}, {}, {}});
  EXPECT_EQ(ask(level(1), {{key('k')}, {}, 0}), "yes");
  EXPECT_EQ(ask(level(0), {{key('k')}, {}, 0}), "no, keys unused");
  EXPECT_EQ(ask(level(0), {{}, {level(6)}, 0}), "yes");  // what is provided needs no looking into
}

TEST_F(CheckerTest, depth_and_delay_are_parameters_of_the_chain) {
  set(bob, {1, {}, {{carol, 1}}, {}});
  set(carol, {1, {}, {}, {{100, 1}}});
  ChainConfig config;
  config.max_transaction_delay = 50;
  set_chain_config(state, config);
  EXPECT_EQ(ask(bob, {{}, {}, 49'999'999}), "no");
  EXPECT_EQ(ask(bob, {{}, {}, 50'000'000}), "yes");
  config.max_authority_depth = 1;
  set_chain_config(state, config);
  EXPECT_EQ(ask(bob, {{}, {}, 50'000'000}), "no");
}

TEST_F(CheckerTest, each_permission_is_evaluated_once) {
  // Six rows of forty, each permission listing all forty of the next row: 10^8 paths, 201 permissions.
  const auto level = [](uint64_t row, uint64_t side) {
    return PermissionLevel{"carol"_n, Name{("l"_n).value + row * 40 + side}};
  };
  for (uint64_t row = 0; row < 6; ++row) {
    Authority next_row{40, {}, {}, {}};
    for (uint64_t side = 0; side < 40; ++side) next_row.accounts.push_back({level(row + 1, side), 1});
    for (uint64_t side = 0; side < 40; ++side) add(level(row, side), "active"_n, next_row);
  }
  int64_t gas = 1'000'000;
  CheckBudget budget{Meter(gas, 0)};
  const Provided nothing;
  EXPECT_FALSE(AuthorityChecker(state, nothing, budget).satisfied(level(0, 0)));
  EXPECT_EQ(gas, 1'000'000 - (201 * (10 + 40) - 100) * 20);
}

TEST_F(CheckerTest, looking_costs_gas_beyond_what_is_free) {
  Authority large{65536, {}, {}, {}};
  for (uint32_t i = 1; i <= 1000; ++i) large.waits.push_back({i, 100});
  set(bob, large);
  int64_t gas = 18'200;  // (10 + 1000 - 100) * 20
  const Provided nothing;
  {
    CheckBudget budget{Meter(gas, 0)};
    EXPECT_FALSE(AuthorityChecker(state, nothing, budget).satisfied(bob));
    EXPECT_FALSE(budget.used_up());
    EXPECT_EQ(gas, 0);
  }
  gas = 18'199;
  CheckBudget budget{Meter(gas, 0)};
  EXPECT_FALSE(AuthorityChecker(state, nothing, budget).satisfied(bob));
  EXPECT_TRUE(budget.used_up());
}

// --- does the action declare what it needs? --------------------------------------------------------------------------

struct DeclaredTest : PermissionsTest {
  std::string check(const Action& action) { return text(check_declared_authorizations(state, action)); }
  std::string check(Name permission) { return check({"token"_n, "transfer"_n, {{"alice"_n, permission}}, ""}); }
  template <class... Parts>
  std::string check_native(Name name, std::vector<PermissionLevel> levels, const Parts&... parts) {
    Action action{system_account, name, std::move(levels), {}};
    (pack(action.data, parts), ...);
    return check(action);
  }
  const PermissionLevel active{"alice"_n, "active"_n}, owner{"alice"_n, "owner"_n}, pay{"alice"_n, "pay"_n},
      small{"alice"_n, "small"_n};
  const Name alice = "alice"_n, none;
};

TEST_F(DeclaredTest, active_or_its_ancestors_unless_linked) {
  const std::string irrelevant_pay = R"(irrelevant_auth_exception: action declares irrelevant authority )"
                                     R"('{"actor":"alice","permission":"pay"}'; minimum authority is )";
  EXPECT_EQ(check("active"_n), "ok");
  EXPECT_EQ(check("owner"_n), "ok");
  EXPECT_EQ(check("pay"_n), irrelevant_pay + alice_active);
  EXPECT_EQ(check("ghost"_n),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(check(""_n), "invalid_permission: Invalid permission");
  put_link(state, {"alice"_n, "token"_n, ""_n, "pay"_n});
  EXPECT_EQ(check("pay"_n), "ok");
  EXPECT_EQ(check("active"_n), "ok");
  EXPECT_EQ(check("small"_n).substr(0, 25), "irrelevant_auth_exception");
  put_link(state, {"alice"_n, "token"_n, "transfer"_n, "small"_n});  // this action before all actions
  EXPECT_EQ(check("small"_n), "ok");
  EXPECT_EQ(check({"token"_n, "issue"_n, {small}, ""}).substr(0, 25), "irrelevant_auth_exception");
  EXPECT_EQ(check({"bob"_n, "transfer"_n, {pay}, ""}), irrelevant_pay + alice_active);
  put_link(state, {"alice"_n, "token"_n, "transfer"_n, "eosio.any"_n});
  EXPECT_EQ(check("small"_n), "ok");
}

TEST_F(DeclaredTest, every_declared_level_counts) {
  EXPECT_EQ(check({"token"_n, "transfer"_n, {active, {"bob"_n, "active"_n}}, ""}), "ok");
  EXPECT_EQ(check({"token"_n, "transfer"_n, {active, pay}, ""}).substr(0, 25), "irrelevant_auth_exception");
  EXPECT_EQ(check({"token"_n, "transfer"_n, {}, ""}), "ok");  // that nobody authorizes is seen elsewhere
}

TEST_F(DeclaredTest, updateauth_takes_the_permission_or_its_parent) {
  const auto update = [&](std::vector<PermissionLevel> levels, Name permission, Name parent) {
    return check_native("updateauth"_n, std::move(levels), alice, permission, parent, own_code_authority(alice));
  };
  EXPECT_EQ(update({pay}, "pay"_n, "active"_n), "ok");
  EXPECT_EQ(update({active}, "pay"_n, "active"_n), "ok");
  EXPECT_EQ(update({pay}, "new"_n, "pay"_n), "ok");
  EXPECT_EQ(update({small}, "pay"_n, "active"_n),
            R"(irrelevant_auth_exception: updateauth action declares irrelevant authority )"
            R"('{"actor":"alice","permission":"small"}'; minimum authority is {"actor":"alice","permission":"pay"})");
  EXPECT_EQ(update({}, "pay"_n, "active"_n),
            "irrelevant_auth_exception: updateauth action should only have one declared authorization");
  EXPECT_EQ(update({active, owner}, "pay"_n, "active"_n),
            "irrelevant_auth_exception: updateauth action should only have one declared authorization");
  EXPECT_EQ(update({{"bob"_n, "owner"_n}}, "pay"_n, "active"_n),
            "irrelevant_auth_exception: the owner of the affected permission needs to be the actor of the declared "
            "authorization");
  EXPECT_EQ(update({active}, "new"_n, "ghost"_n),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(update({active}, none, "active"_n), "invalid_permission: Invalid permission");
  EXPECT_EQ(check({system_account, "updateauth"_n, {active}, "short"}),
            "fc::out_of_range_exception: read datastream of length 5 over by -4");
  // Only as an action of eosio.
  EXPECT_EQ(check({"token"_n, "updateauth"_n, {active}, "short"}), "ok");
}

TEST_F(DeclaredTest, deleteauth) {
  const auto remove = [&](std::vector<PermissionLevel> levels, Name permission) {
    return check_native("deleteauth"_n, std::move(levels), alice, permission);
  };
  EXPECT_EQ(remove({pay}, "small"_n), "ok");
  EXPECT_EQ(remove({small}, "small"_n), "ok");
  EXPECT_EQ(remove({small}, "pay"_n),
            R"(irrelevant_auth_exception: updateauth action declares irrelevant authority )"
            R"('{"actor":"alice","permission":"small"}'; minimum authority is {"actor":"alice","permission":"pay"})");
  EXPECT_EQ(remove({{"bob"_n, "active"_n}}, "pay"_n),
            "irrelevant_auth_exception: the owner of the permission to delete needs to be the actor of the declared "
            "authorization");
  EXPECT_EQ(remove({active, active}, "pay"_n),
            "irrelevant_auth_exception: deleteauth action should only have one declared authorization");
  EXPECT_EQ(remove({active}, "ghost"_n),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
}

TEST_F(DeclaredTest, linkauth) {
  const auto link = [&](std::vector<PermissionLevel> levels, Name code, Name action) {
    return check_native("linkauth"_n, std::move(levels), alice, code, action, "pay"_n);
  };
  EXPECT_EQ(link({active}, "token"_n, "transfer"_n), "ok");
  EXPECT_EQ(link({pay}, "token"_n, "transfer"_n),
            std::string(R"(irrelevant_auth_exception: link action declares irrelevant authority )"
                        R"('{"actor":"alice","permission":"pay"}'; minimum authority is )") +
                alice_active);
  EXPECT_EQ(link({active}, system_account, "linkauth"_n),
            "action_validate_exception: Cannot link eosio::linkauth to a minimum permission");
  EXPECT_EQ(link({active}, system_account, "canceldelay"_n),
            "action_validate_exception: Cannot link eosio::canceldelay to a minimum permission");
  EXPECT_EQ(link({active}, system_account, "newaccount"_n), "ok");
  EXPECT_EQ(link({active}, "token"_n, "linkauth"_n), "ok");
  EXPECT_EQ(link({}, "token"_n, "transfer"_n),
            "irrelevant_auth_exception: link action should only have one declared authorization");
  EXPECT_EQ(link({{"bob"_n, "active"_n}}, "token"_n, "transfer"_n),
            "irrelevant_auth_exception: the owner of the linked permission needs to be the actor of the declared "
            "authorization");
  put_link(state, {alice, "token"_n, "transfer"_n, "pay"_n});
  EXPECT_EQ(link({pay}, "token"_n, "transfer"_n), "ok");  // what the action needs so far
  put_link(state, {alice, "token"_n, "transfer"_n, "eosio.any"_n});
  EXPECT_EQ(link({small}, "token"_n, "transfer"_n), "ok");
}

TEST_F(DeclaredTest, unlinkauth) {
  const auto unlink = [&](std::vector<PermissionLevel> levels) {
    return check_native("unlinkauth"_n, std::move(levels), alice, "token"_n, "transfer"_n);
  };
  EXPECT_EQ(unlink({active}),
            "transaction_exception: cannot unlink non-existent permission link of account 'alice' for actions matching "
            "'token::transfer'");
  put_link(state, {alice, "token"_n, "transfer"_n, "pay"_n});
  EXPECT_EQ(unlink({pay}), "ok");
  EXPECT_EQ(unlink({small}),
            R"(irrelevant_auth_exception: unlink action declares irrelevant authority )"
            R"('{"actor":"alice","permission":"small"}'; minimum authority is {"actor":"alice","permission":"pay"})");
  EXPECT_EQ(unlink({}), "irrelevant_auth_exception: unlink action should only have one declared authorization");
  put_link(state, {alice, "token"_n, "transfer"_n, "eosio.any"_n});
  EXPECT_EQ(unlink({small}), "ok");
}

TEST_F(DeclaredTest, canceldelay_finds_nothing_to_cancel) {
  Action action{system_account, "canceldelay"_n, {active}, {}};
  pack(action.data, pay);
  action.data += std::string(32, '\x0a');
  std::string id;
  for (int i = 0; i < 32; ++i) id += "0a";
  EXPECT_EQ(check(action),
            "tx_not_found: cannot cancel trx_id=" + id + ", there is no deferred transaction with that transaction id");
  action.authorization = {small};
  EXPECT_EQ(check(action), R"(irrelevant_auth_exception: canceldelay action declares irrelevant authority )"
                           R"('{"actor":"alice","permission":"small"}'; specified authority to satisfy is )"
                           R"({"actor":"alice","permission":"pay"})");
}

TEST_F(PermissionsTest, what_a_transaction_refers_to_must_exist) {
  const auto check = [&](const Action& action) { return text(check_referenced_accounts(state, {}, {&action, 1})); };
  EXPECT_EQ(check({"token"_n, "x"_n, {{"alice"_n, "pay"_n}}, ""}), "ok");
  EXPECT_EQ(check({"ghost"_n, "x"_n, {{"alice"_n, "pay"_n}}, ""}),
            "transaction_exception: action's code account 'ghost' does not exist");
  EXPECT_EQ(check({"token"_n, "x"_n, {{"ghost"_n, "pay"_n}}, ""}),
            "transaction_exception: action's authorizing actor 'ghost' does not exist");
  EXPECT_EQ(check({"token"_n, "x"_n, {{"alice"_n, "ghost"_n}}, ""}),
            "transaction_exception: action's authorizations include a non-existent permission: "
            R"({"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(check({"token"_n, "x"_n, {}, ""}), "tx_no_auths: transaction must have at least one authorization");
  const Action authorized{"token"_n, "x"_n, {{"alice"_n, "active"_n}}, ""}, bare{"token"_n, "x"_n, {}, ""};
  EXPECT_EQ(text(check_referenced_accounts(state, {&authorized, 1}, {&authorized, 1})),
            "transaction_exception: context-free actions cannot have authorizations");
  EXPECT_EQ(text(check_referenced_accounts(state, {}, {&bare, 1}, true)), "ok");
  EXPECT_EQ(text(check_referenced_accounts(state, {}, {&authorized, 1}, true)),
            "transaction_exception: read-only action 'x' cannot have authorizations");
}

TEST_F(PermissionsTest, use_is_recorded) {
  const Action action{"token"_n, "x"_n, {{"alice"_n, "pay"_n}}, ""};
  EXPECT_EQ(text(refuse_deleted_permissions(state, {&action, 1})), "ok");
  record_permission_use(state, {&action, 1}, now_us + 9);
  EXPECT_EQ(permission_last_used(state, {"alice"_n, "pay"_n}), now_us + 9);
  EXPECT_EQ(permission_last_used(state, {"alice"_n, "active"_n}), now_us);
  const Action gone{"token"_n, "x"_n, {{"alice"_n, "small"_n}}, ""};
  remove_permission(state, {"alice"_n, "small"_n});
  EXPECT_EQ(text(refuse_deleted_permissions(state, {&gone, 1})).substr(0, 26), "permission_query_exception");
}

// --- host functions --------------------------------------------------------------------------------------------------

// Arguments lie at 1000 (transaction), 2000 (keys) and 3000 (permissions).
struct ApiTest : ::testing::Test {
  ApiTest() {
    Permission pay{{"alice"_n, "pay"_n}, "active"_n, {2, {{key('p'), 1}}, {{{"bob"_n, "active"_n}, 1}}, {{60, 1}}}, 9};
    create_permission(g.overlay, pay);
  }
  static std::string key_set(const std::vector<std::string>& keys) {
    std::string packed(1, static_cast<char>(keys.size()));
    for (const auto& key : keys) packed += key;
    return packed;
  }
  static std::string level_set(const std::vector<PermissionLevel>& levels) {
    std::string packed(1, static_cast<char>(levels.size()));
    for (const auto& level : levels) pack(packed, level);
    return packed;
  }
  // "1", "0", or the error.
  std::string permission(Name account, Name name, const std::string& keys, const std::string& levels, uint64_t us = 0) {
    g.poke(2000, keys);
    g.poke(3000, levels);
    return answer("check_permission_authorization",
                  {account.value, name.value, 2000, keys.size(), 3000, levels.size(), us});
  }
  std::string transaction(const std::string& packed, const std::string& keys, const std::string& levels) {
    g.poke(1000, packed);
    g.poke(2000, keys);
    g.poke(3000, levels);
    return answer("check_transaction_authorization", {1000, packed.size(), 2000, keys.size(), 3000, levels.size()});
  }
  std::string answer(std::string_view name, std::initializer_list<uint64_t> arguments) {
    const uint64_t result = g.call(name, arguments);
    if (g.gas_left >= 0) return std::to_string(result);
    return g.context.failed ? g.context.failure.error_class + ": " + g.context.failure.message : "out of gas";
  }
  static std::string packed_transaction(const std::vector<Action>& actions, uint32_t delay_s = 0) {
    std::string packed(10, '\0');
    packed.append(2, '\0');
    pack_varuint32(packed, delay_s);
    packed.push_back('\0');
    pack_varuint32(packed, static_cast<uint32_t>(actions.size()));
    for (const auto& action : actions) pack_action(packed, action);
    packed.push_back('\0');
    return packed;
  }
  TestGuest g;
  const PermissionLevel bob{"bob"_n, "active"_n}, alice{"alice"_n, "active"_n};
};

TEST_F(ApiTest, a_permission) {
  const std::string key_p = key_set({key('p')}), both = key_set({key('q'), key('p')});
  const std::string bobs = level_set({bob});
  EXPECT_EQ(permission("alice"_n, "pay"_n, key_p, bobs), "1");
  EXPECT_EQ(permission("alice"_n, "pay"_n, key_p, ""), "0");
  EXPECT_EQ(permission("alice"_n, "pay"_n, key_p, "", 60'000'000), "1");
  EXPECT_EQ(permission("alice"_n, "pay"_n, both, bobs), "0");  // a key too many
  EXPECT_EQ(permission("alice"_n, "pay"_n, key_set({key('p'), key('p')}), bobs),
            "1");  // a set
  EXPECT_EQ(permission("alice"_n, "ghost"_n, "", bobs), "0");
  EXPECT_EQ(permission("alice"_n, ""_n, "", ""), "0");
  EXPECT_EQ(permission("alice"_n, "pay"_n, "", "", uint64_t{1} << 63),
            "action_validate_exception: provided delay is too large");
  EXPECT_EQ(permission("alice"_n, "pay"_n, "\1", bobs),
            "fc::out_of_range_exception: get datastream of length 1 over by 1");
  EXPECT_EQ(permission("alice"_n, "pay"_n, std::string("\1\3", 2) + std::string(33, '\0'), bobs),
            "fc::assert_exception: Provided index out of range for variant.");
  EXPECT_EQ(permission("alice"_n, "pay"_n, key_p, bobs.substr(0, 9)),
            "fc::out_of_range_exception: read datastream of length 9 over by 1");
}

TEST_F(ApiTest, a_transaction) {
  const std::string bobs = level_set({bob}), key_p = key_set({key('p')});
  const Action by_bob{"token"_n, "x"_n, {bob}, ""}, by_pay{"token"_n, "x"_n, {{"alice"_n, "pay"_n}}, ""};
  EXPECT_EQ(transaction(packed_transaction({by_bob}), "", bobs), "1");
  EXPECT_EQ(transaction(packed_transaction({by_bob}), "", ""), "0");
  EXPECT_EQ(transaction(packed_transaction({by_bob}), key_p, bobs), "0");  // the key is not needed
  EXPECT_EQ(transaction(packed_transaction({}), "", ""), "1");
  EXPECT_EQ(transaction(packed_transaction({by_pay}), key_p, bobs), "0");  // token::x needs alice@active
  put_link(g.overlay, {"alice"_n, "token"_n, ""_n, "pay"_n});
  EXPECT_EQ(transaction(packed_transaction({by_pay}), key_p, bobs), "1");
  EXPECT_EQ(transaction(packed_transaction({by_bob, by_pay}), key_p, bobs), "1");
  EXPECT_EQ(transaction(packed_transaction({by_pay}), key_p, ""), "0");
  EXPECT_EQ(transaction(packed_transaction({by_pay}, 60), key_p, ""), "1");
}

TEST_F(ApiTest, only_refusals_of_authorization_are_an_answer) {
  const Action ghost{"token"_n, "x"_n, {{"alice"_n, "ghost"_n}}, ""};
  EXPECT_EQ(transaction(packed_transaction({ghost}), "", ""),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  const Action cut{"eosio"_n, "updateauth"_n, {bob}, "abc"};
  EXPECT_EQ(transaction(packed_transaction({cut}), "", ""),
            "fc::out_of_range_exception: read datastream of length 3 over by -2");
  EXPECT_EQ(transaction("abc", "", ""), "fc::out_of_range_exception: read datastream of length 3 over by -2");
}

TEST_F(ApiTest, large_authorities_are_paid_for) {
  Authority large{65535, {}, {}, {}};
  for (uint32_t i = 1; i <= 10'000; ++i) large.waits.push_back({i, 10});
  put_authority(g.overlay, bob, large, 9);
  g.gas_limit = 100'000;
  EXPECT_EQ(permission("bob"_n, "active"_n, "", ""), "out of gas");
  g.gas_limit = 200'000;
  EXPECT_EQ(permission("bob"_n, "active"_n, "", ""), "0");
  EXPECT_EQ(g.gas_left, 200'000 - 500 - (10'010 - 100) * 20);
}

TEST_F(ApiTest, last_used) {
  EXPECT_EQ(answer("get_permission_last_used", {("alice"_n).value, ("pay"_n).value}), "9");
  put_permission_last_used(g.overlay, {"alice"_n, "pay"_n}, 77);
  EXPECT_EQ(answer("get_permission_last_used", {("alice"_n).value, ("pay"_n).value}), "77");
  EXPECT_EQ(answer("get_permission_last_used", {("alice"_n).value, ("ghost"_n).value}),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(answer("get_permission_last_used", {("alice"_n).value, 0}), "invalid_permission: Invalid permission");
}

// token's code sends actions.
struct InlineTest : ApiTest {
  std::string send(const Action& action) {
    std::string packed;
    pack_action(packed, action);
    g.poke(100, packed);
    return g.error("send_inline", {100, packed.size()});
  }
};

TEST_F(InlineTest, an_account_may_let_another_accounts_code_act_for_it) {
  const Action for_bob{"alice"_n, "x"_n, {bob}, ""};
  EXPECT_EQ(send(for_bob).substr(0, 25), "unsatisfied_authorization");
  put_authority(g.overlay, bob, {1, {}, {{{"token"_n, "eosio.code"_n}, 1}}, {}}, 9);
  EXPECT_EQ(send(for_bob), "");
  put_authority(g.overlay, bob, {1, {}, {{{"token"_n, "active"_n}, 1}}, {}}, 9);  // through token's own tree
  EXPECT_EQ(send(for_bob), "");
  EXPECT_EQ(g.context.inline_actions.size(), 2u);
}

TEST_F(InlineTest, a_permission_that_the_action_does_not_need_will_not_do) {
  Permission sub{{"token"_n, "sub"_n}, "active"_n, own_code_authority("token"_n), 9};
  create_permission(g.overlay, sub);
  const Action action{"bob"_n, "x"_n, {{"token"_n, "sub"_n}}, ""};
  EXPECT_EQ(send(action), R"(irrelevant_auth_exception: action declares irrelevant authority )"
                          R"('{"actor":"token","permission":"sub"}'; minimum authority is )"
                          R"({"actor":"token","permission":"active"})");
  put_link(g.overlay, {"token"_n, "bob"_n, "x"_n, "sub"_n});
  EXPECT_EQ(send(action), "");
  g.context.privileged = true;
  EXPECT_EQ(send({"alice"_n, "x"_n, {{"token"_n, "sub"_n}}, ""}), "");
}

TEST_F(InlineTest, authorities_that_wait_are_not_satisfied_at_once) {
  put_authority(g.overlay, bob, {2, {}, {{{"token"_n, "eosio.code"_n}, 1}}, {{1, 1}}}, 9);
  EXPECT_EQ(send({"alice"_n, "x"_n, {bob}, ""}).substr(0, 25), "unsatisfied_authorization");
}

// --- native actions --------------------------------------------------------------------------------------------------

struct NativeTest : PermissionsTest {
  // Runs the action; its RAM deltas are left in ram.
  template <class... Parts>
  std::string run(Name name, std::vector<PermissionLevel> levels, const Parts&... parts) {
    Action action{system_account, name, std::move(levels), {}};
    (pack(action.data, parts), ...);
    return run(action);
  }
  std::string run(const Action& action) {
    AntelopeContext context(state, transaction, block, action);
    context.begin_apply({system_account, Name{}}, true);
    const NativeAction native = find_native_action(action.name);
    const bool failed = native(context).failed;
    EXPECT_EQ(failed, context.failed);
    ram = context.ram_deltas;
    return failed ? context.failure.error_class + ": " + context.failure.message : "ok";
  }
  int64_t ram_of(Name account) { return ram[account.value]; }

  TransactionInfo transaction;
  BlockInfo block{now_us + 100, 7};
  std::map<uint64_t, int64_t> ram;
  const Name alice = "alice"_n, none;
  const PermissionLevel active{"alice"_n, "active"_n}, owner{"alice"_n, "owner"_n};
  const Authority one_key{1, {{key('k'), 1}}, {}, {}};
};

TEST_F(NativeTest, which_there_are) {
  for (const Name name :
       {"newaccount"_n, "updateauth"_n, "deleteauth"_n, "linkauth"_n, "unlinkauth"_n, "canceldelay"_n}) {
    EXPECT_NE(find_native_action(name), nullptr);
  }
  EXPECT_EQ(find_native_action("transfer"_n), nullptr);
}

TEST_F(NativeTest, data_that_ends_too_early) {
  for (const Name name :
       {"newaccount"_n, "updateauth"_n, "deleteauth"_n, "linkauth"_n, "unlinkauth"_n, "canceldelay"_n}) {
    EXPECT_EQ(run({system_account, name, {active}, "1234567"}),
              "fc::out_of_range_exception: read datastream of length 7 over by -6");
  }
}

TEST_F(NativeTest, not_in_read_only_transactions) {
  transaction.read_only = true;
  EXPECT_EQ(run("linkauth"_n, {active}, alice, "token"_n, "transfer"_n, "pay"_n),
            "action_validate_exception: linkauth not allowed in read-only transaction");
  EXPECT_EQ(run({system_account, "newaccount"_n, {}, "short"}),
            "action_validate_exception: newaccount not allowed in read-only transaction");
}

TEST_F(NativeTest, newaccount) {
  const Name dave = "dave"_n;
  const Authority with_self{1, {{key('k'), 1}}, {{{dave, "eosio.code"_n}, 1}}, {}};
  EXPECT_EQ(run("newaccount"_n, {active}, alice, dave, one_key, with_self), "ok");
  EXPECT_EQ(find_account(state, dave)->created_us, now_us + 100);
  EXPECT_FALSE(find_account(state, dave)->privileged);
  EXPECT_EQ(find_permission(state, {dave, "owner"_n})->authority, one_key);
  EXPECT_EQ(find_permission(state, {dave, "active"_n})->authority, with_self);
  EXPECT_EQ(parent_of(state, {dave, "active"_n}), "owner"_n);
  EXPECT_EQ(permission_last_used(state, {dave, "active"_n}), now_us + 100);
  EXPECT_EQ(ram_of(dave), 2048 + 2 * (288 + 16 + 34) + 32);
  EXPECT_EQ(ram.size(), 1u);  // the new account pays for itself
}

TEST_F(NativeTest, newaccount_refused) {
  const auto create = [&](Name name, const Authority& owner_authority, const Authority& active_authority) {
    return run("newaccount"_n, {active}, alice, name, owner_authority, active_authority);
  };
  const Authority invalid{2, {{key('k'), 1}}, {}, {}};
  EXPECT_EQ(run("newaccount"_n, {active}, "bob"_n, "dave"_n, one_key, one_key),
            "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(create(none, invalid, invalid), "action_validate_exception: Invalid owner authority");
  EXPECT_EQ(create(none, one_key, invalid), "action_validate_exception: Invalid active authority");
  EXPECT_EQ(create(none, one_key, one_key), "action_validate_exception: account name cannot be empty");
  EXPECT_EQ(create("abcdefghijklj"_n, one_key, one_key),
            "action_validate_exception: account names can only be 12 chars long");
  EXPECT_EQ(create("eosio.dave"_n, one_key, one_key),
            "action_validate_exception: only privileged accounts can have names that start with 'eosio.'");
  EXPECT_EQ(create("bob"_n, one_key, one_key),
            "account_name_exists_exception: Cannot create account named bob, as that name is already taken");
  EXPECT_EQ(create("dave"_n, one_key, {1, {}, {{{"ghost"_n, "active"_n}, 1}}, {}}),
            "action_validate_exception: account 'ghost' does not exist");
  EXPECT_EQ(create("erin"_n, {1, {}, {{{"bob"_n, "ghost"_n}, 1}}, {}}, one_key),
            R"(action_validate_exception: permission '{"actor":"bob","permission":"ghost"}' does not exist)");
  EXPECT_EQ(create("frank"_n, {1, {}, {{{"bob"_n, none}, 1}}, {}}, one_key), "invalid_permission: Invalid permission");
  EXPECT_EQ(run("newaccount"_n, {{system_account, "active"_n}}, system_account, "eosio.dave"_n, one_key, one_key),
            "ok");
}

TEST_F(NativeTest, updateauth) {
  const Name save = "save"_n;
  EXPECT_EQ(run("updateauth"_n, {active}, alice, save, "active"_n, one_key), "ok");
  EXPECT_EQ(find_permission(state, {alice, save})->authority, one_key);
  EXPECT_EQ(parent_of(state, {alice, save}), "active"_n);
  EXPECT_EQ(ram_of(alice), 288 + 16 + 34);
  const Authority longer{1, {{key('k'), 1}}, {{{"bob"_n, "active"_n}, 1}}, {{60, 1}}};
  EXPECT_EQ(run("updateauth"_n, {active}, alice, save, "active"_n, longer), "ok");
  EXPECT_EQ(ram_of(alice), 32 + 16);
  EXPECT_EQ(run("updateauth"_n, {owner}, alice, "active"_n, "owner"_n, one_key), "ok");
  EXPECT_EQ(ram_of(alice), 16 + 34 - 32);
  EXPECT_EQ(find_permission(state, active)->last_updated_us, now_us + 100);
  EXPECT_EQ(permission_last_used(state, active), now_us);
  EXPECT_EQ(run("updateauth"_n, {owner}, alice, "owner"_n, none, one_key), "ok");
}

TEST_F(NativeTest, updateauth_refused) {
  const auto update = [&](Name permission, Name parent, const Authority& authority) {
    return run("updateauth"_n, {active}, alice, permission, parent, authority);
  };
  const Name save = "save"_n;
  EXPECT_EQ(run("updateauth"_n, {active}, "bob"_n, save, "active"_n, one_key),
            "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(update(none, "active"_n, one_key), "action_validate_exception: Cannot create authority with empty name");
  EXPECT_EQ(update("eosio.any"_n, "active"_n, one_key),
            "action_validate_exception: Permission names that start with 'eosio.' are reserved");
  EXPECT_EQ(update(save, save, one_key), "action_validate_exception: Cannot set an authority as its own parent");
  EXPECT_EQ(update(save, "active"_n, {0, {}, {}, {}}),
            "action_validate_exception: Invalid authority: its threshold is 0");
  EXPECT_EQ(update("active"_n, "pay"_n, one_key),
            "action_validate_exception: Cannot change active authority's parent from owner");
  EXPECT_EQ(update("owner"_n, "active"_n, one_key),
            "action_validate_exception: Cannot change owner authority's parent");
  EXPECT_EQ(update(save, none, one_key), "action_validate_exception: Only owner permission can have empty parent");
  EXPECT_EQ(update(save, "active"_n, {1, {{key('k'), 1}}, {}, {{45 * 24 * 3600 + 1, 1}}}),
            "action_validate_exception: Cannot set delay longer than max_transacton_delay, which is 3888000 seconds");
  EXPECT_EQ(update(save, "active"_n, {1, {}, {{{"ghost"_n, "active"_n}, 1}}, {}}),
            "action_validate_exception: account 'ghost' does not exist");
  EXPECT_EQ(update(save, "active"_n, {1, {}, {{{"bob"_n, "eosio.code"_n}, 1}}, {}}), "ok");
  EXPECT_EQ(update("save2"_n, "ghost"_n, one_key),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(update("pay"_n, "owner"_n, one_key),
            "action_validate_exception: Changing parent authority is not currently supported");
}

TEST_F(NativeTest, keys_of_a_kind_that_is_not_active_yet) {
  set_active_features(state, FeatureSet());
  const Authority webauthn{1, {{webauthn_key('w', "example.com"), 1}}, {}, {}};
  const auto update = [&](Name permission, Name parent) {
    return run("updateauth"_n, {active}, alice, permission, parent, webauthn);
  };
  EXPECT_EQ(update("save"_n, "active"_n), "unactivated_key_type: Unactivated key type used when creating permission");
  EXPECT_EQ(update("pay"_n, "active"_n), "unactivated_key_type: Unactivated key type used when modifying permission");
  EXPECT_EQ(run("newaccount"_n, {active}, alice, "dave"_n, one_key, webauthn),
            "unactivated_key_type: Unactivated key type used when creating permission");
  set_active_features(state, FeatureSet().with(Feature::webauthn_key));
  EXPECT_EQ(update("save"_n, "active"_n), "ok");
}

TEST_F(NativeTest, deleteauth) {
  const auto remove = [&](Name permission) { return run("deleteauth"_n, {active}, alice, permission); };
  EXPECT_EQ(run("deleteauth"_n, {active}, "bob"_n, "pay"_n), "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(remove("active"_n), "action_validate_exception: Cannot delete active authority");
  EXPECT_EQ(remove("owner"_n), "action_validate_exception: Cannot delete owner authority");
  EXPECT_EQ(remove("ghost"_n),
            R"(permission_query_exception: Failed to retrieve permission: {"actor":"alice","permission":"ghost"})");
  EXPECT_EQ(remove("pay"_n),
            "action_validate_exception: Cannot remove a permission which has children. Remove the children first.");
  put_link(state, {alice, "token"_n, "transfer"_n, "small"_n});
  EXPECT_EQ(remove("small"_n),
            "action_validate_exception: Cannot delete a linked authority. Unlink the authority first. This authority "
            "is linked to token::transfer.");
  remove_link(state, alice, "token"_n, "transfer"_n);
  EXPECT_EQ(remove("small"_n), "ok");
  EXPECT_EQ(ram_of(alice), -(288 + 16 + 34));
  EXPECT_FALSE(permission_exists(state, {alice, "small"_n}));
  EXPECT_EQ(remove("pay"_n), "ok");
}

TEST_F(NativeTest, linkauth_and_unlinkauth) {
  const auto link = [&](Name code, Name permission) {
    return run("linkauth"_n, {active}, alice, code, "transfer"_n, permission);
  };
  EXPECT_EQ(link("token"_n, none), "action_validate_exception: Required permission cannot be empty");
  EXPECT_EQ(run("linkauth"_n, {active}, "bob"_n, "token"_n, "transfer"_n, "active"_n),
            "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(link("ghost"_n, "pay"_n), "account_query_exception: Failed to retrieve code for account: ghost");
  EXPECT_EQ(link("token"_n, "ghost"_n), "permission_query_exception: Failed to retrieve permission: ghost");
  EXPECT_EQ(link("token"_n, "pay"_n), "ok");
  EXPECT_EQ(ram_of(alice), 144);
  EXPECT_EQ(find_link(state, alice, "token"_n, "transfer"_n), "pay"_n);
  EXPECT_EQ(link("token"_n, "pay"_n),
            "action_validate_exception: Attempting to update required authority, but new requirement is same as old");
  EXPECT_EQ(link("token"_n, "eosio.any"_n), "ok");  // which is no permission of anybody
  EXPECT_EQ(ram_of(alice), 0);
  EXPECT_EQ(run("unlinkauth"_n, {active}, "bob"_n, "token"_n, "transfer"_n),
            "missing_auth_exception: missing authority of bob");
  EXPECT_EQ(run("unlinkauth"_n, {active}, alice, "token"_n, "transfer"_n), "ok");
  EXPECT_EQ(ram_of(alice), -144);
  EXPECT_EQ(run("unlinkauth"_n, {active}, alice, "token"_n, "transfer"_n),
            "action_validate_exception: Attempting to unlink authority, but no link found");
}

TEST_F(NativeTest, canceldelay) {
  const auto cancel = [&](PermissionLevel canceling) {
    Action action{system_account, "canceldelay"_n, {active}, {}};
    pack(action.data, canceling);
    action.data += std::string(32, '\0');
    return run(action);
  };
  EXPECT_EQ(cancel(active), "ok");
  EXPECT_EQ(cancel({"bob"_n, "active"_n}), "missing_auth_exception: missing authority of bob");
}

}  // namespace
}  // namespace wrought
