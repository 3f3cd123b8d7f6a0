// Iterator checks and RAM accounts, shared by all indices.
#include "hostapi/antelope/db_iterators.h"

namespace wrought::antelope {

const IteratorCache::Row* live_row(AntelopeContext& context, const IteratorCache& cache, int32_t iterator) {
  const char *error_class = "invalid_table_iterator", *message = nullptr;
  if (iterator == -1) {
    message = "invalid iterator";
  } else if (iterator < 0) {
    error_class = "table_operation_not_permitted";
    message = "dereference of end iterator";
  } else if (static_cast<size_t>(iterator) >= cache.rows().size()) {
    message = "iterator out of range";
  } else if (cache.rows()[static_cast<size_t>(iterator)].removed) {
    error_class = "table_operation_not_permitted";
    message = "dereference of deleted object";
  } else {
    return &cache.rows()[static_cast<size_t>(iterator)];
  }
  (void)context.fail(error_class, message);
  return nullptr;
}

const IteratorCache::Row* own_row(AntelopeContext& context, const IteratorCache& cache, int32_t iterator) {
  const auto* row = live_row(context, cache, iterator);
  if (row == nullptr || cache.table(row->table).code == context.receiver.value) return row;
  (void)context.fail("table_access_violation", "db access violation");
  return nullptr;
}

bool payer_exists(AntelopeContext& context, uint64_t payer) {
  // The receiver runs, so it exists; who has a delta was looked up when he got it.
  if (payer == context.receiver.value || context.ram_deltas.contains(payer)) return true;
  if (account_exists(context.state, Name{payer})) return true;
  (void)context.fail("std::out_of_range", unknown_account_text(Name{payer}));
  return false;
}

int32_t end_iterator(const AntelopeContext& context, IteratorCache& cache, const TableId& id) {
  return table_exists(context.state, id) ? IteratorCache::end_of(cache.add_table(id)) : -1;
}

void entry_added(AntelopeContext& context, const TableId& id, uint64_t payer, int64_t bytes) {
  context.add_ram(payer, bytes);
  if (add_table_entry(context.state, id, payer) != 0) context.add_ram(payer, table_ram_bytes);
}

void entry_removed(AntelopeContext& context, const TableId& id, uint64_t payer, int64_t bytes) {
  context.add_ram(payer, -bytes);
  if (const uint64_t owner = remove_table_entry(context.state, id); owner != 0) {
    context.add_ram(owner, -table_ram_bytes);
    context.primary_iterators.remove_table(id);
    for (auto& cache : context.secondary_iterators) cache.remove_table(id);
  }
}

void entry_changed(AntelopeContext& context, uint64_t old_payer, int64_t old_bytes, uint64_t payer, int64_t bytes) {
  if (old_payer == payer && old_bytes == bytes) return;
  context.add_ram(old_payer, -old_bytes);
  context.add_ram(payer, bytes);
}

Failed no_payer(AntelopeContext& context) {
  return context.fail("invalid_table_payer", "must specify a valid account to pay for new record");
}

Failed duplicate_key(AntelopeContext& context) {
  return context.fail("std::logic_error", "could not insert object, most likely a uniqueness constraint was violated");
}

}  // namespace wrought::antelope
