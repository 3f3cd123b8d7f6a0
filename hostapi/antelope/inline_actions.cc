// Actions that a contract sends. They are checked now and run after the current action and all its notifications.
#include "hostapi/antelope/action_authorization.h"
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/well_known_names.h"

namespace wrought::antelope {

namespace {

// The account must exist, whatever else is true of the action.
HostResult<void> read_packed(Context& context, Span packed, Action& action) {
  const uint32_t bytes_max = chain_config(context.state).max_inline_action_size;
  if (packed.size >= bytes_max) {
    return context.fail("inline_action_too_big",
                        "inline action too big, must be less than " + std::to_string(bytes_max) + " bytes");
  }
  PackedReader in(packed.view());
  action = unpack_action(in);
  if (!in.ok()) return context.fail(in);
  if (!account_exists(context.state, action.account)) {
    return context.fail("action_validate_exception",
                        "inline action's code account " + to_string(action.account) + " does not exist");
  }
  return {};
}

HostResult<void> refuse_unknown_levels(Context& context, const Action& action) {
  for (const auto& level : action.authorization) {
    if (!account_exists(context.state, level.actor)) {
      return context.fail("action_validate_exception",
                          "inline action's authorizing actor " + to_string(level.actor) + " does not exist");
    }
    if (auto refused = refuse_empty(level)) return fail_call(context, *refused);
    if (!permission_exists(context.state, level)) {
      return context.fail("action_validate_exception",
                          "inline action's authorizations include a non-existent permission: " + to_json(level));
    }
  }
  return {};
}

// A privileged contract speaks for anybody, others for whom their eosio.code satisfies. Nothing has been waited for.
HostResult<void> check_authorization(Context& context, Meter gas, const Action& action) {
  if (context.privileged || context.transaction.read_only) return {};
  const Provided provided{{}, {{context.receiver, code_permission}}, 0};
  CheckBudget budget(gas);
  auto refused = wrought::check_authorization(context.state, {&action, 1}, provided, budget);
  if (refused) return fail_call(context, *refused);
  return {};
}

}  // namespace

HostResult<void> send_inline(Context& context, Meter gas, Span packed) {
  Action action;
  if (read_packed(context, packed, action).failed) return Failed{};
  if (refuse_unknown_levels(context, action).failed) return Failed{};
  if (check_authorization(context, gas, action).failed) return Failed{};
  context.inline_actions.push_back({std::move(action), context.receiver});
  return {};
}

HostResult<void> send_context_free_inline(Context& context, Span packed) {
  Action action;
  if (read_packed(context, packed, action).failed) return Failed{};
  if (!action.authorization.empty()) {
    return context.fail("action_validate_exception", "context-free actions cannot have authorizations");
  }
  context.context_free_inline_actions.push_back({std::move(action), context.receiver});
  return {};
}

}  // namespace wrought::antelope
