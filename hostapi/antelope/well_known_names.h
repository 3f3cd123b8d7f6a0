// Names that mean something to the chain itself.
#pragma once

#include "hostapi/antelope/name.h"

namespace wrought {

inline constexpr Name system_account = "eosio"_n;
inline constexpr Name null_account = "eosio.null"_n;
inline constexpr Name producers_account = "eosio.prods"_n;

inline constexpr Name owner_permission = "owner"_n;
inline constexpr Name active_permission = "active"_n;
// Of eosio.prods: more than half, and more than a third of the producers.
inline constexpr Name major_permission = "prod.major"_n;
inline constexpr Name minor_permission = "prod.minor"_n;
// Of no account's tree: what an account's own code acts with, and what a link names to ask for no more than any one of
// the account's permissions.
inline constexpr Name code_permission = "eosio.code"_n;
inline constexpr Name any_permission = "eosio.any"_n;

}  // namespace wrought
