// Evaluation of authorities, depth first.
#include "hostapi/antelope/authority_checker.h"

#include <algorithm>
#include <limits>

#include "hostapi/antelope/chain_config.h"

namespace wrought {

bool CheckBudget::spend(int64_t steps) {
  const int64_t free = std::clamp<int64_t>(free_steps - steps_, 0, steps);
  steps_ += steps;
  if (!gas_.charge_gas((steps - free) * gas_per_step)) used_up_ = true;
  return !used_up_;
}

// Who waits as long as any transaction can be made to wait has waited long enough for everything.
AuthorityChecker::AuthorityChecker(const StateView& state, const Provided& provided, CheckBudget& budget)
    : state_(state), provided_(provided), budget_(budget), key_used_(provided.keys.size()) {
  const ChainConfig config = chain_config(state);
  const bool waited_longest = provided.delay_us >= int64_t{config.max_transaction_delay} * 1'000'000;
  delay_us_ = waited_longest ? std::numeric_limits<int64_t>::max() : provided.delay_us;
  depth_max_ = config.max_authority_depth;
}

bool AuthorityChecker::satisfied(PermissionLevel level) {
  statuses_.clear();
  frames_.clear();
  if (const Status* known = status_of(level)) return *known == Status::satisfied;
  if (!enter(level)) return false;
  while (!frames_.empty() && !budget_.used_up()) {
    Frame& frame = frames_.back();
    if (frame.total >= frame.authority.threshold) {
      leave(true);
    } else if (frame.next == frame.factors.size()) {
      leave(false);
    } else {
      const Factor factor = frame.factors[frame.next++];
      evaluate(frame, factor);
    }
  }
  const Status* status = status_of(level);
  return status != nullptr && *status == Status::satisfied;
}

// What is known of the level: evaluated before, or provided.
const AuthorityChecker::Status* AuthorityChecker::status_of(PermissionLevel level) const {
  static constexpr Status provided = Status::satisfied;
  const auto is_provided = [&](PermissionLevel l) { return std::ranges::binary_search(provided_.levels, l); };
  if (is_provided(level)) return &provided;
  if (const auto at = statuses_.find(level); at != statuses_.end()) return &at->second;
  return is_provided({level.actor, Name{}}) ? &provided : nullptr;
}

// False, and nothing is remembered, if the limit is reached or there is no such permission.
bool AuthorityChecker::enter(PermissionLevel level) {
  if (frames_.size() >= depth_max_ || !budget_.spend(CheckBudget::steps_per_permission)) return false;
  auto permission = find_permission(state_, level);
  if (!permission) return false;
  Frame frame{level, std::move(permission->authority), {}, 0, 0, keys_used_.size()};
  const auto& [threshold, keys, accounts, waits] = frame.authority;
  if (!budget_.spend(static_cast<int64_t>(keys.size() + accounts.size() + waits.size()))) return false;
  for (size_t i = 0; i < accounts.size(); ++i) frame.factors.push_back({accounts[i].weight, FactorKind::account, i});
  for (size_t i = 0; i < keys.size(); ++i) frame.factors.push_back({keys[i].weight, FactorKind::key, i});
  for (size_t i = 0; i < waits.size(); ++i) frame.factors.push_back({waits[i].weight, FactorKind::wait, i});
  std::ranges::stable_sort(frame.factors, [](const Factor& a, const Factor& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.kind > b.kind;
  });
  statuses_[level] = Status::being_evaluated;
  frames_.push_back(std::move(frame));
  return true;
}

// Keys that helped only a permission that failed have not been used.
void AuthorityChecker::leave(bool satisfied) {
  const Frame& frame = frames_.back();
  if (!satisfied) {
    for (; keys_used_.size() > frame.keys_used_before; keys_used_.pop_back()) key_used_[keys_used_.back()] = false;
  }
  statuses_[frame.level] = satisfied ? Status::satisfied : Status::unsatisfied;
  frames_.pop_back();
  if (satisfied && !frames_.empty()) {
    Frame& parent = frames_.back();
    parent.total += parent.factors[parent.next - 1].weight;
  }
}

void AuthorityChecker::evaluate(Frame& frame, const Factor& factor) {
  bool counts = false;
  switch (factor.kind) {
    case FactorKind::wait: counts = delay_us_ >= int64_t{frame.authority.waits[factor.index].wait_s} * 1'000'000; break;
    case FactorKind::key: counts = use_key(frame.authority.keys[factor.index].key); break;
    case FactorKind::account: {
      const PermissionLevel level = frame.authority.accounts[factor.index].level;
      const Status* known = status_of(level);
      if (known == nullptr) {
        (void)enter(level);  // counted when it is left; `frame` may have moved
        return;
      }
      counts = *known == Status::satisfied;
      break;
    }
  }
  if (counts) frame.total += factor.weight;
}

bool AuthorityChecker::use_key(const std::string& key) {
  const auto at = std::ranges::lower_bound(provided_.keys, key, key_less);
  if (at == provided_.keys.end() || *at != key) return false;
  const auto index = static_cast<size_t>(at - provided_.keys.begin());
  if (!key_used_[index]) {
    key_used_[index] = true;
    keys_used_.push_back(index);
  }
  return true;
}

}  // namespace wrought
