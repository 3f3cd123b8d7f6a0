// Who authorized the action, who else hears of it, and what accounts there are.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

Failed unknown_account(Context& context, Name account) {
  return context.fail("std::out_of_range", unknown_account_text(account));
}

}  // namespace

HostResult<bool> has_auth(Context& context, Name account) {
  for (const auto& level : context.action.authorization) {
    if (level.actor == account) return true;
  }
  return false;
}

HostResult<void> require_auth(Context& context, Name account) {
  if (has_auth(context, account).value) return {};
  return context.fail("missing_auth_exception", "missing authority of " + to_string(account));
}

HostResult<void> require_auth2(Context& context, Name account, Name permission) {
  for (const auto& level : context.action.authorization) {
    if (level.actor == account && level.permission == permission) return {};
  }
  return context.fail("missing_auth_exception",
                      "missing authority of " + to_string(account) + "/" + to_string(permission));
}

// Whether the recipient exists is seen when it is its turn.
HostResult<void> require_recipient(Context& context, Name recipient) {
  for (const auto& known : context.recipients) {
    if (known.account == recipient) return {};
  }
  context.recipients.push_back({recipient, context.receiver});
  return {};
}

HostResult<bool> is_account(Context& context, Name account) { return account_exists(context.state, account); }

// Packed: varuint32 version 0, u64 code sequence, 32 bytes of hash, u8 vm type, u8 vm version.
HostResult<uint32_t> get_code_hash(Context& context, Name name, uint32_t, UnaliasedSpan out) {
  const Account account = find_account(context.state, name).value_or(Account{});
  std::string packed(1, '\0');
  packed.append(reinterpret_cast<const char*>(&account.code_sequence), sizeof account.code_sequence);
  packed.append(reinterpret_cast<const char*>(account.code_hash.data()), account.code_hash.size());
  packed.append(2, '\0');
  if (out.size >= packed.size()) std::memcpy(out.data, packed.data(), packed.size());
  return static_cast<uint32_t>(packed.size());
}

HostResult<uint64_t> get_account_creation_time(Context& context, Name name) {
  const auto account = find_account(context.state, name);
  if (!account) {
    return context.fail("action_validate_exception", "account '" + to_string(name) + "' does not exist");
  }
  return account->created_us;
}

HostResult<bool> is_feature_active(Context&, int64_t) { return false; }

HostResult<void> activate_feature(Context& context, int64_t) {
  return context.fail("unsupported_feature", "Unsupported Hardfork Detected");
}

HostResult<bool> is_privileged(Context& context, Name name) {
  const auto account = find_account(context.state, name);
  if (!account) return unknown_account(context, name);
  return account->privileged;
}

HostResult<void> set_privileged(Context& context, Name name, bool privileged) {
  if (!context.may_change_chain("set_privileged")) return Failed{};
  auto account = find_account(context.state, name);
  if (!account) return unknown_account(context, name);
  account->privileged = privileged;
  put_account(context.state, *account);
  return {};
}

}  // namespace wrought::antelope
