// One transaction while it runs. Internal to chain/.
#pragma once

#include "hostapi/chain/chain.h"

namespace wrought {

// How a transaction ends that fails for this reason; its gas is the caller's to fill in.
[[nodiscard]] Outcome outcome_of(HostFailure failure);

class TransactionRun {
 public:
  TransactionRun(Overlay& writes, ContractRunner& runner, const TransactionInfo& info, const BlockInfo& block,
                 int64_t gas_limit)
      : writes_(writes), runner_(runner), info_(info), block_(block), gas_left_(gas_limit) {}

  // Runs all actions, or up to the first failure. The outcome's gas is the whole transaction's.
  [[nodiscard]] Outcome run();
  std::vector<ActionTrace>& traces() { return traces_; }
  const std::optional<FailedAction>& failed_in() const { return failed_in_; }

 private:
  struct Step {
    Name sender;
    bool context_free;
    uint32_t depth;
  };
  [[nodiscard]] Outcome check() const;
  [[nodiscard]] Outcome run_actions();
  [[nodiscard]] Outcome run_action(const Action& action, const Step& step);
  [[nodiscard]] Outcome run_inline(AntelopeContext& context, uint32_t depth);
  [[nodiscard]] Outcome apply(AntelopeContext& context, const Recipient& recipient, uint32_t depth);
  [[nodiscard]] Outcome run_native(AntelopeContext& context, int64_t& gas_used);
  [[nodiscard]] Outcome finish();
  Outcome failed(Outcome outcome, const Action& action, Name receiver, uint32_t depth);

  Overlay& writes_;
  ContractRunner& runner_;
  const TransactionInfo& info_;
  const BlockInfo& block_;
  int64_t gas_left_;
  bool native_ran_ = false;
  std::optional<WasmLimits> wasm_limits_;   // those in the state, once they were read
  std::map<uint64_t, int64_t> ram_deltas_;  // bytes by payer, so far
  std::vector<ActionTrace> traces_;
  std::optional<FailedAction> failed_in_;
};

}  // namespace wrought
