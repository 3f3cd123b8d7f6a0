// What the chain itself does for actions of the account `eosio`, before that account's code runs: it makes accounts and
// changes permissions and links. Checks, classes, texts and billed RAM are the node's.
//
// Whether the declared permissions suffice has been decided before (hostapi/antelope/action_authorization.h); here the
// accounts concerned must only be among the actors.
#pragma once

#include "hostapi/antelope/context.h"

namespace wrought {

// Works on context.action; the receiver's RAM deltas get what is billed. A failure is recorded in the context.
using NativeAction = HostResult<void> (*)(AntelopeContext& context);

// Of the action eosio::name received by eosio itself; nullptr where the chain does nothing: newaccount, updateauth,
// deleteauth, linkauth, unlinkauth and canceldelay are known.
[[nodiscard]] NativeAction find_native_action(Name name);

}  // namespace wrought
