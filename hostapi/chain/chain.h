// A small chain: accounts, time, and transactions that run contracts, on any engine.
//
//   Chain chain(state, runner);
//   chain.create_account("alice"_n);
//   TransactionResult r = chain.push({action}, gas_limit);
//
// Order within a transaction: context-free actions, then actions, each in turn; for one action its receiver, then the
// accounts it notified, in order; then its context-free inline actions, then its inline actions, each with all that
// follows before the next. One gas budget covers them all. One failure undoes everything.
//
// Writes gather in a block; commit() (and advance()) hand it to the state in one piece. Used by one thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"
#include "common/wasm_limits.h"
#include "hostapi/antelope/context.h"
#include "hostapi/outcome.h"
#include "hostapi/state/overlay.h"

namespace wrought {

struct ApplyArguments {
  Name receiver, code, action;
  int64_t gas_limit = 0;
  WasmLimits limits;  // the chain's at this moment; of a contract that it accepted, those of run time hold
};

// What the chain needs to know of code that is ready to run.
struct LoadedCode {
  Sha256 hash{};                     // SHA-256 of its wasm
  std::vector<std::string> imports;  // names of the host functions it imports
};

// Runs code for the chain; how it is built, loaded and cached is the implementer's business.
class ContractRunner {
 public:
  virtual ~ContractRunner() = default;
  // Makes code ready to run, before an account gets it: builds a wasm, verifies a plugin, loads. A refusal of class
  // invalid or policy is a verdict on the contract under these limits. REQUIRES: code.kind is not none
  [[nodiscard]] virtual Result<LoadedCode> load(const Code& code, const WasmLimits& limits) = 0;
  // Called only for accounts with code, which may have been loaded by an earlier process (account_code() of the
  // context's state finds it again). Sets HostContext::costs (an engine's apply does). Gas used never exceeds the
  // limit.
  [[nodiscard]] virtual Outcome apply(const Account& account, const ApplyArguments& arguments,
                                      AntelopeContext& context) noexcept = 0;
};

// One apply: a receiver's, or that of an account it notified.
struct ActionTrace {
  Name receiver, account, name;
  uint32_t depth = 0;  // 0 for what the transaction lists, 1 for what those sent inline, ...
  bool context_free = false;
  std::string console, return_value;
  int64_t gas_used = 0;
  std::map<uint64_t, int64_t> ram_deltas;  // bytes by payer
};

enum class RowChangeKind : uint8_t { added, changed, removed };

struct RowChange {
  RowChangeKind kind;
  uint64_t code, scope, table, primary;
  uint64_t payer;     // after the transaction; before it, for a removed row
  std::string value;  // likewise
};

// The action that a transaction failed in.
struct FailedAction {
  Name receiver, account, name;
  uint32_t depth = 0;
};

struct TransactionResult {
  Outcome outcome;
  int64_t gas_used = 0;
  Sha256 id{};       // SHA-256 of the packed transaction
  Sha256 receipt{};  // over the id, how it ended, and each apply's receiver, gas and return value: equal on every node
  std::optional<FailedAction> failed_in;  // none if it failed before its first action, or not at all
  std::vector<ActionTrace> traces;        // in order of execution, the failed one last
  std::vector<RowChange> changes;         // by code, scope, table, primary; only while observed, empty after a failure
};

struct Row {
  uint64_t primary, payer;
  std::string value;  // of the primary index: the row; of a secondary one: its key as the contract stored it
};

// The indices of a table; a secondary index is listed in the order of its keys.
enum class IndexKind : uint8_t { primary, idx64, idx128, idx256, idx_double, idx_long_double };

class Chain {
 public:
  // A state without a chain in it gets the system accounts. `state` and `runner` outlive the chain.
  Chain(State& state, ContractRunner& runner);
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  // These fail with class `usage` if the account is not there, or, for create_account, is there already.
  [[nodiscard]] Result<> create_account(Name name);
  // Loads the code, then gives it to the account; code of kind none takes it away. Nothing changes, and is counted, if
  // the account runs this very code, or has none to take away. Fails also with the runner's failure.
  struct CodeChange {
    Sha256 hash{};  // zero for none
    bool changed = false;
  };
  [[nodiscard]] Result<CodeChange> set_code(Name account, const Code& code);
  [[nodiscard]] Result<> set_privileged(Name account, bool privileged);
  // `packed` as the action setabi has it; empty takes the ABI away.
  [[nodiscard]] Result<> set_abi(Name account, std::string packed);
  [[nodiscard]] std::optional<Account> account(Name name) const { return find_account(block_writes_, name); }

  // Runs the transaction. `packed` is filled in if it is empty.
  [[nodiscard]] TransactionResult push(TransactionInfo transaction, int64_t gas_limit);
  // The same for actions, in a transaction that expires a minute after the block.
  [[nodiscard]] TransactionResult push(std::span<const Action> actions, int64_t gas_limit,
                                       std::span<const Action> context_free_actions = {});
  // What such a transaction has besides actions.
  [[nodiscard]] TransactionInfo transaction_header() const;

  // Is shown the result of every push, whoever pushes. Must not throw. Row changes are collected only for it.
  using Observer = std::function<void(const TransactionResult&)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // Rows of a table by primary key, from `first` on, at most `rows_max`.
  [[nodiscard]] std::vector<Row> rows(const TableId& id, uint64_t first = 0, size_t rows_max = SIZE_MAX) const;
  // Entries of an index in its order, the first `skip` left out, at most `rows_max`.
  [[nodiscard]] std::vector<Row> entries(const TableId& id, IndexKind kind, size_t skip = 0,
                                         size_t rows_max = SIZE_MAX) const;

  // Commits the block and starts the next one, `us` microseconds later.
  [[nodiscard]] Result<> advance(uint64_t us);
  [[nodiscard]] Result<> commit();
  [[nodiscard]] const BlockInfo& block() const { return block_; }
  // Time of the current block, rounded down to half seconds. Fails with class `usage` beyond the year 2106.
  [[nodiscard]] Result<> set_time(uint64_t us);
  // What transactions that are built here refer to (tapos); without it, the block before and prefix 0.
  void set_reference(uint16_t block_num, uint32_t block_prefix);
  // The block's writes so far, over the state: for what has no function of its own here (features, producers, ...).
  [[nodiscard]] Overlay& writes() { return block_writes_; }
  [[nodiscard]] const Overlay& writes() const { return block_writes_; }

 private:
  [[nodiscard]] TransactionResult run(const TransactionInfo& transaction, int64_t gas_limit);

  State& state_;
  ContractRunner& runner_;
  Overlay block_writes_;
  Overlay transaction_writes_;  // over the block's, empty between transactions
  BlockInfo block_;
  Observer observer_;
};

}  // namespace wrought
