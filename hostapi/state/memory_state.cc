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

// All or none: whatever can run out of memory comes before the first change, and take_all() is all or none itself.
Result<> MemoryState::commit(const std::function<std::optional<Change>()>& next) try {
  EntryTree added;
  std::vector<std::pair<StoredEntry*, StoredValue>> updated;
  std::vector<StoredEntry*> removed;
  while (const auto change = next()) {
    const auto& [key, value] = *change;
    StoredEntry* known = entries_.find(key);
    if (!value) {
      if (known != nullptr) removed.push_back(known);
    } else if (known != nullptr) {
      updated.emplace_back(known, StoredValue(*value));
    } else {
      added.insert(StoredEntry::create(key)).set_value(StoredValue(*value));
    }
  }
  entries_.take_all(added);
  for (auto& [entry, value] : updated) entry->set_value(std::move(value));
  for (const StoredEntry* entry : removed) (void)entries_.remove(entry->key());
  return Unit{};
} catch (const std::bad_alloc&) {
  // Words so short that they need no memory themselves.
  return fail(FailureClass::resource, "out of memory", "memory state");
}

}  // namespace wrought
