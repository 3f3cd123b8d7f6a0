// States and overlays: one test body, every backend.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>

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

// --- random operations on a transaction over a block over a state, each beside a std::map ---

using Model = std::map<std::string, std::string>;

std::string text_of(const std::optional<Entry>& entry) {
  return entry ? std::string(entry->key) + "=" + std::string(entry->value) : "-";
}
std::string text_of(const Model& model, Model::const_iterator at) {
  return at == model.end() ? "-" : at->first + "=" + at->second;
}

// Few enough keys that runs of erased ones grow together, in two tables.
std::string random_key(std::mt19937& random) {
  return std::string(Key("t").append_u64(random() % 2).append_u64(random() % 300).view());
}

void expect_equal_around(const StateView& view, const Model& model, const std::string& key) {
  const auto found = model.find(key), from = model.lower_bound(key);
  const auto value = view.get(key);
  ASSERT_EQ(value ? std::string(*value) : "-", found == model.end() ? "-" : found->second);
  ASSERT_EQ(text_of(view.lower_bound(key)), text_of(model, from));
  ASSERT_EQ(text_of(view.upper_bound(key)), text_of(model, model.upper_bound(key)));
  ASSERT_EQ(text_of(view.before(key)), from == model.begin() ? "-" : text_of(model, std::prev(from)));
}

void expect_equal(const StateView& view, const Model& model) {
  auto entry = view.lower_bound("");
  for (auto at = model.begin(); at != model.end(); ++at) {
    ASSERT_EQ(text_of(entry), text_of(model, at));
    entry = view.upper_bound(std::string(entry->key));
  }
  ASSERT_FALSE(entry);
}

// Some writes: single ones, and now and then a run of keys erased at once.
void write_at_random(Overlay& overlay, Model& model, std::mt19937& random) {
  for (int i = 0; i < 20; ++i) {
    const std::string key = random_key(random), value = std::to_string(random());
    if (random() % 3 != 0) {
      overlay.put(key, value);
      model[key] = value;
    } else {
      overlay.erase(key);
      model.erase(key);
    }
  }
  if (random() % 4 != 0) return;
  const auto from = model.lower_bound(random_key(random)), to = model.lower_bound(random_key(random));
  std::vector<std::string> doomed;
  for (auto at = from; at != to && at != model.end(); ++at) doomed.push_back(at->first);
  for (const auto& key : doomed) {
    overlay.erase(key);
    model.erase(key);
  }
}

TEST_P(States, random_operations_on_two_overlays_do_what_maps_do) {
  std::mt19937 random(7);
  Overlay block(state.get());
  Model state_model, block_model;
  for (int round = 0; round < 400; ++round) {
    Overlay transaction(&block);
    Model transaction_model = block_model;
    for (int i = 0; i < 3; ++i) {
      write_at_random(transaction, transaction_model, random);
      for (int read = 0; read < 20; ++read) expect_equal_around(transaction, transaction_model, random_key(random));
    }
    expect_equal(transaction, transaction_model);
    if (random() % 3 != 0) {  // else it failed, and is dropped
      transaction.merge_into(block);
      block_model = transaction_model;
      ASSERT_TRUE(transaction.empty());
    }
    for (int read = 0; read < 20; ++read) expect_equal_around(block, block_model, random_key(random));
    if (round % 20 == 19) {
      ASSERT_TRUE(block.commit_to(*state).ok());
      state_model = block_model;
      ASSERT_TRUE(block.empty());
    }
    expect_equal(*state, state_model);
    if (HasFatalFailure()) return;
  }
}

TEST_P(States, a_view_holds_until_its_own_key_is_written) {
  put({{"a", "base"}});
  Overlay writes(state.get());
  const std::string_view base = *writes.get("a"), kept = writes.put("b", "kept");
  for (int i = 0; i < 1000; ++i) writes.put("c" + std::to_string(i), "other");
  for (int i = 0; i < 1000; ++i) writes.erase("c" + std::to_string(i));
  EXPECT_EQ(base, "base");
  EXPECT_EQ(kept, "kept");
  EXPECT_EQ(writes.put("b", kept, kept), "keptkept");  // may be made of what it replaces
}

// Walking over the erased entries at each step would be 10^10 steps, many times what the test may take.
TEST(Overlay, a_step_does_not_walk_over_a_hundred_thousand_erased_entries) {
  constexpr uint64_t entries = 100'000;
  auto key = [](uint64_t i) { return std::string(Key().append_u64(i).view()); };
  MemoryState state;
  Overlay filling(&state);
  for (uint64_t i = 0; i <= entries; ++i) filling.put(key(i), "row");
  ASSERT_TRUE(filling.commit_to(state).ok());

  Overlay block(&state);
  Overlay transaction(&block);
  for (uint64_t i = 1; i < entries; ++i) {  // all but the first and the last; half of them in the block below
    (i % 2 == 0 ? block : transaction).erase(key(i));
    ASSERT_EQ(key_of(transaction.upper_bound(key(0))), key(i + 1));
  }
  for (uint64_t i = 1; i < entries; ++i) {
    ASSERT_EQ(key_of(transaction.lower_bound(key(i))), key(entries));
    ASSERT_EQ(key_of(transaction.before(key(i))), key(0));
  }
  for (uint64_t i = 1; i < entries; ++i) {  // one comes back, and goes again
    transaction.put(key(i), "again");
    ASSERT_EQ(key_of(transaction.upper_bound(key(0))), key(i));
    ASSERT_EQ(key_of(transaction.before(key(entries))), key(i));
    transaction.erase(key(i));
    ASSERT_EQ(key_of(transaction.upper_bound(key(0))), key(entries));
  }
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
