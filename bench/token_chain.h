// A chain to transfer tokens on: the token sample, and accounts with balances whose own contract counts transfers.
//
// One transfer is one transaction of one action: the token, the sender and the recipient run code (three receivers),
// and four rows change: both balances, and the counter of each of the two.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/subject.h"
#include "hostapi/chain/chain.h"

namespace wrought::bench {

// The two contracts on one engine. Counts the ticks of applies, if asked to.
class TokenRunner final : public ContractRunner {
 public:
  [[nodiscard]] Result<> load(Engine engine, const HostProfile& profile);
  [[nodiscard]] Outcome apply(const Account& account, const ApplyArguments& arguments,
                              HostContext& host) noexcept override;
  // Code as setcode takes it; 0: the token, 1: the wallet.
  [[nodiscard]] static Chain::Code code(size_t index);

  bool timed = false;
  uint64_t apply_ticks = 0;

 private:
  std::map<std::array<uint8_t, 32>, std::shared_ptr<Contract>> loaded_;  // by code hash
};

class TokenChain {
 public:
  // `state` is empty, or was filled by an earlier TokenChain of as many accounts.
  TokenChain(State& state, size_t accounts, TokenRunner& runner) : accounts_(accounts), chain_(state, runner) {}
  [[nodiscard]] Chain& chain() { return chain_; }

  // Creates the accounts and gives each its tokens.
  [[nodiscard]] Result<> fill();
  // Packed transactions, each a transfer between two accounts of a fixed random sequence.
  [[nodiscard]] std::vector<std::string> packed_transfers(size_t count) const;
  // Unpacks and pushes it.
  [[nodiscard]] TransactionResult push_packed(std::string_view transaction);

 private:
  [[nodiscard]] static Name account(size_t index);
  [[nodiscard]] Result<> push_setup(const Action& action);

  size_t accounts_;
  Chain chain_;
};

// Empty if the transaction did all that a transfer does.
[[nodiscard]] std::string wrong_transfer(const TransactionResult& result);

}  // namespace wrought::bench
