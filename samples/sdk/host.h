// The host functions that the samples import, by their wasm signatures: everything here is module "env".
//
// The linker turns an undefined function into an import from "env", so a plain declaration is an import. The list of
// names that may stay undefined is host_imports.txt beside this file; anything else is a link error, not a surprise
// when the contract is deployed. That list also has the functions that the compiler calls by itself: arithmetic of
// long double (IEEE binary128 on wasm32) and the 128-bit product.
#pragma once

#include <stddef.h>
#include <stdint.h>

extern "C" {
// action
uint32_t read_action_data(void* to, uint32_t size);
uint32_t action_data_size(void);
uint64_t current_receiver(void);
void set_action_return_value(const void* bytes, uint32_t size);
void send_inline(const void* packed_action, uint32_t size);
void send_context_free_inline(const void* packed_action, uint32_t size);
int32_t get_context_free_data(uint32_t index, void* to, uint32_t size);

// accounts and authorization
void require_auth(uint64_t account);
void require_auth2(uint64_t account, uint64_t permission);
bool has_auth(uint64_t account);
void require_recipient(uint64_t account);
bool is_account(uint64_t account);

// system
uint64_t current_time(void);
uint64_t get_sender(void);
void eosio_assert(uint32_t condition, const char* message);
void eosio_assert_message(uint32_t condition, const char* message, uint32_t size);
void eosio_assert_code(uint32_t condition, uint64_t code);
[[noreturn]] void eosio_exit(int32_t code);
[[noreturn]] void abort(void);

// database, primary index; the secondary ones are in host_index.h
int32_t db_store_i64(uint64_t scope, uint64_t table, uint64_t payer, uint64_t id, const void* row, uint32_t size);
void db_update_i64(int32_t iterator, uint64_t payer, const void* row, uint32_t size);
void db_remove_i64(int32_t iterator);
int32_t db_get_i64(int32_t iterator, void* row, uint32_t size);
int32_t db_next_i64(int32_t iterator, uint64_t* primary);
int32_t db_previous_i64(int32_t iterator, uint64_t* primary);
int32_t db_find_i64(uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
int32_t db_lowerbound_i64(uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
int32_t db_upperbound_i64(uint64_t code, uint64_t scope, uint64_t table, uint64_t id);
int32_t db_end_i64(uint64_t code, uint64_t scope, uint64_t table);

// console
void prints_l(const char* text, uint32_t size);
void printi(int64_t value);
void printui(uint64_t value);
void printi128(const __int128* value);
void printui128(const unsigned __int128* value);
void printsf(float value);
void printdf(double value);
void printqf(const long double* value);
void printn(uint64_t name);
void printhex(const void* bytes, uint32_t size);

// crypto
void sha256(const void* bytes, uint32_t size, uint8_t hash[32]);

// memory: also what the compiler calls for large copies and zeroing
void* memcpy(void* to, const void* from, size_t size);
void* memmove(void* to, const void* from, size_t size);
void* memset(void* to, int value, size_t size);
int memcmp(const void* a, const void* b, size_t size);
}
