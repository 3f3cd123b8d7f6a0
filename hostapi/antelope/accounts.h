// Accounts as they stand in the state: that they exist, their privilege, which code they run, and their ABI.
//
// Keys: 'a' name        the record
//       'P' name        for code of kind wasm or plugin: the path of its file
//       'C' code hash   for code of kind stored: how many accounts run it (u64), then the wasm
//       'I' name        the ABI, packed
//       'R' name        bytes of RAM that the account is billed for (i64)
#pragma once

#include <optional>
#include <string>

#include "common/bytes.h"
#include "hostapi/guest_arguments.h"
#include "hostapi/state/overlay.h"

namespace wrought {

// Where an account's code is: nowhere, in a file, or in the state, where the native action setcode put it.
enum class CodeKind : uint8_t { none = 0, wasm = 1, plugin = 2, stored = 3 };

struct Code {
  CodeKind kind = CodeKind::none;
  std::string path;  // of kinds wasm and plugin
  std::string wasm;  // of kind stored
};

struct Account {
  Name name;
  bool privileged = false;
  bool linked = false;  // has, or once had, links to permissions; most accounts never do, so nobody need look for any
  uint64_t created_us = 0;
  uint64_t code_sequence = 0;  // counts setcode
  uint64_t abi_sequence = 0;   // counts setabi
  CodeKind code_kind = CodeKind::none;
  Sha256 code_hash{};  // SHA-256 of the original wasm; zero without code
};

[[nodiscard]] bool account_exists(const StateView& state, Name name);
[[nodiscard]] std::optional<Account> find_account(const StateView& state, Name name);
void put_account(Overlay& state, const Account& account);
// Text of the std::out_of_range that the node's database throws when it is asked for an account that is not there.
[[nodiscard]] std::string unknown_account_text(Name name);

// The code that the account runs, to be loaded again by a node that has started anew.
[[nodiscard]] Code account_code(const StateView& state, const Account& account);
// Gives the account this code (of kind none: takes it away) and counts it. `hash` is that of its wasm, zero for none.
void put_account_code(Overlay& state, Account& account, const Code& code, const Sha256& hash);
// Bytes of the wasm of stored code; 0 for other kinds.
[[nodiscard]] size_t stored_code_bytes(const StateView& state, const Account& account);

// Packed as `setabi` had it; empty without one.
[[nodiscard]] std::string account_abi(const StateView& state, Name name);
void put_account_abi(Overlay& state, Account& account, std::string packed);

[[nodiscard]] int64_t ram_usage(const StateView& state, Name name);
void put_ram_usage(Overlay& state, Name name, int64_t bytes);

}  // namespace wrought
