// The five secondary indices, by the same tests with keys of each kind; then what only some kinds have.
#include "hostapi/antelope/db_checks.h"

#include <cmath>

namespace wrought {
namespace {

using namespace checks;

std::string bytes_of(std::initializer_list<uint64_t> words) {
  std::string bytes;
  for (uint64_t word : words) pack(bytes, word);
  return bytes;
}

struct Kind {
  std::string name;
  int64_t ram_bytes;
  std::vector<std::string> keys;  // five, in the order of their values
  friend void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }
};

constexpr uint64_t top = uint64_t{1} << 63, ones = UINT64_MAX;

const Kind idx64{"idx64", 128, {bytes_of({0}), bytes_of({255}), bytes_of({256}), bytes_of({top}), bytes_of({ones})}};
// The low word comes first in memory and counts less.
const Kind idx128{
    "idx128",
    144,
    {bytes_of({0, 0}), bytes_of({ones, 0}), bytes_of({0, 1}), bytes_of({5, top}), bytes_of({ones, ones})}};
// Two numbers of 128 bits, the first one counts more.
const Kind idx256{"idx256",
                  160,
                  {bytes_of({0, 0, ones, ones}), bytes_of({1, 0, 0, 0}), bytes_of({1, 0, 0, 1}), bytes_of({0, 1, 0, 0}),
                   bytes_of({ones, ones, 0, 0})}};
const Kind idx_double{
    "idx_double",
    128,
    {bytes_of({f64(-INFINITY)}), bytes_of({f64(-2.5)}), bytes_of({0}), bytes_of({f64(1e-300)}), bytes_of({f64(7)})}};
const Kind idx_long_double{
    "idx_long_double",
    144,
    {bytes_of({0, 0xffff'0000'0000'0000}), bytes_of({9, 0xbfff'0000'0000'0000}), bytes_of({8, 0xbfff'0000'0000'0000}),
     bytes_of({1, 0}), bytes_of({0, 0x3fff'0000'0000'0000})}};

constexpr uint32_t key_at = 64, id_at = 128;
const std::string untouched(32, '-');
constexpr uint64_t no_id = 0x7777'7777'7777'7777;

struct Index : ::testing::Test {
  explicit Index(const Kind& kind_) : kind(kind_) {}
  const Kind kind;
  TestGuest g;

  [[nodiscard]] std::vector<uint64_t> with_key(std::vector<uint64_t> before, std::vector<uint64_t> after = {},
                                               uint64_t address = key_at) const {
    before.push_back(address);
    if (kind.name == "idx256") before.push_back(2);
    before.insert(before.end(), after.begin(), after.end());
    return before;
  }
  uint64_t call(const std::string& function, const std::vector<uint64_t>& cells) {
    return g.call_cells("db_" + kind.name + "_" + function, cells.data());
  }
  std::string error(const std::string& function, const std::vector<uint64_t>& cells) {
    call(function, cells);
    return g.failure_text();
  }
  uint64_t store(uint64_t id, size_t key, uint64_t payer = token, uint64_t in_table = table) {
    g.poke(key_at, kind.keys[key]);
    return call("store", with_key({scope, in_table, payer, id}));
  }
  std::string store_error(uint64_t payer, uint64_t id, size_t key = 0, uint64_t in_table = table) {
    store(id, key, payer, in_table);
    return g.failure_text();
  }
  std::string update_error(uint64_t iterator, size_t key, uint64_t payer = 0) {
    g.poke(key_at, kind.keys[key]);
    return error("update", with_key({iterator, payer}));
  }

  // What a search answers: an iterator, and a key and an id if it writes them.
  struct Found {
    uint64_t iterator;
    std::string key;
    uint64_t id;
    bool operator==(const Found&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Found& f) {
      return out << static_cast<int32_t>(f.iterator) << ", id " << f.id << ", key " << f.key;
    }
  };
  Found found(uint64_t iterator) { return {iterator, g.peek_text(key_at, kind.keys[0].size()), g.peek(id_at)}; }
  void prepare(const std::string& key) {
    g.poke(key_at, key);
    g.poke_value(id_at, no_id);
  }
  // `function` is find_secondary, lowerbound or upperbound.
  Found search(const std::string& function, size_t key, uint64_t in_table = table) {
    prepare(kind.keys[key]);
    return found(call(function, with_key({token, scope, in_table}, {id_at})));
  }
  Found find_primary(uint64_t id) {
    prepare(untouched.substr(0, kind.keys[0].size()));
    return found(call("find_primary", with_key({token, scope, table}, {id})));
  }
  Found no_entry(uint64_t iterator, const std::string& key) { return {iterator, key, no_id}; }

  uint64_t end(uint64_t in_table = table) { return call("end", {token, scope, in_table}); }
  using Step = std::pair<uint64_t, uint64_t>;
  Step step(const char* function, uint64_t iterator) {
    g.poke_value(id_at, no_id);
    const uint64_t to = call(function, {iterator, id_at});
    return {to, g.peek(id_at)};
  }
  Step next(uint64_t iterator) { return step("next", iterator); }
  Step previous(uint64_t iterator) { return step("previous", iterator); }

  std::vector<uint64_t> forward(uint64_t iterator, uint64_t id) {
    std::vector<uint64_t> ids;
    for (; id != no_id; std::tie(iterator, id) = next(iterator)) ids.push_back(id);
    return ids;
  }
  std::vector<uint64_t> backward() {
    std::vector<uint64_t> ids;
    for (auto [iterator, id] = previous(end()); id != no_id; std::tie(iterator, id) = previous(iterator)) {
      ids.push_back(id);
    }
    return ids;
  }
};

struct EachIndex : Index, ::testing::WithParamInterface<Kind> {
  EachIndex() : Index(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Of, EachIndex, ::testing::Values(idx64, idx128, idx256, idx_double, idx_long_double),
                         [](const auto& at) { return at.param.name; });

TEST_P(EachIndex, without_a_table_has_nothing) {
  for (const char* function : {"find_secondary", "lowerbound", "upperbound"}) {
    EXPECT_EQ(search(function, 1), no_entry(minus(1), kind.keys[1])) << function;
  }
  EXPECT_EQ(find_primary(5), no_entry(minus(1), untouched.substr(0, kind.keys[0].size())));
  EXPECT_EQ(end(), minus(1));
}

TEST_P(EachIndex, orders_by_key_then_by_id) {
  struct Entry {
    uint64_t id;
    size_t key;
  };
  for (const Entry& e :
       {Entry{50, 4}, Entry{9, 1}, Entry{2, 3}, Entry{77, 0}, Entry{8, 1}, Entry{ones, 2}, Entry{0, 3}, Entry{10, 1}}) {
    store(e.id, e.key);
  }
  const auto first = search("lowerbound", 0);
  EXPECT_EQ(first, (Found{3, kind.keys[0], 77}));
  EXPECT_EQ(forward(first.iterator, first.id), (std::vector<uint64_t>{77, 8, 9, 10, ones, 0, 2, 50}));
  EXPECT_EQ(backward(), (std::vector<uint64_t>{50, 2, 0, ones, 10, 9, 8, 77}));
}

TEST_P(EachIndex, is_searched_by_key) {
  store(5, 1);
  store(4, 1);
  store(6, 3);
  const uint64_t at_end = minus(2);
  const auto& keys = kind.keys;
  const Found at_1{1, keys[1], 4}, at_3{2, keys[3], 6};
  struct Case {
    size_t key;
    Found equal, lower, upper;
  };
  for (const Case& c : {
           Case{0, no_entry(at_end, keys[0]), at_1, at_1},
           Case{1, at_1, at_1, at_3},
           Case{2, no_entry(at_end, keys[2]), at_3, at_3},
           Case{3, at_3, at_3, no_entry(at_end, keys[3])},
           Case{4, no_entry(at_end, keys[4]), no_entry(at_end, keys[4]), no_entry(at_end, keys[4])},
       }) {
    EXPECT_EQ(search("find_secondary", c.key), c.equal) << c.key;
    EXPECT_EQ(search("lowerbound", c.key), c.lower) << c.key;
    EXPECT_EQ(search("upperbound", c.key), c.upper) << c.key;
  }
}

TEST_P(EachIndex, is_searched_by_id) {
  store(5, 1);
  store(ones, 3);
  EXPECT_EQ(find_primary(5), (Found{0, kind.keys[1], no_id}));
  EXPECT_EQ(find_primary(ones), (Found{1, kind.keys[3], no_id}));
  EXPECT_EQ(find_primary(6), no_entry(minus(2), untouched.substr(0, kind.keys[0].size())));
}

TEST_P(EachIndex, steps_end_at_both_ends_and_stay_in_their_table) {
  store(5, 0, token, table - 1);
  store(5, 2, token, table + 1);
  g.call("db_store_i64", {scope, table, token, 5, key_at, 4});
  EXPECT_EQ(store(5, 1), 2u);
  EXPECT_EQ(store(6, 3), 3u);
  const uint64_t at_end = minus(4);
  EXPECT_EQ(end(), at_end);
  EXPECT_EQ(next(2), Step(3, 6));
  EXPECT_EQ(next(3), Step(at_end, no_id));
  EXPECT_EQ(next(at_end), Step(minus(1), no_id));
  EXPECT_EQ(next(minus(99)), Step(minus(1), no_id));
  EXPECT_EQ(previous(at_end), Step(3, 6));
  EXPECT_EQ(previous(3), Step(2, 5));
  EXPECT_EQ(previous(2), Step(minus(1), no_id));
  EXPECT_EQ(search("lowerbound", 4), no_entry(at_end, kind.keys[4]));
  EXPECT_EQ(search("upperbound", 3), no_entry(at_end, kind.keys[3]));
}

TEST_P(EachIndex, an_update_moves_the_entry) {
  store(5, 1);
  store(6, 2);
  EXPECT_EQ(update_error(0, 3), "");
  EXPECT_EQ(find_primary(5), (Found{0, kind.keys[3], no_id}));  // the same entry, the same iterator
  EXPECT_EQ(search("find_secondary", 1), no_entry(minus(2), kind.keys[1]));
  EXPECT_EQ(search("find_secondary", 3), (Found{0, kind.keys[3], 5}));
  EXPECT_EQ(backward(), (std::vector<uint64_t>{5, 6}));
  EXPECT_EQ(update_error(0, 3), "");  // to the same key
  EXPECT_EQ(update_error(0, 2), "");  // to that of another entry
  EXPECT_EQ(backward(), (std::vector<uint64_t>{6, 5}));
}

TEST_P(EachIndex, ids_are_unique_keys_are_not) {
  EXPECT_EQ(store_error(token, 5, 1), "");
  EXPECT_EQ(store_error(token, 5, 1), duplicate);
  EXPECT_EQ(store_error(token, 5, 2), duplicate);
  EXPECT_EQ(store_error(token, 6, 1), "");
  EXPECT_EQ(find_primary(5).key, kind.keys[1]);
}

// --- iterators -------------------------------------------------------------------------------------------------------

TEST_P(EachIndex, has_iterators_of_its_own) {
  g.call("db_store_i64", {scope, 9, token, 1, key_at, 0});
  g.call("db_store_i64", {scope, table, token, 1, key_at, 0});
  EXPECT_EQ(store(5, 1), 0u);
  EXPECT_EQ(end(), minus(2));
  EXPECT_EQ(end(9), minus(3));  // a table that this index has nothing of
  EXPECT_EQ(previous(minus(3)), Step(minus(1), no_id));
  EXPECT_EQ(search("find_secondary", 1, 9), no_entry(minus(3), kind.keys[1]));
  EXPECT_EQ(g.call("db_find_i64", {token, scope, table, 1}), 1u);
}

TEST_P(EachIndex, counts_entries_as_they_are_first_touched) {
  // Entries of another action.
  for (uint64_t id : {1, 2, 3, 4}) store(id, id);
  for (auto& cache : g.context.secondary_iterators) cache = IteratorCache();
  EXPECT_EQ(search("upperbound", 2).iterator, 0u);  // 3
  EXPECT_EQ(next(0), Step(1, 4));
  EXPECT_EQ(previous(0), Step(2, 2));
  EXPECT_EQ(find_primary(1).iterator, 3u);
  EXPECT_EQ(search("find_secondary", 4).iterator, 1u);
  EXPECT_EQ(search("lowerbound", 0).iterator, 3u);
  EXPECT_EQ(store(9, 0), 4u);
}

TEST_P(EachIndex, refuses_what_is_no_entry) {
  store(5, 1);
  for (const auto& [iterator, text] : bad_iterators) {
    EXPECT_EQ(update_error(iterator, 0), text);
    EXPECT_EQ(error("remove", {iterator}), text);
    const bool is_end = static_cast<int32_t>(iterator) < -1;
    EXPECT_EQ(error("next", {iterator, id_at}), is_end ? "" : text);
  }
  for (const auto& [iterator, text] : bad_iterators_of_previous) {
    EXPECT_EQ(error("previous", {iterator, id_at}), text);
  }
}

TEST_P(EachIndex, a_removed_entry_is_gone_and_comes_again_as_another) {
  store(5, 1);
  store(6, 2);
  EXPECT_EQ(error("remove", {0}), "");
  EXPECT_EQ(update_error(0, 1), removed_iterator);
  EXPECT_EQ(error("remove", {0}), removed_iterator);
  EXPECT_EQ(error("next", {0, id_at}), removed_iterator);
  EXPECT_EQ(error("previous", {0, id_at}), removed_iterator);
  EXPECT_EQ(search("find_secondary", 1).iterator, minus(2));
  EXPECT_EQ(find_primary(5).iterator, minus(2));
  EXPECT_EQ(store(5, 1), 2u);
  EXPECT_EQ(find_primary(5).iterator, 2u);
}

TEST_P(EachIndex, a_table_goes_with_its_last_entry_of_any_index) {
  g.call("db_store_i64", {scope, table, token, 1, key_at, 0});
  store(5, 1);
  EXPECT_EQ(error("remove", {0}), "");
  EXPECT_EQ(end(), minus(2));  // a row is left
  g.call("db_remove_i64", {0});
  EXPECT_EQ(end(), minus(1));
  EXPECT_EQ(search("lowerbound", 0).iterator, minus(1));
  EXPECT_EQ(previous(minus(2)), Step(minus(1), no_id));
  EXPECT_EQ(store(5, 1), 1u);  // another table with another end
  EXPECT_EQ(end(), minus(3));
  EXPECT_EQ(next(1), Step(minus(3), no_id));
  EXPECT_EQ(previous(minus(3)), Step(1, 5));
  EXPECT_EQ(previous(minus(2)), Step(minus(1), no_id));
}

TEST_P(EachIndex, iterators_are_shared_by_the_notified) {
  store(5, 1);
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(find_primary(5), (Found{0, kind.keys[1], no_id}));
  EXPECT_EQ(store(5, 1), 1u);  // into bob's own table
  EXPECT_EQ(call("end", {bob, scope, table}), minus(3));
}

// --- who may write, and who pays -------------------------------------------------------------------------------------

TEST_P(EachIndex, of_others_is_read_not_written) {
  store(5, 1);
  g.context.begin_apply({"bob"_n, "token"_n}, true);
  EXPECT_EQ(update_error(0, 2), not_own);
  EXPECT_EQ(error("remove", {0}), not_own);
  EXPECT_EQ(find_primary(5), (Found{0, kind.keys[1], no_id}));
}

TEST_P(EachIndex, somebody_must_pay) {
  EXPECT_EQ(store_error(0, 5), no_payer);
  EXPECT_EQ(store_error(nobody, 5), unknown_payer);
  EXPECT_EQ(end(), minus(1));
  store(6, 1);
  EXPECT_EQ(store_error(0, 6), no_payer);
  EXPECT_EQ(store_error(nobody, 6), duplicate);
  EXPECT_EQ(store_error(nobody, 5), unknown_payer);
  EXPECT_EQ(update_error(0, 2, nobody), unknown_payer);
  EXPECT_EQ(find_primary(6).key, kind.keys[1]);
}

TEST_P(EachIndex, ram_of_entries_and_tables) {
  const auto owes = [&](int64_t bytes) { return std::to_string(bytes); };
  store(5, 1, alice);
  EXPECT_EQ(ram(g), "alice+" + owes(112 + kind.ram_bytes));
  store(6, 1, bob);
  EXPECT_EQ(ram(g), "alice+" + owes(112 + kind.ram_bytes) + " bob+" + owes(kind.ram_bytes));
  EXPECT_EQ(update_error(0, 2), "");
  EXPECT_EQ(update_error(0, 2, alice), "");
  EXPECT_EQ(ram(g), "alice+" + owes(112 + kind.ram_bytes) + " bob+" + owes(kind.ram_bytes));
  EXPECT_EQ(update_error(0, 2, token), "");  // the entry changes hands, the table does not
  EXPECT_EQ(ram(g), "alice+112 bob+" + owes(kind.ram_bytes) + " token+" + owes(kind.ram_bytes));
  EXPECT_EQ(error("remove", {0}), "");
  EXPECT_EQ(ram(g), "alice+112 bob+" + owes(kind.ram_bytes));
  EXPECT_EQ(error("remove", {1}), "");
  EXPECT_EQ(ram(g), "");
}

TEST_P(EachIndex, a_read_only_transaction_writes_nothing) {
  store(5, 1);
  refuse_writes(g);
  EXPECT_EQ(store_error(token, 6), read_only_error("store"));
  EXPECT_EQ(store_error(0, 6), read_only_error("store"));
  EXPECT_EQ(update_error(0, 2), read_only_error("update"));
  EXPECT_EQ(update_error(minus(1), 2), read_only_error("update"));
  EXPECT_EQ(error("remove", {0}), read_only_error("remove"));
  EXPECT_EQ(error("remove", {minus(1)}), read_only_error("remove"));
  EXPECT_EQ(find_primary(5), (Found{0, kind.keys[1], no_id}));
}

// --- memory ----------------------------------------------------------------------------------------------------------

TEST_P(EachIndex, keys_and_ids_lie_anywhere) {
  const size_t size = kind.keys[0].size();
  store(5, 1);
  for (uint32_t address : {512, 513, 516, 520, 528}) {
    const uint32_t id_address = address + 64;
    for (const char* function : {"find_secondary", "lowerbound"}) {
      g.poke(address, kind.keys[1]);
      g.poke_value(id_address, no_id);
      EXPECT_EQ(call(function, with_key({token, scope, table}, {id_address}, address)), 0u);
      EXPECT_EQ(g.peek(id_address), 5u);
    }
    g.poke(address, untouched + '-');
    EXPECT_EQ(call("find_primary", with_key({token, scope, table}, {5}, address)), 0u);
    EXPECT_EQ(g.peek_text(address, size + 1), kind.keys[1] + '-');
    g.poke(address, kind.keys[0]);
    EXPECT_EQ(call("upperbound", with_key({token, scope, table}, {id_address}, address)), 0u);
    EXPECT_EQ(g.peek_text(address, size), kind.keys[1]);
    EXPECT_EQ(call("previous", {minus(2), id_address + 1}), 0u);
    EXPECT_EQ(g.peek(id_address + 1), 5u);
    g.poke(address, kind.keys[2]);
    EXPECT_EQ(error("update", with_key({0, 0}, {}, address)), "");
    EXPECT_EQ(find_primary(5).key, kind.keys[2]);
    EXPECT_EQ(update_error(0, 1), "");
  }
}

// Where key and id overlap: aligned ones are written by the call itself, first the id, then the key; unaligned ones
// after it, first the key, then the id. So an unaligned id is always the last.
TEST_P(EachIndex, key_and_id_may_overlap) {
  const uint64_t id = 0x1122'3344'5566'7788;
  store(id, 2);
  const std::string id_bytes = bytes_of({id});
  struct Case {
    uint32_t key, id;
    bool id_is_last;
  };
  for (const Case& c : {
           Case{512, 512, false},  // both aligned
           Case{516, 520, false},  // the key unaligned
           Case{513, 512, false},
           Case{512, 516, true},  // the id unaligned
           Case{513, 513, true},  // both unaligned
           Case{513, 519, true},
           Case{516, 513, true},
       }) {
    for (const char* function : {"lowerbound", "upperbound"}) {
      g.poke(500, std::string(64, '-'));
      g.poke(c.key, kind.keys[1]);
      std::string expected = g.peek_text(500, 64);
      const auto put = [&](uint32_t address, const std::string& bytes) {
        expected.replace(address - 500, bytes.size(), bytes);
      };
      if (!c.id_is_last) put(c.id, id_bytes);
      put(c.key, kind.keys[2]);
      if (c.id_is_last) put(c.id, id_bytes);
      EXPECT_EQ(call(function, with_key({token, scope, table}, {c.id}, c.key)), 0u);
      EXPECT_EQ(g.peek_text(500, 64), expected) << function << " key " << c.key << " id " << c.id;
    }
    // Nothing found, nothing changed.
    g.poke(500, std::string(64, '-'));
    g.poke(c.key, kind.keys[4]);
    const std::string before = g.peek_text(500, 64);
    EXPECT_EQ(call("lowerbound", with_key({token, scope, table}, {c.id}, c.key)), minus(2));
    EXPECT_EQ(g.peek_text(500, 64), before);
  }
}

// --- floats ----------------------------------------------------------------------------------------------------------

struct Floats : Index, ::testing::WithParamInterface<Kind> {
  Floats() : Index(GetParam()) {}
  uint64_t store_key(uint64_t id, const std::string& key) {
    g.poke(key_at, key);
    return call("store", {scope, table, token, id, key_at});
  }
};
constexpr uint64_t sign = top;

// Every value once, ascending; the two zeros are at numbers 5 and 6.
const Kind ordered_doubles{"idx_double", 128, [] {
                             std::vector<std::string> keys;
                             for (uint64_t bits : {uint64_t{0xfff0'0000'0000'0000}, uint64_t{0xffef'ffff'ffff'ffff},
                                                   f64(-2.5), uint64_t{0x8010'0000'0000'0000}, sign | 1, sign,
                                                   uint64_t{0}, uint64_t{1}, uint64_t{0x0010'0000'0000'0000}, f64(2.5),
                                                   uint64_t{0x7fef'ffff'ffff'ffff}, uint64_t{0x7ff0'0000'0000'0000}}) {
                               keys.push_back(bytes_of({bits}));
                             }
                             return keys;
                           }()};
const Kind ordered_long_doubles{"idx_long_double",
                                144,
                                {bytes_of({0, 0xffff'0000'0000'0000}), bytes_of({ones, 0xfffe'ffff'ffff'ffff}),
                                 bytes_of({1, 0xc000'4000'0000'0000}), bytes_of({0, 0x8001'0000'0000'0000}),
                                 bytes_of({1, sign}), bytes_of({0, sign}), bytes_of({0, 0}), bytes_of({1, 0}),
                                 bytes_of({0, 0x0001'0000'0000'0000}), bytes_of({1, 0x4000'4000'0000'0000}),
                                 bytes_of({ones, 0x7ffe'ffff'ffff'ffff}), bytes_of({0, 0x7fff'0000'0000'0000})}};
INSTANTIATE_TEST_SUITE_P(Of, Floats, ::testing::Values(ordered_doubles, ordered_long_doubles),
                         [](const auto& at) { return at.param.name; });

TEST_P(Floats, are_ordered_as_numbers) {
  const size_t count = kind.keys.size();
  ASSERT_EQ(count, 12u);
  for (size_t i = 0; i < count; ++i) store(i, (i * 5) % count);  // in any order, each once
  const auto first = search("lowerbound", 0);
  std::vector<size_t> order;
  for (uint64_t id : forward(first.iterator, first.id)) order.push_back(id * 5 % count);
  // The zeros are one value, so their order is that of their ids: number 6 has id 6, number 5 id 1.
  EXPECT_EQ(order, (std::vector<size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST_P(Floats, zeros_are_one_value_and_keep_their_sign) {
  const std::string &minus_zero = kind.keys[5], &plus_zero = kind.keys[6];
  store_key(8, plus_zero);
  store_key(7, minus_zero);
  store_key(9, minus_zero);
  for (size_t zero : {5, 6}) {
    EXPECT_EQ(search("find_secondary", zero), (Found{1, kind.keys[zero], 7}));  // writes no key
    EXPECT_EQ(search("lowerbound", zero), (Found{1, minus_zero, 7}));
    EXPECT_EQ(search("upperbound", zero), no_entry(minus(2), kind.keys[zero]));
  }
  EXPECT_EQ(forward(1, 7), (std::vector<uint64_t>{7, 8, 9}));
  EXPECT_EQ(find_primary(8).key, plus_zero);
  EXPECT_EQ(update_error(0, 5), "");
  EXPECT_EQ(find_primary(8).key, minus_zero);
  EXPECT_EQ(search("upperbound", 4), (Found{1, minus_zero, 7}));
}

TEST_P(Floats, nan_is_no_key) {
  const bool is_double = kind.name == "idx_double";
  const uint64_t quiet = is_double ? 0x7ff8'0000'0000'0000 : 0x7fff'8000'0000'0000;
  const uint64_t infinity = is_double ? 0x7ff0'0000'0000'0000 : 0x7fff'0000'0000'0000;
  const std::string nan_error = "transaction_exception: NaN is not an allowed value for a secondary key";
  store(5, 2);
  const auto key = [&](uint64_t low, uint64_t high) { return is_double ? bytes_of({high}) : bytes_of({low, high}); };
  for (const std::string& nan : {key(0, quiet), key(0, quiet | sign), key(0, infinity | 1), key(0, infinity | 1 | sign),
                                 key(ones, infinity | 7), is_double ? key(0, ones) : key(1, infinity)}) {
    g.transaction.read_only = false;
    g.poke(key_at, nan);
    for (const char* function : {"find_secondary", "lowerbound", "upperbound"}) {
      EXPECT_EQ(error(function, {token, scope, table, key_at, id_at}), nan_error);
      EXPECT_EQ(error(function, {token, scope, 99, key_at, id_at}), nan_error);  // of a table that is not there
    }
    // Before anything else that is wrong.
    g.transaction.read_only = true;
    EXPECT_EQ(error("store", {scope, table, 0, 5, key_at}), nan_error);
    EXPECT_EQ(error("update", {minus(1), 0, key_at}), nan_error);
    EXPECT_EQ(error("store", {scope, table, 0, 5, memory_end}), access_violation);
    // Only written to, so it may be anything.
    EXPECT_EQ(call("find_primary", {token, scope, table, key_at, 5}), 0u);
    EXPECT_EQ(g.peek_text(key_at, kind.keys[2].size()), kind.keys[2]);
  }
}

TEST_P(Floats, nan_comes_after_the_context_free_check) {
  TestGuest free(true);
  free.poke(key_at, std::string(16, '\xff'));
  EXPECT_EQ(free.error("db_" + kind.name + "_store", {scope, table, token, 5, key_at}),
            "unaccessible_api: only context free api's can be used in this context");
}

// --- idx256 ----------------------------------------------------------------------------------------------------------

TEST(Idx256, keys_have_two_elements) {
  TestGuest g;
  for (uint64_t count : {0, 1, 3}) {
    const std::string wrong = "db_api_exception: invalid size of secondary key array for idx256: given " +
                              std::to_string(count) + " bytes but expected 2 bytes";
    // Before anything else that is wrong: the payer, the table, the iterator, a read-only transaction.
    for (bool read_only : {false, true}) {
      g.transaction.read_only = read_only;
      EXPECT_EQ(g.error("db_idx256_store", {scope, table, 0, 5, key_at, count}), wrong);
      EXPECT_EQ(g.error("db_idx256_update", {minus(1), 0, key_at, count}), wrong);
    }
    EXPECT_EQ(g.error("db_idx256_find_secondary", {token, scope, table, key_at, count, id_at}), wrong);
    EXPECT_EQ(g.error("db_idx256_lowerbound", {token, scope, table, key_at, count, id_at}), wrong);
    EXPECT_EQ(g.error("db_idx256_upperbound", {token, scope, table, key_at, count, id_at}), wrong);
    EXPECT_EQ(g.error("db_idx256_find_primary", {token, scope, table, key_at, count, 5}), wrong);
    EXPECT_EQ(g.error("db_idx256_store", {scope, table, 0, 5, memory_end + 1, count}), access_violation);
  }
}

}  // namespace
}  // namespace wrought
