// Merges and commits in memory are all or none, wherever memory runs out: each allocation of them is made to fail once.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <new>
#include <random>
#include <string>

#include "hostapi/state/memory_state.h"
#include "hostapi/state/overlay.h"

namespace {

int64_t allocations_left = -1;  // negative: as many as wanted

void* allocate(size_t bytes) {
  if (allocations_left == 0) throw std::bad_alloc();
  if (allocations_left > 0) --allocations_left;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(size_t bytes) { return allocate(bytes); }
void* operator new[](size_t bytes) { return allocate(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace wrought {
namespace {

using Model = std::map<std::string, std::string>;

Model contents(const StateView& view) {
  Model found;
  for (auto entry = view.lower_bound(""); entry; entry = view.upper_bound(std::string(entry->key))) {
    found.emplace(entry->key, entry->value);
    EXPECT_EQ(view.get(entry->key), entry->value);
  }
  return found;
}

// 300 writes to 500 keys: new ones, other values, and erasures.
void write(Overlay& overlay, std::mt19937& random) {
  for (int i = 0; i < 300; ++i) {
    const std::string key = "key" + std::to_string(random() % 500);
    if (random() % 4 == 0) {
      overlay.erase(key);
    } else {
      overlay.put(key, std::to_string(random()));
    }
  }
}

TEST(OutOfMemory, a_merge_is_all_or_none) {
  int64_t failures = 0;
  for (int64_t allowed = 0;; ++allowed) {
    std::mt19937 random(1);
    MemoryState state;
    Overlay block(&state);
    write(block, random);
    Overlay transaction(&block);
    write(transaction, random);
    const Model before = contents(block), after = contents(transaction);
    allocations_left = allowed;
    bool merged = true;
    try {
      transaction.merge_into(block);
    } catch (const std::bad_alloc&) {
      merged = false;
    }
    allocations_left = -1;
    ASSERT_EQ(contents(block), merged ? after : before);
    ASSERT_EQ(contents(transaction), after);
    ASSERT_EQ(transaction.empty(), merged);
    if (merged) break;
    ++failures;
  }
  EXPECT_GT(failures, 5);  // nodes and tables grew
}

TEST(OutOfMemory, a_commit_is_all_or_none) {
  int64_t failures = 0;
  for (int64_t allowed = 0;; ++allowed) {
    std::mt19937 random(2);
    MemoryState state;
    Overlay first(&state);
    write(first, random);
    ASSERT_TRUE(first.commit_to(state).ok());
    Overlay block(&state);
    write(block, random);
    const Model before = contents(state), after = contents(block);
    allocations_left = allowed;
    const auto committed = block.commit_to(state);
    allocations_left = -1;
    ASSERT_EQ(contents(state), committed ? after : before);
    ASSERT_EQ(contents(block), after);
    ASSERT_EQ(block.empty(), committed.ok());
    if (committed) break;
    ++failures;
  }
  EXPECT_GT(failures, 5);  // the list of erased keys, nodes and tables
}

}  // namespace
}  // namespace wrought
