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
  for (uint64_t at = key.hash; slot(at).entry != nullptr; ++at) {
    if (slot(at).hash == key.hash && slot(at).entry->key() == key.bytes) return slot(at).entry;
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
  larger.slots_ = std::make_unique<Slot[]>(capacity);
  for (uint64_t i = 0; i < capacity_; ++i) {
    if (slots_[i].entry != nullptr) larger.place(slots_[i]);
  }
  slots_ = std::move(larger.slots_);
  capacity_ = larger.capacity_;
}

void PointIndex::place(const Slot& entry) {
  uint64_t at = entry.hash;
  while (slot(at).entry != nullptr) ++at;
  slot(at) = entry;
}

void PointIndex::add(StoredEntry* entry) {
  place({entry->hashed_key().hash, entry});
  ++count_;
}

void PointIndex::remove(const StoredEntry* entry) {
  const uint64_t mask = capacity_ - 1;
  uint64_t hole = entry->hashed_key().hash;
  while (slot(hole).entry != entry) ++hole;
  for (uint64_t next = hole + 1; slot(next).entry != nullptr; ++next) {
    // It may move up unless its own slot lies between the hole and where it is.
    if (((next - slot(next).hash) & mask) < ((next - hole) & mask)) continue;
    slot(hole) = slot(next);
    hole = next;
  }
  slot(hole).entry = nullptr;
  --count_;
}

void PointIndex::clear() {
  if (capacity_ > std::max(capacity_min, count_ * capacity_per_entry_max)) {
    *this = PointIndex();
  } else {
    std::fill_n(slots_.get(), capacity_, Slot{});
    count_ = 0;
  }
}

}  // namespace wrought
