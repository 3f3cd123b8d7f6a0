// The state in memory: an ordered map.
#include "hostapi/state/memory_state.h"

#include <new>
#include <vector>

namespace wrought {

namespace {

template <class Map, class Iterator>
std::optional<Entry> entry_at(const Map& map, Iterator it) {
  if (it == map.end()) return std::nullopt;
  return Entry{it->first.view(), it->second};
}

}  // namespace

std::optional<std::string_view> MemoryState::get(std::string_view key) const {
  const auto it = entries_.find(key);
  if (it == entries_.end()) return std::nullopt;
  return std::string_view(it->second);
}

std::optional<Entry> MemoryState::lower_bound(std::string_view key) const {
  return entry_at(entries_, entries_.lower_bound(key));
}

std::optional<Entry> MemoryState::upper_bound(std::string_view key) const {
  return entry_at(entries_, entries_.upper_bound(key));
}

std::optional<Entry> MemoryState::before(std::string_view key) const {
  auto it = entries_.lower_bound(key);
  if (it == entries_.begin()) return std::nullopt;
  return entry_at(entries_, --it);
}

// All or none: whatever can run out of memory happens on copies, before the first entry changes.
Result<> MemoryState::commit(const std::function<std::optional<Change>()>& next) try {
  std::map<Key, std::string, KeyLess> written;
  std::vector<Key> erased;
  while (const auto change = next()) {
    if (change->second) {
      written.emplace(Key(change->first), std::string(*change->second));
    } else {
      erased.emplace_back(change->first);
    }
  }
  for (const Key& key : erased) {
    if (const auto it = entries_.find(key.view()); it != entries_.end()) entries_.erase(it);
  }
  // Moves nodes and swaps strings: neither allocates.
  while (!written.empty()) {
    auto node = written.extract(written.begin());
    if (const auto it = entries_.find(node.key().view()); it != entries_.end()) {
      it->second.swap(node.mapped());
    } else {
      entries_.insert(std::move(node));
    }
  }
  return Unit{};
} catch (const std::bad_alloc&) {
  return fail(FailureClass::resource, "out of memory while committing to the state", "memory state");
}

}  // namespace wrought
