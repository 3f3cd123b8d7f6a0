// Names that mean something to the chain itself.
#pragma once

#include "hostapi/antelope/name.h"

namespace wrought {

inline const Name system_account = "eosio"_n;
inline const Name null_account = "eosio.null"_n;
inline const Name producers_account = "eosio.prods"_n;

inline const Name owner_permission = "owner"_n;
inline const Name active_permission = "active"_n;
// Of eosio.prods: more than half, and more than a third of the producers.
inline const Name major_permission = "prod.major"_n;
inline const Name minor_permission = "prod.minor"_n;
// Of no account's tree: what an account's own code acts with, and what a link names to ask for no more than any one of
// the account's permissions.
inline const Name code_permission = "eosio.code"_n;
inline const Name any_permission = "eosio.any"_n;

}  // namespace wrought
