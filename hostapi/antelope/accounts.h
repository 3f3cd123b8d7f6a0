// Accounts as they stand in the state: that they exist, their privilege, and which code they run.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "hostapi/guest_arguments.h"
#include "hostapi/state/overlay.h"

namespace wrought {

enum class CodeKind : uint8_t { none = 0, wasm = 1, plugin = 2 };

struct Account {
  Name name;
  bool privileged = false;
  uint64_t created_us = 0;
  uint64_t code_sequence = 0;  // counts setcode
  CodeKind code_kind = CodeKind::none;
  std::array<uint8_t, 32> code_hash{};  // SHA-256 of the original wasm; zero without code
  std::string code_path;                // where the caller finds the wasm or the plugin again
};

[[nodiscard]] bool account_exists(const StateView& state, Name name);
[[nodiscard]] std::optional<Account> find_account(const StateView& state, Name name);
void put_account(Overlay& state, const Account& account);

}  // namespace wrought
