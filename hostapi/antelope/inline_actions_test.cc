// Actions and transactions that contracts send.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

constexpr uint32_t at = 100, id = 64;

std::string packed(const Action& action) {
  std::string out;
  pack_action(out, action);
  return out;
}

struct Sending : ::testing::Test {
  TestGuest g;
  std::string send(const char* name, const std::string& bytes) {
    g.poke(at, bytes);
    return g.error(name, {at, bytes.size()});
  }
};

TEST_F(Sending, queues_in_order_with_its_sender) {
  const Action one{"bob"_n, "one"_n, {{"token"_n, "active"_n}}, "x"}, two{"token"_n, "two"_n, {}, ""};
  EXPECT_EQ(send("send_inline", packed(one)), "");
  EXPECT_EQ(send("send_inline", packed(two)), "");
  const Action free{"alice"_n, "free"_n, {}, "y"};
  EXPECT_EQ(send("send_context_free_inline", packed(free)), "");
  ASSERT_EQ(g.context.inline_actions.size(), 2u);
  EXPECT_EQ(g.context.inline_actions[0].action, one);
  EXPECT_EQ(g.context.inline_actions[0].sender, "token"_n);
  EXPECT_EQ(g.context.inline_actions[1].action, two);
  ASSERT_EQ(g.context.context_free_inline_actions.size(), 1u);
  EXPECT_EQ(g.context.context_free_inline_actions[0].action, free);
}

TEST_F(Sending, from_a_notification_names_the_notified) {
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(send("send_inline", packed({"token"_n, "hi"_n, {}, ""})), "");
  EXPECT_EQ(g.context.inline_actions.at(0).sender, "bob"_n);
}

TEST_F(Sending, ignores_what_follows_the_action) {
  EXPECT_EQ(send("send_inline", packed({"bob"_n, "hi"_n, {}, "x"}) + "more"), "");
  EXPECT_EQ(g.context.inline_actions.at(0).action.data, "x");
}

TEST_F(Sending, needs_the_account) {
  for (const char* name : {"send_inline", "send_context_free_inline"}) {
    EXPECT_EQ(send(name, packed({"nobody"_n, "hi"_n, {}, ""})),
              "action_validate_exception: inline action's code account nobody does not exist");
  }
  EXPECT_TRUE(g.context.inline_actions.empty());
}

TEST_F(Sending, context_free_has_no_authorization) {
  EXPECT_EQ(send("send_context_free_inline", packed({"bob"_n, "hi"_n, {{"token"_n, "active"_n}}, ""})),
            "action_validate_exception: context-free actions cannot have authorizations");
  // The account is looked at first.
  EXPECT_EQ(send("send_context_free_inline", packed({"nobody"_n, "hi"_n, {{"token"_n, "active"_n}}, ""})),
            "action_validate_exception: inline action's code account nobody does not exist");
  EXPECT_TRUE(g.context.context_free_inline_actions.empty());
}

// Which permissions satisfy which is tested with the permissions.
TEST_F(Sending, needs_the_actors_and_their_authority) {
  const auto send_inline = [&](const Action& action) { return send("send_inline", packed(action)); };
  EXPECT_EQ(send_inline({"bob"_n, "hi"_n, {{"ghost"_n, "active"_n}}, ""}),
            "action_validate_exception: inline action's authorizing actor ghost does not exist");
  EXPECT_EQ(
      send_inline({"bob"_n, "hi"_n, {{"alice"_n, "active"_n}}, ""}),
      "unsatisfied_authorization: transaction declares authority "
      "'{\"actor\":\"alice\",\"permission\":\"active\"}', but does not have signatures for it under a provided "
      "delay of 0 ms, provided permissions [{\"actor\":\"token\",\"permission\":\"eosio.code\"}], provided keys [], "
      "and a delay max limit of 3888000000 ms");
  EXPECT_EQ(send_inline({"bob"_n, "hi"_n, {{"token"_n, "other"_n}}, ""}),
            "action_validate_exception: inline action's authorizations include a non-existent permission: "
            "{\"actor\":\"token\",\"permission\":\"other\"}");
  EXPECT_EQ(send_inline({"bob"_n, "hi"_n, {{"token"_n, ""_n}}, ""}), "invalid_permission: Invalid permission");
  EXPECT_TRUE(g.context.inline_actions.empty());
  g.context.privileged = true;
  EXPECT_EQ(send_inline({"bob"_n, "hi"_n, {{"alice"_n, "active"_n}}, ""}), "");
}

// The node's figure: 1 minus the bytes that were left.
TEST_F(Sending, an_action_that_ends_too_early) {
  const std::string whole = packed({"bob"_n, "hi"_n, {{"token"_n, "active"_n}}, "data"});
  ASSERT_EQ(whole.size(), 8u + 8 + 1 + 16 + 1 + 4);
  struct Case {
    size_t size;
    const char* text;
  };
  for (const Case& c : {
           Case{0, "read datastream of length 0 over by 1"},
           Case{7, "read datastream of length 7 over by -6"},
           Case{8, "read datastream of length 8 over by 1"},
           Case{16, "get datastream of length 16 over by 1"},
           Case{17, "read datastream of length 17 over by 1"},
           Case{32, "read datastream of length 32 over by -6"},
           Case{33, "get datastream of length 33 over by 1"},
           Case{37, "read datastream of length 37 over by -2"},
       }) {
    for (const char* name : {"send_inline", "send_context_free_inline"}) {
      EXPECT_EQ(send(name, whole.substr(0, c.size)), std::string("fc::out_of_range_exception: ") + c.text) << c.size;
    }
  }
}

// The node refuses a large count before it looks for what is counted.
TEST_F(Sending, counts_have_limits) {
  const std::string names(16, '\1'), no_levels(1, '\0');
  const std::string list_max_and_one = "\x81\x80\x40", bytes_max_and_one = "\x81\x80\x80\x0a";  // 2^20, 20 * 2^20
  for (const char* name : {"send_inline", "send_context_free_inline"}) {
    EXPECT_EQ(send(name, names + list_max_and_one), "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
    EXPECT_EQ(send(name, names + no_levels + bytes_max_and_one),
              "fc::assert_exception: size.value <= MAX_SIZE_OF_BYTE_ARRAYS: ");
  }
}

// A guest with memory for more than an inline action may have.
TEST(SendingMuch, is_refused_from_half_a_mebibyte_on) {
  constexpr uint32_t bytes_max = 512 * 1024;
  TestGuest g;
  std::vector<uint64_t> big((sizeof(wr_control) + bytes_max) / 8);
  auto* memory = reinterpret_cast<uint8_t*>(big.data()) + sizeof(wr_control);
  const std::string header = packed({"bob"_n, "hi"_n, {}, ""});
  std::copy(header.begin(), header.end(), memory);
  for (const char* name : {"send_inline", "send_context_free_inline"}) {
    for (uint64_t size : {bytes_max - 1, bytes_max}) {
      const uint64_t cells[] = {0, size};
      GenericCall call{&g.context, memory, bytes_max, cells, 0, TestGuest::gas};
      g.context.failed = false;
      g.profile.find("env", name)->generic(call);
      EXPECT_EQ(g.context.failed, size == bytes_max) << name;
    }
    EXPECT_EQ(g.context.failure.error_class, "inline_action_too_big");
  }
}

struct Deferred : ::testing::Test {
  TestGuest g;
  std::string send(const std::string& bytes) {
    g.poke(at, bytes);
    return g.error("send_deferred", {id, nobody, at, bytes.size(), 1});
  }
};

// Chains have switched deferred transactions off: what can be unpacked is forgotten, whoever pays.
TEST_F(Deferred, come_to_nothing) {
  TransactionInfo transaction;
  transaction.actions = {{"nobody"_n, "hi"_n, {}, ""}};
  transaction.extensions = {{1, "x"}};
  const std::string whole = pack_transaction(transaction);
  EXPECT_EQ(send(whole), "");
  EXPECT_EQ(send(whole + "more"), "");
  EXPECT_EQ(g.call("cancel_deferred", {id}), 0u);
  EXPECT_TRUE(g.context.ram_deltas.empty());
  EXPECT_TRUE(g.context.inline_actions.empty());
}

TEST_F(Deferred, must_be_a_transaction) {
  TransactionInfo transaction;
  transaction.actions = {{"bob"_n, "hi"_n, {}, ""}};
  const std::string whole = pack_transaction(transaction);
  ASSERT_EQ(whole.size(), 4u + 2 + 4 + 1 + 1 + 1 + 1 + (1 + 18) + 1);
  EXPECT_EQ(send(""), "fc::out_of_range_exception: read datastream of length 0 over by 1");
  EXPECT_EQ(send(whole.substr(0, 10)), "fc::out_of_range_exception: get datastream of length 10 over by 1");
  EXPECT_EQ(send(whole.substr(0, 20)), "fc::out_of_range_exception: read datastream of length 20 over by -4");
  EXPECT_EQ(send(whole.substr(0, 13) + "\x81\x80\x40"), "fc::assert_exception: size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
  EXPECT_EQ(send(whole.substr(0, whole.size() - 1)),
            "fc::out_of_range_exception: get datastream of length 33 over by 1");
}

}  // namespace
}  // namespace wrought
