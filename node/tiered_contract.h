// The contract behind DeployedContract (deployed_contract.h).
//
// Which engine runs the next apply is one atomic pointer. The native contract is owned here and lives as long as this,
// so the apply path counts no references.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "hostapi/intercept.h"
#include "node/cross_check.h"
#include "node/deployed_contract.h"
#include "node/metrics.h"
#include "runtime/engine.h"

namespace wrought {

// What all contracts of one deployer share.
struct TierContext {
  MetricCounters counters;
  std::function<void(const TierEvent&)> on_event;
  double check_rate = 0;
  std::chrono::nanoseconds check_deadline{0};
  ReplayFolder replays;
  std::mutex replays_mutex;  // one file at a time, so that their number stays within its bound

  void tell(const TierEvent& event) noexcept;
};

class TieredContract final : public DeployedContract {
 public:
  // A second pair of engines for the applies that are checked, linked to an intercepted profile.
  struct CheckedPair {
    HostProfile profile;  // whose host functions do the work
    std::shared_ptr<const InterceptedProfile> intercepted;
    std::shared_ptr<Contract> native, wabt;
    Bytes plugin;  // for the replay file
  };
  struct NativeTier {
    std::shared_ptr<Contract> contract;
    std::optional<CheckedPair> checked;
  };

  // `metered_module`: for checks, may be empty without them. `cancel_build` is set when this contract goes.
  TieredContract(std::shared_ptr<TierContext> context, std::shared_ptr<Contract> interpreter, Bytes metered_module,
                 std::shared_ptr<std::atomic<bool>> cancel_build);
  ~TieredContract() override;

  [[nodiscard]] Outcome apply(const ApplyRequest& request, HostContext& host) noexcept override;
  [[nodiscard]] const Manifest& manifest() const override { return interpreter_->manifest(); }
  [[nodiscard]] std::string_view engine() const override { return tier() == Tier::native ? "native" : "wabt"; }
  [[nodiscard]] Tier tier() const override;

  // For the deployer. Once; without effect when the contract is pinned.
  void become_native(NativeTier native);
  // The plugin contradicts the interpreter: nothing of it is to be believed. False: that was known already.
  [[nodiscard]] bool pin() noexcept;

  [[nodiscard]] const Bytes& metered_module() const { return metered_module_; }

 private:
  [[nodiscard]] Outcome checked_apply(const ApplyRequest& request, HostContext& host) noexcept;
  void check(RecordedApply recorded);
  void contradicted(RecordedApply recorded, PlayedApply played, std::string difference);
  [[nodiscard]] bool is_sampled(uint64_t number) const;
  [[nodiscard]] Counter& contracts_in(Tier tier) const;
  [[nodiscard]] bool move_to(Tier tier);

  const std::shared_ptr<TierContext> context_;
  const std::shared_ptr<Contract> interpreter_;
  const Bytes metered_module_;
  const std::shared_ptr<std::atomic<bool>> cancel_build_;
  const uint64_t check_threshold_;  // of 2^64; 0: nothing is checked

  std::atomic<Contract*> native_{nullptr};  // what runs the next apply; null: the interpreter
  std::mutex mutex_;                        // guards changes of tier
  std::atomic<Tier> tier_{Tier::interpreted};
  NativeTier owned_;  // set before native_, and then left alone
};

}  // namespace wrought
