// Linear probing: an entry lies at its hash's slot or in the run of used slots behind it, so a removal moves later
// entries of the run up into the hole.
#include "hostapi/state/point_index.h"

#include "hostapi/state/entry_tree.h"
#include "hostapi/state/hash_secret.h"

namespace wrought {

namespace {

constexpr uint64_t capacity_min = 64;

}  // namespace

StoredEntry* PointIndex::find(std::string_view key) const {
  if (count_ == 0) return nullptr;
  const uint64_t hash = hash_secret().hash(key);
  for (uint64_t at = hash; slot(at).record != nullptr; ++at) {
    if (slot(at).hash == hash && slot(at).record->key() == key) return slot(at).record;
  }
  return nullptr;
}

// At most five eighths are used.
void PointIndex::reserve_one() {
  if ((count_ + 1) * 8 <= capacity_ * 5) return;
  PointIndex larger;
  larger.capacity_ = capacity_ == 0 ? capacity_min : 2 * capacity_;
  larger.slots_ = std::make_unique<Slot[]>(larger.capacity_);
  for (uint64_t i = 0; i < capacity_; ++i) {
    if (slots_[i].record != nullptr) larger.place(slots_[i]);
  }
  slots_ = std::move(larger.slots_);
  capacity_ = larger.capacity_;
}

void PointIndex::place(const Slot& entry) {
  uint64_t at = entry.hash;
  while (slot(at).record != nullptr) ++at;
  slot(at) = entry;
}

void PointIndex::add(StoredEntry* record) {
  place({hash_secret().hash(record->key()), record});
  ++count_;
}

void PointIndex::remove(const StoredEntry* record) {
  const uint64_t mask = capacity_ - 1;
  uint64_t hole = hash_secret().hash(record->key());
  while (slot(hole).record != record) ++hole;
  for (uint64_t next = hole + 1; slot(next).record != nullptr; ++next) {
    // It may move up unless its own slot lies between the hole and where it is.
    if (((next - slot(next).hash) & mask) < ((next - hole) & mask)) continue;
    slot(hole) = slot(next);
    hole = next;
  }
  slot(hole).record = nullptr;
  --count_;
}

void PointIndex::clear() { *this = PointIndex(); }

}  // namespace wrought
