// Which permissions an action needs, and whether those that it declares will do.
//
// Two questions are asked of an action. Is each declared permission relevant: the one that the action needs, by a link
// or else `active`, or an ancestor of it? And is it satisfied by what was provided? The actions that change permissions
// have rules of their own for the first. Signatures are not looked at here, so of a pushed transaction only the first
// is asked; of what a contract sends, or asks about, both.
//
// All functions answer the first refusal in the node's order, with the node's class and text. Texts list at most a few
// of the permissions provided.
#pragma once

#include <cstdint>
#include <span>

#include "hostapi/antelope/authority_checker.h"
#include "hostapi/antelope/permissions.h"

namespace wrought {

// Of a pushed transaction, before anything else: its accounts and permissions exist, and somebody authorized it.
[[nodiscard]] Refusal check_referenced_accounts(const StateView& state, std::span<const Action> context_free_actions,
                                                std::span<const Action> actions, bool read_only = false);

// Of each action of a pushed transaction: what it declares is relevant. REQUIRES: check_referenced_accounts() has found
// what is declared.
[[nodiscard]] Refusal check_declared_authorizations(const StateView& state, const Action& action);

// What the actions declare is relevant and satisfied, and each key was needed.
// A refusal of kind out_of_gas says that the budget is used up.
[[nodiscard]] Refusal check_authorization(const StateView& state, std::span<const Action> actions,
                                          const Provided& provided, CheckBudget& budget);

// The permission is satisfied, and each key was needed. Refuses as above.
[[nodiscard]] Refusal check_permission(const StateView& state, PermissionLevel level, const Provided& provided,
                                       CheckBudget& budget);

// Is this the class of a refusal that is about authorization, as opposed to data that cannot be read and the like?
[[nodiscard]] bool is_authorization_class(std::string_view error_class);

// When all actions of a pushed transaction have run: a permission that they declared, and that one of them has deleted
// since, is refused.
[[nodiscard]] Refusal refuse_deleted_permissions(const StateView& state, std::span<const Action> actions);
// What they declared was used now. REQUIRES: these permissions exist.
void record_permission_use(Overlay& state, std::span<const Action> actions, uint64_t time_us);

}  // namespace wrought
