// Execution order, gas budget and the checks around each apply.
#include "hostapi/chain/transaction.h"

#include <algorithm>

namespace wrought {

namespace {

Outcome refusal(std::string_view error_class, std::string message) {
  Outcome outcome;
  outcome.kind = OutcomeKind::host_error;
  outcome.error_class = error_class;
  outcome.message = std::move(message);
  return outcome;
}

// A contract may spend its own RAM freely; another's only with that account's authorization, and never in a
// notification, which nobody but the sender asked for.
Outcome check_ram(const AntelopeContext& context) {
  if (context.privileged) return {};
  const bool notified = context.receiver != context.action.account;
  for (const auto& [payer, bytes] : context.ram_deltas) {
    if (bytes <= 0 || payer == context.receiver.value) continue;
    if (notified) {
      return refusal("unauthorized_ram_usage_increase",
                     "unprivileged contract cannot increase RAM usage of another account within a notify context: " +
                         to_string(Name{payer}));
    }
    const auto& levels = context.action.authorization;
    const bool authorized = std::ranges::any_of(levels, [&](auto& level) { return level.actor.value == payer; });
    if (!authorized) {
      return refusal("unauthorized_ram_usage_increase",
                     "unprivileged contract cannot increase RAM usage of another account that has not authorized "
                     "the action: " +
                         to_string(Name{payer}));
    }
  }
  return {};
}

}  // namespace

Outcome Transaction::run() {
  const int64_t limit = gas_left_;
  Outcome outcome = check_actors();
  for (const auto& action : info_.context_free_actions) {
    if (outcome.ok()) outcome = run_action(action, {{}, true, 0});
  }
  for (const auto& action : info_.actions) {
    if (outcome.ok()) outcome = run_action(action, {{}, false, 0});
  }
  outcome.gas_used = limit - gas_left_;
  // The engine knew only what was left for its own apply.
  if (outcome.kind == OutcomeKind::out_of_gas) {
    outcome.message = "the gas limit of " + std::to_string(limit) + " is used up";
  }
  return outcome;
}

Outcome Transaction::check_actors() const {
  for (const auto& action : info_.context_free_actions) {
    if (!action.authorization.empty()) {
      return refusal("action_validate_exception", "context-free actions cannot have authorizations");
    }
  }
  for (const auto* actions : {&info_.context_free_actions, &info_.actions}) {
    for (const auto& action : *actions) {
      if (!account_exists(writes_, action.account)) {
        return refusal("action_validate_exception",
                       "action's code account '" + to_string(action.account) + "' does not exist");
      }
      for (const auto& level : action.authorization) {
        if (account_exists(writes_, level.actor)) continue;
        return refusal("action_validate_exception",
                       "action's authorizing actor '" + to_string(level.actor) + "' does not exist");
      }
    }
  }
  return {};
}

// The list of recipients grows while it is walked: a notified account may notify others.
Outcome Transaction::run_action(const Action& action, const Step& step) {
  AntelopeContext context(writes_, info_, block_, action, step.sender, step.context_free);
  for (size_t i = 0; i < context.recipients.size(); ++i) {
    const Recipient recipient = context.recipients[i];
    if (Outcome outcome = apply(context, recipient); !outcome.ok()) return outcome;
  }
  return run_inline(context, step.depth);
}

Outcome Transaction::run_inline(AntelopeContext& context, uint32_t depth) {
  if (context.inline_actions.empty() && context.context_free_inline_actions.empty()) return {};
  if (depth >= limits::inline_depth_max) {
    return refusal("transaction_exception", "max inline action depth per transaction reached");
  }
  for (const auto& queued : context.context_free_inline_actions) {
    if (Outcome outcome = run_action(queued.action, {queued.sender, true, depth + 1}); !outcome.ok()) return outcome;
  }
  for (const auto& queued : context.inline_actions) {
    if (Outcome outcome = run_action(queued.action, {queued.sender, false, depth + 1}); !outcome.ok()) return outcome;
  }
  return {};
}

Outcome Transaction::apply(AntelopeContext& context, const Recipient& recipient) {
  const auto account = find_account(writes_, recipient.account);
  if (!account) {
    return refusal("action_validate_exception", "account '" + to_string(recipient.account) + "' does not exist");
  }
  context.begin_apply(recipient, account->privileged);
  Outcome outcome;
  if (account->code_kind != CodeKind::none) {
    const ApplyArguments arguments{recipient.account, context.action.account, context.action.name, gas_left_};
    outcome = runner_.apply(*account, arguments, context);
  }
  outcome.gas_used = std::clamp<int64_t>(outcome.gas_used, 0, gas_left_);
  gas_left_ -= outcome.gas_used;
  traces_.push_back({recipient.account, context.action.account, context.action.name, std::move(context.console),
                     std::move(context.return_value), outcome.gas_used});
  return outcome.ok() ? check_ram(context) : outcome;
}

}  // namespace wrought
