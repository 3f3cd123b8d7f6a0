// Execution order, gas budget and the checks around each apply.
#include "hostapi/chain/transaction_run.h"

#include <algorithm>

#include "hostapi/antelope/action_authorization.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/resources.h"
#include "hostapi/chain/code_actions.h"
#include "hostapi/chain/native_actions.h"

namespace wrought {

Outcome outcome_of(HostFailure failure) {
  Outcome outcome;
  outcome.kind = failure.kind;
  outcome.error_class = std::move(failure.error_class);
  outcome.message = std::move(failure.message);
  outcome.code = failure.code;
  return outcome;
}

namespace {

Outcome refusal(std::string_view error_class, std::string message) {
  return outcome_of(make_refusal(error_class, std::move(message)));
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

// A new account with its permissions takes about a microsecond; authorities grow with their data.
constexpr int64_t native_action_gas = 1'000, native_action_gas_per_byte = 10;

}  // namespace

Outcome TransactionRun::run() {
  const int64_t limit = gas_left_;
  traces_.reserve(4);  // enough for most, so that traces are not moved around
  Outcome outcome = check();
  if (outcome.ok()) outcome = run_actions();
  if (outcome.ok()) outcome = finish();
  outcome.gas_used = limit - gas_left_;
  // The engine knew only what was left for its own apply.
  if (outcome.kind == OutcomeKind::out_of_gas) {
    outcome.message = "the gas limit of " + std::to_string(limit) + " is used up";
  }
  return outcome;
}

// What every node refuses before it runs anything.
Outcome TransactionRun::check() const {
  if (info_.delay_s != 0) return refusal("transaction_exception", "transaction cannot be delayed");
  if (!info_.extensions.empty()) {
    return refusal("invalid_transaction_extension", "no transaction extensions supported yet for input transactions");
  }
  auto refused = check_referenced_accounts(writes_, info_.context_free_actions, info_.actions, info_.read_only);
  for (const auto& action : info_.actions) {
    if (!refused && !info_.read_only) refused = check_declared_authorizations(writes_, action);
  }
  return refused ? outcome_of(std::move(*refused)) : Outcome{};
}

Outcome TransactionRun::run_actions() {
  for (const auto& action : info_.context_free_actions) {
    if (Outcome outcome = run_action(action, {{}, true, 0}); !outcome.ok()) return outcome;
  }
  for (const auto& action : info_.actions) {
    if (Outcome outcome = run_action(action, {{}, false, 0}); !outcome.ok()) return outcome;
  }
  return {};
}

// The list of recipients grows while it is walked: a notified account may notify others.
Outcome TransactionRun::run_action(const Action& action, const Step& step) {
  AntelopeContext context(writes_, info_, block_, action, step.sender, step.context_free);
  for (size_t i = 0; i < context.recipients.size(); ++i) {
    const Recipient recipient = context.recipients[i];
    Outcome outcome = apply(context, recipient, step.depth);
    if (!outcome.ok()) return failed(std::move(outcome), action, recipient.account, step.depth);
  }
  return run_inline(context, step.depth);
}

Outcome TransactionRun::run_inline(AntelopeContext& context, uint32_t depth) {
  if (context.inline_actions.empty() && context.context_free_inline_actions.empty()) return {};
  if (depth >= chain_config(writes_).max_inline_action_depth) {
    return failed(refusal("transaction_exception", "max inline action depth per transaction reached"), context.action,
                  context.action.account, depth);
  }
  for (const auto& queued : context.context_free_inline_actions) {
    if (Outcome outcome = run_action(queued.action, {queued.sender, true, depth + 1}); !outcome.ok()) return outcome;
  }
  for (const auto& queued : context.inline_actions) {
    if (Outcome outcome = run_action(queued.action, {queued.sender, false, depth + 1}); !outcome.ok()) return outcome;
  }
  return {};
}

// One receiver of an action: its native part if it is the system account's own action, then its code.
Outcome TransactionRun::apply(AntelopeContext& context, const Recipient& recipient, uint32_t depth) {
  const Action& action = context.action;
  auto account = find_account(writes_, recipient.account);
  Outcome outcome;
  int64_t gas_used = 0;
  if (account) {
    context.begin_apply(recipient, account->privileged);
    if (recipient.account == "eosio"_n && action.account == "eosio"_n) {
      outcome = run_native(context, gas_used);
      account = find_account(writes_, recipient.account);  // which may have given itself other code
    }
    if (outcome.ok() && account->code_kind != CodeKind::none) {
      if (!wasm_limits_) wasm_limits_ = wasm_config(writes_);
      outcome = runner_.apply(
          *account, {recipient.account, action.account, action.name, gas_left_ - gas_used, *wasm_limits_}, context);
      gas_used += std::clamp<int64_t>(outcome.gas_used, 0, gas_left_ - gas_used);
      if (account->privileged) wasm_limits_.reset();  // only then they may have changed
    }
  } else {
    outcome = refusal("std::out_of_range", unknown_account_text(recipient.account));
  }
  gas_left_ -= gas_used;
  if (outcome.ok()) outcome = check_ram(context);
  if (!outcome.ok()) context.return_value.clear();  // as on the chain: a failed action has answered nothing
  for (const auto& [payer, bytes] : context.ram_deltas) {
    if (bytes != 0) ram_deltas_[payer] += bytes;
  }
  traces_.push_back({recipient.account, action.account, action.name, depth, context.context_free,
                     std::move(context.console), std::move(context.return_value), gas_used,
                     std::move(context.ram_deltas)});
  return outcome;
}

Outcome TransactionRun::run_native(AntelopeContext& context, int64_t& gas_used) {
  const Name name = context.action.name;
  const bool is_setcode = name == "setcode"_n, is_setabi = name == "setabi"_n;
  const NativeAction native = find_native_action(name);
  if (!is_setcode && !is_setabi && native == nullptr) return {};
  native_ran_ = true;
  const auto bytes = static_cast<int64_t>(context.action.data.size());
  gas_used = native_action_gas + bytes * (is_setcode ? setcode_gas_per_byte : native_action_gas_per_byte);
  if (gas_used > gas_left_) {
    gas_used = gas_left_;
    Outcome outcome;
    outcome.kind = OutcomeKind::out_of_gas;
    outcome.error_class = "out_of_gas";
    return outcome;
  }
  const HostResult<void> done = is_setcode  ? native_setcode(context, runner_)
                                : is_setabi ? native_setabi(context)
                                            : native(context);
  return done.failed ? outcome_of(std::move(context.failure)) : Outcome{};
}

// Permissions have been used now. RAM is counted per account, and may not grow beyond the limit that a privileged
// contract has set.
Outcome TransactionRun::finish() {
  if (info_.read_only) return {};
  if (native_ran_) {  // else no permission can have gone
    if (auto refused = refuse_deleted_permissions(writes_, info_.actions)) return outcome_of(std::move(*refused));
  }
  record_permission_use(writes_, info_.actions, block_.time_us);
  for (const auto& [payer, bytes] : ram_deltas_) {
    if (bytes == 0) continue;
    const Name account{payer};
    const int64_t used = ram_usage(writes_, account) + bytes;
    const int64_t limit = bytes > 0 ? resource_limits(writes_, account).ram_bytes : -1;
    if (limit >= 0 && used > limit) {
      return refusal("ram_usage_exceeded", "account " + to_string(account) + " has insufficient ram; needs " +
                                               std::to_string(used) + " bytes has " + std::to_string(limit) + " bytes");
    }
    put_ram_usage(writes_, account, used);
  }
  return {};
}

Outcome TransactionRun::failed(Outcome outcome, const Action& action, Name receiver, uint32_t depth) {
  failed_in_ = FailedAction{receiver, action.account, action.name, depth};
  return outcome;
}

}  // namespace wrought
