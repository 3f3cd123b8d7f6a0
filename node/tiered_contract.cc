#include "node/tiered_contract.h"

#include <chrono>
#include <cmath>
#include <utility>

#include "node/replay_file.h"

namespace wrought {
namespace {

using Clock = std::chrono::steady_clock;

uint64_t threshold_of(double rate) {
  if (!(rate > 0)) return 0;
  return rate >= 1 ? UINT64_MAX : static_cast<uint64_t>(std::ldexp(rate, 64));
}

// Spreads consecutive numbers over all of 2^64, so that which applies are checked follows no pattern that contracts or
// blocks could have (the finaliser of SplitMix64).
uint64_t scattered(uint64_t n) {
  n += 0x9e3779b97f4a7c15;
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9;
  n = (n ^ (n >> 27)) * 0x94d049bb133111eb;
  return n ^ (n >> 31);
}

}  // namespace

void TierContext::tell(const TierEvent& event) noexcept {
  if (!on_event) return;
  try {
    on_event(event);
  } catch (...) {  // the embedder's own trouble; applies go on
  }
}

TieredContract::TieredContract(std::shared_ptr<TierContext> context, std::shared_ptr<Contract> interpreter,
                               Bytes metered_module, std::shared_ptr<std::atomic<bool>> cancel_build)
    : context_(std::move(context)),
      interpreter_(std::move(interpreter)),
      metered_module_(std::move(metered_module)),
      cancel_build_(std::move(cancel_build)),
      check_threshold_(threshold_of(context_->check_rate)) {
  count(contracts_in(Tier::interpreted));
}

TieredContract::~TieredContract() {
  *cancel_build_ = true;
  uncount(contracts_in(tier()));
}

Tier TieredContract::tier() const { return tier_.load(std::memory_order_relaxed); }

Counter& TieredContract::contracts_in(Tier tier) const {
  MetricCounters& counters = context_->counters;
  return tier == Tier::native   ? counters.contracts_native
         : tier == Tier::pinned ? counters.contracts_pinned
                                : counters.contracts_interpreted;
}

Outcome TieredContract::apply(const ApplyRequest& request, HostContext& host) noexcept {
  Contract* const native = native_.load(std::memory_order_acquire);
  if (native == nullptr) {
    context_->counters.applies_wabt.add();
    return interpreter_->apply(request, host);
  }
  const uint64_t number = context_->counters.applies_native.add();
  if (check_threshold_ != 0 && is_sampled(number)) [[unlikely]]
    return checked_apply(request, host);
  return native->apply(request, host);
}

bool TieredContract::is_sampled(uint64_t number) const { return scattered(number) <= check_threshold_; }

Outcome TieredContract::checked_apply(const ApplyRequest& request, HostContext& host) noexcept {
  std::optional<RecordedApply> recorded;
  Outcome outcome = apply_recorded(*owned_.checked->native, owned_.checked->profile, request, host, recorded);
  try {
    if (recorded)
      check(std::move(*recorded));
    else
      count(context_->counters.cross_checks_inconclusive);
  } catch (...) {  // no memory for the check
    count(context_->counters.cross_checks_inconclusive);
  }
  return outcome;
}

void TieredContract::check(RecordedApply recorded) {
  MetricCounters& counters = context_->counters;
  const auto began = Clock::now();
  PlayedApply played = play(*owned_.checked->wabt, recorded, context_->check_deadline);
  counters.cross_check_time.add(Clock::now() - began);
  Comparison comparison = compare(recorded, played);
  switch (comparison.verdict) {
    case Verdict::equal: return count(counters.cross_checks_equal);
    case Verdict::inconclusive: return count(counters.cross_checks_inconclusive);
    case Verdict::different: break;
  }
  count(counters.cross_checks_different);
  contradicted(std::move(recorded), std::move(played), std::move(comparison.text));
}

void TieredContract::contradicted(RecordedApply recorded, PlayedApply played, std::string difference) {
  if (!pin()) return;
  TierEvent event{TierEvent::Kind::mismatch, manifest().code_hash};
  event.difference = difference;
  if (!context_->replays.path.empty()) {
    const ReplayFile file{manifest(),          metered_module_,   owned_.checked->plugin, {},
                          std::move(recorded), std::move(played), std::move(difference)};
    const std::lock_guard lock(context_->replays_mutex);
    auto written = write_replay(file, context_->replays);
    count(written ? context_->counters.replay_files_written : context_->counters.replay_files_failed);
    if (written)
      event.replay = std::move(*written);
    else
      event.failure = std::move(written.failure());
  }
  context_->tell(event);
}

// False: it is pinned already, or native already.
bool TieredContract::move_to(Tier tier) {
  const Tier before = tier_;
  if (before == Tier::pinned || before == tier) return false;
  tier_ = tier;
  uncount(contracts_in(before));
  count(contracts_in(tier));
  return true;
}

void TieredContract::become_native(NativeTier native) {
  const std::lock_guard lock(mutex_);
  if (!move_to(Tier::native)) return;
  owned_ = std::move(native);
  count(context_->counters.tier_ups);
  native_.store(owned_.contract.get(), std::memory_order_release);
}

bool TieredContract::pin() noexcept {
  const std::lock_guard lock(mutex_);
  native_.store(nullptr, std::memory_order_release);
  count(context_->counters.mismatches);
  return move_to(Tier::pinned);
}

}  // namespace wrought
