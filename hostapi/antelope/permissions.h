// Permissions of accounts: who can act as whom, as a tree per account, kept in the state.
//
// Every account has `owner`, the root, and `active` below it; `updateauth` adds others. A permission is satisfied by
// what its authority lists: weights of keys, of other permissions, and of time waited, which together must reach a
// threshold. A parent may do whatever its children may. A link says which permission an action of some contract needs;
// without one that is `active`.
//
// Keys: 'p' owner 0 name         parent (u64), last updated (u64), authority packed
//       'p' owner 1 parent name  empty: children by parent
//       'p' owner 2 name         last used (u64), apart because each transaction writes it
//       'l' account 0 code action          the permission needed (u64)
//       'l' account 1 needed code action   empty: links by permission
// Names are u64, big-endian in keys. Times are microseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hostapi/antelope/accounts.h"
#include "hostapi/antelope/action_data.h"
#include "hostapi/antelope/public_key.h"
#include "hostapi/host_result.h"

namespace wrought {

struct LevelWeight {
  PermissionLevel level;
  uint16_t weight = 0;
  bool operator==(const LevelWeight&) const = default;
};
struct WaitWeight {
  uint32_t wait_s = 0;
  uint16_t weight = 0;
  bool operator==(const WaitWeight&) const = default;
};

struct Authority {
  uint32_t threshold = 0;
  std::vector<KeyWeight> keys;
  std::vector<LevelWeight> accounts;
  std::vector<WaitWeight> waits;
  bool operator==(const Authority&) const = default;
};

[[nodiscard]] Authority unpack_authority(PackedReader& in);
void pack(std::string& out, const Authority& authority);
// A refusal if there are keys of a kind that the chain does not know yet; `doing` is "creating" or "modifying".
[[nodiscard]] Refusal refuse_inactive_keys(const StateView& state, const Authority& authority, const char* doing);
// Why the authority may not be set, or nullptr: its lists are sorted and without doubles, it can be satisfied, and sums
// of weights fit their type.
[[nodiscard]] const char* invalid_because(const Authority& authority);
// Threshold 1, met by the account's own code: what accounts of test chains have beside their keys.
[[nodiscard]] Authority own_code_authority(Name account);

struct Permission {
  PermissionLevel level;  // the owner and the name
  Name parent;            // 0: none
  Authority authority;
  uint64_t last_updated_us = 0;
};

// Bytes of RAM that a permission with this authority, and a link, are billed at.
[[nodiscard]] int64_t permission_ram_bytes(const Authority& authority);
inline constexpr int64_t link_ram_bytes = 144;
inline constexpr int64_t account_ram_bytes = 2048;  // of a new account, before its permissions

[[nodiscard]] bool permission_exists(const StateView& state, PermissionLevel level);
[[nodiscard]] std::optional<Permission> find_permission(const StateView& state, PermissionLevel level);
// The refusals of the node for a level that names no actor or permission, and for one that does not exist either.
[[nodiscard]] Refusal refuse_empty(PermissionLevel level);
[[nodiscard]] Refusal refuse_unless_permission(const StateView& state, PermissionLevel level);

// Name of the parent; 0 for `owner` and for what does not exist.
[[nodiscard]] Name parent_of(const StateView& state, PermissionLevel level);
[[nodiscard]] bool has_children(const StateView& state, PermissionLevel level);

// A permission that was not there, last used when it was created.
void create_permission(Overlay& state, const Permission& permission);
// REQUIRES: the permission exists.
void put_authority(Overlay& state, PermissionLevel level, const Authority& authority, uint64_t time_us);
// REQUIRES: no children.
void remove_permission(Overlay& state, PermissionLevel level);

[[nodiscard]] uint64_t permission_last_used(const StateView& state, PermissionLevel level);
void put_permission_last_used(Overlay& state, PermissionLevel level, uint64_t time_us);

// A link stands for the actions of `code` named `action`, or for all others of `code` where `action` is 0.
struct PermissionLink {
  Name account, code, action;
  Name permission;
};

// The permission of this very link.
[[nodiscard]] std::optional<Name> find_link(const StateView& state, Name account, Name code, Name action);
// The first link to the permission, by code and action.
[[nodiscard]] std::optional<PermissionLink> first_link_to(const StateView& state, PermissionLevel level);
void put_link(Overlay& state, const PermissionLink& link);
void remove_link(Overlay& state, Name account, Name code, Name action);

// The account with `owner` and `active`, all created at account.created_us. Nothing is billed.
void create_account_with_permissions(Overlay& state, const Account& account, const Authority& owner,
                                     const Authority& active);
// The same with own_code_authority() in both.
void create_account_with_permissions(Overlay& state, const Account& account);

// The accounts that every chain begins with: eosio (privileged, with the genesis key), eosio.null, which nobody can act
// for, and eosio.prods with its permissions prod.major and prod.minor. Those that exist are left alone.
void create_genesis_accounts(Overlay& state, uint64_t time_us);

// At the start of a block: the permissions of eosio.prods list the active producers: active needs more than two thirds
// of them, prod.major more than half, prod.minor more than a third.
void follow_active_producers(Overlay& state);

}  // namespace wrought
