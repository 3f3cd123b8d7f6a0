// What primary and secondary indices share: how iterators are refused, who may write, who pays.
#pragma once

#include "hostapi/antelope/context.h"

namespace wrought::antelope {

// Bytes billed to the payer beyond a row's own.
inline constexpr int64_t table_ram_bytes = 112;
inline constexpr int64_t row_ram_bytes = 112;

// The row of an iterator. nullptr: the failure is recorded.
[[nodiscard]] const IteratorCache::Row* live_row(AntelopeContext& context, const IteratorCache& cache,
                                                 int32_t iterator);
// The same for a row that is about to be written: it must belong to the receiver.
[[nodiscard]] const IteratorCache::Row* own_row(AntelopeContext& context, const IteratorCache& cache, int32_t iterator);

// A read-only transaction writes nothing; `verb` is store, update or remove. false: the failure is recorded.
[[nodiscard]] inline bool may_write(AntelopeContext& context, const char* verb) {
  if (!context.transaction.read_only) [[likely]]
    return true;
  (void)context.fail("table_operation_not_permitted",
                     std::string("cannot ") + verb + " a db record when executing a readonly transaction");
  return false;
}

// Only an account can be billed. false: the failure is recorded.
[[nodiscard]] bool payer_exists(AntelopeContext& context, uint64_t payer);

// The end iterator of a table, or -1 if there is no such table. For a table in which a row was found, add_table() does.
[[nodiscard]] int32_t end_iterator(const AntelopeContext& context, IteratorCache& cache, const TableId& id);

// An entry of `bytes` billed bytes comes, goes, or changes.
void entry_added(AntelopeContext& context, const TableId& id, uint64_t payer, int64_t bytes);
void entry_removed(AntelopeContext& context, const TableId& id, uint64_t payer, int64_t bytes);
void entry_changed(AntelopeContext& context, uint64_t old_payer, int64_t old_bytes, uint64_t payer, int64_t bytes);

[[nodiscard]] Failed no_payer(AntelopeContext& context);
[[nodiscard]] Failed duplicate_key(AntelopeContext& context);

}  // namespace wrought::antelope
