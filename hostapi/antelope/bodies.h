// Bodies of the antelope host functions, by group as in host_functions.def; bind.h makes them callable.
#pragma once

#include "hostapi/antelope/context.h"
#include "hostapi/antelope/float128.h"

namespace wrought::antelope {

using Context = AntelopeContext;
using Int128 = __int128;
using Uint128 = unsigned __int128;
template <size_t bytes>
struct Digest {
  uint8_t bytes_[bytes];
};

// action.cc
HostResult<uint32_t> read_action_data(Context&, Span out);
HostResult<uint32_t> action_data_size(Context&);
HostResult<uint64_t> current_receiver(Context&);
HostResult<void> set_action_return_value(Context&, UnaliasedSpan value);

// authorization.cc
HostResult<void> require_auth(Context&, Name account);
HostResult<void> require_auth2(Context&, Name account, Name permission);
HostResult<bool> has_auth(Context&, Name account);
HostResult<void> require_recipient(Context&, Name recipient);
HostResult<bool> is_account(Context&, Name account);
HostResult<uint32_t> get_code_hash(Context&, Name account, uint32_t struct_version, UnaliasedSpan packed_result);
HostResult<uint64_t> get_account_creation_time(Context&, Name account);
HostResult<bool> is_feature_active(Context&, int64_t feature);
HostResult<void> activate_feature(Context&, int64_t feature);
HostResult<bool> is_privileged(Context&, Name account);
HostResult<void> set_privileged(Context&, Name account, bool privileged);

// features.cc
HostResult<bool> is_feature_activated(Context&, const Digest<32>& digest);
HostResult<void> preactivate_feature(Context&, const Digest<32>& digest);

// parameters.cc
HostResult<uint32_t> get_blockchain_parameters_packed(Context&, Span out);
HostResult<void> set_blockchain_parameters_packed(Context&, Span packed);
HostResult<uint32_t> get_parameters_packed(Context&, UnaliasedSpan ids, UnaliasedSpan out);
HostResult<void> set_parameters_packed(Context&, UnaliasedSpan packed);
HostResult<uint32_t> get_wasm_parameters_packed(Context&, UnaliasedSpan out, uint32_t max_version);
HostResult<void> set_wasm_parameters_packed(Context&, UnaliasedSpan packed);

// resources.cc
HostResult<void> set_resource_limits(Context&, Name account, int64_t ram_bytes, int64_t net_weight, int64_t cpu_weight);
HostResult<void> get_resource_limits(Context&, Name account, int64_t& ram_bytes, int64_t& net_weight,
                                     int64_t& cpu_weight);

// producers.cc
HostResult<int64_t> set_proposed_producers(Context&, Span packed);
HostResult<int64_t> set_proposed_producers_ex(Context&, uint64_t format, Span packed);
HostResult<uint32_t> get_active_producers(Context&, SpanOf<Name> out);

// finalizers.cc
HostResult<void> set_finalizers(Context&, uint64_t format, UnaliasedSpan packed);

// system.cc
HostResult<uint64_t> current_time(Context&);
HostResult<uint64_t> publication_time(Context&);
HostResult<uint64_t> get_sender(Context&);
HostResult<void> abort_called(Context&);
HostResult<void> eosio_assert(Context&, bool condition, CString message);
HostResult<void> eosio_assert_message(Context&, bool condition, Span message);
HostResult<void> eosio_assert_code(Context&, bool condition, uint64_t code);
HostResult<void> eosio_exit(Context&, int32_t code);
HostResult<uint32_t> get_block_num(Context&);

// db_primary.cc
HostResult<int32_t> db_store_i64(Context&, uint64_t scope, uint64_t table, uint64_t payer, uint64_t id, Span buffer);
HostResult<void> db_update_i64(Context&, int32_t iterator, uint64_t payer, Span buffer);
HostResult<void> db_remove_i64(Context&, int32_t iterator);
HostResult<int32_t> db_get_i64(Context&, int32_t iterator, Span buffer);
HostResult<int32_t> db_next_i64(Context&, int32_t iterator, uint64_t& primary);
HostResult<int32_t> db_previous_i64(Context&, int32_t iterator, uint64_t& primary);
HostResult<int32_t> db_find_i64(Context&, uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
HostResult<int32_t> db_lowerbound_i64(Context&, uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
HostResult<int32_t> db_upperbound_i64(Context&, uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
HostResult<int32_t> db_end_i64(Context&, uint64_t code, uint64_t scope, uint64_t table);

// console.cc
HostResult<void> prints(Context&, CString text);
HostResult<void> prints_l(Context&, Span text);
HostResult<void> printi(Context&, int64_t value);
HostResult<void> printui(Context&, uint64_t value);
HostResult<void> printi128(Context&, const Int128& value);
HostResult<void> printui128(Context&, const Uint128& value);
HostResult<void> printsf(Context&, float value);
HostResult<void> printdf(Context&, double value);
HostResult<void> printqf(Context&, const Float128& value);
HostResult<void> printn(Context&, Name value);
HostResult<void> printhex(Context&, Span data);

// memory.cc
HostResult<uint32_t> memory_copy(Context&, CopyRange range);
HostResult<uint32_t> memory_move(Context&, CopyRange range);
HostResult<int32_t> memory_compare(Context&, CompareRange range);
HostResult<uint32_t> memory_fill(Context&, FillRange range);

// crypto.cc
HostResult<void> assert_sha256(Context&, Span data, const Digest<32>& hash);
HostResult<void> assert_sha1(Context&, Span data, const Digest<20>& hash);
HostResult<void> assert_sha512(Context&, Span data, const Digest<64>& hash);
HostResult<void> assert_ripemd160(Context&, Span data, const Digest<20>& hash);
HostResult<void> sha256(Context&, Span data, Digest<32>& hash);
HostResult<void> sha1(Context&, Span data, Digest<20>& hash);
HostResult<void> sha512(Context&, Span data, Digest<64>& hash);
HostResult<void> ripemd160(Context&, Span data, Digest<20>& hash);
HostResult<void> sha3(Context&, UnaliasedSpan data, UnaliasedSpan hash, int32_t keccak);

// crypto_keys.cc
HostResult<void> assert_recover_key(Context&, const Digest<32>& digest, Span sig, Span pub);
HostResult<int32_t> recover_key(Context&, const Digest<32>& digest, Span sig, Span pub);
HostResult<int32_t> k1_recover(Context&, UnaliasedSpan signature, UnaliasedSpan digest, UnaliasedSpan pub);

// crypto_blake2.cc, crypto_bignum.cc, crypto_curves.cc: 0, or -1 for what cannot be answered
HostResult<int32_t> blake2_f(Context&, Meter, uint32_t rounds, UnaliasedSpan state, UnaliasedSpan message,
                             UnaliasedSpan t0_offset, UnaliasedSpan t1_offset, int32_t final, UnaliasedSpan result);
HostResult<int32_t> mod_exp(Context&, Meter, UnaliasedSpan base, UnaliasedSpan exp, UnaliasedSpan modulus,
                            UnaliasedSpan out);
HostResult<int32_t> bls_fp_mod(Context&, UnaliasedSpan s, UnaliasedSpan result);
HostResult<int32_t> bls_fp_mul(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result);
HostResult<int32_t> bls_fp_exp(Context&, UnaliasedSpan base, UnaliasedSpan exp, UnaliasedSpan result);
HostResult<int32_t> alt_bn128_add(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result);
HostResult<int32_t> alt_bn128_mul(Context&, UnaliasedSpan g1_point, UnaliasedSpan scalar, UnaliasedSpan result);
HostResult<int32_t> bls_g1_add(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result);
HostResult<int32_t> bls_g1_weighted_sum(Context&, UnaliasedSpan points, UnaliasedSpan scalars, uint32_t n,
                                        UnaliasedSpan result);

// deferred.cc
HostResult<void> send_deferred(Context&, const Uint128& sender_id, Name payer, Span packed, uint32_t replace_existing);
HostResult<bool> cancel_deferred(Context&, const Uint128& sender_id);

// inline_actions.cc
HostResult<void> send_inline(Context&, Meter gas, Span packed);
HostResult<void> send_context_free_inline(Context&, Span packed);

// permissions_api.cc
HostResult<bool> check_transaction_authorization(Context&, Meter meter, Span transaction, Span keys, Span levels);
HostResult<bool> check_permission_authorization(Context&, Meter gas, Name account, Name permission, Span keys,
                                                Span levels, uint64_t delay_us);
HostResult<uint64_t> get_permission_last_used(Context&, Name account, Name permission);

// transaction_read.cc
HostResult<uint32_t> read_transaction(Context&, Span out);
HostResult<uint32_t> transaction_size(Context&);
HostResult<uint32_t> expiration(Context&);
HostResult<uint32_t> tapos_block_num(Context&);
HostResult<uint32_t> tapos_block_prefix(Context&);
HostResult<int32_t> get_action(Context&, uint32_t type, uint32_t index, Span buffer);
HostResult<int32_t> get_context_free_data(Context&, uint32_t index, Span buffer);

// int128.cc
HostResult<void> ashlti3(Context&, Uint128& result, uint64_t low, uint64_t high, uint32_t shift);
HostResult<void> ashrti3(Context&, Int128& result, uint64_t low, uint64_t high, uint32_t shift);
HostResult<void> lshlti3(Context&, Uint128& result, uint64_t low, uint64_t high, uint32_t shift);
HostResult<void> lshrti3(Context&, Uint128& result, uint64_t low, uint64_t high, uint32_t shift);
HostResult<void> divti3(Context&, Int128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> udivti3(Context&, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> multi3(Context&, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> modti3(Context&, Int128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> umodti3(Context&, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);

// float128.cc
HostResult<void> addtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> subtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> multf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> divtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<void> negtf2(Context&, Float128& result, uint64_t la, uint64_t ha);
HostResult<void> extendsftf2(Context&, Float128& result, float value);
HostResult<void> extenddftf2(Context&, Float128& result, double value);
HostResult<double> trunctfdf2(Context&, uint64_t la, uint64_t ha);
HostResult<float> trunctfsf2(Context&, uint64_t la, uint64_t ha);
HostResult<int32_t> fixtfsi(Context&, uint64_t la, uint64_t ha);
HostResult<int64_t> fixtfdi(Context&, uint64_t la, uint64_t ha);
HostResult<void> fixtfti(Context&, Int128& result, uint64_t la, uint64_t ha);
HostResult<uint32_t> fixunstfsi(Context&, uint64_t la, uint64_t ha);
HostResult<uint64_t> fixunstfdi(Context&, uint64_t la, uint64_t ha);
HostResult<void> fixunstfti(Context&, Uint128& result, uint64_t la, uint64_t ha);
HostResult<void> fixsfti(Context&, Int128& result, float value);
HostResult<void> fixdfti(Context&, Int128& result, double value);
HostResult<void> fixunssfti(Context&, Uint128& result, float value);
HostResult<void> fixunsdfti(Context&, Uint128& result, double value);
HostResult<double> floatsidf(Context&, int32_t value);
HostResult<void> floatsitf(Context&, Float128& result, int32_t value);
HostResult<void> floatditf(Context&, Float128& result, uint64_t value);
HostResult<void> floatunsitf(Context&, Float128& result, uint32_t value);
HostResult<void> floatunditf(Context&, Float128& result, uint64_t value);
HostResult<double> floattidf(Context&, uint64_t low, uint64_t high);
HostResult<double> floatuntidf(Context&, uint64_t low, uint64_t high);
HostResult<int32_t> cmptf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> eqtf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> netf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> getf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> gttf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> letf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> lttf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);
HostResult<int32_t> unordtf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb);

}  // namespace wrought::antelope
