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
  [[nodiscard]] Result<> build(Engine engine, const HostProfile& profile);
  // Knows two paths: "token" and "wallet".
  [[nodiscard]] Result<LoadedCode> load(const Code& code, const WasmLimits& limits) override;
  [[nodiscard]] Outcome apply(const Account& account, const ApplyArguments& arguments,
                              AntelopeContext& context) noexcept override;

  bool timed = false;
  uint64_t apply_ticks = 0;

 private:
  std::map<Sha256, std::shared_ptr<Contract>> built_;  // by code hash
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
  // Pushes one of them, observed: empty if it did all that a transfer does.
  [[nodiscard]] std::string check_transfer(std::string_view transaction);
  // Unpacks and pushes it.
  [[nodiscard]] TransactionResult push_packed(std::string_view transaction);

 private:
  [[nodiscard]] static Name account(size_t index);
  [[nodiscard]] Result<> push_setup(const Action& action);

  size_t accounts_;
  Chain chain_;
};

// Empty if the transaction went well and ran all three receivers.
[[nodiscard]] std::string wrong_transfer(const TransactionResult& result);

}  // namespace wrought::bench
