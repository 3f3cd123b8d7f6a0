// Account records: a fixed part, then the path.
#include "hostapi/antelope/accounts.h"

namespace wrought {

namespace {

struct [[gnu::packed]] Fixed {
  uint8_t privileged, code_kind;
  uint64_t created_us, code_sequence;
  std::array<uint8_t, 32> code_hash;
};

Key account_key(Name name) { return Key("a").append_u64(name.value); }

}  // namespace

bool account_exists(const StateView& state, Name name) { return state.get(account_key(name)).has_value(); }

std::optional<Account> find_account(const StateView& state, Name name) {
  const auto value = state.get(account_key(name));
  if (!value || value->size() < sizeof(Fixed)) return std::nullopt;
  Fixed fixed;
  std::memcpy(&fixed, value->data(), sizeof fixed);
  Account account;
  account.name = name;
  account.privileged = fixed.privileged != 0;
  account.created_us = fixed.created_us;
  account.code_sequence = fixed.code_sequence;
  account.code_kind = static_cast<CodeKind>(fixed.code_kind);
  account.code_hash = fixed.code_hash;
  account.code_path = value->substr(sizeof fixed);
  return account;
}

void put_account(Overlay& state, const Account& account) {
  const Fixed fixed{account.privileged, static_cast<uint8_t>(account.code_kind), account.created_us,
                    account.code_sequence, account.code_hash};
  state.put(account_key(account.name), {reinterpret_cast<const char*>(&fixed), sizeof fixed}, account.code_path);
}

}  // namespace wrought
