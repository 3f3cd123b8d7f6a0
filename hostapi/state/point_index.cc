// Linear probing: an entry lies at its hash's slot or in the run of used slots behind it, so a removal moves later
// entries of the run up into the hole.
#include "hostapi/state/point_index.h"

#include <algorithm>

#include "hostapi/state/entry_tree.h"

namespace wrought {

namespace {

constexpr uint64_t capacity_min = 32;
constexpr uint64_t capacity_per_entry_max = 8;  // beyond that clear() gives the table back

}  // namespace

StoredEntry* PointIndex::find(const HashedKey& key) const {
  if (count_ == 0) return nullptr;
  const uint8_t tag = tag_of(key.hash);
  for (uint64_t at = place_of(key.hash); tags_[at] != free_tag; at = after(at)) {
    if (tags_[at] != tag || slots_[at].hash != key.hash) continue;
    if (slots_[at].entry->key() == key.bytes) return slots_[at].entry;
  }
  return nullptr;
}

// At most five eighths are used.
void PointIndex::reserve(uint64_t more) {
  uint64_t capacity = std::max(capacity_, capacity_min);
  while ((count_ + more) * 8 > capacity * 5) capacity *= 2;
  if (capacity == capacity_) return;
  PointIndex larger;
  larger.capacity_ = capacity;
  larger.tags_ = std::make_unique<uint8_t[]>(capacity);
  larger.slots_ = std::make_unique_for_overwrite<Slot[]>(capacity);
  for (uint64_t i = 0; i < capacity_; ++i) {
    if (tags_[i] != free_tag) larger.place(slots_[i]);
  }
  larger.count_ = count_;
  *this = std::move(larger);
}

void PointIndex::place(const Slot& entry) {
  uint64_t at = place_of(entry.hash);
  while (tags_[at] != free_tag) at = after(at);
  tags_[at] = tag_of(entry.hash);
  slots_[at] = entry;
}

void PointIndex::add(StoredEntry* entry) {
  place({entry->hashed_key().hash, entry});
  ++count_;
}

void PointIndex::remove(const StoredEntry* entry) {
  const uint64_t mask = capacity_ - 1;
  uint64_t hole = place_of(entry->hashed_key().hash);
  while (slots_[hole].entry != entry) hole = after(hole);
  for (uint64_t next = after(hole); tags_[next] != free_tag; next = after(next)) {
    // It may move up unless its own slot lies between the hole and where it is.
    if (((next - slots_[next].hash) & mask) < ((next - hole) & mask)) continue;
    tags_[hole] = tags_[next];
    slots_[hole] = slots_[next];
    hole = next;
  }
  tags_[hole] = free_tag;
  --count_;
}

void PointIndex::clear() {
  if (capacity_ > std::max(capacity_min, count_ * capacity_per_entry_max)) {
    *this = PointIndex();
  } else {
    std::fill_n(tags_.get(), capacity_, free_tag);
    count_ = 0;
  }
}

}  // namespace wrought
