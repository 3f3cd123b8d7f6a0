// The tree of entries against std::map, with keys of every kind of likeness.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "hostapi/state/entry_tree.h"

namespace wrought {
namespace {

using Model = std::map<std::string, std::string>;

std::string text(EntryTree::Position at) {
  return at ? std::string(at->key()) + "=" + std::string(at->value()) : "end";
}
std::string text(const Model& model, Model::const_iterator at) {
  return at == model.end() ? "end" : at->first + "=" + at->second;
}
std::string text(const StoredEntry* record) { return record == nullptr ? "none" : std::string(record->value()); }

void put(EntryTree& tree, std::string_view key, std::string_view value) {
  StoredEntry* record = tree.find({key});
  if (record == nullptr) record = &tree.insert(StoredEntry::create({key}));
  record->set_value(StoredValue(value));
}

void expect_equal(const EntryTree& tree, const Model& model) {
  auto at = tree.first();
  for (auto entry = model.begin(); entry != model.end(); ++entry, at = at.next()) {
    ASSERT_EQ(text(at), text(model, entry));
  }
  ASSERT_FALSE(at);
  at = tree.before(std::string(Key::size_max, '\xff'));
  for (auto entry = model.rbegin(); entry != model.rend(); ++entry, at = at.previous()) {
    ASSERT_TRUE(at);
    ASSERT_EQ(at->key(), entry->first);
  }
  ASSERT_FALSE(at);
}

void expect_equal_around(const EntryTree& tree, const Model& model, const std::string& key) {
  const auto found = model.find(key), from = model.lower_bound(key);
  ASSERT_EQ(text(tree.find({key})), found == model.end() ? "none" : found->second) << key;
  ASSERT_EQ(text(tree.lower_bound(key)), text(model, from));
  ASSERT_EQ(text(tree.upper_bound(key)), text(model, model.upper_bound(key)));
  ASSERT_EQ(text(tree.before(key)), from == model.begin() ? "end" : text(model, std::prev(from)));
}

struct KeyKind {
  const char* name;
  std::string (*make)(std::mt19937& random);
};

std::string big_endian(uint64_t number) { return std::string(Key().append_u64(number).view()); }

const KeyKind kinds[] = {
    {"short_texts", [](auto& random) { return std::string(random() % 4, static_cast<char>('a' + random() % 3)); }},
    {"zeros_at_the_end", [](auto& random) { return "k" + std::string(random() % 40, '\0'); }},
    {"table_rows",
     [](auto& random) { return "t" + big_endian(7) + big_endian(random() % 50) + big_endian(random() % 50); }},
    {"small_numbers", [](auto& random) { return big_endian(random() % 3000); }},
    {"any_bytes",
     [](auto& random) {
       std::string key(random() % (Key::size_max + 1), '\0');
       for (char& byte : key) byte = static_cast<char>(random() % 2 == 0 ? 0 : random());
       return key;
     }},
};

class EntryTrees : public ::testing::TestWithParam<KeyKind> {};

TEST_P(EntryTrees, do_what_a_map_does) {
  std::mt19937 random(1);
  EntryTree tree;
  Model model;
  for (int step = 0; step < 40'000; ++step) {
    const std::string key = GetParam().make(random);
    const bool shrinking = step / 5000 % 2 == 1;
    if (random() % 3 < (shrinking ? 2u : 1u)) {
      ASSERT_EQ(tree.remove(key) != nullptr, model.erase(key) == 1) << step;
    } else {
      put(tree, key, std::to_string(step));
      model[key] = std::to_string(step);
    }
    expect_equal_around(tree, model, GetParam().make(random));
    if (step % 5000 == 0) expect_equal(tree, model);
    if (HasFatalFailure()) return;
  }
  for (const auto& [key, value] : model) ASSERT_NE(tree.remove(key), nullptr);
  EXPECT_TRUE(tree.empty());
}

TEST_P(EntryTrees, take_all_moves_the_entries) {
  std::mt19937 random(2);
  EntryTree below, above;
  Model model;
  for (int round = 0; round < 30; ++round) {
    for (int i = 0; i < 200; ++i) {
      const std::string key = GetParam().make(random), value = std::to_string(random());
      put(above, key, value);
      model[key] = value;
    }
    below.take_all(above);
    ASSERT_TRUE(above.empty());
    expect_equal(below, model);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Keys, EntryTrees, ::testing::ValuesIn(kinds),
                         [](const auto& kind) { return std::string(kind.param.name); });

TEST(EntryTree, keys_in_ascending_and_descending_order) {
  for (const bool ascending : {true, false}) {
    EntryTree tree;
    Model model;
    for (uint64_t i = 0; i < 20'000; ++i) {
      const std::string key = big_endian(ascending ? i : 20'000 - i);
      put(tree, key, "v");
      model[key] = "v";
    }
    expect_equal(tree, model);
  }
}

}  // namespace
}  // namespace wrought
