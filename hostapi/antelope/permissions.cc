// Records of permissions and links, and the rules for one authority on its own.
#include "hostapi/antelope/permissions.h"

#include "hostapi/antelope/features.h"
#include "hostapi/antelope/producers.h"
#include "hostapi/antelope/well_known_names.h"

namespace wrought {

namespace {

constexpr uint8_t record_kind = 0, child_kind = 1, used_kind = 2;
constexpr uint8_t link_kind = 0, link_by_permission_kind = 1;
constexpr size_t weights_max = 1 << 16;

// What the node bills: fixed sizes, each rounded up to 16.
constexpr int64_t permission_fixed_bytes = 288;
constexpr int64_t level_weight_bytes = 32, key_weight_bytes = 16, wait_weight_bytes = 16;

Key level_key(PermissionLevel level, uint8_t kind) {
  Key key("p");
  key.append_u64(level.actor.value).append_u8(kind).append_u64(level.permission.value);
  return key;
}
Key record_key(PermissionLevel level) { return level_key(level, record_kind); }
Key used_key(PermissionLevel level) { return level_key(level, used_kind); }
Key children_prefix(PermissionLevel parent) { return level_key(parent, child_kind); }
Key child_key(PermissionLevel level, Name parent) {
  return children_prefix({level.actor, parent}).append_u64(level.permission.value);
}

Key links_prefix(Name account, uint8_t kind) { return Key("l").append_u64(account.value).append_u8(kind); }
Key link_key(Name account, Name code, Name action) {
  return links_prefix(account, link_kind).append_u64(code.value).append_u64(action.value);
}
Key links_to_prefix(PermissionLevel level) {
  return links_prefix(level.actor, link_by_permission_kind).append_u64(level.permission.value);
}
Key link_to_key(const PermissionLink& link) {
  return links_to_prefix({link.account, link.permission}).append_u64(link.code.value).append_u64(link.action.value);
}

uint64_t read_u64(std::string_view bytes) {
  uint64_t value = 0;
  if (bytes.size() >= sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}
Name name_in_key(std::string_view key, size_t at) { return Name{__builtin_bswap64(read_u64(key.substr(at)))}; }

void put_u64(Overlay& state, std::string_view key, uint64_t value) {
  state.put(key, {reinterpret_cast<const char*>(&value), sizeof value});
}

void put_record(Overlay& state, PermissionLevel level, Name parent, uint64_t last_updated_us,
                const Authority& authority) {
  std::string record;
  pack(record, parent);
  pack(record, last_updated_us);
  pack(record, authority);
  state.put(record_key(level), std::move(record));
}

}  // namespace

// --- authorities -----------------------------------------------------------------------------------------------------

Authority unpack_authority(PackedReader& in) {
  Authority authority;
  authority.threshold = in.read<uint32_t>();
  const uint32_t keys = in.list_size();
  for (uint32_t i = 0; i < keys && in.ok(); ++i) {
    std::string key = read_public_key(in);
    authority.keys.push_back({std::move(key), in.read<uint16_t>()});
  }
  const uint32_t accounts = in.list_size();
  for (uint32_t i = 0; i < accounts && in.ok(); ++i) {
    const PermissionLevel level = unpack_level(in);
    authority.accounts.push_back({level, in.read<uint16_t>()});
  }
  const uint32_t waits = in.list_size();
  for (uint32_t i = 0; i < waits && in.ok(); ++i) {
    const auto wait_s = in.read<uint32_t>();
    authority.waits.push_back({wait_s, in.read<uint16_t>()});
  }
  return authority;
}

void pack(std::string& out, const Authority& authority) {
  pack(out, authority.threshold);
  pack_varuint32(out, static_cast<uint32_t>(authority.keys.size()));
  for (const auto& [key, weight] : authority.keys) {
    out += key;
    pack(out, weight);
  }
  pack_varuint32(out, static_cast<uint32_t>(authority.accounts.size()));
  for (const auto& [level, weight] : authority.accounts) {
    pack(out, level);
    pack(out, weight);
  }
  pack_varuint32(out, static_cast<uint32_t>(authority.waits.size()));
  for (const auto& [wait_s, weight] : authority.waits) {
    pack(out, wait_s);
    pack(out, weight);
  }
}

const char* invalid_because(const Authority& authority) {
  const auto& [threshold, keys, accounts, waits] = authority;
  if (keys.size() + accounts.size() + waits.size() > weights_max) return "more than 65536 weights";
  if (threshold == 0) return "its threshold is 0";
  uint32_t total = 0;  // at most 2^16 weights of less than 2^16
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i != 0 && !key_less(keys[i - 1].key, keys[i].key)) return "its keys must be in ascending order";
    total += keys[i].weight;
  }
  for (size_t i = 0; i < accounts.size(); ++i) {
    if (i != 0 && accounts[i - 1].level >= accounts[i].level) return "its accounts must be in ascending order";
    total += accounts[i].weight;
  }
  if (!waits.empty() && waits[0].wait_s == 0) return "a wait of 0 seconds";
  for (size_t i = 0; i < waits.size(); ++i) {
    if (i != 0 && waits[i - 1].wait_s >= waits[i].wait_s) return "its waits must be in ascending order";
    total += waits[i].weight;
  }
  return total < threshold ? "its weights cannot reach its threshold" : nullptr;
}

Refusal refuse_inactive_keys(const StateView& state, const Authority& authority, const char* doing) {
  if (active_features(state).has(Feature::webauthn_key)) return std::nullopt;
  for (const auto& [key, weight] : authority.keys) {
    if (public_key_kind(key) < public_key_kinds_before_webauthn) continue;
    return make_refusal("unactivated_key_type", std::string("Unactivated key type used when ") + doing + " permission");
  }
  return std::nullopt;
}

Authority own_code_authority(Name account) { return {1, {}, {{{account, code_permission}, 1}}, {}}; }

int64_t permission_ram_bytes(const Authority& authority) {
  int64_t bytes = permission_fixed_bytes;
  for (const auto& [key, weight] : authority.keys)
    bytes += key_weight_bytes + static_cast<int64_t>(billed_key_bytes(key));
  bytes += level_weight_bytes * static_cast<int64_t>(authority.accounts.size());
  bytes += wait_weight_bytes * static_cast<int64_t>(authority.waits.size());
  return bytes;
}

// --- permissions -----------------------------------------------------------------------------------------------------

bool permission_exists(const StateView& state, PermissionLevel level) {
  return state.get(record_key(level)).has_value();
}

std::optional<Permission> find_permission(const StateView& state, PermissionLevel level) {
  const auto value = state.get(record_key(level));
  if (!value) return std::nullopt;
  PackedReader in(*value);
  Permission permission;
  permission.level = level;
  permission.parent = in.name();
  permission.last_updated_us = in.read<uint64_t>();
  permission.authority = unpack_authority(in);
  if (!in.ok()) return std::nullopt;
  return permission;
}

Refusal refuse_empty(PermissionLevel level) {
  if (level.actor != Name{} && level.permission != Name{}) return std::nullopt;
  return make_refusal("invalid_permission", "Invalid permission");
}

Refusal refuse_unless_permission(const StateView& state, PermissionLevel level) {
  if (auto refused = refuse_empty(level)) return refused;
  if (permission_exists(state, level)) return std::nullopt;
  return make_refusal("permission_query_exception", "Failed to retrieve permission: " + to_json(level));
}

Name parent_of(const StateView& state, PermissionLevel level) {
  const auto value = state.get(record_key(level));
  return Name{value ? read_u64(*value) : 0};
}

bool has_children(const StateView& state, PermissionLevel level) {
  const Key prefix = children_prefix(level);
  const auto entry = state.lower_bound(prefix);
  return entry && entry->key.starts_with(prefix.view());
}

void create_permission(Overlay& state, const Permission& permission) {
  put_record(state, permission.level, permission.parent, permission.last_updated_us, permission.authority);
  state.put(child_key(permission.level, permission.parent), std::string());
  put_permission_last_used(state, permission.level, permission.last_updated_us);
}

void put_authority(Overlay& state, PermissionLevel level, const Authority& authority, uint64_t time_us) {
  put_record(state, level, parent_of(state, level), time_us, authority);
}

void remove_permission(Overlay& state, PermissionLevel level) {
  state.erase(child_key(level, parent_of(state, level)));
  state.erase(record_key(level));
  state.erase(used_key(level));
}

uint64_t permission_last_used(const StateView& state, PermissionLevel level) {
  return read_u64(state.get(used_key(level)).value_or(""));
}

void put_permission_last_used(Overlay& state, PermissionLevel level, uint64_t time_us) {
  put_u64(state, used_key(level), time_us);
}

// --- links -----------------------------------------------------------------------------------------------------------

std::optional<Name> find_link(const StateView& state, Name account, Name code, Name action) {
  const auto value = state.get(link_key(account, code, action));
  if (!value) return std::nullopt;
  return Name{read_u64(*value)};
}

std::optional<PermissionLink> first_link_to(const StateView& state, PermissionLevel level) {
  const Key prefix = links_to_prefix(level);
  const size_t at = prefix.view().size();
  const auto entry = state.lower_bound(prefix);
  if (!entry || !entry->key.starts_with(prefix.view())) return std::nullopt;
  return PermissionLink{level.actor, name_in_key(entry->key, at), name_in_key(entry->key, at + sizeof(uint64_t)),
                        level.permission};
}

void put_link(Overlay& state, const PermissionLink& link) {
  remove_link(state, link.account, link.code, link.action);
  if (auto account = find_account(state, link.account); account && !account->linked) {
    account->linked = true;
    put_account(state, *account);
  }
  put_u64(state, link_key(link.account, link.code, link.action), link.permission.value);
  state.put(link_to_key(link), std::string());
}

void remove_link(Overlay& state, Name account, Name code, Name action) {
  const auto permission = find_link(state, account, code, action);
  if (!permission) return;
  state.erase(link_key(account, code, action));
  state.erase(link_to_key({account, code, action, *permission}));
}

// --- accounts --------------------------------------------------------------------------------------------------------

void create_account_with_permissions(Overlay& state, const Account& account, const Authority& owner,
                                     const Authority& active) {
  put_account(state, account);
  create_permission(state, {{account.name, owner_permission}, Name{}, owner, account.created_us});
  create_permission(state, {{account.name, active_permission}, owner_permission, active, account.created_us});
}

void create_account_with_permissions(Overlay& state, const Account& account) {
  const Authority authority = own_code_authority(account.name);
  create_account_with_permissions(state, account, authority, authority);
}

void create_genesis_accounts(Overlay& state, uint64_t time_us) {
  const auto create = [&](Name name, bool privileged, const Authority& owner, const Authority& active) {
    if (account_exists(state, name)) return false;
    Account account;
    account.name = name;
    account.privileged = privileged;
    account.created_us = time_us;
    create_account_with_permissions(state, account, owner, active);
    return true;
  };
  const Authority nobody{1, {}, {}, {}};
  const Authority system{1, {}, {{{system_account, active_permission}, 1}}, {}};
  const Authority by_key{1, {{genesis_key(), 1}}, {}, {}};
  create(system_account, true, by_key, by_key);
  create(null_account, false, nobody, nobody);
  if (!create(producers_account, false, nobody, system)) return;
  create_permission(state, {{producers_account, major_permission}, active_permission, system, time_us});
  create_permission(state, {{producers_account, minor_permission}, major_permission, system, time_us});
}

// The time of the last update stays: no account has changed them.
void follow_active_producers(Overlay& state) {
  Authority authority;
  for (const auto& producer : active_producers(state).producers) {
    authority.accounts.push_back({{producer.name, active_permission}, 1});
  }
  const auto more_than = [&](Name name, uint32_t numerator, uint32_t denominator) {
    const auto permission = find_permission(state, {producers_account, name});
    authority.threshold = static_cast<uint32_t>(authority.accounts.size()) * numerator / denominator + 1;
    if (!permission || permission->authority == authority) return;
    put_authority(state, permission->level, authority, permission->last_updated_us);
  };
  more_than(active_permission, 2, 3);
  more_than(major_permission, 1, 2);
  more_than(minor_permission, 1, 3);
}

}  // namespace wrought
