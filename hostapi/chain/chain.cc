// Accounts, blocks and the rows of tables; transactions run in transaction_run.cc.
#include "hostapi/chain/chain.h"

#include "common/hash.h"
#include "hostapi/antelope/block_start.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/permissions.h"
#include "hostapi/chain/code_actions.h"
#include "hostapi/chain/system_abi.h"
#include "hostapi/chain/transaction_run.h"

namespace wrought {

namespace {

// First block: 2020-01-01T00:00:00 UTC, so that runs without a clock agree.
constexpr uint64_t genesis_us = 1'577'836'800'000'000;
constexpr uint64_t block_interval_us = 500'000;
constexpr uint32_t expiration_delay_s = 60;
constexpr size_t receipt_bytes_at_first = 128;  // enough for most

Key block_key() { return Key("b"); }

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

uint8_t kind_of(IndexKind kind) {
  return kind == IndexKind::primary ? primary_kind : secondary_order_kind(static_cast<uint8_t>(kind) - 1);
}

// Over what every node must agree on.
Sha256 receipt_of(const TransactionResult& result) {
  std::string bytes;
  bytes.reserve(receipt_bytes_at_first);
  bytes.append(reinterpret_cast<const char*>(result.id.data()), result.id.size());
  pack(bytes, static_cast<uint8_t>(result.outcome.kind));
  pack(bytes, result.gas_used);
  for (const auto& trace : result.traces) {
    pack(bytes, trace.receiver);
    pack(bytes, trace.gas_used);
    pack_counted(bytes, trace.return_value);
  }
  return sha256(bytes_of(bytes));
}

Failure no_account(Name name) { return fail(FailureClass::usage, "account '" + to_string(name) + "' does not exist"); }

// The block record in the state.
struct [[gnu::packed]] BlockRecord {
  uint64_t time_us;
  uint32_t number, ref_block_prefix;
  uint16_t ref_block_num;
  uint8_t has_reference;
};

}  // namespace

Chain::Chain(State& state, ContractRunner& runner)
    : state_(state), runner_(runner), block_writes_(&state), transaction_writes_(&block_writes_) {
  block_.time_us = genesis_us;
  const auto stored = state.get(block_key());
  if (!stored || stored->size() != sizeof(BlockRecord)) {
    create_genesis_accounts(block_writes_, genesis_us);
    (void)set_abi("eosio"_n, packed_system_abi());
    return;
  }
  BlockRecord record;
  std::memcpy(&record, stored->data(), sizeof record);
  block_.time_us = record.time_us;
  block_.number = record.number;
  if (record.has_reference != 0) set_reference(record.ref_block_num, record.ref_block_prefix);
}

Result<> Chain::create_account(Name name) {
  if (account_exists(block_writes_, name)) {
    return fail(FailureClass::usage, "account '" + to_string(name) + "' exists already");
  }
  Account created;
  created.name = name;
  created.created_us = block_.time_us;
  create_account_with_permissions(block_writes_, created);
  return Unit{};
}

Result<Chain::CodeChange> Chain::set_code(Name name, const Code& code) {
  auto account = find_account(block_writes_, name);
  if (!account) return no_account(name);
  CodeChange change;
  if (code.kind != CodeKind::none) {
    const auto loaded = runner_.load(code, wasm_config(block_writes_));
    if (!loaded) return loaded.failure();
    if (auto why = unresolved_import(block_writes_, *loaded); !why.empty()) {
      return fail(FailureClass::policy, std::move(why), code.path);
    }
    change.hash = loaded->hash;
  }
  change.changed = change.hash != account->code_hash;
  if (change.changed) put_account_code(block_writes_, *account, code, change.hash);
  return change;
}

Result<> Chain::set_privileged(Name name, bool privileged) {
  auto account = find_account(block_writes_, name);
  if (!account) return no_account(name);
  account->privileged = privileged;
  put_account(block_writes_, *account);
  return Unit{};
}

Result<> Chain::set_abi(Name name, std::string packed) {
  auto account = find_account(block_writes_, name);
  if (!account) return no_account(name);
  put_account_abi(block_writes_, *account, std::move(packed));
  return Unit{};
}

TransactionInfo Chain::transaction_header() const {
  TransactionInfo header;
  header.expiration_s = static_cast<uint32_t>(block_.time_us / 1'000'000) + expiration_delay_s;
  header.ref_block_num = block_.reference ? block_.reference->block_num : static_cast<uint16_t>(block_.number - 1);
  header.ref_block_prefix = block_.reference ? block_.reference->block_prefix : 0;
  return header;
}

TransactionResult Chain::push(std::span<const Action> actions, int64_t gas_limit,
                              std::span<const Action> context_free_actions) {
  TransactionInfo transaction = transaction_header();
  transaction.actions.assign(actions.begin(), actions.end());
  transaction.context_free_actions.assign(context_free_actions.begin(), context_free_actions.end());
  return push(std::move(transaction), gas_limit);
}

TransactionResult Chain::push(TransactionInfo transaction, int64_t gas_limit) {
  if (transaction.packed.empty()) transaction.packed = pack_transaction(transaction);
  TransactionResult result = run(transaction, gas_limit);
  if (observer_) observer_(result);
  return result;
}

TransactionResult Chain::run(const TransactionInfo& transaction, int64_t gas_limit) try {
  TransactionResult result;
  result.id = sha256(bytes_of(transaction.packed));
  Overlay& writes = transaction_writes_;
  writes.clear();  // of whatever failed before
  TransactionRun run(writes, runner_, transaction, block_, gas_limit);
  result.outcome = run.run();
  result.gas_used = result.outcome.gas_used;
  result.traces = std::move(run.traces());
  result.failed_in = run.failed_in();
  if (state_.failure()) {  // what was read may not be what is there
    result.outcome = outcome_of(make_refusal("state_exception", state_.failure()->to_line()));
    result.outcome.gas_used = result.gas_used;
  }
  result.receipt = receipt_of(result);
  if (!result.outcome.ok() || transaction.read_only) return result;
  if (observer_) result.changes = row_changes(writes);
  writes.merge_into(block_writes_);
  return result;
} catch (const std::bad_alloc&) {
  TransactionResult result;
  result.outcome = outcome_of(make_refusal("host_resource_error", "out of memory"));
  return result;
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

std::vector<Row> Chain::entries(const TableId& id, IndexKind kind, size_t skip, size_t rows_max) const {
  std::vector<Row> found;
  const Key prefix = table_key(id, kind_of(kind));
  auto entry = block_writes_.lower_bound(prefix);
  while (entry && found.size() < rows_max && entry->key.starts_with(prefix.view())) {
    if (skip > 0) {
      --skip;
    } else {
      const StoredRow row = decode_row(entry->value);
      found.push_back({primary_of(entry->key), row.payer, std::string(row.data)});
    }
    entry = block_writes_.upper_bound(Key(entry->key));
  }
  return found;
}

Result<> Chain::set_time(uint64_t us) {
  if (us > uint64_t{UINT32_MAX} * 1'000'000) {
    return fail(FailureClass::usage, "time would pass the year 2106, where transactions cannot expire");
  }
  block_.time_us = us - us % block_interval_us;
  return Unit{};
}

void Chain::set_reference(uint16_t block_num, uint32_t block_prefix) {
  block_.reference = BlockReference{block_num, block_prefix};
}

// Block times are multiples of the interval; a shorter advance stays within the block's slot but is a block still.
Result<> Chain::advance(uint64_t us) {
  const BlockInfo old = block_;
  uint64_t time_us = 0;
  if (__builtin_add_overflow(block_.time_us, us, &time_us)) time_us = UINT64_MAX;
  if (auto set = set_time(time_us); !set) return set;
  ++block_.number;
  start_block(block_writes_);  // in the same commit: a chain that is opened again has begun this block
  auto committed = commit();
  if (!committed) block_ = old;
  return committed;
}

Result<> Chain::commit() {
  const BlockReference reference = block_.reference.value_or(BlockReference{});
  const BlockRecord record{block_.time_us, block_.number, reference.block_prefix, reference.block_num,
                           block_.reference.has_value()};
  block_writes_.put(block_key(), std::string(reinterpret_cast<const char*>(&record), sizeof record));
  return block_writes_.commit_to(state_);
}

}  // namespace wrought
