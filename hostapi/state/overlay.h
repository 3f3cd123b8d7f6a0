// Writes on top of a state, not yet in it: a block over the state, a transaction over the block.
//
// Reads merge both by key order. Dropping the overlay forgets its writes; merge_into() and commit_to() hand them down.
// Views that reads return are valid until the next write to this overlay or to anything below it.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "hostapi/state/state.h"

namespace wrought {

class Overlay final : public StateView {
 public:
  // A pointer, so that an overlay over an overlay cannot be mistaken for a copy of it.
  explicit Overlay(const StateView* base) : base_(*base) {}
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  [[nodiscard]] std::optional<std::string_view> get(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> lower_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> upper_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> before(std::string_view key) const override;

  void put(std::string_view key, std::string value);
  // The same for a value in two pieces, such as payer and data.
  void put(std::string_view key, std::string_view head, std::string_view tail);
  void erase(std::string_view key);

  // Moves every write to the overlay below, which must be this one's base. Cannot fail halfway: see the .cc.
  void merge_into(Overlay& below);
  // Writes everything to the state in one go and is empty then; on failure it stays as it was.
  [[nodiscard]] Result<> commit_to(State& state);

  [[nodiscard]] bool empty() const { return writes_.empty(); }
  // Calls visit(key, before, after) for every key whose value differs from the base, in key order.
  template <class Visit>
  void for_each_change(const Visit& visit) const {
    for (const auto& [key, value] : writes_) {
      const auto old = base_.get(key);
      const std::optional<std::string_view> now = value ? std::optional<std::string_view>(*value) : std::nullopt;
      if (old != now) visit(key.view(), old, now);
    }
  }

 private:
  using Writes = std::map<Key, std::optional<std::string>, KeyLess>;  // nullopt: erased
  std::optional<Entry> first_from(Writes::const_iterator write, std::optional<Entry> base) const;
  std::optional<std::string>& slot(std::string_view key);

  const StateView& base_;
  Writes writes_;
};

}  // namespace wrought
