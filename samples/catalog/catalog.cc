// A catalog of products that can be found by everything that a db table can sort by: one index of each kind.
//
// Table `products`, scope the contract: primary key the id; secondary keys price (64 bits), owner and price (128 bits),
// digest of the picture (256 bits), rating (double) and weight (long double). What an action finds it prints.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

struct Product {
  uint64_t id = 0;
  Name owner;
  uint64_t price = 0;
  Checksum256 picture;
  double rating = 0;
  long double weight = 0;

  [[nodiscard]] uint64_t primary_key() const { return id; }
  // Products of one owner stand together, the cheapest first.
  [[nodiscard]] unsigned __int128 by_owner() const { return owner_key(owner, price); }
  [[nodiscard]] Key256 by_picture() const { return picture.key(); }

  static unsigned __int128 owner_key(Name owner, uint64_t price) {
    return static_cast<unsigned __int128>(owner.value) << 64 | price;
  }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(id);
    visit(owner);
    visit(price);
    visit(picture);
    visit(rating);
    visit(weight);
  }
};

using Products = Table<Product, "products"_n, &Product::price, &Product::by_owner, &Product::by_picture,
                       &Product::rating, &Product::weight>;

Products products() { return Products(self(), self().value); }

// --- changes ---------------------------------------------------------------------------------------------------------

// An id that is taken fails in the host: the contract does not look first.
void insert(uint64_t id, Name owner, uint64_t price, Checksum256 picture, double rating, long double weight) {
  require_auth(owner);
  products().store(owner, Product{id, owner, price, picture, rating, weight});
}

void update(uint64_t id, uint64_t price, Checksum256 picture, double rating, long double weight) {
  const Products all = products();
  auto product = all.require(id, "no product with this id");
  require_auth(product.row.owner);
  product.row = {id, product.row.owner, price, picture, rating, weight};
  all.update(product, same_payer);
}

// The new owner pays for the row and for every entry from now on.
void give(uint64_t id, Name owner) {
  const Products all = products();
  auto product = all.require(id, "no product with this id");
  require_auth(product.row.owner);
  require_auth(owner);
  product.row.owner = owner;
  all.update(product, owner);
}

void erase(uint64_t id) {
  const Products all = products();
  const auto product = all.require(id, "no product with this id");
  require_auth(product.row.owner);
  all.remove(product);
}

// Erases while it walks: the next entry is asked for before the one at hand goes.
void clear(uint64_t price_min) {
  require_auth(self());
  const Products all = products();
  const auto by_price = all.by<&Product::price>();
  for (auto entry = by_price.lower_bound(price_min); entry;) {
    const auto next = by_price.next(entry);
    print("erased ", entry.primary, ", ");
    all.remove(all.find(entry.primary));
    entry = next;
  }
  const auto last = by_price.last();
  print("last left ");
  last ? print(last.primary) : print("none");
}

// --- one product -----------------------------------------------------------------------------------------------------

void show(const Products::Found& found) {
  if (!found) return print("none");
  const Product& product = found.row;
  print(product.id, " of ", product.owner, " for ", product.price, ", rating ", product.rating, ", weight ",
        product.weight, ", picture ");
  printhex(product.picture.bytes(), sizeof(Checksum256));
  return_value(product.id);
}

// The first product with this key.
template <auto key, class Key>
void find_by(const Key& wanted) {
  const Products all = products();
  const auto entry = all.by<key>().find(wanted);
  entry ? show(all.find(entry.primary)) : print("none");
}

void find(uint64_t id) { show(products().find(id)); }
void findprice(uint64_t price) { find_by<&Product::price>(price); }
void findowner(Name owner, uint64_t price) { find_by<&Product::by_owner>(Product::owner_key(owner, price)); }
void findpicture(Checksum256 picture) { find_by<&Product::by_picture>(picture.key()); }
void findrating(double rating) { find_by<&Product::rating>(rating); }
void findweight(long double weight) { find_by<&Product::weight>(weight); }

// --- ranges ----------------------------------------------------------------------------------------------------------

// Ids of all entries in [low, high] in order, and then back again.
template <auto key, class Key>
void range_by(const Key& low, const Key& high) {
  check(!(high < low), "the range ends before it begins");
  const auto index = products().by<key>();
  const auto first = index.lower_bound(low), behind = index.upper_bound(high);
  print("up");
  for (auto entry = first; entry.iterator != behind.iterator; entry = index.next(entry)) print(" ", entry.primary);
  print(", down");
  for (auto entry = behind; entry.iterator != first.iterator;) {
    entry = index.previous(entry);
    print(" ", entry.primary);
  }
}

void range(uint64_t low, uint64_t high) {
  check(low <= high, "the range ends before it begins");
  const Products all = products();
  const auto first = all.lower_bound(low), behind = all.upper_bound(high);
  print("up");
  for (auto at = first; at.iterator != behind.iterator; at = all.next(at)) print(" ", at.row.id);
  print(", down");
  for (auto at = behind; at.iterator != first.iterator;) {
    at = all.previous(at);
    print(" ", at.row.id);
  }
}
void rangeprice(uint64_t low, uint64_t high) { range_by<&Product::price>(low, high); }
void rangeowner(Name owner) {
  range_by<&Product::by_owner>(Product::owner_key(owner, 0), Product::owner_key(owner, UINT64_MAX));
}
void rangepicture(Checksum256 low, Checksum256 high) { range_by<&Product::by_picture>(low.key(), high.key()); }
void rangerating(double low, double high) { range_by<&Product::rating>(low, high); }
void rangeweight(long double low, long double high) { range_by<&Product::weight>(low, high); }

// How much heavier the heaviest product is than the lightest: arithmetic of long double is the host's.
void spread() {
  const Products all = products();
  const auto by_weight = all.by<&Product::weight>();
  const auto lightest = by_weight.lower_bound(-__builtin_infl());
  check(static_cast<bool>(lightest), "no products");
  const auto heaviest = by_weight.last();
  const long double light = all.find(lightest.primary).row.weight, heavy = all.find(heaviest.primary).row.weight;
  print(heavy - light, " more, ", heavy / light, " times");
}

// --- ends and mistakes -----------------------------------------------------------------------------------------------

template <class Walk>
void ends_of(Text name, const Walk& walk) {
  const auto end = walk.end();
  const auto last = walk.last();
  print(name, ": end ", end.iterator, ", after it ", walk.next(end).iterator, ", last ", last.iterator, ", after it ",
        walk.next(last).iterator, "; ");
}

// Iterators at the end of the table: -1 of a table that does not exist, else -2 for the first table that was touched.
// Nothing comes after the end, and the last row comes before it.
void ends() {
  const Products all = products();
  print("a table that does not exist: ", Products(self(), "nowhere"_n.value).end().iterator, "; ");
  if (all.end().iterator == -1) return print("no products");
  ends_of("id", all);
  ends_of("price", all.by<&Product::price>());
  ends_of("owner", all.by<&Product::by_owner>());
  ends_of("picture", all.by<&Product::by_picture>());
  ends_of("rating", all.by<&Product::rating>());
  ends_of("weight", all.by<&Product::weight>());
  const auto first = all.lower_bound(0);
  print("before the first id: ", all.previous(first).iterator);
}

// What an iterator may not be used for. The host answers each with its own error.
void misuse(Name how) {
  const Products all = products();
  uint8_t byte = 0;
  switch (how.value) {
    case "missing"_n.value: db_get_i64(-1, &byte, 1); break;
    case "end"_n.value: db_get_i64(all.end().iterator, &byte, 1); break;
    case "unknown"_n.value: db_get_i64(1000, &byte, 1); break;
    case "unknownend"_n.value: {
      uint64_t primary;
      db_previous_i64(-1000, &primary);
      break;
    }
    case "removed"_n.value: {
      const auto product = all.lower_bound(0);
      all.remove(product);
      print("removed ", product.row.id);
      all.remove(product);
      break;
    }
    case "nopayer"_n.value: all.store(Name{}, Product{}); break;
    case "badlength"_n.value: {
      const Key256 key;
      db_idx256_store(self().value, "products"_n.value, self().value, 0, key.words, 1);
      break;
    }
    default: check(false, "unknown misuse");
  }
}

// Another contract's table can be read, and not written.
void peek(Name code, uint64_t id) { show(Products(code, code.value).find(id)); }
void steal(Name code, uint64_t id) {
  const Products theirs(code, code.value);
  auto product = theirs.require(id, "no product with this id");
  product.row.price = 0;
  theirs.update(product, same_payer);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) return;
  switch (action) {
    case "insert"_n.value: return run(insert);
    case "update"_n.value: return run(update);
    case "give"_n.value: return run(give);
    case "erase"_n.value: return run(erase);
    case "clear"_n.value: return run(clear);
    case "find"_n.value: return run(find);
    case "findprice"_n.value: return run(findprice);
    case "findowner"_n.value: return run(findowner);
    case "findpicture"_n.value: return run(findpicture);
    case "findrating"_n.value: return run(findrating);
    case "findweight"_n.value: return run(findweight);
    case "range"_n.value: return run(range);
    case "rangeprice"_n.value: return run(rangeprice);
    case "rangeowner"_n.value: return run(rangeowner);
    case "rangepicture"_n.value: return run(rangepicture);
    case "rangerating"_n.value: return run(rangerating);
    case "rangeweight"_n.value: return run(rangeweight);
    case "spread"_n.value: return run(spread);
    case "ends"_n.value: return run(ends);
    case "misuse"_n.value: return run(misuse);
    case "peek"_n.value: return run(peek);
    case "steal"_n.value: return run(steal);
    default: check(false, "unknown action");
  }
}
