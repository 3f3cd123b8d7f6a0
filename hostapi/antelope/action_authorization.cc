// The node's authorization rules: links, the five special actions, relevance, satisfaction.
#include "hostapi/antelope/action_authorization.h"

#include <algorithm>
#include <set>

#include "common/hex.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/native_action_data.h"
#include "hostapi/antelope/well_known_names.h"

namespace wrought {

namespace {

struct Rules {
  const StateView& state;
  CheckBudget& budget;
  bool declared_exist = false;  // every permission that an action declares was found already
};

Refusal out_of_gas() { return HostFailure{OutcomeKind::out_of_gas, {}, {}, 0}; }

Refusal irrelevant(std::string text) { return make_refusal("irrelevant_auth_exception", std::move(text)); }

bool is_ancestor_or_same(const Rules& rules, PermissionLevel level, PermissionLevel minimum) {
  if (level.actor != minimum.actor) return false;
  while (minimum != level) {
    if (!rules.budget.spend(CheckBudget::steps_per_permission)) return false;
    minimum.permission = parent_of(rules.state, minimum);
    if (minimum.permission == Name{}) return false;
  }
  return true;
}

// REQUIRES: both exist. `who` begins the text: "", "link ", ...
Refusal refuse_irrelevant(const Rules& rules, PermissionLevel declared, PermissionLevel minimum, const char* who,
                          const char* what = "minimum authority is ") {
  if (is_ancestor_or_same(rules, declared, minimum)) return std::nullopt;
  if (rules.budget.used_up()) return out_of_gas();
  return irrelevant(std::string(who) + "action declares irrelevant authority '" + to_json(declared) + "'; " + what +
                    to_json(minimum));
}

std::optional<Name> linked_permission(const StateView& state, Name account, Name code, Name action) {
  if (const auto record = find_account(state, account); record && !record->linked) return std::nullopt;
  const auto exact = find_link(state, account, code, action);
  return exact ? exact : find_link(state, account, code, Name{});
}

Name needed_permission(const StateView& state, Name account, Name code, Name action) {
  return linked_permission(state, account, code, action).value_or(active_permission);
}

// Both permissions must exist, the first is asked for first.
Refusal refuse_unless_both(const StateView& state, PermissionLevel first, PermissionLevel second) {
  if (auto refused = refuse_unless_permission(state, first)) return refused;
  return first == second ? std::nullopt : refuse_unless_permission(state, second);
}

// --- the actions that change permissions -----------------------------------------------------------------------------

using Levels = std::span<const PermissionLevel>;

Refusal refuse_unless_one(Levels declared, const char* action) {
  if (declared.size() == 1) return std::nullopt;
  return irrelevant(std::string(action) + " action should only have one declared authorization");
}

Refusal refuse_unless_owner(Levels declared, Name owner, const char* permission) {
  if (declared[0].actor == owner) return std::nullopt;
  return irrelevant(std::string("the owner of the ") + permission +
                    " needs to be the actor of the declared authorization");
}

// To change a permission takes itself or an ancestor; to add one, its parent or an ancestor of that.
Refusal check_special(const Rules& rules, const UpdateAuth& update, Levels declared) {
  if (auto refused = refuse_unless_one(declared, "updateauth")) return refused;
  if (auto refused = refuse_unless_owner(declared, update.account, "affected permission")) return refused;
  PermissionLevel minimum{update.account, update.permission};
  if (auto refused = refuse_empty(minimum)) return refused;
  if (!permission_exists(rules.state, minimum)) minimum.permission = update.parent;
  if (auto refused = refuse_unless_both(rules.state, minimum, declared[0])) return refused;
  return refuse_irrelevant(rules, declared[0], minimum, "updateauth ");
}

Refusal check_special(const Rules& rules, const DeleteAuth& remove, Levels declared) {
  if (auto refused = refuse_unless_one(declared, "deleteauth")) return refused;
  if (auto refused = refuse_unless_owner(declared, remove.account, "permission to delete")) return refused;
  const PermissionLevel minimum{remove.account, remove.permission};
  if (auto refused = refuse_unless_both(rules.state, minimum, declared[0])) return refused;
  return refuse_irrelevant(rules, declared[0], minimum, "updateauth ");  // sic
}

Refusal refuse_unlinkable(const LinkAuth& link) {
  if (link.code != system_account) return std::nullopt;
  for (const Name name : {"updateauth"_n, "deleteauth"_n, "linkauth"_n, "unlinkauth"_n, "canceldelay"_n}) {
    if (link.action != name) continue;
    return make_refusal("action_validate_exception",
                        "Cannot link eosio::" + to_string(name) + " to a minimum permission");
  }
  return std::nullopt;
}

// It takes what the action needs so far.
Refusal check_special(const Rules& rules, const LinkAuth& link, Levels declared) {
  if (auto refused = refuse_unless_one(declared, "link")) return refused;
  if (auto refused = refuse_unless_owner(declared, link.account, "linked permission")) return refused;
  if (auto refused = refuse_unlinkable(link)) return refused;
  const Name needed = needed_permission(rules.state, link.account, link.code, link.action);
  if (needed == any_permission) return std::nullopt;
  const PermissionLevel minimum{link.account, needed};
  if (auto refused = refuse_unless_both(rules.state, declared[0], minimum)) return refused;
  return refuse_irrelevant(rules, declared[0], minimum, "link ");
}

Refusal check_special(const Rules& rules, const UnlinkAuth& unlink, Levels declared) {
  if (auto refused = refuse_unless_one(declared, "unlink")) return refused;
  if (auto refused = refuse_unless_owner(declared, unlink.account, "linked permission")) return refused;
  const auto linked = linked_permission(rules.state, unlink.account, unlink.code, unlink.action);
  if (!linked) {
    return make_refusal("transaction_exception", "cannot unlink non-existent permission link of account '" +
                                                     to_string(unlink.account) + "' for actions matching '" +
                                                     to_string(unlink.code) + "::" + to_string(unlink.action) + "'");
  }
  if (*linked == any_permission) return std::nullopt;
  const PermissionLevel minimum{unlink.account, *linked};
  if (auto refused = refuse_unless_both(rules.state, declared[0], minimum)) return refused;
  return refuse_irrelevant(rules, declared[0], minimum, "unlink ");
}

// There are no delayed transactions to cancel.
Refusal check_special(const Rules& rules, const CancelDelay& cancel, Levels declared) {
  if (auto refused = refuse_unless_one(declared, "canceldelay")) return refused;
  if (auto refused = refuse_unless_both(rules.state, declared[0], cancel.canceling)) return refused;
  if (auto refused = refuse_irrelevant(rules, declared[0], cancel.canceling, "canceldelay ",
                                       "specified authority to satisfy is ")) {
    return refused;
  }
  return make_refusal("tx_not_found", "cannot cancel trx_id=" + to_hex(bytes_of(cancel.transaction_id)) +
                                          ", there is no deferred transaction with that transaction id");
}

template <class Data>
Refusal read_and_check(const Rules& rules, const Action& action) {
  Data data;
  if (auto refused = unpack_data(action, data)) return refused;
  return check_special(rules, data, action.authorization);
}

using SpecialCheck = Refusal (*)(const Rules&, const Action&);

SpecialCheck special_check(const Action& action) {
  if (action.account != system_account) return nullptr;
  if (action.name == "updateauth"_n) return read_and_check<UpdateAuth>;
  if (action.name == "deleteauth"_n) return read_and_check<DeleteAuth>;
  if (action.name == "linkauth"_n) return read_and_check<LinkAuth>;
  if (action.name == "unlinkauth"_n) return read_and_check<UnlinkAuth>;
  if (action.name == "canceldelay"_n) return read_and_check<CancelDelay>;
  return nullptr;
}

// --- any action ------------------------------------------------------------------------------------------------------

Refusal check_relevance(const Rules& rules, const Action& action) {
  if (const SpecialCheck check = special_check(action)) return check(rules, action);
  for (const auto& declared : action.authorization) {
    if (!rules.budget.spend(CheckBudget::steps_per_permission)) return out_of_gas();
    const Name needed = needed_permission(rules.state, declared.actor, action.account, action.name);
    if (needed == any_permission) continue;
    const PermissionLevel minimum{declared.actor, needed};
    if (rules.declared_exist && minimum == declared) continue;
    if (auto refused = refuse_unless_both(rules.state, minimum, declared)) return refused;
    if (auto refused = refuse_irrelevant(rules, declared, minimum, "")) return refused;
  }
  return std::nullopt;
}

std::string list_levels(std::span<const PermissionLevel> levels) {
  constexpr size_t listed_max = 8;
  std::string text = "[";
  for (size_t i = 0; i < std::min(levels.size(), listed_max); ++i) text += (i ? "," : "") + to_json(levels[i]);
  return text + (levels.size() > listed_max ? ",...]" : "]");
}

std::string under_what(const StateView& state, const Provided& provided) {
  const std::string keys = provided.keys.empty() ? "[]" : "[" + std::to_string(provided.keys.size()) + " keys]";
  return "under a provided delay of " + std::to_string(provided.delay_us / 1000) + " ms, provided permissions " +
         list_levels(provided.levels) + ", provided keys " + keys + ", and a delay max limit of " +
         std::to_string(uint64_t{chain_config(state).max_transaction_delay} * 1000) + " ms";
}

}  // namespace

Refusal check_referenced_accounts(const StateView& state, std::span<const Action> context_free_actions,
                                  std::span<const Action> actions, bool read_only) {
  const auto refuse = [](std::string text) { return make_refusal("transaction_exception", std::move(text)); };
  const auto no_code = [&](const Action& action) {
    return refuse("action's code account '" + to_string(action.account) + "' does not exist");
  };
  for (const auto& action : context_free_actions) {
    if (!account_exists(state, action.account)) return no_code(action);
    if (!action.authorization.empty()) return refuse("context-free actions cannot have authorizations");
  }
  bool authorized = false;
  for (const auto& action : actions) {
    if (!account_exists(state, action.account)) return no_code(action);
    if (read_only && !action.authorization.empty()) {
      return refuse("read-only action '" + to_string(action.name) + "' cannot have authorizations");
    }
    for (const auto& level : action.authorization) {
      authorized = true;
      if (permission_exists(state, level)) continue;  // and so does its actor
      if (!account_exists(state, level.actor)) {
        return refuse("action's authorizing actor '" + to_string(level.actor) + "' does not exist");
      }
      if (auto refused = refuse_empty(level)) return refused;
      return refuse("action's authorizations include a non-existent permission: " + to_json(level));
    }
  }
  if (authorized || read_only) return std::nullopt;
  return make_refusal("tx_no_auths", "transaction must have at least one authorization");
}

Refusal check_declared_authorizations(const StateView& state, const Action& action) {
  CheckBudget endless{Meter{}};
  return check_relevance({state, endless, true}, action);
}

// Every level is asked for once, in ascending order, however many actions declare it.
Refusal check_authorization(const StateView& state, std::span<const Action> actions, const Provided& provided,
                            CheckBudget& budget) {
  std::set<PermissionLevel> to_satisfy;
  for (const auto& action : actions) {
    if (auto refused = check_relevance({state, budget}, action)) return refused;
    to_satisfy.insert(action.authorization.begin(), action.authorization.end());
  }
  AuthorityChecker checker(state, provided, budget);
  for (const auto& level : to_satisfy) {
    const bool satisfied = checker.satisfied(level);
    if (budget.used_up()) return out_of_gas();
    if (satisfied) continue;
    return make_refusal("unsatisfied_authorization", "transaction declares authority '" + to_json(level) +
                                                         "', but does not have signatures for it " +
                                                         under_what(state, provided));
  }
  if (checker.all_keys_used()) return std::nullopt;
  return make_refusal("tx_irrelevant_sig", "transaction bears irrelevant signatures");
}

Refusal check_permission(const StateView& state, PermissionLevel level, const Provided& provided, CheckBudget& budget) {
  AuthorityChecker checker(state, provided, budget);
  const bool satisfied = checker.satisfied(level);
  if (budget.used_up()) return out_of_gas();
  if (!satisfied) {
    return make_refusal("unsatisfied_authorization",
                        "permission '" + to_json(level) + "' was not satisfied " + under_what(state, provided));
  }
  if (checker.all_keys_used()) return std::nullopt;
  return make_refusal("tx_irrelevant_sig", "irrelevant keys provided");
}

bool is_authorization_class(std::string_view error_class) {
  constexpr std::string_view classes[] = {
      "authorization_exception",      "tx_duplicate_sig",       "tx_irrelevant_sig",
      "unsatisfied_authorization",    "missing_auth_exception", "irrelevant_auth_exception",
      "insufficient_delay_exception", "invalid_permission",     "unlinkable_min_permission_action",
      "invalid_parent_permission"};
  return std::ranges::find(classes, error_class) != std::end(classes);
}

Refusal refuse_deleted_permissions(const StateView& state, std::span<const Action> actions) {
  for (const auto& action : actions) {
    for (const auto& level : action.authorization) {
      if (auto refused = refuse_unless_permission(state, level)) return refused;
    }
  }
  return std::nullopt;
}

void record_permission_use(Overlay& state, std::span<const Action> actions, uint64_t time_us) {
  for (const auto& action : actions) {
    for (const auto& level : action.authorization) put_permission_last_used(state, level, time_us);
  }
}

}  // namespace wrought
