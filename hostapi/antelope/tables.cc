// Keys, values and iterators of contract tables.
#include "hostapi/antelope/tables.h"

namespace wrought {

namespace {

constexpr size_t rows_at_first = 8, tables_at_first = 4;  // most actions touch no more

struct TableObject {
  uint64_t payer, entries;
};

uint64_t read_u64_big_endian(const char* bytes) {
  uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return __builtin_bswap64(value);
}

void put_table_object(Overlay& state, std::string_view key, const TableObject& object) {
  state.put(key, {reinterpret_cast<const char*>(&object), sizeof object});
}

bool get_table_object(const StateView& state, std::string_view key, TableObject& object) {
  const auto value = state.get(key);
  if (!value || value->size() != sizeof object) return false;
  std::memcpy(&object, value->data(), sizeof object);
  return true;
}

}  // namespace

Key table_key(const TableId& id, uint8_t kind) {
  Key key("t");
  key.append_u64(id.code).append_u64(id.scope).append_u64(id.table).append_u8(kind);
  return key;
}

Key row_key(const TableId& id, uint64_t primary) {
  Key key = table_key(id, primary_kind);
  key.append_u64(primary);
  return key;
}

uint64_t primary_of(std::string_view key) { return read_u64_big_endian(key.data() + key.size() - sizeof(uint64_t)); }

StoredRow decode_row(std::string_view value) {
  StoredRow row{0, {}};
  if (value.size() < sizeof row.payer) return row;
  std::memcpy(&row.payer, value.data(), sizeof row.payer);
  row.data = value.substr(sizeof row.payer);
  return row;
}

std::string_view put_row(Overlay& state, std::string_view key, uint64_t payer, std::string_view data) {
  return state.put(key, {reinterpret_cast<const char*>(&payer), sizeof payer}, data);
}

bool decode_row_key(std::string_view key, RowName& name) {
  if (key.size() != 34 || key[0] != 't' || key[25] != static_cast<char>(primary_kind)) return false;
  name.table = {read_u64_big_endian(&key[1]), read_u64_big_endian(&key[9]), read_u64_big_endian(&key[17])};
  name.primary = read_u64_big_endian(&key[26]);
  return true;
}

bool table_exists(const StateView& state, const TableId& id) {
  return state.get(table_key(id, table_object_kind)).has_value();
}

uint64_t add_table_entry(Overlay& state, const TableId& id, uint64_t payer) {
  const Key key = table_key(id, table_object_kind);
  TableObject object{payer, 0};
  const bool existed = get_table_object(state, key, object);
  ++object.entries;
  put_table_object(state, key, object);
  return existed ? 0 : payer;
}

uint64_t remove_table_entry(Overlay& state, const TableId& id) {
  const Key key = table_key(id, table_object_kind);
  TableObject object{0, 0};
  if (!get_table_object(state, key, object)) return 0;
  if (--object.entries != 0) {
    put_table_object(state, key, object);
    return 0;
  }
  state.erase(key);
  return object.payer;
}

int32_t IteratorCache::add_table(const TableId& id) {
  if (const auto known = table_index_.find(id)) return *known;
  const auto table = static_cast<int32_t>(tables_.size());
  if (tables_.empty()) tables_.reserve(tables_at_first);
  tables_.push_back(id);
  table_index_.add(id, table);
  return table;
}

int32_t IteratorCache::add_row(int32_t table, uint64_t primary, std::string_view value) {
  if (const auto known = row_index_.find({table, primary})) return *known;
  const auto row = static_cast<int32_t>(rows_.size());
  if (rows_.empty()) rows_.reserve(rows_at_first);
  rows_.push_back({table, false, primary, value});
  row_index_.add({table, primary}, row);
  return row;
}

// The number stays taken: whoever still holds it learns that its row is gone.
void IteratorCache::remove_row(int32_t iterator) {
  Row& row = rows_[static_cast<size_t>(iterator)];
  row.removed = true;
  row_index_.remove({row.table, row.primary});
}

const TableId* IteratorCache::table_of_end(int32_t iterator) const {
  const int64_t table = -(int64_t{iterator} + 2);
  if (iterator >= -1 || table >= static_cast<int64_t>(tables_.size())) return nullptr;
  return &tables_[static_cast<size_t>(table)];
}

bool IteratorCache::is_end_of_removed(int32_t iterator) const {
  const auto known = table_index_.find(*table_of_end(iterator));
  return !known || end_of(*known) != iterator;
}

}  // namespace wrought
