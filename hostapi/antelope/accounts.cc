// Account records: fixed-size, since every apply reads some. What is read rarely has keys of its own.
#include "hostapi/antelope/accounts.h"

#include "hostapi/antelope/name.h"

namespace wrought {

namespace {

constexpr uint8_t privileged_flag = 1, linked_flag = 2;

struct [[gnu::packed]] AccountRecord {
  uint8_t flags, code_kind;
  uint64_t created_us, code_sequence, abi_sequence;
  Sha256 code_hash;
};

Key name_key(const char* prefix, Name name) {
  Key key(prefix);
  key.append_u64(name.value);
  return key;
}
Key account_key(Name name) { return name_key("a", name); }
Key path_key(Name name) { return name_key("P", name); }
Key abi_key(Name name) { return name_key("I", name); }
Key ram_key(Name name) { return name_key("R", name); }

template <class T>
std::string_view bytes_view(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}
Key code_key(const Sha256& hash) { return Key("C").append(bytes_view(hash)); }

// Stored code with its number of users.
struct StoredCode {
  uint64_t users = 0;
  std::string_view wasm;
};
StoredCode stored_code(const StateView& state, const Sha256& hash) {
  const auto value = state.get(code_key(hash));
  StoredCode code;
  if (!value || value->size() < sizeof code.users) return code;
  std::memcpy(&code.users, value->data(), sizeof code.users);
  code.wasm = value->substr(sizeof code.users);
  return code;
}

void release_code(Overlay& state, const Account& account) {
  if (account.code_kind == CodeKind::wasm || account.code_kind == CodeKind::plugin) state.erase(path_key(account.name));
  if (account.code_kind != CodeKind::stored) return;
  const StoredCode code = stored_code(state, account.code_hash);
  const uint64_t users = code.users - 1;
  if (users == 0) {
    state.erase(code_key(account.code_hash));
  } else {
    state.put(code_key(account.code_hash), bytes_view(users), code.wasm);
  }
}

}  // namespace

bool account_exists(const StateView& state, Name name) { return state.get(account_key(name)).has_value(); }

std::optional<Account> find_account(const StateView& state, Name name) {
  const auto value = state.get(account_key(name));
  if (!value || value->size() != sizeof(AccountRecord)) return std::nullopt;
  AccountRecord record;
  std::memcpy(&record, value->data(), sizeof record);
  Account account;
  account.name = name;
  account.privileged = (record.flags & privileged_flag) != 0;
  account.linked = (record.flags & linked_flag) != 0;
  account.created_us = record.created_us;
  account.code_sequence = record.code_sequence;
  account.abi_sequence = record.abi_sequence;
  account.code_kind = static_cast<CodeKind>(record.code_kind);
  account.code_hash = record.code_hash;
  return account;
}

void put_account(Overlay& state, const Account& account) {
  const auto flags =
      static_cast<uint8_t>((account.privileged ? privileged_flag : 0) | (account.linked ? linked_flag : 0));
  const AccountRecord record{flags,
                             static_cast<uint8_t>(account.code_kind),
                             account.created_us,
                             account.code_sequence,
                             account.abi_sequence,
                             account.code_hash};
  state.put(account_key(account.name), bytes_view(record));
}

std::string unknown_account_text(Name name) { return "unknown key (eosio::chain::name): " + to_string(name); }

Code account_code(const StateView& state, const Account& account) {
  Code code{account.code_kind, {}, {}};
  if (account.code_kind == CodeKind::stored) {
    code.wasm = stored_code(state, account.code_hash).wasm;
  } else if (account.code_kind != CodeKind::none) {
    code.path = state.get(path_key(account.name)).value_or("");
  }
  return code;
}

void put_account_code(Overlay& state, Account& account, const Code& code, const Sha256& hash) {
  release_code(state, account);
  account.code_kind = code.kind;
  account.code_hash = hash;
  ++account.code_sequence;
  if (code.kind == CodeKind::stored) {
    const uint64_t users = stored_code(state, hash).users + 1;
    state.put(code_key(hash), bytes_view(users), code.wasm);
  } else if (code.kind != CodeKind::none) {
    state.put(path_key(account.name), code.path);
  }
  put_account(state, account);
}

size_t stored_code_bytes(const StateView& state, const Account& account) {
  return account.code_kind == CodeKind::stored ? stored_code(state, account.code_hash).wasm.size() : 0;
}

std::string account_abi(const StateView& state, Name name) {
  return std::string(state.get(abi_key(name)).value_or(""));
}

void put_account_abi(Overlay& state, Account& account, std::string packed) {
  if (packed.empty()) {
    state.erase(abi_key(account.name));
  } else {
    state.put(abi_key(account.name), std::move(packed));
  }
  ++account.abi_sequence;
  put_account(state, account);
}

int64_t ram_usage(const StateView& state, Name name) {
  int64_t bytes = 0;
  if (const auto value = state.get(ram_key(name)); value && value->size() == sizeof bytes) {
    std::memcpy(&bytes, value->data(), sizeof bytes);
  }
  return bytes;
}

void put_ram_usage(Overlay& state, Name name, int64_t bytes) { state.put(ram_key(name), bytes_view(bytes)); }

}  // namespace wrought
