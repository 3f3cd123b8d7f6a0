// Merging reads: walk the writes and the base side by side, an erased write hides the base's entry of the same key.
//
// Whoever erases 100,000 rows and then asks for a lower bound again and again must not make each answer walk over all
// of them. So a long walk is remembered as a gap, which the next one jumps over; a write into a gap cuts it. Each
// erased entry is walked over once by itself, then only as part of its gap.
#include "hostapi/state/overlay.h"

namespace wrought {

namespace {

constexpr int steps_worth_a_gap = 8;

// No key is larger than this one, but itself.
const Key& largest_key() {
  static const Key key(std::string(Key::size_max, '\xff'));
  return key;
}

}  // namespace

std::optional<std::string_view> Overlay::find(const HashedKey& key) const {
  if (writes_.empty()) return base_.find(key);
  base_.prefetch(key.hash);  // most keys are found there: the two memory accesses then take as long as one
  const StoredEntry* write = writes_.find(key);
  return write == nullptr ? base_.find(key) : value_of(*write);
}

// The smaller of the two heads; erased writes drop out together with the base entry they hide.
std::optional<Entry> Overlay::first_from(EntryTree::Position write, std::optional<Entry> base) const {
  Key walked_from;
  int steps = 0;
  for (; write && write->erased() && (!base || base->key >= write->key()); ++steps) {
    const auto gap = gaps_.containing(write->key());
    if (steps == 0) walked_from = gap ? gap->from : Key(write->key());
    if (gap) {
      write = writes_.lower_bound(gap->to);
      base = base_.lower_bound(gap->to);
    } else {
      if (base && base->key == write->key()) base = base_.upper_bound(base->key);
      write = write.next();
    }
  }
  if (write && (!base || base->key >= write->key())) base = write->entry();
  if (steps >= steps_worth_a_gap) gaps_.add(walked_from, base ? Key(base->key) : largest_key());
  return base;
}

std::optional<Entry> Overlay::lower_bound(std::string_view key) const {
  return first_from(writes_.lower_bound(key), base_.lower_bound(key));
}

std::optional<Entry> Overlay::upper_bound(std::string_view key) const {
  return first_from(writes_.upper_bound(key), base_.upper_bound(key));
}

std::optional<Entry> Overlay::before(std::string_view key) const {
  auto write = writes_.before(key);
  auto base = base_.before(key);
  GapSet::Gap walked;
  int steps = 0;
  for (; write && write->erased() && (!base || base->key <= write->key()); ++steps) {
    const auto gap = gaps_.containing(write->key());
    const Key here(write->key());
    if (steps == 0) walked.to = gap ? gap->to : here;
    walked.from = gap ? gap->from : here;
    if (gap) {
      write = writes_.before(gap->from);
      base = base_.before(gap->from);
    } else {
      if (base && base->key == write->key()) base = base_.before(base->key);
      write = write.previous();
    }
  }
  if (steps >= steps_worth_a_gap) gaps_.add(walked.from, walked.to);
  if (write && (!base || base->key <= write->key())) return write->entry();
  return base;
}

void Overlay::close_gap_at(std::string_view key) {
  if (gaps_.empty()) return;
  const auto next = writes_.upper_bound(key);
  gaps_.cut(key, next ? next->key() : largest_key().view());
}

std::string_view Overlay::put(std::string_view key, std::string_view head, std::string_view tail) {
  StoredValue value(head, tail);  // first: the pieces may be views into the old one
  const HashedKey hashed{key};
  StoredEntry* write = writes_.find(hashed);
  if (write == nullptr) write = &writes_.insert(StoredEntry::create(hashed));
  write->set_value(std::move(value));
  close_gap_at(key);
  return write->value();
}

void Overlay::erase(std::string_view key) {
  const HashedKey hashed{key};
  if (StoredEntry* write = writes_.find(hashed); write != nullptr) return write->erase();
  (void)writes_.insert(StoredEntry::create(hashed));
}

void Overlay::merge_into(Overlay& below) {
  if (!below.gaps_.empty()) {
    for (auto write = writes_.first(); write; write = write.next()) {
      if (!write->erased()) below.close_gap_at(write->key());
    }
  }
  below.writes_.take_all(writes_);
  gaps_.clear();
}

Result<> Overlay::commit_to(State& state) {
  auto result = state.commit(writes_);
  if (result) clear();
  return result;
}

void Overlay::clear() noexcept {
  writes_.clear();
  gaps_.clear();
}

}  // namespace wrought
