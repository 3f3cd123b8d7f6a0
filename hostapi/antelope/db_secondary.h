// The five secondary indices: one set of bodies, written for any kind of key.
//
// A kind says how a key looks in guest memory, and which bytes sort as its values do.
#pragma once

#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

struct Idx64 {
  static constexpr uint8_t number = 0;
  static constexpr int64_t ram_bytes = 128;
  using In = const uint64_t&;
  using Out = uint64_t&;
};
struct Idx128 {
  static constexpr uint8_t number = 1;
  static constexpr int64_t ram_bytes = 144;
  using In = const Uint128&;
  using Out = Uint128&;
};
struct Idx256 {  // two 128-bit numbers, the first one more significant
  static constexpr uint8_t number = 2;
  static constexpr int64_t ram_bytes = 160;
  using In = SpanOf<Uint128>;
  using Out = SpanOf<Uint128>;
};
struct Float64 {
  uint64_t bits;
};
struct IdxDouble {
  static constexpr uint8_t number = 3;
  static constexpr int64_t ram_bytes = 128;
  using In = const Float64&;
  using Out = Float64&;
};
struct IdxLongDouble {
  static constexpr uint8_t number = 4;
  static constexpr int64_t ram_bytes = 144;
  using In = const Float128&;
  using Out = Float128&;
};

template <class Index>
HostResult<int32_t> idx_store(Context&, uint64_t scope, uint64_t table, uint64_t payer, uint64_t id,
                              typename Index::In key);
template <class Index>
HostResult<void> idx_update(Context&, int32_t iterator, uint64_t payer, typename Index::In key);
template <class Index>
HostResult<void> idx_remove(Context&, int32_t iterator);
template <class Index>
HostResult<int32_t> idx_find_secondary(Context&, uint64_t code, uint64_t scope, uint64_t table, typename Index::In key,
                                       uint64_t& primary);
template <class Index>
HostResult<int32_t> idx_find_primary(Context&, uint64_t code, uint64_t scope, uint64_t table, typename Index::Out key,
                                     uint64_t primary);
template <class Index>
HostResult<int32_t> idx_lowerbound(Context&, uint64_t code, uint64_t scope, uint64_t table, typename Index::Out key,
                                   uint64_t& primary);
template <class Index>
HostResult<int32_t> idx_upperbound(Context&, uint64_t code, uint64_t scope, uint64_t table, typename Index::Out key,
                                   uint64_t& primary);
template <class Index>
HostResult<int32_t> idx_end(Context&, uint64_t code, uint64_t scope, uint64_t table);
template <class Index>
HostResult<int32_t> idx_next(Context&, int32_t iterator, uint64_t& primary);
template <class Index>
HostResult<int32_t> idx_previous(Context&, int32_t iterator, uint64_t& primary);

}  // namespace wrought::antelope
