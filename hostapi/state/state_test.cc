// States and overlays: one test body, every backend.
#include <gtest/gtest.h>

#include <filesystem>

#include "hostapi/state/lmdb_state.h"
#include "hostapi/state/memory_state.h"
#include "hostapi/state/overlay.h"

namespace wrought {
namespace {

std::filesystem::path fresh_directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "wrought-state-XXXXXX").string();
  return mkdtemp(pattern.data());
}

struct States : ::testing::TestWithParam<const char*> {
  void SetUp() override { open(); }
  void TearDown() override {
    state.reset();
    if (!directory.empty()) std::filesystem::remove_all(directory);
  }
  void open() {
    if (std::string(GetParam()) == "memory") {
      if (!state) state = std::make_unique<MemoryState>();
      return;
    }
    if (directory.empty()) directory = fresh_directory();
    state.reset();
    auto opened = open_lmdb_state(directory, {.map_bytes_max = 1 << 20});
    ASSERT_TRUE(opened.ok()) << opened.failure().to_line();
    state = std::move(*opened);
  }
  void put(std::initializer_list<std::pair<const char*, const char*>> entries) {
    Overlay writes(state.get());
    for (auto [key, value] : entries) writes.put(key, std::string(value));
    ASSERT_TRUE(writes.commit_to(*state).ok());
  }
  std::unique_ptr<State> state;
  std::filesystem::path directory;
};

std::string key_of(const std::optional<Entry>& entry) { return entry ? std::string(entry->key) : "-"; }

TEST_P(States, reads_in_order) {
  EXPECT_EQ(key_of(state->before("z")), "-");
  put({{"b", "1"}, {"d", "2"}, {"f", "3"}});
  EXPECT_EQ(state->get("d"), "2");
  EXPECT_EQ(state->get("c"), std::nullopt);
  EXPECT_EQ(key_of(state->lower_bound("a")), "b");
  EXPECT_EQ(key_of(state->lower_bound("d")), "d");
  EXPECT_EQ(key_of(state->upper_bound("d")), "f");
  EXPECT_EQ(key_of(state->upper_bound("f")), "-");
  EXPECT_EQ(key_of(state->before("d")), "b");
  EXPECT_EQ(key_of(state->before("b")), "-");
  EXPECT_EQ(key_of(state->before("z")), "f");
  EXPECT_FALSE(state->failure());
}

TEST_P(States, an_overlay_hides_and_adds) {
  put({{"b", "1"}, {"d", "2"}, {"f", "3"}});
  Overlay block(state.get());
  block.erase("d");
  block.put("e", "new");
  Overlay transaction(&block);
  transaction.erase("b");
  transaction.put("d", "again");
  transaction.put("f", std::string("3"));  // no change
  std::string order, back;
  for (auto e = transaction.lower_bound("a"); e; e = transaction.upper_bound(std::string(e->key))) order += e->key;
  for (auto e = transaction.before("z"); e; e = transaction.before(std::string(e->key))) back += e->key;
  EXPECT_EQ(order, "def");
  EXPECT_EQ(back, "fed");
  EXPECT_EQ(key_of(block.upper_bound("b")), "e");
  std::string changes;
  transaction.for_each_change([&](auto key, auto& before, auto& after) {
    changes += std::string(key) + (before ? "1" : "0") + (after ? "1" : "0") + " ";
  });
  EXPECT_EQ(changes, "b10 d01 ");
  transaction.merge_into(block);
  EXPECT_TRUE(transaction.empty());
  EXPECT_EQ(block.get("d"), "again");
  EXPECT_EQ(state->get("d"), "2");  // not committed
  ASSERT_TRUE(block.commit_to(*state).ok());
  EXPECT_EQ(state->get("b"), std::nullopt);
  EXPECT_EQ(state->get("d"), "again");
  EXPECT_EQ(state->get("e"), "new");
}

TEST_P(States, what_was_committed_is_there_after_opening_again) {
  put({{"key", "value"}});
  open();
  EXPECT_EQ(state->get("key"), "value");
}

// Only a directory has a limit of its own, and can be open elsewhere.
struct Directories : States {};

TEST_P(Directories, a_commit_that_does_not_fit_changes_nothing) {
  put({{"a", "old"}});
  Overlay writes(state.get());
  writes.put("a", "new");
  writes.put("b", std::string(4 << 20, 'x'));
  const auto committed = writes.commit_to(*state);
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.failure().cls, FailureClass::resource);
  EXPECT_EQ(state->get("a"), "old");
  EXPECT_FALSE(writes.empty());
}

TEST_P(Directories, are_opened_once) {
  const auto second = open_lmdb_state(directory);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.failure().cls, FailureClass::usage);
}

INSTANTIATE_TEST_SUITE_P(Backends, States, ::testing::Values("memory", "lmdb"),
                         [](const auto& backend) { return std::string(backend.param); });
INSTANTIATE_TEST_SUITE_P(Backends, Directories, ::testing::Values("lmdb"),
                         [](const auto& backend) { return std::string(backend.param); });

TEST(Lmdb, a_file_where_the_directory_should_be) {
  const auto opened = open_lmdb_state("/dev/null");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.failure().cls, FailureClass::io);
}

}  // namespace
}  // namespace wrought
