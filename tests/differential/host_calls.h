// Host calls that generated contracts make: what their arguments must be like for the call to do something.
#pragma once

#include <string_view>

namespace wrought::differential {

// One letter per wasm argument:
//   p pointer    l length      z pointer to text with a NUL    i iterator      b byte or small number
//   n small i64  j any i64     R the receiver                  T mostly true   f f32    d f64
struct HostCall {
  std::string_view name;
  std::string_view arguments;
};

inline constexpr HostCall host_calls[] = {
    {"read_action_data", "pl"},
    {"action_data_size", ""},
    {"current_receiver", ""},
    {"set_action_return_value", "pl"},
    {"has_auth", "n"},
    {"is_account", "n"},
    {"current_time", ""},
    {"get_block_num", ""},
    {"eosio_assert", "Tz"},
    {"eosio_assert_message", "Tpl"},
    {"eosio_assert_code", "Tj"},
    {"db_store_i64", "nnRjpl"},
    {"db_store_i64", "nnRnpl"},
    {"db_update_i64", "iRpl"},
    {"db_remove_i64", "i"},
    {"db_get_i64", "ipl"},
    {"db_next_i64", "ip"},
    {"db_previous_i64", "ip"},
    {"db_find_i64", "Rnnn"},
    {"db_lowerbound_i64", "Rnnn"},
    {"db_upperbound_i64", "Rnnn"},
    {"db_end_i64", "Rnn"},
    {"db_idx64_store", "nnRjp"},
    {"db_idx64_find_secondary", "Rnnpp"},
    {"db_idx64_lowerbound", "Rnnpp"},
    {"db_idx64_next", "ip"},
    {"db_idx_double_store", "nnRjp"},
    {"db_idx_double_lowerbound", "Rnnpp"},
    {"prints", "z"},
    {"prints_l", "pl"},
    {"printi", "j"},
    {"printui", "j"},
    {"printi128", "p"},
    {"printsf", "f"},
    {"printdf", "d"},
    {"printqf", "p"},
    {"printn", "j"},
    {"printhex", "pl"},
    {"memcpy", "ppl"},
    {"memcpy", "ppl"},
    {"memmove", "ppl"},
    {"memmove", "ppl"},
    {"memcmp", "ppl"},
    {"memcmp", "ppl"},
    {"memset", "pbl"},
    {"memset", "pbl"},
    {"sha256", "plp"},
    {"__multi3", "pjjjj"},
    {"__divti3", "pjjjj"},
    {"__ashlti3", "pjjb"},
    {"__lshrti3", "pjjb"},
    {"__ashrti3", "pjjb"},
    {"__addtf3", "pjjjj"},
};

// Those that a JavaScript engine can stand in for.
inline constexpr HostCall simple_host_calls[] = {
    {"printi", "j"},
    {"printui", "j"},
    {"printn", "j"},
    {"current_receiver", ""},
};

}  // namespace wrought::differential
