// Writes on top of a state, not yet in it: a block over the state, a transaction over the block.
//
// Reads merge both by key order. Dropping the overlay forgets its writes; merge_into() and commit_to() hand them down.
// Views that reads return are valid until their own key is written in this overlay, and until the next merge or commit
// of this overlay or of anything below it. While an overlay holds writes, what is below it changes only by its own
// merge_into() or commit_to().
//
// A step in key order takes logarithmic time, amortised, whatever was erased: see GapSet.
#pragma once

#include "hostapi/state/entry_tree.h"
#include "hostapi/state/gap_set.h"

namespace wrought {

class Overlay final : public StateView {
 public:
  // A pointer, so that an overlay over an overlay cannot be mistaken for a copy of it.
  explicit Overlay(const StateView* base) : base_(*base) {}
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  [[nodiscard]] std::optional<std::string_view> find(const HashedKey& key) const override;
  void prefetch(uint64_t hash) const override { writes_.prefetch(hash); }
  [[nodiscard]] std::optional<Entry> lower_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> upper_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> before(std::string_view key) const override;

  // The value may be given in two pieces, such as payer and data; both may be views into what is replaced. Answers a
  // view of it as it is kept.
  std::string_view put(std::string_view key, std::string_view head, std::string_view tail = {});
  void erase(std::string_view key);

  // Moves every write to the overlay below, which must be this one's base. All, or none if std::bad_alloc is thrown.
  void merge_into(Overlay& below);
  // Writes everything to the state in one go and is empty then; on failure it stays as it was.
  [[nodiscard]] Result<> commit_to(State& state);
  // Forgets all writes; some memory is kept for the next ones.
  void clear() noexcept;

  [[nodiscard]] bool empty() const { return writes_.empty(); }
  // Calls visit(key, before, after) for every key whose value differs from the base, in key order.
  template <class Visit>
  void for_each_change(const Visit& visit) const {
    for (auto write = writes_.first(); write; write = write.next()) {
      const auto old = base_.get(write->key());
      const auto now = value_of(*write);
      if (old != now) visit(write->key(), old, now);
    }
  }

 private:
  static std::optional<std::string_view> value_of(const StoredEntry& write) {
    return write.erased() ? std::nullopt : std::optional(write.value());
  }
  std::optional<Entry> first_from(EntryTree::Position write, std::optional<Entry> base) const;
  void close_gap_at(std::string_view key);

  const StateView& base_;
  EntryTree writes_;
  mutable GapSet gaps_;  // where reads found nothing but erased entries
};

}  // namespace wrought
