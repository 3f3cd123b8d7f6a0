// The transaction around the action, as contracts read it, and its context-free data.
#include "hostapi/antelope/host_checks.h"

namespace wrought {
namespace {

using namespace checks;

constexpr uint32_t out = 100;

struct Transaction : ::testing::Test {
  Transaction() {
    g.transaction.expiration_s = 0xfedc'ba98;
    g.transaction.ref_block_num = 0xbeef;
    g.transaction.ref_block_prefix = 0x89ab'cdef;
    g.transaction.net_usage_words_max = 300;  // two bytes as a varuint32
    g.transaction.cpu_usage_ms_max = 9;
    g.transaction.context_free_actions = {{"bob"_n, "free"_n, {}, "f"}};
    g.transaction.actions = {{"token"_n, "transfer"_n, {{"alice"_n, "active"_n}}, "abcdef"}, {"bob"_n, "hi"_n, {}, ""}};
    g.transaction.extensions = {{7, "ext"}};
    g.transaction.packed = pack_transaction(g.transaction);
  }
  TestGuest g;
};

std::string bytes_of(uint64_t name) {
  std::string bytes;
  pack(bytes, name);
  return bytes;
}
const std::string packed_free = bytes_of(bob) + bytes_of(("free"_n).value) + std::string("\0\1f", 3);
const std::string packed_transfer = bytes_of(token) + bytes_of(("transfer"_n).value) + '\1' + bytes_of(alice) +
                                    bytes_of(("active"_n).value) + '\6' + "abcdef";
const std::string packed_hi = bytes_of(bob) + bytes_of(("hi"_n).value) + std::string(2, '\0');

TEST_F(Transaction, fields) {
  EXPECT_EQ(g.call("expiration", {}), 0xfedc'ba98u);
  EXPECT_EQ(g.call("tapos_block_num", {}), 0xbeefu);
  EXPECT_EQ(g.call("tapos_block_prefix", {}), 0x89ab'cdefu);
}

// expiration, block number, block prefix, net words, cpu milliseconds, delay; the two lists; the extensions
TEST_F(Transaction, as_it_is_packed) {
  const std::string expected = std::string(
                                   "\x98\xba\xdc\xfe"
                                   "\xef\xbe"
                                   "\xef\xcd\xab\x89"
                                   "\xac\x02"
                                   "\x09"
                                   "\0",
                                   14) +
                               '\1' + packed_free + '\2' + packed_transfer + packed_hi + std::string("\1\7\0\3ext", 7);
  EXPECT_EQ(g.call("transaction_size", {}), expected.size());
  EXPECT_EQ(g.call("read_transaction", {out, expected.size()}), expected.size());
  EXPECT_EQ(g.peek_text(out, expected.size()), expected);
}

TEST_F(Transaction, is_copied_as_far_as_it_fits) {
  const uint64_t size = g.call("transaction_size", {});
  g.poke(out, "--------");
  EXPECT_EQ(g.call("read_transaction", {out, 0}), size);
  EXPECT_EQ(g.peek_text(out, 8), "--------");
  EXPECT_EQ(g.call("read_transaction", {out, 4}), 4u);
  EXPECT_EQ(g.peek_text(out, 8), "\x98\xba\xdc\xfe----");
  EXPECT_EQ(g.call("read_transaction", {out, size + 100}), size);
}

TEST_F(Transaction, actions_one_by_one) {
  struct Case {
    uint64_t type, index;
    std::string packed;
  };
  for (const Case& c : {Case{0, 0, packed_free}, Case{1, 0, packed_transfer}, Case{1, 1, packed_hi}}) {
    const uint64_t size = c.packed.size();
    g.poke(out, std::string(64, '-'));
    EXPECT_EQ(g.call("get_action", {c.type, c.index, out, 0}), size);
    EXPECT_EQ(g.call("get_action", {c.type, c.index, out, size - 1}), size);  // all or nothing
    EXPECT_EQ(g.peek_text(out, 64), std::string(64, '-'));
    EXPECT_EQ(g.call("get_action", {c.type, c.index, out, size}), size);
    EXPECT_EQ(g.peek_text(out, size + 1), c.packed + '-');
  }
}

TEST_F(Transaction, actions_that_are_not_there) {
  EXPECT_EQ(g.call("get_action", {0, 1, out, 100}), minus(1));
  EXPECT_EQ(g.call("get_action", {1, 2, out, 100}), minus(1));
  EXPECT_EQ(g.call("get_action", {1, UINT32_MAX, out, 100}), minus(1));
  for (uint64_t type : {2u, 0xffff'ffffu}) {
    EXPECT_EQ(g.error("get_action", {type, 0, out, 100}), "action_not_found_exception: action is not found");
  }
}

TEST(ContextFreeData, is_read_entry_by_entry) {
  TestGuest g(true);
  g.transaction.context_free_data = {"first", "", "the third"};
  g.poke(out, "----------");
  EXPECT_EQ(g.call("get_context_free_data", {0, out, 0}), 5u);
  EXPECT_EQ(g.peek_text(out, 2), "--");
  EXPECT_EQ(g.call("get_context_free_data", {0, out, 3}), 3u);
  EXPECT_EQ(g.peek_text(out, 5), "fir--");
  EXPECT_EQ(g.call("get_context_free_data", {0, out, 5}), 5u);
  EXPECT_EQ(g.call("get_context_free_data", {1, out, 0}), 0u);
  EXPECT_EQ(g.call("get_context_free_data", {1, out, 9}), 0u);
  EXPECT_EQ(g.call("get_context_free_data", {2, out, 100}), 9u);
  EXPECT_EQ(g.peek_text(out, 10), "the third-");
  EXPECT_EQ(g.call("get_context_free_data", {3, out, 9}), minus(1));
  EXPECT_EQ(g.call("get_context_free_data", {UINT32_MAX, out, 9}), minus(1));
}

TEST(ContextFreeData, is_for_context_free_actions_only) {
  TestGuest g;
  EXPECT_EQ(g.error("get_context_free_data", {0, out, 0}),
            "unaccessible_api: this API may only be called from context_free apply");
}

}  // namespace
}  // namespace wrought
