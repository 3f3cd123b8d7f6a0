// Is a permission satisfied by these keys, these permissions and this delay?
//
// An authority's weights are looked at from the largest to the smallest, of equal ones waits, then keys, then accounts,
// and only until the threshold is reached: what is not looked at does not count as used. A permission that an authority
// lists is satisfied if it was provided or its own authority is; each is evaluated once, one that is being evaluated
// counts as not satisfied, and beyond the depth limit only what was provided counts. Parents play no part here.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "hostapi/antelope/permissions.h"

namespace wrought {

// What is given. Keys (by key_less) and levels are ascending and without doubles; a level with permission 0 stands for
// all of its actor's.
struct Provided {
  std::vector<std::string> keys;
  std::vector<PermissionLevel> levels;
  int64_t delay_us = 0;
};

// How much may be looked at. A step is a weight; finding a permission in the state counts steps_per_permission.
class CheckBudget {
 public:
  static constexpr int64_t steps_per_permission = 10;
  static constexpr int64_t free_steps = 100;  // what the base gas of a host function covers
  static constexpr int64_t gas_per_step = 20;

  explicit CheckBudget(Meter gas) : gas_(gas) {}

  // False from the moment on that the gas is used up.
  [[nodiscard]] bool spend(int64_t steps);
  [[nodiscard]] bool used_up() const { return used_up_; }

 private:
  Meter gas_;
  int64_t steps_ = 0;
  bool used_up_ = false;
};

// Refers to what it is made with. Once the budget is used up its answers mean nothing.
class AuthorityChecker {
 public:
  AuthorityChecker(const StateView& state, const Provided& provided, CheckBudget& budget);

  [[nodiscard]] bool satisfied(PermissionLevel level);
  // Has every provided key been used by a permission that satisfied() said yes to?
  [[nodiscard]] bool all_keys_used() const { return keys_used_.size() == provided_.keys.size(); }

 private:
  enum class Status : uint8_t { being_evaluated, unsatisfied, satisfied };
  enum class FactorKind : uint8_t { account, key, wait };  // the last first among equal weights
  struct Factor {
    uint16_t weight;
    FactorKind kind;
    size_t index;
  };
  // A permission under evaluation.
  struct Frame {
    PermissionLevel level;
    Authority authority;
    std::vector<Factor> factors;  // in order of evaluation
    size_t next = 0;
    uint32_t total = 0;
    size_t keys_used_before = 0;
  };

  [[nodiscard]] const Status* status_of(PermissionLevel level) const;
  [[nodiscard]] bool enter(PermissionLevel level);
  void leave(bool satisfied);
  void evaluate(Frame& frame, const Factor& factor);
  [[nodiscard]] bool use_key(const std::string& key);

  const StateView& state_;
  const Provided& provided_;
  CheckBudget& budget_;
  int64_t delay_us_;
  size_t depth_max_;
  std::vector<bool> key_used_;     // by index of provided_.keys
  std::vector<size_t> keys_used_;  // the same as indices, in order of use: so they can be taken back
  std::map<PermissionLevel, Status> statuses_;
  std::vector<Frame> frames_;  // a stack of our own: the depth limit may be set to 65,535
};

}  // namespace wrought
