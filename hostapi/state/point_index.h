// Entries by their whole key: one step where the tree takes one for each level. An open-addressed hash table.
//
// Most searches find nothing: a key is looked for in the transaction's writes, then in the block's, then in the state.
// So each slot has a tag of seven bits of its hash, and the tags lie together: a block's fit into the first cache, and
// a search that finds no equal tag has read nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "hostapi/state/state.h"

namespace wrought {

class StoredEntry;

class PointIndex {
 public:
  [[nodiscard]] StoredEntry* find(const HashedKey& key) const;
  // Asks for the memory that a find() of this key will read.
  void prefetch(uint64_t hash) const {
    if (count_ != 0) __builtin_prefetch(&slots_[place_of(hash)]);
  }
  // The same for what lies behind that place.
  void prefetch_entry(uint64_t hash) const {
    if (count_ == 0) return;
    const uint64_t at = place_of(hash);
    if (tags_[at] != tag_of(hash)) return;
    const char* const entry = reinterpret_cast<const char*>(slots_[at].entry);
    __builtin_prefetch(entry);
    __builtin_prefetch(entry + cache_line);  // its key
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
    StoredEntry* entry;
  };
  static constexpr uint8_t free_tag = 0;
  static constexpr size_t cache_line = 64;
  [[nodiscard]] static uint8_t tag_of(uint64_t hash) { return static_cast<uint8_t>(hash >> 57 | 0x80); }
  [[nodiscard]] uint64_t place_of(uint64_t hash) const { return hash & (capacity_ - 1); }
  [[nodiscard]] uint64_t after(uint64_t place) const { return (place + 1) & (capacity_ - 1); }
  void place(const Slot& entry);

  std::unique_ptr<uint8_t[]> tags_;
  std::unique_ptr<Slot[]> slots_;  // of a free one nothing is read
  uint64_t capacity_ = 0;          // a power of two, or 0
  uint64_t count_ = 0;
};

}  // namespace wrought
