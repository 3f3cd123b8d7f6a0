// The state in memory: for tests, simulations and nodes without a directory.
#pragma once

#include "hostapi/state/entry_tree.h"

namespace wrought {

class MemoryState final : public State {
 public:
  [[nodiscard]] std::optional<std::string_view> find(const HashedKey& key) const override;
  void prefetch(uint64_t hash) const override { entries_.prefetch(hash); }
  [[nodiscard]] std::optional<Entry> lower_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> upper_bound(std::string_view key) const override;
  [[nodiscard]] std::optional<Entry> before(std::string_view key) const override;
  [[nodiscard]] Result<> commit(EntryTree& writes) override;
  [[nodiscard]] const std::optional<Failure>& failure() const override { return failure_; }

 private:
  EntryTree entries_;
  std::optional<Failure> failure_;  // never set: memory cannot fail to read
};

}  // namespace wrought
