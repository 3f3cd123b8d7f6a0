// The host functions of the five kinds of secondary index, by their wasm signatures; module "env", as in host.h.
//
// An entry is (secondary key, primary key) in a table (code, scope, table); entries are sorted by secondary key, then
// by primary key. Iterators are those of the primary index: negative means no entry, below -1 the end of a table. A key
// of idx256 is two 128-bit words, the first one most significant, and `words` is always 2. A NaN is no key.
#pragma once

#include <stdint.h>

extern "C" {
// 64-bit unsigned
int32_t db_idx64_store(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const uint64_t* key);
void db_idx64_update(int32_t iterator, uint64_t payer, const uint64_t* key);
void db_idx64_remove(int32_t iterator);
int32_t db_idx64_find_primary(uint64_t code, uint64_t scope, uint64_t table, uint64_t* key, uint64_t primary);
int32_t db_idx64_find_secondary(uint64_t code, uint64_t scope, uint64_t table, const uint64_t* key, uint64_t* primary);
int32_t db_idx64_lowerbound(uint64_t code, uint64_t scope, uint64_t table, uint64_t* key, uint64_t* primary);
int32_t db_idx64_upperbound(uint64_t code, uint64_t scope, uint64_t table, uint64_t* key, uint64_t* primary);
int32_t db_idx64_end(uint64_t code, uint64_t scope, uint64_t table);
int32_t db_idx64_next(int32_t iterator, uint64_t* primary);
int32_t db_idx64_previous(int32_t iterator, uint64_t* primary);

// 128-bit unsigned
int32_t db_idx128_store(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const unsigned __int128* key);
void db_idx128_update(int32_t iterator, uint64_t payer, const unsigned __int128* key);
void db_idx128_remove(int32_t iterator);
int32_t db_idx128_find_primary(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint64_t primary);
int32_t db_idx128_find_secondary(uint64_t code, uint64_t scope, uint64_t table, const unsigned __int128* key,
                                 uint64_t* primary);
int32_t db_idx128_lowerbound(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint64_t* primary);
int32_t db_idx128_upperbound(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint64_t* primary);
int32_t db_idx128_end(uint64_t code, uint64_t scope, uint64_t table);
int32_t db_idx128_next(int32_t iterator, uint64_t* primary);
int32_t db_idx128_previous(int32_t iterator, uint64_t* primary);

// 256-bit unsigned
int32_t db_idx256_store(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const unsigned __int128* key,
                        uint32_t words);
void db_idx256_update(int32_t iterator, uint64_t payer, const unsigned __int128* key, uint32_t words);
void db_idx256_remove(int32_t iterator);
int32_t db_idx256_find_primary(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint32_t words,
                               uint64_t primary);
int32_t db_idx256_find_secondary(uint64_t code, uint64_t scope, uint64_t table, const unsigned __int128* key,
                                 uint32_t words, uint64_t* primary);
int32_t db_idx256_lowerbound(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint32_t words,
                             uint64_t* primary);
int32_t db_idx256_upperbound(uint64_t code, uint64_t scope, uint64_t table, unsigned __int128* key, uint32_t words,
                             uint64_t* primary);
int32_t db_idx256_end(uint64_t code, uint64_t scope, uint64_t table);
int32_t db_idx256_next(int32_t iterator, uint64_t* primary);
int32_t db_idx256_previous(int32_t iterator, uint64_t* primary);

// double
int32_t db_idx_double_store(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary, const double* key);
void db_idx_double_update(int32_t iterator, uint64_t payer, const double* key);
void db_idx_double_remove(int32_t iterator);
int32_t db_idx_double_find_primary(uint64_t code, uint64_t scope, uint64_t table, double* key, uint64_t primary);
int32_t db_idx_double_find_secondary(uint64_t code, uint64_t scope, uint64_t table, const double* key,
                                     uint64_t* primary);
int32_t db_idx_double_lowerbound(uint64_t code, uint64_t scope, uint64_t table, double* key, uint64_t* primary);
int32_t db_idx_double_upperbound(uint64_t code, uint64_t scope, uint64_t table, double* key, uint64_t* primary);
int32_t db_idx_double_end(uint64_t code, uint64_t scope, uint64_t table);
int32_t db_idx_double_next(int32_t iterator, uint64_t* primary);
int32_t db_idx_double_previous(int32_t iterator, uint64_t* primary);

// long double, which is IEEE binary128 on wasm32
int32_t db_idx_long_double_store(uint64_t scope, uint64_t table, uint64_t payer, uint64_t primary,
                                 const long double* key);
void db_idx_long_double_update(int32_t iterator, uint64_t payer, const long double* key);
void db_idx_long_double_remove(int32_t iterator);
int32_t db_idx_long_double_find_primary(uint64_t code, uint64_t scope, uint64_t table, long double* key,
                                        uint64_t primary);
int32_t db_idx_long_double_find_secondary(uint64_t code, uint64_t scope, uint64_t table, const long double* key,
                                          uint64_t* primary);
int32_t db_idx_long_double_lowerbound(uint64_t code, uint64_t scope, uint64_t table, long double* key,
                                      uint64_t* primary);
int32_t db_idx_long_double_upperbound(uint64_t code, uint64_t scope, uint64_t table, long double* key,
                                      uint64_t* primary);
int32_t db_idx_long_double_end(uint64_t code, uint64_t scope, uint64_t table);
int32_t db_idx_long_double_next(int32_t iterator, uint64_t* primary);
int32_t db_idx_long_double_previous(int32_t iterator, uint64_t* primary);
}
