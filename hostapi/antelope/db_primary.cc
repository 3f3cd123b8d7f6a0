// The primary index: rows of bytes by a 64-bit id, in tables (code, scope, table).
//
// Contracts write only their own tables and read any. Iterators live as long as the action (tables.h).
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/db_iterators.h"

#include <algorithm>

namespace wrought::antelope {

namespace {

int64_t billed_bytes(std::string_view data) { return row_ram_bytes + static_cast<int64_t>(data.size()); }

// Is this entry a row of the table whose rows' keys begin with `rows`?
bool is_row(const std::optional<Entry>& entry, const Key& rows) { return entry && entry->key.starts_with(rows.view()); }

// Iterator of the entry found, or of the table's end, or -1 without a table.
int32_t iterator_at(Context& context, const TableId& id, const std::optional<Entry>& found) {
  IteratorCache& cache = context.primary_iterators;
  if (!is_row(found, table_key(id, primary_kind))) return end_iterator(context, cache, id);
  return cache.add_row(cache.add_table(id), primary_of(found->key), found->value);
}

}  // namespace

HostResult<int32_t> db_store_i64(Context& context, uint64_t scope, uint64_t table, uint64_t payer, uint64_t id,
                                 Span buffer) {
  if (!may_write(context, "store")) return Failed{};
  const TableId table_id{context.receiver.value, scope, table};
  // A new table is billed before the payer of its first row is looked at.
  if (payer == 0 && table_exists(context.state, table_id)) return no_payer(context);
  const Key key = row_key(table_id, id);
  if (context.state.get(key)) return duplicate_key(context);
  if (!payer_exists(context, payer)) return Failed{};
  const std::string_view stored = put_row(context.state, key, payer, buffer.view());
  entry_added(context, table_id, payer, billed_bytes(buffer.view()));
  IteratorCache& cache = context.primary_iterators;
  return cache.add_row(cache.add_table(table_id), id, stored);
}

HostResult<void> db_update_i64(Context& context, int32_t iterator, uint64_t payer, Span buffer) {
  if (!may_write(context, "update")) return Failed{};
  IteratorCache& cache = context.primary_iterators;
  const auto* row = own_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const StoredRow old = decode_row(row->value);
  if (payer == 0) payer = old.payer;
  if (payer != old.payer && !payer_exists(context, payer)) return Failed{};
  entry_changed(context, old.payer, billed_bytes(old.data), payer, billed_bytes(buffer.view()));
  const Key key = row_key(cache.table(row->table), row->primary);
  cache.set_value(iterator, put_row(context.state, key, payer, buffer.view()));
  return {};
}

HostResult<void> db_remove_i64(Context& context, int32_t iterator) {
  if (!may_write(context, "remove")) return Failed{};
  IteratorCache& cache = context.primary_iterators;
  const auto* row = own_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const TableId id = cache.table(row->table);
  const StoredRow old = decode_row(row->value);
  entry_removed(context, id, old.payer, billed_bytes(old.data));
  context.state.erase(row_key(id, row->primary));
  cache.remove_row(iterator);
  return {};
}

HostResult<int32_t> db_get_i64(Context& context, int32_t iterator, Span buffer) {
  const auto* row = live_row(context, context.primary_iterators, iterator);
  if (row == nullptr) return Failed{};
  const std::string_view data = decode_row(row->value).data;
  if (buffer.size == 0) return static_cast<int32_t>(data.size());
  const size_t copied = std::min<size_t>(buffer.size, data.size());
  std::memcpy(buffer.data, data.data(), copied);
  return static_cast<int32_t>(copied);
}

HostResult<int32_t> db_next_i64(Context& context, int32_t iterator, uint64_t& primary) {
  if (iterator < -1) return -1;  // nothing comes after an end
  IteratorCache& cache = context.primary_iterators;
  const auto* row = live_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const int32_t table = row->table;
  const auto next = context.state.upper_bound(row_key(cache.table(table), row->primary));
  if (!is_row(next, table_key(cache.table(table), primary_kind))) return IteratorCache::end_of(table);
  const uint64_t id = primary_of(next->key);
  const int32_t found = cache.add_row(table, id, next->value);
  primary = id;
  return found;
}

HostResult<int32_t> db_previous_i64(Context& context, int32_t iterator, uint64_t& primary) {
  IteratorCache& cache = context.primary_iterators;
  TableId id;
  Key from;
  if (iterator < -1) {  // from the end: the last row, the one before everything of the next kind
    const TableId* table = cache.table_of_end(iterator);
    if (table == nullptr) return context.fail("invalid_table_iterator", "not a valid end iterator");
    if (cache.is_end_of_removed(iterator)) return -1;
    id = *table;
    from = table_key(id, primary_kind + 1);
  } else {
    const auto* row = live_row(context, cache, iterator);
    if (row == nullptr) return Failed{};
    id = cache.table(row->table);
    from = row_key(id, row->primary);
  }
  const auto previous = context.state.before(from);
  if (!is_row(previous, table_key(id, primary_kind))) return -1;
  const uint64_t found = primary_of(previous->key);
  const int32_t result = cache.add_row(cache.add_table(id), found, previous->value);
  primary = found;
  return result;
}

HostResult<int32_t> db_find_i64(Context& context, uint64_t code, uint64_t scope, uint64_t table, uint64_t id) {
  const TableId table_id{code, scope, table};
  IteratorCache& cache = context.primary_iterators;
  if (const auto value = context.state.get(row_key(table_id, id))) {
    return cache.add_row(cache.add_table(table_id), id, *value);
  }
  return end_iterator(context, cache, table_id);
}

HostResult<int32_t> db_lowerbound_i64(Context& context, uint64_t code, uint64_t scope, uint64_t table, uint64_t id) {
  const TableId table_id{code, scope, table};
  return iterator_at(context, table_id, context.state.lower_bound(row_key(table_id, id)));
}

HostResult<int32_t> db_upperbound_i64(Context& context, uint64_t code, uint64_t scope, uint64_t table, uint64_t id) {
  const TableId table_id{code, scope, table};
  return iterator_at(context, table_id, context.state.upper_bound(row_key(table_id, id)));
}

HostResult<int32_t> db_end_i64(Context& context, uint64_t code, uint64_t scope, uint64_t table) {
  return end_iterator(context, context.primary_iterators, {code, scope, table});
}

}  // namespace wrought::antelope
