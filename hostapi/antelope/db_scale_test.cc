// Tables of hostile sizes: what one action may do to the host's memory and time, through the host functions.
#include <malloc.h>

#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_secondary.h"
#include "hostapi/antelope/test_guest.h"

namespace wrought {
namespace {

const uint64_t token = ("token"_n).value, alice = ("alice"_n).value;
constexpr uint64_t scope = 1, table = 2;
int32_t end_of(int32_t number) { return -(number + 2); }

Span span_of(std::string& text) {
  return {reinterpret_cast<uint8_t*>(text.data()), static_cast<uint32_t>(text.size())};
}

// Rows 0, 10, 20, ... in the state below the guest's overlay.
void fill(MemoryState& state, uint64_t rows) {
  Overlay writes(&state);
  const TableId id{token, scope, table};
  for (uint64_t i = 0; i < rows; ++i) {
    (void)put_row(writes, row_key(id, 10 * i), alice, std::to_string(i));
    (void)add_table_entry(writes, id, alice);
  }
  ASSERT_TRUE(writes.commit_to(state).ok());
}

TEST(DbScale, a_million_iterators_in_one_action) {
  constexpr int32_t rows = 1'000'000;
  TestGuest g;
  fill(g.state, rows);
  uint64_t primary = 0;
  ASSERT_EQ(antelope::db_find_i64(g.context, token, scope, table, 0).value, 0);
  for (int32_t i = 0; i + 1 < rows; ++i) {
    ASSERT_EQ(antelope::db_next_i64(g.context, i, primary).value, i + 1);
    ASSERT_EQ(primary, 10u * static_cast<uint64_t>(i + 1));
  }
  EXPECT_EQ(antelope::db_next_i64(g.context, rows - 1, primary).value, end_of(0));
  for (const int32_t i : {0, 12, 13, 999'999}) {
    EXPECT_EQ(antelope::db_find_i64(g.context, token, scope, table, 10 * static_cast<uint64_t>(i)).value, i);
    EXPECT_EQ(antelope::db_lowerbound_i64(g.context, token, scope, table, 10 * static_cast<uint64_t>(i)).value, i);
  }
}

TEST(DbScale, a_hundred_thousand_rows_stored_and_removed_in_one_action) {
  constexpr int32_t rows = 100'000;
  TestGuest g;
  uint64_t primary = 0;
  std::string data = "row";
  for (int32_t i = 0; i < rows; ++i) {
    ASSERT_EQ(antelope::db_store_i64(g.context, scope, table, alice, static_cast<uint64_t>(i), span_of(data)).value, i);
  }
  for (int32_t i = 0; i + 1 < rows; ++i) {
    ASSERT_FALSE(antelope::db_remove_i64(g.context, i).failed);
    ASSERT_EQ(antelope::db_lowerbound_i64(g.context, token, scope, table, 0).value, i + 1);
    ASSERT_EQ(antelope::db_previous_i64(g.context, i + 1, primary).value, -1);
  }
  ASSERT_FALSE(antelope::db_remove_i64(g.context, rows - 1).failed);
  EXPECT_EQ(antelope::db_end_i64(g.context, token, scope, table).value, -1);
  // A row of the same id is another row, with another iterator.
  EXPECT_EQ(antelope::db_store_i64(g.context, scope, table, alice, 5, span_of(data)).value, rows);
}

TEST(DbScale, a_hundred_thousand_tables) {
  constexpr int32_t tables = 100'000;
  TestGuest g;
  std::string data = "row";
  for (int32_t i = 0; i < tables; ++i) {
    ASSERT_EQ(antelope::db_store_i64(g.context, scope, static_cast<uint64_t>(i), alice, 7, span_of(data)).value, i);
  }
  for (int32_t i = 0; i < tables; ++i) {
    ASSERT_EQ(antelope::db_end_i64(g.context, token, scope, static_cast<uint64_t>(i)).value, end_of(i));
  }
}

TEST(DbScale, rows_of_a_megabyte) {
  TestGuest g;
  std::string data(1 << 20, 'a'), read(1 << 20, 0);
  ASSERT_EQ(antelope::db_store_i64(g.context, scope, table, alice, 1, span_of(data)).value, 0);
  for (char fill = 'b'; fill <= 'z'; ++fill) {
    data.assign(data.size(), fill);
    ASSERT_FALSE(antelope::db_update_i64(g.context, 0, 0, span_of(data)).failed);
    ASSERT_EQ(antelope::db_get_i64(g.context, 0, span_of(read)).value, 1 << 20);
    ASSERT_EQ(read, data);
  }
}

// Bytes of the host's memory that a unit of gas buys, at most: what bounds the memory of a transaction by its gas.
// AddressSanitizer's allocator answers 0 here, which says nothing; the release build does.
constexpr double bytes_per_gas_max = 2.5;

template <class Call>
double bytes_per_gas(std::string_view function, uint64_t bytes_named, const Call& call) {
  constexpr uint64_t calls = 200'000;
  const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  for (uint64_t i = 0; i < calls; ++i) call(i);
  const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
  const GasCost gas = find_profile("antelope")->find("env", function)->gas;
  const double paid =
      static_cast<double>(gas.base) + static_cast<double>(gas.per_byte) * static_cast<double>(bytes_named);
  // Calls may give back more than they take: then this is negative.
  return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(calls) / paid;
}

TEST(DbScale, gas_bounds_memory) {
  std::string none;
  const unsigned __int128 key[2] = {1, 2};
  {
    TestGuest g;
    EXPECT_LT(
        bytes_per_gas("db_store_i64", 0,
                      [&](uint64_t i) {
                        ASSERT_FALSE(antelope::db_store_i64(g.context, scope, table, alice, i, span_of(none)).failed);
                      }),
        bytes_per_gas_max);
    EXPECT_LT(bytes_per_gas("db_remove_i64", 0,
                            [&](uint64_t i) {
                              ASSERT_FALSE(antelope::db_remove_i64(g.context, static_cast<int32_t>(i)).failed);
                            }),
              bytes_per_gas_max);
  }
  {
    TestGuest g;  // each row in a table of its own
    EXPECT_LT(bytes_per_gas("db_store_i64", 0,
                            [&](uint64_t i) {
                              ASSERT_FALSE(antelope::db_store_i64(g.context, scope, i, alice, i, span_of(none)).failed);
                            }),
              bytes_per_gas_max);
  }
  {
    TestGuest g;
    const SpanOf<unsigned __int128> span{reinterpret_cast<uint8_t*>(const_cast<unsigned __int128*>(key)), 2};
    EXPECT_LT(
        bytes_per_gas("db_idx256_store", 0,
                      [&](uint64_t i) {
                        ASSERT_FALSE(antelope::idx_store<antelope::Idx256>(g.context, scope, i, alice, i, span).failed);
                      }),
        bytes_per_gas_max);
  }
  {
    TestGuest g;
    fill(g.state, 200'000);
    EXPECT_LT(bytes_per_gas("db_find_i64", 0,
                            [&](uint64_t i) {
                              ASSERT_GE(antelope::db_find_i64(g.context, token, scope, table, 10 * i).value, 0);
                            }),
              bytes_per_gas_max);
    EXPECT_LT(bytes_per_gas("db_remove_i64", 0,
                            [&](uint64_t i) {
                              ASSERT_FALSE(antelope::db_remove_i64(g.context, static_cast<int32_t>(i)).failed);
                              if (i % 16 == 15)
                                (void)antelope::db_lowerbound_i64(g.context, token, scope, table, 10 * (i - 15));
                            }),
              bytes_per_gas_max);
  }
}

}  // namespace
}  // namespace wrought
