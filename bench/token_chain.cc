#include "bench/token_chain.h"

#include <random>

#include "bench/timed_profile.h"
#include "common/files.h"
#include "common/hash.h"
#include "hostapi/antelope/packed.h"

namespace wrought::bench {
namespace {

constexpr int64_t gas_limit = 10'000'000;
constexpr uint64_t symbol = 0x54525704;  // 4,WRT
constexpr int64_t start_balance = 1'000'000;
constexpr size_t accounts_per_block = 1000;
const std::string memo = "for the coffee, thank you";

const Name token = "token"_n, issuer = "issuer"_n;
const Code token_code{CodeKind::wasm, "token", {}}, wallet_code{CodeKind::wasm, "wallet", {}};

// Any two will do.
Sha256 hash_of(const Code& code) { return sha256(bytes_of(code.path)); }

// Counts the notifications of any action, in a row of 16 bytes: the count and the last action's name.
constexpr std::string_view wallet_text = R"((module
  (import "env" "db_find_i64" (func $find (param i64 i64 i64 i64) (result i32)))
  (import "env" "db_get_i64" (func $get (param i32 i32 i32) (result i32)))
  (import "env" "db_store_i64" (func $store (param i64 i64 i64 i64 i32 i32) (result i32)))
  (import "env" "db_update_i64" (func $update (param i32 i64 i32 i32)))
  (memory (export "memory") 1)
  (func (export "apply") (param $receiver i64) (param $code i64) (param $action i64) (local $row i32)
    (local.set $row (call $find (local.get $receiver) (local.get $receiver) (i64.const 7) (i64.const 0)))
    (if (i32.ge_s (local.get $row) (i32.const 0))
      (then (drop (call $get (local.get $row) (i32.const 64) (i32.const 16)))))
    (i64.store (i32.const 64) (i64.add (i64.load (i32.const 64)) (i64.const 1)))
    (i64.store (i32.const 72) (local.get $action))
    (if (i32.ge_s (local.get $row) (i32.const 0))
      (then (call $update (local.get $row) (i64.const 0) (i32.const 64) (i32.const 16)))
      (else (drop (call $store (local.get $receiver) (i64.const 7) (local.get $receiver) (i64.const 0)
                                (i32.const 64) (i32.const 16)))))))
)";

Result<std::shared_ptr<Contract>> build_token(Engine engine, const HostProfile& profile) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  return build_contract(self.parent_path() / "samples" / "token.wasm", engine, profile);
}

Result<std::shared_ptr<Contract>> build_wallet(Engine engine, const HostProfile& profile) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto text = *scratch / "wallet.wat";
  if (auto written = write_file(text, wallet_text); !written) return written.failure();
  return build_contract(text, engine, profile);
}

Action action_by(Name actor, Name name, std::string data) {
  return {token, name, {{actor, "active"_n}}, std::move(data)};
}

Action transfer_of(Name from, Name to, int64_t amount) {
  std::string data;
  pack(data, from);
  pack(data, to);
  pack(data, amount);
  pack(data, symbol);
  pack_counted(data, memo);
  return action_by(from, "transfer"_n, std::move(data));
}

}  // namespace

Result<> TokenRunner::build(Engine engine, const HostProfile& profile) {
  auto token_contract = build_token(engine, profile);
  if (!token_contract) return token_contract.failure();
  auto wallet = build_wallet(engine, profile);
  if (!wallet) return wallet.failure();
  built_[hash_of(token_code)] = *token_contract;
  built_[hash_of(wallet_code)] = *wallet;
  return Unit{};
}

Result<LoadedCode> TokenRunner::load(const Code& code, const WasmLimits&) { return LoadedCode{hash_of(code), {}}; }

Outcome TokenRunner::apply(const Account& account, const ApplyArguments& arguments, AntelopeContext& context) noexcept {
  Contract& contract = *built_.find(account.code_hash)->second;
  const ApplyRequest request{arguments.receiver.value, arguments.code.value, arguments.action.value,
                             arguments.gas_limit, std::chrono::nanoseconds(0)};
  if (!timed) return contract.apply(request, context);
  const uint64_t start = ticks();
  Outcome outcome = contract.apply(request, context);
  apply_ticks += ticks() - start;
  return outcome;
}

// Spread over the key space, as names are.
Name TokenChain::account(size_t index) { return Name{(index + 1) * 0x9e3779b97f4a7c15u & ~uint64_t{0xf}}; }

Result<> TokenChain::push_setup(const Action& action) {
  const auto result = chain_.push({&action, 1}, gas_limit);
  if (!result.outcome.ok()) return fail(FailureClass::internal, "setup: " + result.outcome.message);
  return Unit{};
}

Result<> TokenChain::fill() {
  for (const Name name : {token, issuer}) {
    if (auto made = chain_.create_account(name); !made) return made;
  }
  if (auto set = chain_.set_code(token, token_code); !set) return set.failure();
  const int64_t supply = start_balance * static_cast<int64_t>(accounts_);
  std::string create, issue;
  for (std::string* data : {&create, &issue}) {
    pack(*data, issuer);
    pack(*data, supply);
    pack(*data, symbol);
  }
  pack_counted(issue, memo);
  if (auto ok = push_setup(action_by(token, "create"_n, create)); !ok) return ok;
  if (auto ok = push_setup(action_by(issuer, "issue"_n, issue)); !ok) return ok;
  for (size_t i = 0; i < accounts_; ++i) {
    if (auto made = chain_.create_account(account(i)); !made) return made;
    if (auto set = chain_.set_code(account(i), wallet_code); !set) return set.failure();
    if (auto ok = push_setup(transfer_of(issuer, account(i), start_balance)); !ok) return ok;
    if (i % accounts_per_block != 0) continue;
    if (auto ok = chain_.advance(500'000); !ok) return ok;
  }
  return chain_.commit();
}

std::vector<std::string> TokenChain::packed_transfers(size_t count) const {
  std::mt19937_64 random(1);
  std::vector<std::string> transactions(count);
  for (std::string& packed : transactions) {
    const size_t from = random() % accounts_, to = (from + 1 + random() % (accounts_ - 1)) % accounts_;
    TransactionInfo transaction = chain_.transaction_header();
    transaction.actions.push_back(transfer_of(account(from), account(to), 1));
    packed = pack_transaction(transaction);
  }
  return transactions;
}

std::string TokenChain::check_transfer(std::string_view transaction) {
  chain_.observe([](const TransactionResult&) {});
  const auto result = push_packed(transaction);
  chain_.observe({});
  if (auto wrong = wrong_transfer(result); !wrong.empty()) return wrong;
  if (result.changes.size() == 4) return {};
  return "a transfer that changes " + std::to_string(result.changes.size()) + " rows";
}

TransactionResult TokenChain::push_packed(std::string_view packed) {
  PackedReader in(packed);
  TransactionInfo transaction = unpack_transaction(in);
  transaction.packed = packed;
  return chain_.push(std::move(transaction), gas_limit);
}

std::string wrong_transfer(const TransactionResult& result) {
  if (!result.outcome.ok()) return "a transfer failed: " + result.outcome.message;
  if (result.traces.size() != 3) return "a transfer with " + std::to_string(result.traces.size()) + " receivers";
  return {};
}

}  // namespace wrought::bench
