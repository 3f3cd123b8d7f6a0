// The state in memory: a tree of entries.
#include "hostapi/state/memory_state.h"

#include <new>
#include <vector>

namespace wrought {

namespace {

std::optional<Entry> entry_at(EntryTree::Position position) {
  return position ? std::optional(position->entry()) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> MemoryState::find(const HashedKey& key) const {
  const StoredEntry* record = entries_.find(key);
  return record == nullptr ? std::nullopt : std::optional(record->value());
}

std::optional<Entry> MemoryState::lower_bound(std::string_view key) const {
  return entry_at(entries_.lower_bound(key));
}

std::optional<Entry> MemoryState::upper_bound(std::string_view key) const {
  return entry_at(entries_.upper_bound(key));
}

std::optional<Entry> MemoryState::before(std::string_view key) const { return entry_at(entries_.before(key)); }

// All or none: whatever can run out of memory comes before the first change, and take_all() is all or none itself.
// Erased entries come along at first; then they go, from wherever they are by now.
Result<> MemoryState::commit(EntryTree& writes) try {
  std::vector<const StoredEntry*> erased;
  for (auto write = writes.first(); write; write = write.next()) {
    if (!write->erased()) continue;
    const StoredEntry* known = entries_.find(write->hashed_key());
    erased.push_back(known != nullptr ? known : &*write);
  }
  entries_.take_all(writes);
  for (const StoredEntry* entry : erased) (void)entries_.remove(entry->key());
  return Unit{};
} catch (const std::bad_alloc&) {
  // Words so short that they need no memory themselves.
  return fail(FailureClass::resource, "out of memory", "memory state");
}

}  // namespace wrought
