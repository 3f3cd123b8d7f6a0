// Which number was given to a key: few keys are searched one by one, many by hash.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <utility>
#include <vector>

#include "hostapi/state/hash_secret.h"

namespace wrought {

// Key: equality, and hash_of(key, secret). Numbers are not negative.
template <class Key>
class NumberIndex {
 public:
  // What it keeps it takes from `memory`, which outlives it.
  explicit NumberIndex(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : few_(memory), slots_(memory) {}

  [[nodiscard]] std::optional<int32_t> find(const Key& key) const {
    if (slots_.empty()) {
      for (const auto& [known, number] : few_) {
        if (known == key) return number;
      }
      return std::nullopt;
    }
    const Slot& found = slots_[place_of(key)];
    return found.number == free_slot ? std::nullopt : std::optional(found.number);
  }
  // REQUIRES: not there yet
  void add(const Key& key, int32_t number) {
    if (slots_.empty() && few_.size() < few_max) {
      few_.reserve(few_max);
      few_.push_back({key, number});
      return;
    }
    if ((count_ + 1) * 2 > slots_.size()) grow();
    slots_[place_of(key)] = {key, number};
    ++count_;
  }
  void remove(const Key& key) {
    if (!slots_.empty()) return remove_slot(place_of(key));
    for (auto& entry : few_) {
      if (entry.key != key) continue;
      entry = few_.back();
      return few_.pop_back();
    }
  }

 private:
  static constexpr size_t few_max = 8;
  static constexpr size_t slots_at_first = 64;
  static constexpr int32_t free_slot = -1;
  struct Slot {
    Key key{};
    int32_t number = free_slot;
  };

  [[nodiscard]] size_t next(size_t place) const { return (place + 1) & (slots_.size() - 1); }
  [[nodiscard]] size_t home_of(const Key& key) const { return hash_of(key, hash_secret()) & (slots_.size() - 1); }
  // Where the key is, or would be put: the used slots from its home on are searched, at most half are used.
  [[nodiscard]] size_t place_of(const Key& key) const {
    size_t place = home_of(key);
    while (slots_[place].number != free_slot && slots_[place].key != key) place = next(place);
    return place;
  }
  void grow() {
    std::pmr::vector<Slot> old(slots_.empty() ? slots_at_first : slots_.size() * 2, slots_.get_allocator());
    old.swap(slots_);
    if (old.empty()) old.swap(few_);
    count_ = 0;
    for (const Slot& slot : old) {
      if (slot.number == free_slot) continue;
      slots_[place_of(slot.key)] = slot;
      ++count_;
    }
  }
  // Later ones of the run move up into the hole, unless they would get before their home.
  void remove_slot(size_t hole) {
    if (slots_[hole].number == free_slot) return;
    const size_t mask = slots_.size() - 1;
    for (size_t at = next(hole); slots_[at].number != free_slot; at = next(at)) {
      if (((at - home_of(slots_[at].key)) & mask) < ((at - hole) & mask)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
    --count_;
  }

  std::pmr::vector<Slot> few_;    // while there are no slots
  std::pmr::vector<Slot> slots_;  // a power of two of them, or none: an action makes six caches, most stay small
  size_t count_ = 0;              // used slots
};

}  // namespace wrought
