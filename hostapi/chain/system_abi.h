// The ABI of `eosio` on a new chain: its native actions, so that their data can be said in JSON. Internal to chain/.
#pragma once

#include <string>

namespace wrought {

[[nodiscard]] const std::string& packed_system_abi();

}  // namespace wrought
