// Accounts, blocks and the rows of tables; transactions run in transaction.cc.
#include "hostapi/chain/chain.h"

#include "hostapi/chain/transaction.h"

namespace wrought {

namespace {

// First block: 2020-01-01T00:00:00 UTC, so that runs without a clock agree.
constexpr uint64_t genesis_us = 1'577'836'800'000'000;
constexpr uint64_t block_interval_us = 500'000;
constexpr uint32_t expiration_delay_s = 60;

Key block_key() { return Key("b"); }

// Header, then both lists of actions; no limits, no delay, no extensions.
void pack_transaction(TransactionInfo& info) {
  std::string& out = info.packed;
  pack(out, info.expiration_s);
  pack(out, info.ref_block_num);
  pack(out, info.ref_block_prefix);
  out.append(3, '\0');
  for (const auto* actions : {&info.context_free_actions, &info.actions}) {
    pack_varuint32(out, static_cast<uint32_t>(actions->size()));
    for (const auto& action : *actions) pack_action(out, action);
  }
  out.push_back('\0');
}

TransactionInfo describe(std::span<const Action> actions, std::span<const Action> context_free_actions,
                         const BlockInfo& block) {
  TransactionInfo info;
  info.actions.assign(actions.begin(), actions.end());
  info.context_free_actions.assign(context_free_actions.begin(), context_free_actions.end());
  info.expiration_s = static_cast<uint32_t>(block.time_us / 1'000'000) + expiration_delay_s;
  info.ref_block_num = static_cast<uint16_t>(block.number - 1);
  pack_transaction(info);
  return info;
}

std::vector<RowChange> row_changes(const Overlay& writes) {
  std::vector<RowChange> changes;
  writes.for_each_change([&](auto key, const auto& before, const auto& after) {
    RowName name;
    if (!decode_row_key(key, name)) return;
    const auto kind = !before ? RowChangeKind::added : after ? RowChangeKind::changed : RowChangeKind::removed;
    const StoredRow row = decode_row(after ? *after : *before);
    changes.push_back(
        {kind, name.table.code, name.table.scope, name.table.table, name.primary, row.payer, std::string(row.data)});
  });
  return changes;
}

Outcome host_failure(std::string_view error_class, std::string message) {
  Outcome outcome;
  outcome.kind = OutcomeKind::host_error;
  outcome.error_class = error_class;
  outcome.message = std::move(message);
  return outcome;
}

}  // namespace

Chain::Chain(State& state, ContractRunner& runner) : state_(state), runner_(runner), block_writes_(&state) {
  block_.time_us = genesis_us;
  if (const auto stored = state.get(block_key()); stored && stored->size() == sizeof(uint64_t) + sizeof(uint32_t)) {
    std::memcpy(&block_.time_us, stored->data(), sizeof block_.time_us);
    std::memcpy(&block_.number, stored->data() + sizeof block_.time_us, sizeof block_.number);
  }
}

Result<> Chain::create_account(Name name) {
  if (account_exists(block_writes_, name)) {
    return fail(FailureClass::usage, "account '" + to_string(name) + "' exists already");
  }
  Account created;
  created.name = name;
  created.created_us = block_.time_us;
  put_account(block_writes_, created);
  return Unit{};
}

Result<> Chain::set_code(Name name, const Code& code, bool privileged) {
  auto changed = find_account(block_writes_, name);
  if (!changed) return fail(FailureClass::usage, "account '" + to_string(name) + "' does not exist");
  changed->code_kind = code.kind;
  changed->code_path = code.path;
  changed->code_hash = code.hash;
  changed->privileged = privileged;
  ++changed->code_sequence;
  put_account(block_writes_, *changed);
  return Unit{};
}

TransactionResult Chain::push(std::span<const Action> actions, int64_t gas_limit,
                              std::span<const Action> context_free_actions) {
  TransactionResult result = run(actions, gas_limit, context_free_actions);
  if (observer_) observer_(result);
  return result;
}

TransactionResult Chain::run(std::span<const Action> actions, int64_t gas_limit,
                             std::span<const Action> context_free_actions) try {
  TransactionResult result;
  const TransactionInfo info = describe(actions, context_free_actions, block_);
  Overlay writes(&block_writes_);
  Transaction transaction(writes, runner_, info, block_, gas_limit);
  result.outcome = transaction.run();
  result.gas_used = result.outcome.gas_used;
  result.traces = std::move(transaction.traces());
  if (state_.failure()) {  // what was read may not be what is there
    result.outcome = host_failure("state_exception", state_.failure()->to_line());
    result.outcome.gas_used = result.gas_used;
  }
  if (!result.outcome.ok()) return result;
  result.changes = row_changes(writes);
  writes.merge_into(block_writes_);
  return result;
} catch (const std::bad_alloc&) {
  return {host_failure("host_resource_error", "out of memory"), 0, {}, {}};
}

std::vector<Row> Chain::rows(const TableId& id, uint64_t first, size_t rows_max) const {
  std::vector<Row> found;
  auto entry = block_writes_.lower_bound(row_key(id, first));
  RowName name;
  while (entry && found.size() < rows_max && decode_row_key(entry->key, name) && name.table == id) {
    const StoredRow row = decode_row(entry->value);
    found.push_back({name.primary, row.payer, std::string(row.data)});
    entry = block_writes_.upper_bound(Key(entry->key));
  }
  return found;
}

// Block times are multiples of the interval; a shorter advance stays within the block's slot but is a block still.
Result<> Chain::advance(uint64_t us) {
  const BlockInfo old = block_;
  uint64_t time_us = 0;
  if (__builtin_add_overflow(block_.time_us, us, &time_us) || time_us > uint64_t{UINT32_MAX} * 1'000'000) {
    return fail(FailureClass::usage, "time would pass the year 2106, where transactions cannot expire");
  }
  block_.time_us = time_us - time_us % block_interval_us;
  ++block_.number;
  auto committed = commit();
  if (!committed) block_ = old;
  return committed;
}

Result<> Chain::commit() {
  std::string stored;
  pack(stored, block_.time_us);
  pack(stored, block_.number);
  block_writes_.put(block_key(), std::move(stored));
  return block_writes_.commit_to(state_);
}

}  // namespace wrought
