// The index of numbers against std::map: few keys, many, and back.
#include "hostapi/antelope/number_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace wrought {
namespace {

struct TestKey {
  uint64_t value = 0;
  bool operator==(const TestKey&) const = default;
  // Sixteen hashes for a thousand keys: runs, and removals within them.
  friend uint64_t hash_of(const TestKey& key, const HashSecret&) { return key.value % 16 * 1001; }
};

TEST(NumberIndex, does_what_a_map_does) {
  std::mt19937 random(1);
  NumberIndex<TestKey> index;
  std::map<uint64_t, int32_t> model;
  for (int32_t step = 0; step < 20'000; ++step) {
    const uint64_t key = random() % (step < 10'000 ? 1'000 : 20);
    if (model.contains(key)) {
      if (random() % 2 == 0) continue;
      index.remove({key});
      model.erase(key);
    } else {
      index.add({key}, step);
      model[key] = step;
    }
    const uint64_t asked = random() % 1'000;
    const auto found = index.find({asked});
    ASSERT_EQ(found.has_value(), model.contains(asked)) << step;
    if (found) {
      ASSERT_EQ(*found, model[asked]);
    }
  }
  for (const auto& [key, number] : model) ASSERT_EQ(index.find({key}), number);
}

}  // namespace
}  // namespace wrought
