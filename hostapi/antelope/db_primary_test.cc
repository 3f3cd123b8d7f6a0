// The primary index: rows of bytes by a 64-bit id, in tables (code, scope, table).
#include "hostapi/antelope/db_checks.h"

namespace wrought {
namespace {

using namespace checks;

constexpr uint32_t data = 1024, id_out = 200, out = 300;
constexpr uint64_t untouched = 0x7777'7777'7777'7777;

struct Primary : ::testing::Test {
  TestGuest g;

  uint64_t store(uint64_t id, std::string_view bytes = "row", uint64_t in_table = table, uint64_t payer = token) {
    g.poke(data, bytes);
    return g.call("db_store_i64", {scope, in_table, payer, id, data, bytes.size()});
  }
  // A row that was there before the action.
  void put_untouched(uint64_t in_table, uint64_t id) {
    put_row(g.overlay, row_key({token, scope, in_table}, id), token, "x");
    add_table_entry(g.overlay, {token, scope, in_table}, token);
  }
  std::string store_error(uint64_t payer, uint64_t id, uint64_t in_table = table) {
    return g.error("db_store_i64", {scope, in_table, payer, id, data, 3});
  }
  uint64_t find(uint64_t id) { return g.call("db_find_i64", {token, scope, table, id}); }
  uint64_t lower(uint64_t id) { return g.call("db_lowerbound_i64", {token, scope, table, id}); }
  uint64_t upper(uint64_t id) { return g.call("db_upperbound_i64", {token, scope, table, id}); }
  uint64_t end(uint64_t of_table = table) { return g.call("db_end_i64", {token, scope, of_table}); }
  // Iterator and id that a step leads to; the id is `untouched` when none was written.
  using Step = std::pair<uint64_t, uint64_t>;
  Step next(uint64_t iterator) { return step("db_next_i64", iterator); }
  Step previous(uint64_t iterator) { return step("db_previous_i64", iterator); }
  Step step(const char* name, uint64_t iterator) {
    g.poke_value(id_out, untouched);
    const uint64_t found = g.call(name, {iterator, id_out});
    return {found, g.peek(id_out)};
  }
  std::string row(uint64_t iterator) {
    const uint64_t size = g.call("db_get_i64", {iterator, out, 1000});
    return g.peek_text(out, size);
  }
};

TEST_F(Primary, without_a_table_there_is_nothing) {
  EXPECT_EQ(find(5), minus(1));
  EXPECT_EQ(lower(0), minus(1));
  EXPECT_EQ(upper(0), minus(1));
  EXPECT_EQ(end(), minus(1));
}

TEST_F(Primary, rows_are_found_by_id) {
  store(5);
  store(9);
  store(7);
  struct Case {
    uint64_t id, found, lower, upper;
  };
  const uint64_t at_end = minus(2);
  for (const Case& c : {
           Case{0, at_end, 0, 0},
           Case{5, 0, 0, 2},
           Case{6, at_end, 2, 2},
           Case{7, 2, 2, 1},
           Case{9, 1, 1, at_end},
           Case{10, at_end, at_end, at_end},
           Case{UINT64_MAX, at_end, at_end, at_end},
       }) {
    EXPECT_EQ(find(c.id), c.found) << c.id;
    EXPECT_EQ(lower(c.id), c.lower) << c.id;
    EXPECT_EQ(upper(c.id), c.upper) << c.id;
  }
}

TEST_F(Primary, ids_are_ordered_as_unsigned_numbers) {
  const uint64_t ids[] = {0, 1, 255, 256, uint64_t{1} << 63, UINT64_MAX};
  for (uint64_t id : {4, 0, 5, 2, 1, 3}) store(ids[id]);
  std::vector<uint64_t> forward{0}, backward;
  for (auto [iterator, id] = next(find(0)); id != untouched; std::tie(iterator, id) = next(iterator)) {
    forward.push_back(id);
  }
  for (auto [iterator, id] = previous(end()); id != untouched; std::tie(iterator, id) = previous(iterator)) {
    backward.insert(backward.begin(), id);
  }
  const std::vector<uint64_t> all(std::begin(ids), std::end(ids));
  EXPECT_EQ(forward, all);
  EXPECT_EQ(backward, all);
}

TEST_F(Primary, steps_end_at_both_ends) {
  store(5);
  store(9);
  const uint64_t at_end = minus(2);
  EXPECT_EQ(next(0), Step(1, 9));
  EXPECT_EQ(next(1), Step(at_end, untouched));
  EXPECT_EQ(next(at_end), Step(minus(1), untouched));  // nothing comes after an end
  EXPECT_EQ(previous(at_end), Step(1, 9));
  EXPECT_EQ(previous(1), Step(0, 5));
  EXPECT_EQ(previous(0), Step(minus(1), untouched));
}

TEST_F(Primary, next_takes_any_end_whether_or_not_it_was_handed_out) {
  for (uint64_t iterator : {minus(2), minus(77), uint64_t{0x8000'0000}}) {
    EXPECT_EQ(next(iterator), Step(minus(1), untouched));
  }
}

TEST_F(Primary, steps_stay_in_their_table) {
  for (uint64_t scope_of : {scope - 1, scope, scope + 1}) {
    for (uint64_t table_of : {table - 1, table, table + 1}) {
      g.call("db_store_i64", {scope_of, table_of, token, 5, data, 0});
    }
  }
  const uint64_t mine = find(5);
  EXPECT_EQ(next(mine).first, end());
  EXPECT_EQ(previous(mine), Step(minus(1), untouched));
  EXPECT_EQ(previous(end()), Step(mine, 5));
  EXPECT_EQ(lower(6), end());
  EXPECT_EQ(upper(5), end());
}

TEST_F(Primary, a_row_is_read_as_far_as_it_fits) {
  store(5, "abcdef");
  struct Case {
    uint64_t room, result;
    std::string memory;
  };
  for (const Case& c :
       {Case{0, 6, "--------"}, Case{1, 1, "a-------"}, Case{6, 6, "abcdef--"}, Case{8, 6, "abcdef--"}}) {
    g.poke(out, "--------");
    EXPECT_EQ(g.call("db_get_i64", {0, out, c.room}), c.result);
    EXPECT_EQ(g.peek_text(out, 8), c.memory);
  }
  store(6, "");
  EXPECT_EQ(g.call("db_get_i64", {1, out, 8}), 0u);
}

TEST_F(Primary, an_update_replaces_the_row) {
  store(5, "first");
  for (const std::string bytes : {"2", "the third one", ""}) {
    g.poke(data, bytes);
    EXPECT_EQ(g.error("db_update_i64", {0, 0, data, bytes.size()}), "");
    EXPECT_EQ(row(0), bytes);
  }
  EXPECT_EQ(find(5), 0u);  // the same row, the same iterator
}

// --- iterators -------------------------------------------------------------------------------------------------------

TEST_F(Primary, iterators_count_rows_as_they_are_first_touched) {
  for (uint64_t id : {10, 20, 30, 40, 50}) put_untouched(table, id);
  EXPECT_EQ(lower(35), 0u);                 // 40
  EXPECT_EQ(next(0), Step(1, 50));          // 50
  EXPECT_EQ(find(10), 2u);                  // 10
  EXPECT_EQ(upper(10), 3u);                 // 20
  EXPECT_EQ(previous(end()), Step(1, 50));  // known
  EXPECT_EQ(next(3), Step(4, 30));          // 30
  EXPECT_EQ(store(60), 5u);
  EXPECT_EQ(find(40), 0u);
}

TEST_F(Primary, ends_count_tables_as_they_are_first_touched) {
  store(1, "row", 7);
  EXPECT_EQ(end(8), minus(1));  // not a table, not counted
  store(1, "row", 8);
  store(1, "row", 6);
  EXPECT_EQ(end(6), minus(4));
  EXPECT_EQ(end(7), minus(2));
  EXPECT_EQ(end(8), minus(3));
  EXPECT_EQ(previous(minus(3)), Step(1, 1));
}

TEST_F(Primary, a_search_that_finds_nothing_touches_the_table) {
  for (uint64_t of_table : {5, 6, 7, 8}) put_untouched(of_table, 1);
  EXPECT_EQ(g.call("db_find_i64", {token, scope, 8, 9}), minus(2));
  EXPECT_EQ(g.call("db_lowerbound_i64", {token, scope, 7, 9}), minus(3));
  EXPECT_EQ(g.call("db_upperbound_i64", {token, scope, 5, 9}), minus(4));
  EXPECT_EQ(end(6), minus(5));
  EXPECT_EQ(end(8), minus(2));
}

TEST_F(Primary, what_is_no_row_is_refused) {
  store(5);
  for (const auto& [iterator, error] : bad_iterators) {
    EXPECT_EQ(g.error("db_get_i64", {iterator, out, 0}), error);
    EXPECT_EQ(g.error("db_update_i64", {iterator, 0, data, 0}), error);
    EXPECT_EQ(g.error("db_remove_i64", {iterator}), error);
    const bool is_end = static_cast<int32_t>(iterator) < -1;
    EXPECT_EQ(g.error("db_next_i64", {iterator, out}), is_end ? "" : error);
  }
  for (const auto& [iterator, error] : bad_iterators_of_previous) {
    EXPECT_EQ(g.error("db_previous_i64", {iterator, out}), error);
  }
}

TEST_F(Primary, a_removed_row_is_gone) {
  store(5);
  store(6);
  EXPECT_EQ(g.error("db_remove_i64", {0}), "");
  EXPECT_EQ(g.error("db_get_i64", {0, out, 0}), removed_iterator);
  EXPECT_EQ(g.error("db_update_i64", {0, 0, data, 0}), removed_iterator);
  EXPECT_EQ(g.error("db_remove_i64", {0}), removed_iterator);
  EXPECT_EQ(g.error("db_next_i64", {0, out}), removed_iterator);
  EXPECT_EQ(g.error("db_previous_i64", {0, out}), removed_iterator);
  EXPECT_EQ(find(5), minus(2));
}

TEST_F(Primary, a_row_stored_again_is_another_row) {
  store(5);
  store(6);
  g.call("db_remove_i64", {0});
  EXPECT_EQ(store(5, "again"), 2u);
  EXPECT_EQ(g.error("db_get_i64", {0, out, 0}), removed_iterator);
  EXPECT_EQ(find(5), 2u);
  EXPECT_EQ(row(2), "again");
}

TEST_F(Primary, a_table_goes_with_its_last_row) {
  store(5);
  EXPECT_EQ(end(), minus(2));
  g.call("db_remove_i64", {0});
  EXPECT_EQ(end(), minus(1));
  EXPECT_EQ(find(5), minus(1));
  EXPECT_EQ(lower(0), minus(1));
  EXPECT_EQ(upper(0), minus(1));
  EXPECT_EQ(previous(minus(2)), Step(minus(1), untouched));  // its old end is an end without rows
  EXPECT_EQ(next(minus(2)), Step(minus(1), untouched));
}

TEST_F(Primary, a_table_that_comes_again_is_another_table) {
  store(5);
  g.call("db_remove_i64", {0});
  EXPECT_EQ(store(6), 1u);
  EXPECT_EQ(end(), minus(3));
  EXPECT_EQ(next(1), Step(minus(3), untouched));
  EXPECT_EQ(previous(minus(3)), Step(1, 6));
  EXPECT_EQ(previous(minus(2)), Step(minus(1), untouched));
  EXPECT_EQ(find(5), minus(3));
}

TEST_F(Primary, a_table_stays_for_the_rows_of_its_other_indices) {
  store(5);
  g.poke_value<uint64_t>(64, 1);
  EXPECT_EQ(g.call("db_idx64_store", {scope, table, token, 8, 64}), 0u);
  g.call("db_remove_i64", {0});
  EXPECT_EQ(end(), minus(2));
  EXPECT_EQ(find(5), minus(2));
  EXPECT_EQ(previous(minus(2)), Step(minus(1), untouched));
  EXPECT_EQ(g.error("db_idx64_remove", {0}), "");
  EXPECT_EQ(end(), minus(1));
  // Whichever index had the last row, the new table is another one for each.
  store(5);
  EXPECT_EQ(end(), minus(3));
  EXPECT_EQ(g.call("db_idx64_end", {token, scope, table}), minus(3));
}

TEST_F(Primary, iterators_are_shared_by_the_notified) {
  store(5);
  g.context.begin_apply({"bob"_n, "token"_n}, false);
  EXPECT_EQ(row(0), "row");
  EXPECT_EQ(g.call("db_store_i64", {scope, table, bob, 5, data, 3}), 1u);  // into bob's own table
  EXPECT_EQ(g.call("db_end_i64", {bob, scope, table}), minus(3));
  EXPECT_EQ(find(5), 0u);
  g.context.begin_apply({"alice"_n, "token"_n}, false);
  EXPECT_EQ(g.call("db_find_i64", {bob, scope, table, 5}), 1u);
}

// --- who may write, and who pays -------------------------------------------------------------------------------------

TEST_F(Primary, tables_of_others_are_read_not_written) {
  store(5);
  g.context.begin_apply({"bob"_n, "token"_n}, true);  // privilege does not help
  EXPECT_EQ(find(5), 0u);
  EXPECT_EQ(g.error("db_update_i64", {0, 0, data, 1}), not_own);
  EXPECT_EQ(g.error("db_remove_i64", {0}), not_own);
  EXPECT_EQ(row(0), "row");
  EXPECT_EQ(g.call("db_find_i64", {bob, scope, table, 5}), minus(1));
}

TEST_F(Primary, ids_are_unique_in_their_table) {
  store(5);
  EXPECT_EQ(store_error(token, 5), duplicate);
  EXPECT_EQ(row(0), "row");
  EXPECT_EQ(store_error(token, 5, 3), "");
  EXPECT_EQ(ram(g), "token+454");  // two tables, two rows of 3 bytes
}

// The node bills a new table before it looks at the payer of the row.
TEST_F(Primary, somebody_must_pay) {
  EXPECT_EQ(store_error(0, 5), "std::out_of_range: unknown key (eosio::chain::name): ");
  EXPECT_EQ(store_error(nobody, 5), unknown_payer);
  EXPECT_EQ(end(), minus(1));
  store(6);
  EXPECT_EQ(store_error(0, 5), no_payer);
  EXPECT_EQ(store_error(0, 6), no_payer);
  EXPECT_EQ(store_error(nobody, 6), duplicate);
  EXPECT_EQ(store_error(nobody, 5), unknown_payer);
  EXPECT_EQ(g.error("db_update_i64", {0, nobody, data, 1}), unknown_payer);
  EXPECT_EQ(row(0), "row");
}

TEST_F(Primary, ram_of_rows_and_tables) {
  EXPECT_EQ(ram(g), "");
  store(5, "12345", table, alice);
  EXPECT_EQ(ram(g), "alice+229");  // the table 112, the row 112 and its 5 bytes
  store(6, "", table, bob);
  EXPECT_EQ(ram(g), "alice+229 bob+112");
  g.call("db_update_i64", {0, 0, data, 7});  // 2 bytes more for who pays already
  EXPECT_EQ(ram(g), "alice+231 bob+112");
  g.call("db_update_i64", {0, alice, data, 1});
  EXPECT_EQ(ram(g), "alice+225 bob+112");
  g.call("db_update_i64", {0, token, data, 1});  // the row changes hands, the table does not
  EXPECT_EQ(ram(g), "alice+112 bob+112 token+113");
  g.call("db_remove_i64", {0});
  EXPECT_EQ(ram(g), "alice+112 bob+112");
  g.call("db_remove_i64", {1});  // the last row: the table's payer has his bytes back
  EXPECT_EQ(ram(g), "");
}

TEST_F(Primary, ram_is_counted_anew_for_each_receiver) {
  store(5, "12345", table, alice);
  g.context.begin_apply({"token"_n, {}}, false);
  EXPECT_EQ(ram(g), "");
  g.call("db_remove_i64", {0});
  EXPECT_EQ(ram(g), "alice-229");
}

TEST_F(Primary, a_read_only_transaction_writes_nothing) {
  store(5);
  refuse_writes(g);
  EXPECT_EQ(store_error(token, 6), read_only_error("store"));
  EXPECT_EQ(store_error(0, 6), read_only_error("store"));  // before anything else
  EXPECT_EQ(g.error("db_update_i64", {0, 0, data, 1}), read_only_error("update"));
  EXPECT_EQ(g.error("db_remove_i64", {0}), read_only_error("remove"));
  EXPECT_EQ(g.error("db_update_i64", {minus(1), 0, data, 1}), read_only_error("update"));
  EXPECT_EQ(g.error("db_remove_i64", {minus(1)}), read_only_error("remove"));
  EXPECT_EQ(row(0), "row");
  EXPECT_EQ(find(6), minus(2));
}

// --- memory ----------------------------------------------------------------------------------------------------------

TEST_F(Primary, ids_go_to_any_address) {
  store(5);
  store(0x0102'0304'0506'0708);
  for (uint32_t address : {200, 201, 204, 207}) {
    EXPECT_EQ(g.call("db_next_i64", {0, address}), 1u);
    EXPECT_EQ(g.peek(address), 0x0102'0304'0506'0708u);
    EXPECT_EQ(g.call("db_previous_i64", {1, address}), 0u);
    EXPECT_EQ(g.peek(address), 5u);
  }
}

}  // namespace
}  // namespace wrought
