// A small chain: accounts, time, and transactions that run contracts, on any engine.
//
//   Chain chain(state, runner);
//   chain.create_account("alice"_n);
//   TransactionResult r = chain.push({action}, gas_limit);
//
// Order within a transaction: each action in turn; for one action its receiver, then the accounts it notified, in
// order; then its context-free inline actions, then its inline actions, each with all that follows before the next.
// One gas budget covers them all. One failure undoes everything.
//
// Writes gather in a block; commit() (and advance()) hand it to the state in one piece. Used by one thread at a time.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hostapi/antelope/accounts.h"
#include "hostapi/antelope/context.h"
#include "hostapi/outcome.h"
#include "hostapi/state/overlay.h"

namespace wrought {

struct ApplyArguments {
  Name receiver, code, action;
  int64_t gas_limit = 0;
};

// Runs code for the chain; who loads and caches it is the implementer's business. Called only for accounts with code.
// Sets HostContext::costs (an engine's apply does). Gas used never exceeds the limit.
class ContractRunner {
 public:
  virtual ~ContractRunner() = default;
  [[nodiscard]] virtual Outcome apply(const Account& account, const ApplyArguments& arguments,
                                      HostContext& host) noexcept = 0;
};

struct ActionTrace {
  Name receiver, account, name;
  std::string console, return_value;
  int64_t gas_used = 0;
};

enum class RowChangeKind : uint8_t { added, changed, removed };

struct RowChange {
  RowChangeKind kind;
  uint64_t code, scope, table, primary;
  uint64_t payer;     // after the transaction; before it, for a removed row
  std::string value;  // likewise
};

struct TransactionResult {
  Outcome outcome;
  int64_t gas_used = 0;
  std::vector<ActionTrace> traces;  // in order of execution, the failed one last
  std::vector<RowChange> changes;   // by code, scope, table, primary; empty after a failure
};

struct Row {
  uint64_t primary, payer;
  std::string value;
};

class Chain {
 public:
  Chain(State& state, ContractRunner& runner);
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  // Fails with class `usage` if the account is there already.
  [[nodiscard]] Result<> create_account(Name name);
  [[nodiscard]] std::optional<Account> account(Name name) const { return find_account(block_writes_, name); }

  struct Code {
    CodeKind kind = CodeKind::none;
    std::string path;
    std::array<uint8_t, 32> hash{};
  };
  [[nodiscard]] Result<> set_code(Name account, const Code& code, bool privileged);

  [[nodiscard]] TransactionResult push(std::span<const Action> actions, int64_t gas_limit,
                                       std::span<const Action> context_free_actions = {});

  // Is shown the result of every push, whoever pushes. Must not throw.
  using Observer = std::function<void(const TransactionResult&)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // Rows of a table by primary key. At most `rows_max` from `first` on.
  [[nodiscard]] std::vector<Row> rows(const TableId& id, uint64_t first = 0, size_t rows_max = SIZE_MAX) const;

  // Commits the block and starts the next one, `us` microseconds later.
  [[nodiscard]] Result<> advance(uint64_t us);
  [[nodiscard]] Result<> commit();
  [[nodiscard]] const BlockInfo& block() const { return block_; }

 private:
  [[nodiscard]] TransactionResult run(std::span<const Action> actions, int64_t gas_limit,
                                      std::span<const Action> context_free_actions);

  State& state_;
  ContractRunner& runner_;
  Overlay block_writes_;
  BlockInfo block_;
  Observer observer_;
};

}  // namespace wrought
