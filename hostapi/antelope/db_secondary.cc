// Secondary indices. Each entry is kept twice: by (key, primary) for order, by primary for access (tables.h).
#include "hostapi/antelope/db_secondary.h"

#include "hostapi/antelope/db_iterators.h"

namespace wrought::antelope {

namespace {

template <class Index>
constexpr uint8_t order_kind = secondary_order_kind(Index::number);
template <class Index>
constexpr uint8_t by_primary_kind = order_kind<Index> + 1;

// A key as the contract gave it. Only idx256 can be refused here: its length is an argument.
using RawKey = Key;

template <class T>
RawKey raw_key(const T& key) {
  return RawKey({reinterpret_cast<const char*>(&key), sizeof key});
}
RawKey raw_key(const SpanOf<Uint128>& key) {
  return RawKey({reinterpret_cast<const char*>(key.data), 2 * sizeof(Uint128)});
}
template <class T>
void write_key(T& key, std::string_view raw) {
  std::memcpy(&key, raw.data(), sizeof key);
}
void write_key(SpanOf<Uint128>& key, std::string_view raw) { std::memcpy(key.data, raw.data(), raw.size()); }

// Floats sort as their bits do, once negative ones are turned around; the two zeros are one value.
template <class Bits>
Bits float_order(Bits bits) {
  constexpr Bits sign = Bits{1} << (sizeof(Bits) * 8 - 1);
  if (bits == sign) bits = 0;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

uint64_t word(std::string_view raw, size_t index) {
  uint64_t value;
  std::memcpy(&value, raw.data() + index * sizeof value, sizeof value);
  return value;
}

template <class Index>
void append_order(Key& out, std::string_view raw) {
  if constexpr (Index::number == Idx64::number) {
    out.append_u64(word(raw, 0));
  } else if constexpr (Index::number == IdxDouble::number) {
    out.append_u64(float_order(word(raw, 0)));
  } else if constexpr (Index::number == IdxLongDouble::number) {
    const Uint128 bits = float_order(Uint128{word(raw, 1)} << 64 | word(raw, 0));
    out.append_u64(static_cast<uint64_t>(bits >> 64)).append_u64(static_cast<uint64_t>(bits));
  } else {
    for (size_t i = 0; i < raw.size() / 16; ++i) out.append_u64(word(raw, 2 * i + 1)).append_u64(word(raw, 2 * i));
  }
}

// Keys that no entry may have.
template <class T>
bool refuse_key(Context& context, const T& key) {
  bool nan = false;
  if constexpr (std::is_same_v<T, Float64>) nan = (key.bits & ~(uint64_t{1} << 63)) > 0x7ff0'0000'0000'0000u;
  if constexpr (std::is_same_v<T, Float128>) nan = is_nan(key);
  if (nan) (void)context.fail("transaction_exception", "NaN is not an allowed value for a secondary key");
  return nan;
}
bool refuse_key(Context& context, const SpanOf<Uint128>& key) {
  if (key.count == 2) return false;
  (void)context.fail("db_api_exception", "invalid size of secondary key array for idx256: given " +
                                             std::to_string(key.count) + " bytes but expected 2 bytes");
  return true;
}

template <class Index>
Key prefix_key(const TableId& id, std::string_view raw) {
  Key key = table_key(id, order_kind<Index>);
  append_order<Index>(key, raw);
  return key;
}
template <class Index>
Key order_key(const TableId& id, std::string_view raw, uint64_t primary) {
  return prefix_key<Index>(id, raw).append_u64(primary);
}
template <class Index>
Key by_primary_key(const TableId& id, uint64_t primary) {
  return table_key(id, by_primary_kind<Index>).append_u64(primary);
}

template <class Index>
IteratorCache& cache_of(Context& context) {
  return context.secondary_iterators[Index::number];
}

// What lowerbound and upperbound found: key and id go to the guest only if it is an entry of this table.
template <class Index, class OutKey>
int32_t answer_bound(Context& context, const TableId& id, const std::optional<Entry>& found, OutKey& key,
                     uint64_t& primary) {
  IteratorCache& cache = cache_of<Index>(context);
  if (!found || !found->key.starts_with(table_key(id, order_kind<Index>).view())) {
    return end_iterator(context, cache, id);
  }
  const uint64_t id_found = primary_of(found->key);
  const RawKey raw(decode_row(found->value).data);
  const int32_t iterator = cache.add_row(cache.add_table(id), id_found, found->value);
  // Id before key: visible when a contract lets the two overlap.
  primary = id_found;
  write_key(key, raw.view());
  return iterator;
}

}  // namespace

template <class Index>
HostResult<int32_t> idx_store(Context& context, uint64_t scope, uint64_t table, uint64_t payer, uint64_t id,
                              typename Index::In key) {
  if (refuse_key(context, key) || !may_write(context, "store")) return Failed{};
  if (payer == 0) return no_payer(context);
  const TableId table_id{context.receiver.value, scope, table};
  const Key by_primary = by_primary_key<Index>(table_id, id);
  if (context.state.get(by_primary)) return duplicate_key(context);
  if (!payer_exists(context, payer)) return Failed{};
  const RawKey raw = raw_key(key);
  const std::string_view stored = put_row(context.state, by_primary, payer, raw);
  (void)put_row(context.state, order_key<Index>(table_id, raw, id), payer, raw);
  entry_added(context, table_id, payer, Index::ram_bytes);
  IteratorCache& cache = cache_of<Index>(context);
  return cache.add_row(cache.add_table(table_id), id, stored);
}

template <class Index>
HostResult<void> idx_update(Context& context, int32_t iterator, uint64_t payer, typename Index::In key) {
  if (refuse_key(context, key) || !may_write(context, "update")) return Failed{};
  IteratorCache& cache = cache_of<Index>(context);
  const auto* row = own_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const TableId& id = cache.table(row->table);
  const StoredRow old = decode_row(row->value);
  if (payer == 0) payer = old.payer;
  if (payer != old.payer && !payer_exists(context, payer)) return Failed{};
  entry_changed(context, old.payer, Index::ram_bytes, payer, Index::ram_bytes);
  context.state.erase(order_key<Index>(id, old.data, row->primary));
  const RawKey raw = raw_key(key);
  (void)put_row(context.state, order_key<Index>(id, raw, row->primary), payer, raw);
  cache.set_value(iterator, put_row(context.state, by_primary_key<Index>(id, row->primary), payer, raw));
  return {};
}

template <class Index>
HostResult<void> idx_remove(Context& context, int32_t iterator) {
  if (!may_write(context, "remove")) return Failed{};
  IteratorCache& cache = cache_of<Index>(context);
  const auto* row = own_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const TableId id = cache.table(row->table);
  const StoredRow old = decode_row(row->value);
  entry_removed(context, id, old.payer, Index::ram_bytes);
  context.state.erase(order_key<Index>(id, old.data, row->primary));
  context.state.erase(by_primary_key<Index>(id, row->primary));
  cache.remove_row(iterator);
  return {};
}

template <class Index>
HostResult<int32_t> idx_find_secondary(Context& context, uint64_t code, uint64_t scope, uint64_t table,
                                       typename Index::In key, uint64_t& primary) {
  if (refuse_key(context, key)) return Failed{};
  const TableId id{code, scope, table};
  IteratorCache& cache = cache_of<Index>(context);
  const Key prefix = prefix_key<Index>(id, raw_key(key));
  const auto found = context.state.lower_bound(prefix);
  if (!found || !found->key.starts_with(prefix.view())) return end_iterator(context, cache, id);
  const uint64_t id_found = primary_of(found->key);
  const int32_t iterator = cache.add_row(cache.add_table(id), id_found, found->value);
  primary = id_found;
  return iterator;
}

template <class Index>
HostResult<int32_t> idx_find_primary(Context& context, uint64_t code, uint64_t scope, uint64_t table,
                                     typename Index::Out key, uint64_t primary) {
  if constexpr (std::is_same_v<Index, Idx256>) {  // a NaN is overwritten, a wrong length is not
    if (refuse_key(context, key)) return Failed{};
  }
  const TableId id{code, scope, table};
  IteratorCache& cache = cache_of<Index>(context);
  const auto value = context.state.get(by_primary_key<Index>(id, primary));
  if (!value) return end_iterator(context, cache, id);
  const int32_t iterator = cache.add_row(cache.add_table(id), primary, *value);
  write_key(key, decode_row(*value).data);
  return iterator;
}

template <class Index>
HostResult<int32_t> idx_lowerbound(Context& context, uint64_t code, uint64_t scope, uint64_t table,
                                   typename Index::Out key, uint64_t& primary) {
  if (refuse_key(context, key)) return Failed{};
  const TableId id{code, scope, table};
  const auto found = context.state.lower_bound(prefix_key<Index>(id, raw_key(key)));
  return answer_bound<Index>(context, id, found, key, primary);
}

template <class Index>
HostResult<int32_t> idx_upperbound(Context& context, uint64_t code, uint64_t scope, uint64_t table,
                                   typename Index::Out key, uint64_t& primary) {
  if (refuse_key(context, key)) return Failed{};
  const TableId id{code, scope, table};
  // No id is larger, so what follows has a larger key.
  const auto found = context.state.upper_bound(order_key<Index>(id, raw_key(key), UINT64_MAX));
  return answer_bound<Index>(context, id, found, key, primary);
}

template <class Index>
HostResult<int32_t> idx_end(Context& context, uint64_t code, uint64_t scope, uint64_t table) {
  return end_iterator(context, cache_of<Index>(context), {code, scope, table});
}

template <class Index>
HostResult<int32_t> idx_next(Context& context, int32_t iterator, uint64_t& primary) {
  if (iterator < -1) return -1;  // nothing comes after an end
  IteratorCache& cache = cache_of<Index>(context);
  const auto* row = live_row(context, cache, iterator);
  if (row == nullptr) return Failed{};
  const int32_t table = row->table;
  const TableId id = cache.table(table);
  const Key here = order_key<Index>(id, decode_row(row->value).data, row->primary);
  const auto next = context.state.upper_bound(here);
  if (!next || !next->key.starts_with(table_key(id, order_kind<Index>).view())) return IteratorCache::end_of(table);
  const uint64_t id_found = primary_of(next->key);
  const int32_t found = cache.add_row(table, id_found, next->value);
  primary = id_found;
  return found;
}

template <class Index>
HostResult<int32_t> idx_previous(Context& context, int32_t iterator, uint64_t& primary) {
  IteratorCache& cache = cache_of<Index>(context);
  TableId id;
  Key from;
  if (iterator < -1) {  // from the end: the last entry, the one before everything of the next kind
    const TableId* table = cache.table_of_end(iterator);
    if (table == nullptr) return context.fail("invalid_table_iterator", "not a valid end iterator");
    if (cache.is_end_of_removed(iterator)) return -1;
    id = *table;
    from = table_key(id, by_primary_kind<Index>);
  } else {
    const auto* row = live_row(context, cache, iterator);
    if (row == nullptr) return Failed{};
    id = cache.table(row->table);
    from = order_key<Index>(id, decode_row(row->value).data, row->primary);
  }
  const auto previous = context.state.before(from);
  if (!previous || !previous->key.starts_with(table_key(id, order_kind<Index>).view())) return -1;
  const uint64_t id_found = primary_of(previous->key);
  const int32_t found = cache.add_row(cache.add_table(id), id_found, previous->value);
  primary = id_found;
  return found;
}

// The profile names these fifty.
#define INSTANTIATE(Index)                                                                                            \
  template HostResult<int32_t> idx_store<Index>(Context&, uint64_t, uint64_t, uint64_t, uint64_t, Index::In);         \
  template HostResult<void> idx_update<Index>(Context&, int32_t, uint64_t, Index::In);                                \
  template HostResult<void> idx_remove<Index>(Context&, int32_t);                                                     \
  template HostResult<int32_t> idx_find_secondary<Index>(Context&, uint64_t, uint64_t, uint64_t, Index::In,           \
                                                         uint64_t&);                                                  \
  template HostResult<int32_t> idx_find_primary<Index>(Context&, uint64_t, uint64_t, uint64_t, Index::Out, uint64_t); \
  template HostResult<int32_t> idx_lowerbound<Index>(Context&, uint64_t, uint64_t, uint64_t, Index::Out, uint64_t&);  \
  template HostResult<int32_t> idx_upperbound<Index>(Context&, uint64_t, uint64_t, uint64_t, Index::Out, uint64_t&);  \
  template HostResult<int32_t> idx_end<Index>(Context&, uint64_t, uint64_t, uint64_t);                                \
  template HostResult<int32_t> idx_next<Index>(Context&, int32_t, uint64_t&);                                         \
  template HostResult<int32_t> idx_previous<Index>(Context&, int32_t, uint64_t&)

INSTANTIATE(Idx64);
INSTANTIATE(Idx128);
INSTANTIATE(Idx256);
INSTANTIATE(IdxDouble);
INSTANTIATE(IdxLongDouble);
#undef INSTANTIATE

}  // namespace wrought::antelope
