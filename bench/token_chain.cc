#include "bench/token_chain.h"

#include <random>

#include "bench/timed_profile.h"
#include "common/files.h"
#include "hostapi/antelope/packed.h"

namespace wrought::bench {
namespace {

constexpr int64_t gas_limit = 10'000'000;
constexpr uint64_t symbol = 0x54525704;  // 4,WRT
constexpr int64_t start_balance = 1'000'000;
constexpr size_t accounts_per_block = 1000;
const std::string memo = "for the coffee, thank you";

const Name token = "token"_n, issuer = "issuer"_n;

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

Chain::Code TokenRunner::code(size_t index) {
  Chain::Code code{CodeKind::wasm, index == 0 ? "token" : "wallet", {}};
  code.hash[0] = static_cast<uint8_t>(index + 1);
  return code;
}

Result<> TokenRunner::load(Engine engine, const HostProfile& profile) {
  auto token_contract = build_token(engine, profile);
  if (!token_contract) return token_contract.failure();
  auto wallet = build_wallet(engine, profile);
  if (!wallet) return wallet.failure();
  loaded_[code(0).hash] = *token_contract;
  loaded_[code(1).hash] = *wallet;
  return Unit{};
}

Outcome TokenRunner::apply(const Account& account, const ApplyArguments& arguments, HostContext& host) noexcept {
  Contract& contract = *loaded_.find(account.code_hash)->second;
  const ApplyRequest request{arguments.receiver.value, arguments.code.value, arguments.action.value,
                             arguments.gas_limit, std::chrono::nanoseconds(0)};
  if (!timed) return contract.apply(request, host);
  const uint64_t start = ticks();
  Outcome outcome = contract.apply(request, host);
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
  if (auto set = chain_.set_code(token, TokenRunner::code(0), false); !set) return set;
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
    if (auto set = chain_.set_code(account(i), TokenRunner::code(1), false); !set) return set;
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
    pack(packed, uint32_t{2'000'000'000});  // expiration
    pack(packed, uint16_t{1});
    pack(packed, uint32_t{2});
    packed.append(3, '\0');  // no limits, no delay
    packed.push_back('\0');  // no context-free actions
    packed.push_back(1);
    pack_action(packed, transfer_of(account(from), account(to), 1));
    packed.push_back('\0');  // no extensions
  }
  return transactions;
}

TransactionResult TokenChain::push_packed(std::string_view transaction) {
  constexpr size_t header_bytes = 4 + 2 + 4;
  PackedReader in(transaction);
  (void)in.bytes(header_bytes);
  for (int i = 0; i < 3; ++i) (void)in.varuint32();
  std::vector<Action> actions[2];  // the context-free ones first
  for (auto& list : actions) {
    for (uint32_t n = in.varuint32(); n != 0 && in.ok(); --n) list.push_back(read_action(in));
  }
  if (in.varuint32() != 0 || !in.ok()) return {};
  return chain_.push(actions[1], gas_limit, actions[0]);
}

std::string wrong_transfer(const TransactionResult& result) {
  if (!result.outcome.ok()) return "a transfer failed: " + result.outcome.message;
  if (result.traces.size() != 3) return "a transfer with " + std::to_string(result.traces.size()) + " receivers";
  if (result.changes.size() != 4) return "a transfer that changes " + std::to_string(result.changes.size()) + " rows";
  return {};
}

}  // namespace wrought::bench
