// Entries by their whole key: one step where the tree takes one for each level. An open-addressed hash table.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "hostapi/state/state.h"

namespace wrought {

class StoredEntry;

class PointIndex {
 public:
  [[nodiscard]] size_t size() const { return count_; }
  [[nodiscard]] StoredEntry* find(const HashedKey& key) const;
  // Asks for the memory that a find() of this key will read.
  void prefetch(uint64_t hash) const {
    if (count_ != 0) __builtin_prefetch(&slot(hash));
  }
  // Makes room for so many more. Throws std::bad_alloc, and then nothing has changed.
  void reserve(uint64_t more);
  // REQUIRES: reserve() before; no entry with this key
  void add(StoredEntry* entry);
  // REQUIRES: it is there
  void remove(const StoredEntry* entry);
  void clear();

 private:
  struct Slot {
    uint64_t hash;
    StoredEntry* entry;  // nullptr: free
  };
  [[nodiscard]] Slot& slot(uint64_t place) const { return slots_[place & (capacity_ - 1)]; }
  void place(const Slot& entry);

  std::unique_ptr<Slot[]> slots_;
  uint64_t capacity_ = 0;  // a power of two, or 0
  uint64_t count_ = 0;
};

}  // namespace wrought
