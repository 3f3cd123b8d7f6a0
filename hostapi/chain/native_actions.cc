// The native actions, one function each: unpack, check, change, bill.
#include "hostapi/chain/native_actions.h"

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/native_action_data.h"
#include "hostapi/antelope/well_known_names.h"

namespace wrought {

namespace {

constexpr size_t account_name_length_max = 12;
constexpr std::string_view reserved_prefix = "eosio.";

Failed invalid(AntelopeContext& context, std::string text) {
  return context.fail("action_validate_exception", std::move(text));
}

bool is_reserved(Name name) { return to_string(name).starts_with(reserved_prefix); }

// The data of the action. false: the failure is recorded.
template <class T>
bool unpack_action_data(AntelopeContext& context, T& data) {
  if (context.transaction.read_only) {
    (void)invalid(context, to_string(context.action.name) + " not allowed in read-only transaction");
    return false;
  }
  const auto refused = unpack_data(context.action, data);
  if (refused) (void)fail_call(context, *refused);
  return !refused;
}

// The same for data of an account that must have authorized the action.
template <class T>
bool unpack_action_data(AntelopeContext& context, T& data, Name T::* account) {
  return unpack_action_data(context, data) && !antelope::require_auth(context, data.*account).failed;
}

// What an authority lists must exist when it is set. Every account has owner and active; eosio.code is of no tree.
HostResult<void> require_listed(AntelopeContext& context, const Authority& authority) {
  for (const auto& [level, weight] : authority.accounts) {
    if (!account_exists(context.state, level.actor)) {
      return invalid(context, "account '" + to_string(level.actor) + "' does not exist");
    }
    const Name name = level.permission;
    if (name == owner_permission || name == active_permission || name == code_permission) continue;
    if (auto refused = refuse_empty(level)) return fail_call(context, *refused);
    if (!permission_exists(context.state, level)) {
      return invalid(context, "permission '" + to_json(level) + "' does not exist");
    }
  }
  return {};
}

// --- newaccount ------------------------------------------------------------------------------------------------------

HostResult<void> check_new_name(AntelopeContext& context, const NewAccount& create) {
  if (create.name == Name{}) return invalid(context, "account name cannot be empty");
  if (to_string(create.name).size() > account_name_length_max) {
    return invalid(context, "account names can only be 12 chars long");
  }
  const auto creator = find_account(context.state, create.creator);
  if (is_reserved(create.name) && !(creator && creator->privileged)) {
    return invalid(context, "only privileged accounts can have names that start with 'eosio.'");
  }
  if (account_exists(context.state, create.name)) {
    return context.fail("account_name_exists_exception",
                        "Cannot create account named " + to_string(create.name) + ", as that name is already taken");
  }
  return {};
}

HostResult<void> new_account(AntelopeContext& context) {
  NewAccount create;
  if (!unpack_action_data(context, create, &NewAccount::creator)) return Failed{};
  if (invalid_because(create.owner) != nullptr) return invalid(context, "Invalid owner authority");
  if (invalid_because(create.active) != nullptr) return invalid(context, "Invalid active authority");
  if (check_new_name(context, create).failed) return Failed{};
  Account account;
  account.name = create.name;
  account.created_us = context.block.time_us;
  // First the account, so that its authorities may list the account itself.
  create_account_with_permissions(context.state, account, create.owner, create.active);
  for (const Authority* authority : {&create.owner, &create.active}) {
    if (require_listed(context, *authority).failed) return Failed{};
  }
  for (const Authority* authority : {&create.owner, &create.active}) {
    auto refused = refuse_inactive_keys(context.state, *authority, "creating");
    if (refused) return fail_call(context, *refused);
  }
  context.add_ram(create.name.value,
                  account_ram_bytes + permission_ram_bytes(create.owner) + permission_ram_bytes(create.active));
  return {};
}

// --- updateauth and deleteauth ---------------------------------------------------------------------------------------

HostResult<void> check_new_authority(AntelopeContext& context, const UpdateAuth& update) {
  const auto& [account, permission, parent, authority] = update;
  if (permission == Name{}) return invalid(context, "Cannot create authority with empty name");
  if (is_reserved(permission)) return invalid(context, "Permission names that start with 'eosio.' are reserved");
  if (permission == parent) return invalid(context, "Cannot set an authority as its own parent");
  if (const char* why = invalid_because(authority)) return invalid(context, std::string("Invalid authority: ") + why);
  if (permission == active_permission && parent != owner_permission) {
    return invalid(context, "Cannot change active authority's parent from owner");
  }
  if (permission == owner_permission && parent != Name{}) {
    return invalid(context, "Cannot change owner authority's parent");
  }
  if (permission != owner_permission && parent == Name{}) {
    return invalid(context, "Only owner permission can have empty parent");
  }
  const uint32_t delay_max_s = chain_config(context.state).max_transaction_delay;
  if (!authority.waits.empty() && authority.waits.back().wait_s > delay_max_s) {
    return invalid(context, "Cannot set delay longer than max_transacton_delay, which is " +
                                std::to_string(delay_max_s) + " seconds");
  }
  return require_listed(context, authority);
}

HostResult<void> update_auth(AntelopeContext& context) {
  UpdateAuth update;
  if (!unpack_action_data(context, update, &UpdateAuth::account)) return Failed{};
  if (check_new_authority(context, update).failed) return Failed{};
  const auto& [account, name, parent, authority] = update;
  if (name != owner_permission) {
    if (auto refused = refuse_unless_permission(context.state, {account, parent})) return fail_call(context, *refused);
  }
  const PermissionLevel level{account, name};
  const int64_t bytes = permission_ram_bytes(authority);
  const auto existing = find_permission(context.state, level);
  if (existing && existing->parent != parent) {
    return invalid(context, "Changing parent authority is not currently supported");
  }
  auto refused = refuse_inactive_keys(context.state, authority, existing ? "modifying" : "creating");
  if (refused) return fail_call(context, *refused);
  if (!existing) {
    create_permission(context.state, {level, parent, authority, context.block.time_us});
    context.add_ram(account.value, bytes);
    return {};
  }
  put_authority(context.state, level, authority, context.block.time_us);
  context.add_ram(account.value, bytes - permission_ram_bytes(existing->authority));
  return {};
}

HostResult<void> delete_auth(AntelopeContext& context) {
  DeleteAuth remove;
  if (!unpack_action_data(context, remove, &DeleteAuth::account)) return Failed{};
  if (remove.permission == active_permission) return invalid(context, "Cannot delete active authority");
  if (remove.permission == owner_permission) return invalid(context, "Cannot delete owner authority");
  const PermissionLevel level{remove.account, remove.permission};
  if (const auto link = first_link_to(context.state, level)) {
    return invalid(context,
                   "Cannot delete a linked authority. Unlink the authority first. This authority is linked to " +
                       to_string(link->code) + "::" + to_string(link->action) + ".");
  }
  if (auto refused = refuse_unless_permission(context.state, level)) return fail_call(context, *refused);
  if (has_children(context.state, level)) {
    return invalid(context, "Cannot remove a permission which has children. Remove the children first.");
  }
  const auto permission = find_permission(context.state, level);
  remove_permission(context.state, level);
  context.add_ram(remove.account.value, -permission_ram_bytes(permission->authority));
  return {};
}

// --- linkauth and unlinkauth -----------------------------------------------------------------------------------------

HostResult<void> link_auth(AntelopeContext& context) {
  LinkAuth link;
  if (!unpack_action_data(context, link)) return Failed{};
  if (link.permission == Name{}) return invalid(context, "Required permission cannot be empty");
  if (antelope::require_auth(context, link.account).failed) return Failed{};
  if (!account_exists(context.state, link.code)) {
    return context.fail("account_query_exception", "Failed to retrieve code for account: " + to_string(link.code));
  }
  if (link.permission != any_permission && !permission_exists(context.state, {link.account, link.permission})) {
    return context.fail("permission_query_exception", "Failed to retrieve permission: " + to_string(link.permission));
  }
  const auto existing = find_link(context.state, link.account, link.code, link.action);
  if (existing == link.permission) {
    return invalid(context, "Attempting to update required authority, but new requirement is same as old");
  }
  put_link(context.state, {link.account, link.code, link.action, link.permission});
  if (!existing) context.add_ram(link.account.value, link_ram_bytes);
  return {};
}

HostResult<void> unlink_auth(AntelopeContext& context) {
  UnlinkAuth unlink;
  if (!unpack_action_data(context, unlink, &UnlinkAuth::account)) return Failed{};
  if (!find_link(context.state, unlink.account, unlink.code, unlink.action)) {
    return invalid(context, "Attempting to unlink authority, but no link found");
  }
  remove_link(context.state, unlink.account, unlink.code, unlink.action);
  context.add_ram(unlink.account.value, -link_ram_bytes);
  return {};
}

// --- canceldelay -----------------------------------------------------------------------------------------------------

// There are no delayed transactions: only who asks is checked.
HostResult<void> cancel_delay(AntelopeContext& context) {
  CancelDelay cancel;
  if (!unpack_action_data(context, cancel)) return Failed{};
  return antelope::require_auth(context, cancel.canceling.actor);
}

}  // namespace

NativeAction find_native_action(Name name) {
  if (name == "newaccount"_n) return new_account;
  if (name == "updateauth"_n) return update_auth;
  if (name == "deleteauth"_n) return delete_auth;
  if (name == "linkauth"_n) return link_auth;
  if (name == "unlinkauth"_n) return unlink_auth;
  if (name == "canceldelay"_n) return cancel_delay;
  return nullptr;
}

}  // namespace wrought
