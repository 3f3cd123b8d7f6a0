// ABIs that accounts of the chain have set, read once and kept until they change. Internal to chain/.
#pragma once

#include <map>
#include <optional>

#include "hostapi/abi/abi.h"
#include "hostapi/antelope/accounts.h"

namespace wrought {

class AbiCache {
 public:
  // The account's ABI; nullptr if it has none, or one that cannot be read. Valid until the next call.
  [[nodiscard]] const Abi* find(const StateView& state, Name account) {
    const auto record = find_account(state, account);
    if (!record || record->abi_sequence == 0) return nullptr;
    const auto known = known_.find(account);
    if (known != known_.end() && known->second.sequence == record->abi_sequence) return known->second.get();
    if (known_.size() >= accounts_max) known_.clear();
    Known& fresh = known_[account] = {record->abi_sequence, std::nullopt};
    const std::string packed = account_abi(state, account);
    if (packed.empty()) return nullptr;
    if (auto abi = Abi::from_packed(packed)) fresh.abi = std::move(*abi);
    return fresh.get();
  }

 private:
  static constexpr size_t accounts_max = 1'000;
  struct Known {
    uint64_t sequence = 0;
    std::optional<Abi> abi;
    [[nodiscard]] const Abi* get() const { return abi ? &*abi : nullptr; }
  };
  std::map<Name, Known> known_;
};

}  // namespace wrought
