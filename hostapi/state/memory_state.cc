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

std::optional<std::string_view> MemoryState::get(std::string_view key) const {
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

// All or none: whatever can run out of memory comes before the first removal, and take_all() is all or none itself.
Result<> MemoryState::commit(const std::function<std::optional<Change>()>& next) try {
  EntryTree written;
  std::vector<Key> erased;
  while (const auto change = next()) {
    if (change->second) {
      auto record = StoredEntry::create(change->first);
      record->set_value(*change->second);
      (void)written.insert(std::move(record));
    } else {
      erased.emplace_back(change->first);
    }
  }
  entries_.take_all(written);
  for (const Key& key : erased) (void)entries_.remove(key);
  return Unit{};
} catch (const std::bad_alloc&) {
  return fail(FailureClass::resource, "out of memory while committing to the state", "memory state");
}

}  // namespace wrought
