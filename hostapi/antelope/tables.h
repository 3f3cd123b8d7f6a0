// Contract tables in the state, and the iterators that contracts hold on them.
//
// Keys: 't' code scope table kind ..., all big-endian, so byte order is row order:
//   kind 0             the table object: payer, number of entries of all indices; there while that number is not 0
//   kind 1  primary    a row of the primary index: payer, data
//   kind 2i   key primary   secondary index i, for order:  payer, key as the contract gave it
//   kind 2i+1 primary       secondary index i, by primary: payer, key as the contract gave it
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hostapi/antelope/number_index.h"
#include "hostapi/guest_arguments.h"
#include "hostapi/state/overlay.h"

namespace wrought {

struct TableId {
  uint64_t code = 0, scope = 0, table = 0;
  bool operator==(const TableId&) const = default;
  auto operator<=>(const TableId&) const = default;
  friend uint64_t hash_of(const TableId& id, const HashSecret& secret) {
    return secret.mix(secret.mix(id.code, id.scope), id.table);
  }
};

inline constexpr uint8_t table_object_kind = 0;
inline constexpr uint8_t primary_kind = 1;
[[nodiscard]] constexpr uint8_t secondary_order_kind(uint8_t index) { return static_cast<uint8_t>(2 + 2 * index); }

[[nodiscard]] Key table_key(const TableId& id, uint8_t kind);
// The id of a row's or entry's key, which ends in it. REQUIRES: key.size() >= 8
[[nodiscard]] uint64_t primary_of(std::string_view key);
[[nodiscard]] Key row_key(const TableId& id, uint64_t primary);

// A stored row or secondary entry: the payer, then the data or the key.
struct StoredRow {
  uint64_t payer;
  std::string_view data;
};
[[nodiscard]] StoredRow decode_row(std::string_view value);
// Answers the value as it is stored now.
std::string_view put_row(Overlay& state, std::string_view key, uint64_t payer, std::string_view data);

// What one key of the state says, for listings of rows; false if it is not a primary row.
struct RowName {
  TableId table;
  uint64_t primary;
};
[[nodiscard]] bool decode_row_key(std::string_view key, RowName& name);

[[nodiscard]] bool table_exists(const StateView& state, const TableId& id);
// One entry more or less in a table, creating or removing its object. The object's payer is answered when it was
// created or removed, else 0.
uint64_t add_table_entry(Overlay& state, const TableId& id, uint64_t payer);
uint64_t remove_table_entry(Overlay& state, const TableId& id);

// Iterators of one action on one kind of index: rows 0, 1, 2, ... in the order they were first touched; the end of the
// k-th table touched is -(k + 2).
//
// A row's stored value comes with its iterator: only this action can change it while it runs, and only by the iterator,
// so reads need not look for it again.
class IteratorCache {
 public:
  struct Row {
    int32_t table;  // index into tables
    bool removed;
    uint64_t primary;
    std::string_view value;  // as decode_row() takes it; a view into the state
  };

  // What it keeps it takes from `memory`, which outlives it.
  explicit IteratorCache(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : tables_(memory), table_index_(memory), rows_(memory), row_index_(memory) {}
  int32_t add_table(const TableId& id);
  int32_t add_row(int32_t table, uint64_t primary, std::string_view value);
  void set_value(int32_t iterator, std::string_view value) { rows_[static_cast<size_t>(iterator)].value = value; }
  void remove_row(int32_t iterator);
  // The table has vanished with its last entry. One that comes again under its name is another, with another end.
  void remove_table(const TableId& id) { table_index_.remove(id); }

  [[nodiscard]] static int32_t end_of(int32_t table) { return -(table + 2); }
  // Table of an end iterator, or nullptr.
  [[nodiscard]] const TableId* table_of_end(int32_t iterator) const;
  // Has the table of this end iterator vanished? REQUIRES: table_of_end(iterator)
  [[nodiscard]] bool is_end_of_removed(int32_t iterator) const;
  [[nodiscard]] const TableId& table(int32_t index) const { return tables_[static_cast<size_t>(index)]; }
  [[nodiscard]] const std::pmr::vector<Row>& rows() const { return rows_; }

 private:
  struct RowId {
    int32_t table;
    uint64_t primary;
    bool operator==(const RowId&) const = default;
    friend uint64_t hash_of(const RowId& id, const HashSecret& secret) {
      return secret.mix(static_cast<uint64_t>(id.table), id.primary);
    }
  };

  std::pmr::vector<TableId> tables_;
  NumberIndex<TableId> table_index_;
  std::pmr::vector<Row> rows_;
  NumberIndex<RowId> row_index_;
};

}  // namespace wrought
