// What antelope's host functions work on: one action, its receiver at the moment, and the transaction around it.
//
// A context lives as long as its action: the receiver's apply and all notifications of it share iterators, the list of
// recipients and the queues of inline actions. begin_apply() starts each of them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hostapi/antelope/accounts.h"
#include "hostapi/antelope/action_data.h"
#include "hostapi/antelope/first_memory.h"
#include "hostapi/antelope/tables.h"
#include "hostapi/antelope/transaction.h"
#include "hostapi/host_result.h"

namespace wrought {

namespace limits {
inline constexpr size_t assert_message_bytes_max = 1024;
}  // namespace limits

// A block that transactions refer to (tapos): the low bits of its number, and a part of its id.
struct BlockReference {
  uint16_t block_num = 0;
  uint32_t block_prefix = 0;
};

struct BlockInfo {
  uint64_t time_us = 0;
  uint32_t number = 1;
  std::optional<BlockReference> reference =
      std::nullopt;  // what transactions built here carry; else the block before this one
};

struct Recipient {
  Name account;
  Name sender;  // whose code asked for it; 0 for the receiver of a top-level action
};

struct QueuedAction {
  Action action;
  Name sender;
};

struct AntelopeContext final : HostContext {
  AntelopeContext(Overlay& state_, const TransactionInfo& transaction_, const BlockInfo& block_, const Action& action_,
                  Name sender_ = {}, bool context_free_ = false)
      : state(state_), transaction(transaction_), block(block_), action(action_), context_free(context_free_) {
    recipients.reserve(recipients_at_first);
    recipients.push_back({action_.account, sender_});
    begin_apply(recipients[0], false);
  }

  void begin_apply(const Recipient& recipient, bool is_privileged) {
    receiver = recipient.account;
    sender = recipient.sender;
    privileged = is_privileged;
    console.clear();
    return_value.clear();
    ram_deltas.clear();
    failed = false;
  }

  // The preconditions of the table's flags; false records the failure.
  [[nodiscard]] bool may_call(uint8_t flags);
  // That the transaction is not read-only, for a host function that changes what the chain goes by; likewise.
  [[nodiscard]] bool may_change_chain(std::string_view function);

  Failed fail(std::string_view error_class, std::string message) {
    return fail_call(*this, error_class, std::move(message));
  }
  // For data that could not be read, as the reader says. REQUIRES: !in.ok()
  Failed fail(const PackedReader& in) { return fail(in.error_class(), in.error()); }
  void add_ram(uint64_t payer, int64_t bytes) { ram_deltas[payer] += bytes; }

  Overlay& state;
  const TransactionInfo& transaction;
  const BlockInfo& block;
  const Action& action;
  const bool context_free;

  // Of the apply at hand.
  Name receiver, sender;
  bool privileged = false;
  std::string console;
  std::string return_value;
  std::map<uint64_t, int64_t> ram_deltas;  // by payer

  // Of the whole action. What most actions keep fits into the context itself.
 private:
  static constexpr size_t recipients_at_first = 8;
  FirstMemory<1536> memory_;

 public:
  std::pmr::vector<Recipient> recipients{&memory_};  // the receiver first
  std::vector<QueuedAction> inline_actions, context_free_inline_actions;
  IteratorCache primary_iterators{&memory_};
  std::array<IteratorCache, 5> secondary_iterators{IteratorCache(&memory_), IteratorCache(&memory_),
                                                   IteratorCache(&memory_), IteratorCache(&memory_),
                                                   IteratorCache(&memory_)};  // by index kind
};

}  // namespace wrought
