// A db table: rows of one type under (code, scope, table name), found by a 64-bit primary key and by any number of
// secondary keys.
//
//   Table<Account, "accounts"_n>                                   by primary key alone
//   Table<Order, "orders"_n, &Order::price, &Order::by_owner>      by<&Order::price>() is the index of that key
//
// A secondary key is a member of the row, or a member function that computes it; its type says the kind of index
// (index.h). Entries of the indices follow what is stored, updated and removed here.
#pragma once

#include "index.h"
#include "name.h"
#include "serialize.h"

namespace sdk {

inline constexpr Name same_payer{};  // an update with this payer leaves the row's payer as it is

// Row: serialisable, at most row_bytes_max packed, and primary_key() names its place in the table.
template <class Row, Name table_name, auto... keys>
class Table {
 public:
  static constexpr uint32_t row_bytes_max = 512;

  Table(Name code, uint64_t scope) : code_(code), scope_(scope) {}

  struct Found {
    int32_t iterator;  // negative: no such row; below -1 the end of the table
    Row row;
    explicit operator bool() const { return iterator >= 0; }
  };

  [[nodiscard]] Found find(uint64_t primary) const {
    return found(db_find_i64(code_.value, scope_, table_name.value, primary));
  }

  [[nodiscard]] Found require(uint64_t primary, Text message) const {
    Found found = find(primary);
    check(static_cast<bool>(found), message);
    return found;
  }

  // The first row with this primary key or a larger one; with a larger one.
  [[nodiscard]] Found lower_bound(uint64_t primary) const {
    return found(db_lowerbound_i64(code_.value, scope_, table_name.value, primary));
  }
  [[nodiscard]] Found upper_bound(uint64_t primary) const {
    return found(db_upperbound_i64(code_.value, scope_, table_name.value, primary));
  }
  // Behind the last row. Without a table it is -1, of which the host refuses to say what comes before.
  [[nodiscard]] Found end() const { return {db_end_i64(code_.value, scope_, table_name.value), {}}; }
  [[nodiscard]] Found last() const {
    const Found behind = end();
    return behind.iterator == -1 ? behind : previous(behind);
  }
  [[nodiscard]] static Found next(const Found& from) {
    uint64_t primary;
    return found(db_next_i64(from.iterator, &primary));
  }
  [[nodiscard]] static Found previous(const Found& from) {
    uint64_t primary;
    return found(db_previous_i64(from.iterator, &primary));
  }

  void store(Name payer, const Row& row) const {
    const Writer<row_bytes_max> packed = pack(row);
    const uint64_t primary = row.primary_key();
    db_store_i64(scope_, table_name.value, payer.value, primary, packed.data(), packed.size());
    (by<keys>().store(payer, primary, key_of<keys>(row)), ...);
  }

  // The primary key may not change.
  void update(const Found& found, Name payer) const {
    const Writer<row_bytes_max> packed = pack(found.row);
    db_update_i64(found.iterator, payer.value, packed.data(), packed.size());
    (by<keys>().update(payer, found.row.primary_key(), key_of<keys>(found.row)), ...);
  }

  void remove(const Found& found) const {
    db_remove_i64(found.iterator);
    (by<keys>().remove(found.row.primary_key()), ...);
  }

  template <auto key>
  [[nodiscard]] auto by() const {
    return Index<decltype(key_of<key>(Row{}))>(code_, scope_, index_name<key>());
  }

 private:
  // Tools look for the n-th index under the table's name with n in its last four bits.
  template <auto key>
  static consteval uint64_t index_name() {
    uint64_t number = 0;
    const bool listed = ((__is_same(Is<key>, Is<keys>) || (++number, false)) || ...);
    if (!listed || number > 15) __builtin_trap();
    return (table_name.value & ~uint64_t{15}) | number;
  }
  template <auto>
  struct Is {};

  template <auto key>
  static auto key_of(const Row& row) {
    if constexpr (requires { (row.*key)(); }) {
      return (row.*key)();
    } else {
      return row.*key;
    }
  }

  static Found found(int32_t iterator) {
    Found found{iterator, {}};
    if (found) found.row = read(iterator);
    return found;
  }
  static Row read(int32_t iterator) {
    uint8_t bytes[row_bytes_max];
    const int32_t size = db_get_i64(iterator, bytes, sizeof(bytes));
    Reader reader(bytes, static_cast<uint32_t>(size));
    Row row;
    reader(row);
    return row;
  }
  static Writer<row_bytes_max> pack(const Row& row) {
    Writer<row_bytes_max> packed;
    packed(row);
    return packed;
  }

  Name code_;
  uint64_t scope_;
};

}  // namespace sdk
