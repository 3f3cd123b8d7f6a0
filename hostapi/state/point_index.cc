// Linear probing: an entry lies at its hash's slot or in the run of used slots behind it, so a removal moves later
// entries of the run up into the hole.
#include "hostapi/state/point_index.h"

#include <algorithm>

#include "hostapi/state/entry_tree.h"
#include "hostapi/state/hash_secret.h"

namespace wrought {

namespace {

constexpr uint64_t capacity_min = 64;
constexpr uint64_t capacity_kept = 1 << 14;  // by clear(): the next block will be about as large

}  // namespace

StoredEntry* PointIndex::find(std::string_view key) const {
  if (count_ == 0) return nullptr;
  const uint64_t hash = hash_secret().hash(key);
  for (uint64_t at = hash; slot(at).entry != nullptr; ++at) {
    if (slot(at).hash == hash && slot(at).entry->key() == key) return slot(at).entry;
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
  place({hash_secret().hash(entry->key()), entry});
  ++count_;
}

void PointIndex::remove(const StoredEntry* entry) {
  const uint64_t mask = capacity_ - 1;
  uint64_t hole = hash_secret().hash(entry->key());
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
  if (capacity_ > capacity_kept) {
    *this = PointIndex();
  } else {
    std::fill_n(slots_.get(), capacity_, Slot{});
    count_ = 0;
  }
}

}  // namespace wrought
