// A fungible token: the contract that exchanges and wallets of Antelope chains expect, with its tables and messages.
//
// Tables: `stat`, scope and primary key the symbol code, holds supply, maximum and issuer; `accounts`, scope the
// owner and primary key the symbol code, holds the balance. Order of the checks is part of what users see: the first
// one that fails names the error.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

struct CurrencyStats {
  Asset supply;
  Asset supply_max;
  Name issuer;

  [[nodiscard]] uint64_t primary_key() const { return supply.symbol.code(); }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(supply);
    visit(supply_max);
    visit(issuer);
  }
};

struct Account {
  Asset balance;

  [[nodiscard]] uint64_t primary_key() const { return balance.symbol.code(); }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(balance);
  }
};

using Stats = Table<CurrencyStats, "stat"_n>;
using Accounts = Table<Account, "accounts"_n>;

constexpr uint32_t memo_bytes_max = 256;

void check_memo(Text memo) { check(memo.size <= memo_bytes_max, "memo has more than 256 bytes"); }

Stats stats_of(Symbol symbol) { return Stats(self(), symbol.code()); }

void subtract_balance(Name owner, Asset quantity) {
  const Accounts accounts(self(), owner.value);
  auto account = accounts.require(quantity.symbol.code(), "no balance object found");
  check(account.row.balance.amount >= quantity.amount, "overdrawn balance");
  account.row.balance = subtract(account.row.balance, quantity);
  accounts.update(account, owner);
}

void add_balance(Name owner, Asset quantity, Name payer) {
  const Accounts accounts(self(), owner.value);
  auto account = accounts.find(quantity.symbol.code());
  if (!account) return accounts.store(payer, Account{quantity});
  account.row.balance = add(account.row.balance, quantity);
  accounts.update(account, same_payer);
}

void create(Name issuer, Asset supply_max) {
  require_auth(self());
  check(supply_max.symbol.is_valid(), "invalid symbol name");
  check(supply_max.is_valid(), "invalid supply");
  check(supply_max.amount > 0, "max-supply must be positive");

  const Stats stats = stats_of(supply_max.symbol);
  check(!stats.find(supply_max.symbol.code()), "token with symbol already exists");
  stats.store(self(), CurrencyStats{Asset{0, supply_max.symbol}, supply_max, issuer});
}

void issue(Name to, Asset quantity, Text memo) {
  check(quantity.symbol.is_valid(), "invalid symbol name");
  check_memo(memo);

  const Stats stats = stats_of(quantity.symbol);
  auto stat = stats.require(quantity.symbol.code(), "token with symbol does not exist, create token before issue");
  check(to == stat.row.issuer, "tokens can only be issued to issuer account");
  require_auth(stat.row.issuer);
  check(quantity.is_valid(), "invalid quantity");
  check(quantity.amount > 0, "must issue positive quantity");
  check(quantity.symbol == stat.row.supply.symbol, "symbol precision mismatch");
  check(quantity.amount <= stat.row.supply_max.amount - stat.row.supply.amount, "quantity exceeds available supply");

  stat.row.supply = add(stat.row.supply, quantity);
  stats.update(stat, same_payer);
  add_balance(stat.row.issuer, quantity, stat.row.issuer);
}

void retire(Asset quantity, Text memo) {
  check(quantity.symbol.is_valid(), "invalid symbol name");
  check_memo(memo);

  const Stats stats = stats_of(quantity.symbol);
  auto stat = stats.require(quantity.symbol.code(), "token with symbol does not exist");
  require_auth(stat.row.issuer);
  check(quantity.is_valid(), "invalid quantity");
  check(quantity.amount > 0, "must retire positive quantity");
  check(quantity.symbol == stat.row.supply.symbol, "symbol precision mismatch");

  stat.row.supply = subtract(stat.row.supply, quantity);
  stats.update(stat, same_payer);
  subtract_balance(stat.row.issuer, quantity);
}

void transfer(Name from, Name to, Asset quantity, Text memo) {
  check(from != to, "cannot transfer to self");
  require_auth(from);
  check(is_account(to), "to account does not exist");
  const auto stat = stats_of(quantity.symbol).require(quantity.symbol.code(), "unable to find key");

  require_recipient(from);
  require_recipient(to);

  check(quantity.is_valid(), "invalid quantity");
  check(quantity.amount > 0, "must transfer positive quantity");
  check(quantity.symbol == stat.row.supply.symbol, "symbol precision mismatch");
  check_memo(memo);

  subtract_balance(from, quantity);
  add_balance(to, quantity, has_auth(to) ? to : from);
}

void open(Name owner, Symbol symbol, Name payer) {
  require_auth(payer);
  check(is_account(owner), "owner account does not exist");
  const auto stat = stats_of(symbol).require(symbol.code(), "symbol does not exist");
  check(stat.row.supply.symbol == symbol, "symbol precision mismatch");

  const Accounts accounts(self(), owner.value);
  if (!accounts.find(symbol.code())) accounts.store(payer, Account{Asset{0, symbol}});
}

void close(Name owner, Symbol symbol) {
  require_auth(owner);
  const Accounts accounts(self(), owner.value);
  const auto account =
      accounts.require(symbol.code(), "Balance row already deleted or never existed. Action won't have any effect.");
  check(account.row.balance.amount == 0, "Cannot close because the balance is not zero.");
  accounts.remove(account);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) return;  // a notification of someone else's action
  switch (action) {
    case "create"_n.value: return run(create);
    case "issue"_n.value: return run(issue);
    case "retire"_n.value: return run(retire);
    case "transfer"_n.value: return run(transfer);
    case "open"_n.value: return run(open);
    case "close"_n.value: return run(close);
    default: check(false, "unknown action");
  }
}
