// Transactions as contracts see them and as they are packed for signing.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hostapi/antelope/action_data.h"
#include "hostapi/antelope/packed.h"

namespace wrought {

struct TransactionInfo {
  uint32_t expiration_s = 0;  // since 1970
  uint16_t ref_block_num = 0;
  uint32_t ref_block_prefix = 0;
  uint32_t net_usage_words_max = 0;
  uint8_t cpu_usage_ms_max = 0;
  uint32_t delay_s = 0;
  std::vector<Action> context_free_actions, actions;
  std::vector<std::pair<uint16_t, std::string>> extensions;

  // Not part of the packed form:
  std::vector<std::string> context_free_data;
  bool read_only = false;
  std::string packed;  // what read_transaction() gives; whoever fills in the rest sets it
};

// Header, both lists of actions, extensions; neither signatures nor context-free data.
[[nodiscard]] std::string pack_transaction(const TransactionInfo& transaction);
// The next transaction of the reader, which tells whether there was one. `packed` is left empty.
[[nodiscard]] TransactionInfo unpack_transaction(PackedReader& in);

}  // namespace wrought
