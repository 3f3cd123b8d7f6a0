// Ranges of keys known to hold nothing: disjoint, half open. What lets an overlay pass many erased entries in one step.
#pragma once

#include <map>
#include <string_view>

#include "hostapi/state/state.h"

namespace wrought {

class GapSet {
 public:
  struct Gap {
    Key from, to;
  };

  [[nodiscard]] bool empty() const { return gaps_.empty(); }
  // The gap that holds the key, if any.
  [[nodiscard]] std::optional<Gap> containing(std::string_view key) const;
  // One gap from here to there, instead of those inside. REQUIRES: from < to; no gap reaches over either end.
  void add(const Key& from, const Key& to);
  // There is something at `key` now; the rest of its gap goes on at `next`, if that lies in it. Never fails: at worst
  // the rest is forgotten.
  void cut(std::string_view key, std::string_view next) noexcept;
  void clear() { gaps_.clear(); }

 private:
  using Gaps = std::map<Key, Key, KeyLess>;  // from, to
  [[nodiscard]] Gaps::const_iterator find(std::string_view key) const;
  Gaps gaps_;
};

}  // namespace wrought
