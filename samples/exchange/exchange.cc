// An order book for one pair of tokens, with prices as double.
//
// Who transfers tokens to this account has them in table `balances` (scope the owner, primary key the symbol code),
// trades with them, and takes them out by `withdraw`. Quantities are in `base` tokens, a price is quote units for one
// base unit, units being the smallest amounts of both. Orders rest in `asks` and `bids` with a rank as secondary key:
// the price of an ask, minus the price of a bid, so that in both tables the best order comes first and of equal ones
// the oldest. Table `ticker` keeps the statistics of all trades as they are traded, weighted by quantity.
//
// Floats are exact enough here because of two rules: quantities stay below 2^53, so that a double holds each of them,
// and what is paid is rounded down and never more than was set aside.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

struct Pair {
  Name token;  // the contract of both tokens
  Symbol base, quote;
  uint64_t next_order = 1;

  [[nodiscard]] uint64_t primary_key() const { return "pair"_n.value; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(token);
    visit(base);
    visit(quote);
    visit(next_order);
  }
};

struct Balance {
  Asset amount;

  [[nodiscard]] uint64_t primary_key() const { return amount.symbol.code(); }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(amount);
  }
};

struct Order {
  uint64_t id = 0;
  Name owner;
  double price = 0;
  double rank = 0;
  int64_t quantity = 0;  // base units still wanted
  int64_t locked = 0;    // units set aside: base of an ask, quote of a bid

  [[nodiscard]] uint64_t primary_key() const { return id; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(id);
    visit(owner);
    visit(price);
    visit(rank);
    visit(quantity);
    visit(locked);
  }
};

struct Ticker {
  uint64_t trades = 0;
  double volume = 0;  // base units
  double last = 0, low = 0, high = 0;
  double mean = 0, deviation = 0;
  double squares = 0;  // sum of squared distances from the mean, weighted

  [[nodiscard]] uint64_t primary_key() const { return "ticker"_n.value; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(trades);
    visit(volume);
    visit(last);
    visit(low);
    visit(high);
    visit(mean);
    visit(deviation);
    visit(squares);
  }
};

using Pairs = Table<Pair, "pair"_n>;
using Balances = Table<Balance, "balances"_n>;
using Asks = Table<Order, "asks"_n, &Order::rank>;
using Bids = Table<Order, "bids"_n, &Order::rank>;
using Tickers = Table<Ticker, "ticker"_n>;

constexpr int64_t units_max = int64_t{1} << 53;

Pairs::Found the_pair() { return Pairs(self(), self().value).require("pair"_n.value, "there is no pair yet"); }

// --- balances --------------------------------------------------------------------------------------------------------

// The exchange pays for rows that others cause.
void credit(Name owner, Asset amount) {
  if (amount.amount == 0) return;
  const Balances balances(self(), owner.value);
  auto balance = balances.find(amount.symbol.code());
  if (!balance) return balances.store(self(), Balance{amount});
  balance.row.amount = add(balance.row.amount, amount);
  balances.update(balance, same_payer);
}

void debit(Name owner, Asset amount) {
  if (amount.amount == 0) return;
  const Balances balances(self(), owner.value);
  auto balance = balances.require(amount.symbol.code(), "nothing deposited in this token");
  check(balance.row.amount.symbol == amount.symbol, "symbol precision mismatch");
  check(balance.row.amount.amount >= amount.amount, "not enough deposited");
  balance.row.amount = subtract(balance.row.amount, amount);
  balance.row.amount.amount != 0 ? balances.update(balance, same_payer) : balances.remove(balance);
}

// A transfer that this account is told of. Whose token it is was checked before; the token contract tells both sides,
// and those may tell others.
void deposit(Name from, Name to, Asset quantity, Text) {
  if (from == self()) return;  // a withdrawal on its way out
  check(to == self(), "a transfer between others");
  const auto pair = the_pair();
  check(quantity.symbol == pair.row.base || quantity.symbol == pair.row.quote, "this token is not traded here");
  credit(from, quantity);
}

void withdraw(Name owner, Asset quantity) {
  require_auth(owner);
  check(quantity.is_valid() && quantity.amount > 0, "must withdraw a positive quantity");
  debit(owner, quantity);
  send(self(), the_pair().row.token, "transfer"_n, self(), owner, quantity, Text("withdrawal"));
}

// --- trades ----------------------------------------------------------------------------------------------------------

// What `quantity` base units cost, in whole quote units.
int64_t cost(int64_t quantity, double price) {
  const double units = static_cast<double>(quantity) * price;
  check(units < static_cast<double>(units_max), "the order is worth too much");
  return static_cast<int64_t>(units);
}

// Mean and deviation are updated by each trade's distance from the mean (Welford's method, weighted).
void record(int64_t quantity, double price) {
  const Tickers tickers(self(), self().value);
  auto found = tickers.find("ticker"_n.value);
  Ticker& ticker = found.row;
  const double weight = static_cast<double>(quantity), distance = price - ticker.mean;
  ticker.low = ticker.trades == 0 || price < ticker.low ? price : ticker.low;
  ticker.high = price > ticker.high ? price : ticker.high;
  ticker.last = price;
  ++ticker.trades;
  ticker.volume += weight;
  ticker.mean += distance * weight / ticker.volume;
  ticker.squares += weight * distance * (price - ticker.mean);
  ticker.deviation = __builtin_elementwise_sqrt(ticker.squares / ticker.volume);
  found ? tickers.update(found, same_payer) : tickers.store(self(), ticker);
}

int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

// Orders of an unsatisfiable size or price are refused before anything moves. A NaN fails every comparison.
void check_order(const Pair& pair, Name owner, Asset quantity, double price) {
  require_auth(owner);
  check(quantity.symbol == pair.base, "quantity must be in the base token");
  check(quantity.amount > 0, "quantity must be positive");
  check(quantity.amount < units_max, "quantity is too large");
  check(price > 0 && price < __builtin_inf(), "price must be a positive number");
}

// A new order meets the resting ones of the other side, best first, each at the resting order's price, for as long as
// `limit_rank` allows. `settle` moves the money of one trade.
template <class Book, class Settle>
void match(const Book& book, double limit_rank, Order& order, const Settle& settle) {
  const auto by_rank = book.template by<&Order::rank>();
  for (auto entry = by_rank.lower_bound(-__builtin_inf()); entry && order.quantity > 0;) {
    auto resting = book.find(entry.primary);
    if (resting.row.rank > limit_rank) return;
    entry = by_rank.next(entry);
    const int64_t quantity = smaller(order.quantity, resting.row.quantity);
    settle(resting.row, quantity);
    record(quantity, resting.row.price);
    print("traded ", quantity, " at ", resting.row.price, " with order ", resting.row.id, "; ");
    order.quantity -= quantity;
    resting.row.quantity -= quantity;
    resting.row.quantity != 0 ? book.update(resting, same_payer) : book.remove(resting);
  }
}

// What is left of an order rests in the book at its owner's cost.
template <class Book>
void rest(const Book& book, const Order& order) {
  if (order.quantity == 0) return;
  book.store(order.owner, order);
  print("order ", order.id, " rests with ", order.quantity);
}

uint64_t next_order_id(Pairs::Found& pair) {
  const uint64_t id = pair.row.next_order++;
  Pairs(self(), self().value).update(pair, same_payer);
  return_value(id);
  return id;
}

void sell(Name owner, Asset quantity, double price) {
  auto pair = the_pair();
  check_order(pair.row, owner, quantity, price);
  check(cost(quantity.amount, price) > 0, "the order is worth less than one unit");
  const Symbol base = pair.row.base, quote = pair.row.quote;
  Order order{next_order_id(pair), owner, price, price, quantity.amount, 0};
  debit(owner, quantity);
  match(Bids(self(), self().value), -price, order, [&](Order& bid, int64_t traded) {
    const int64_t paid = smaller(cost(traded, bid.price), bid.locked);
    bid.locked -= paid;
    credit(owner, {paid, quote});
    credit(bid.owner, {traded, base});
    if (traded == bid.quantity) credit(bid.owner, {bid.locked, quote});  // what rounding left over
  });
  order.locked = order.quantity;
  rest(Asks(self(), self().value), order);
}

void buy(Name owner, Asset quantity, double price) {
  auto pair = the_pair();
  check_order(pair.row, owner, quantity, price);
  check(cost(quantity.amount, price) > 0, "the order is worth less than one unit");
  const Symbol base = pair.row.base, quote = pair.row.quote;
  Order order{next_order_id(pair), owner, price, -price, quantity.amount, 0};
  match(Asks(self(), self().value), price, order, [&](Order& ask, int64_t traded) {
    const int64_t paid = cost(traded, ask.price);
    ask.locked -= traded;
    debit(owner, {paid, quote});
    credit(ask.owner, {paid, quote});
    credit(owner, {traded, base});
  });
  order.locked = cost(order.quantity, price);
  debit(owner, {order.locked, quote});
  rest(Bids(self(), self().value), order);
}

template <class Book>
bool cancel_in(const Book& book, uint64_t id, Symbol symbol) {
  const auto order = book.find(id);
  if (!order) return false;
  require_auth(order.row.owner);
  credit(order.row.owner, {order.row.locked, symbol});
  book.remove(order);
  return true;
}

void cancel(uint64_t id) {
  const auto pair = the_pair();
  const bool found = cancel_in(Asks(self(), self().value), id, pair.row.base) ||
                     cancel_in(Bids(self(), self().value), id, pair.row.quote);
  check(found, "no such order");
}

// --- the market ------------------------------------------------------------------------------------------------------

void open(Name token, Symbol base, Symbol quote) {
  require_auth(self());
  check(is_account(token), "token contract does not exist");
  check(base.is_valid() && quote.is_valid(), "invalid symbol name");
  check(base.code() != quote.code(), "a token is not traded for itself");
  const Pairs pairs(self(), self().value);
  check(!pairs.find("pair"_n.value), "the pair is open already");
  pairs.store(self(), Pair{token, base, quote});
}

// The price between both sides: the geometric mean of best ask and best bid.
void middle() {
  const Asks asks(self(), self().value);
  const Bids bids(self(), self().value);
  const auto ask = asks.by<&Order::rank>().lower_bound(-__builtin_inf());
  const auto bid = bids.by<&Order::rank>().lower_bound(-__builtin_inf());
  check(ask && bid, "one side of the book is empty");
  const double low = bids.find(bid.primary).row.price, high = asks.find(ask.primary).row.price;
  const double price = __builtin_elementwise_sqrt(low * high);
  print(low, " bid, ", high, " asked, ", price, " between");
  return_value(price);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) {
    if (action != "transfer"_n.value) return;
    // Anyone can deploy a contract that notifies of transfers: only the token contract of the pair counts.
    check(Name{code} == the_pair().row.token, "tokens of this contract are not traded here");
    return run(deposit);
  }
  switch (action) {
    case "open"_n.value: return run(open);
    case "withdraw"_n.value: return run(withdraw);
    case "sell"_n.value: return run(sell);
    case "buy"_n.value: return run(buy);
    case "cancel"_n.value: return run(cancel);
    case "middle"_n.value: return run(middle);
    default: check(false, "unknown action");
  }
}
