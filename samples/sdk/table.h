// A db table: rows of one type under (code, scope, table name), found by a 64-bit primary key.
#pragma once

#include "name.h"
#include "serialize.h"

namespace sdk {

inline constexpr Name same_payer{};  // an update with this payer leaves the row's payer as it is

// Row: serialisable, at most row_bytes_max packed, and primary_key() names its place in the table.
template <class Row, Name table_name>
class Table {
 public:
  static constexpr uint32_t row_bytes_max = 512;

  Table(Name code, uint64_t scope) : code_(code), scope_(scope) {}

  struct Found {
    int32_t iterator;  // negative: no such row
    Row row;
    explicit operator bool() const { return iterator >= 0; }
  };

  [[nodiscard]] Found find(uint64_t primary) const {
    Found found{db_find_i64(code_.value, scope_, table_name.value, primary), {}};
    if (found) found.row = read(found.iterator);
    return found;
  }

  [[nodiscard]] Found require(uint64_t primary, Text message) const {
    Found found = find(primary);
    check(static_cast<bool>(found), message);
    return found;
  }

  void store(Name payer, const Row& row) const {
    const Writer<row_bytes_max> packed = pack(row);
    db_store_i64(scope_, table_name.value, payer.value, row.primary_key(), packed.data(), packed.size());
  }

  void update(const Found& found, Name payer) const {
    const Writer<row_bytes_max> packed = pack(found.row);
    db_update_i64(found.iterator, payer.value, packed.data(), packed.size());
  }

  void remove(const Found& found) const { db_remove_i64(found.iterator); }

 private:
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
