// Who authorized the action, who else hears of it, and what accounts there are.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

const uint64_t active = ("active"_n).value, owner = ("owner"_n).value;
constexpr uint32_t out = 100;

struct Authorization : ::testing::Test {
  TestGuest g{{"token"_n, "transfer"_n, {{"alice"_n, "active"_n}, {"bob"_n, "owner"_n}}, ""}, false};
};

TEST_F(Authorization, of_any_permission) {
  EXPECT_EQ(g.error("require_auth", {alice}), "");
  EXPECT_EQ(g.error("require_auth", {bob}), "");
  EXPECT_EQ(g.error("require_auth", {token}), "missing_auth_exception: missing authority of token");
  EXPECT_EQ(g.error("require_auth", {0}), "missing_auth_exception: missing authority of ");
  EXPECT_EQ(g.call("has_auth", {alice}), 1u);
  EXPECT_EQ(g.call("has_auth", {bob}), 1u);
  EXPECT_EQ(g.call("has_auth", {token}), 0u);
}

TEST_F(Authorization, of_one_permission) {
  EXPECT_EQ(g.error("require_auth2", {alice, active}), "");
  EXPECT_EQ(g.error("require_auth2", {bob, owner}), "");
  // Each half is there, not both at once; and owner does not stand for active.
  EXPECT_EQ(g.error("require_auth2", {alice, owner}), "missing_auth_exception: missing authority of alice/owner");
  EXPECT_EQ(g.error("require_auth2", {bob, active}), "missing_auth_exception: missing authority of bob/active");
}

TEST_F(Authorization, permissions_of_one_actor_are_all_looked_at) {
  TestGuest two({"token"_n, "transfer"_n, {{"alice"_n, "owner"_n}, {"alice"_n, "active"_n}}, ""}, false);
  EXPECT_EQ(two.error("require_auth2", {alice, active}), "");
}

TEST_F(Authorization, belongs_to_the_action_not_to_the_receiver) {
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(g.call("has_auth", {alice}), 1u);
  g.context.begin_apply({"token"_n, {}}, true);
  EXPECT_EQ(g.call("has_auth", {token}), 0u);  // privileged or not
}

TEST(Recipients, are_told_once_in_the_order_asked_for) {
  TestGuest g;
  for (uint64_t name : {bob, token, nobody, bob, alice, nobody}) EXPECT_EQ(g.error("require_recipient", {name}), "");
  std::vector<uint64_t> order;
  for (const auto& recipient : g.context.recipients) order.push_back(recipient.account.value);
  EXPECT_EQ(order, (std::vector<uint64_t>{token, bob, nobody, alice}));  // nobody fails when it is its turn
}

TEST(Recipients, know_whose_code_asked_for_them) {
  TestGuest g;
  g.call("require_recipient", {bob});
  const Recipient told = g.context.recipients[1];
  EXPECT_EQ(told.sender, "token"_n);
  g.context.begin_apply(told, false);
  g.call("require_recipient", {token});  // has heard of it already
  g.call("require_recipient", {alice});
  ASSERT_EQ(g.context.recipients.size(), 3u);
  EXPECT_EQ(g.context.recipients[2].account, "alice"_n);
  EXPECT_EQ(g.context.recipients[2].sender, "bob"_n);
}

TEST(Accounts, exist_or_do_not) {
  TestGuest g;
  EXPECT_EQ(g.call("is_account", {alice}), 1u);
  EXPECT_EQ(g.call("is_account", {token}), 1u);
  EXPECT_EQ(g.call("is_account", {nobody}), 0u);
  EXPECT_EQ(g.call("is_account", {0}), 0u);
}

// varuint32 version, u64 code sequence, the hash, u8 vm type, u8 vm version
std::string packed_hash(uint64_t sequence, char hash_byte) {
  std::string packed(1, '\0');
  pack(packed, sequence);
  return packed + std::string(32, hash_byte) + std::string(2, '\0');
}

TEST(CodeHash, of_accounts_with_code_without_and_of_none) {
  TestGuest g;
  Account account = *find_account(g.overlay, "bob"_n);
  account.code_sequence = 0x0102030405060708;
  account.code_hash.fill(0xab);
  put_account(g.overlay, account);
  account.name = "alice"_n;  // had code once
  account.code_hash.fill(0);
  put_account(g.overlay, account);
  struct Case {
    uint64_t account;
    std::string packed;
  };
  for (const Case& c : {Case{bob, packed_hash(0x0102030405060708, '\xab')},
                        Case{alice, packed_hash(0x0102030405060708, 0)}, Case{nobody, packed_hash(0, 0)}}) {
    for (uint64_t version : {0, 1, 7}) {  // only version 0 exists
      g.poke(out, std::string(44, '-'));
      EXPECT_EQ(g.call("get_code_hash", {c.account, version, out, 43}), 43u);
      EXPECT_EQ(g.peek_text(out, 44), c.packed + '-');
    }
  }
}

TEST(CodeHash, needs_43_bytes_of_room) {
  TestGuest g;
  g.poke(out, std::string(43, '-'));
  EXPECT_EQ(g.call("get_code_hash", {alice, 0, out, 0}), 43u);
  EXPECT_EQ(g.call("get_code_hash", {alice, 0, out, 42}), 43u);
  EXPECT_EQ(g.peek_text(out, 43), std::string(43, '-'));
  EXPECT_EQ(g.call("get_code_hash", {alice, 0, out, 100}), 43u);
  EXPECT_EQ(g.peek_text(out, 43), packed_hash(0, 0));
}

// What the node's database says of an account that it is asked for and does not have.
TEST(Privilege, of_accounts_and_of_none) {
  TestGuest g;
  g.context.privileged = true;
  const std::string unknown = "std::out_of_range: unknown key (eosio::chain::name): nobody";
  EXPECT_EQ(g.error("is_privileged", {nobody}), unknown);
  EXPECT_EQ(g.error("set_privileged", {nobody, 1}), unknown);
  EXPECT_EQ(g.error("set_privileged", {bob, 1}), "");
  EXPECT_EQ(g.call("is_privileged", {bob}), 1u);
  EXPECT_EQ(g.error("set_privileged", {bob, 0}), "");
  EXPECT_EQ(g.call("is_privileged", {bob}), 0u);
}

}  // namespace
}  // namespace wrought
