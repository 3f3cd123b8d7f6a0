// One action of one contract as the command line describes it, and running it: what `apply` and `bench` share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "hostapi/abi/abi.h"
#include "hostapi/antelope/context.h"
#include "hostapi/antelope/name.h"
#include "hostapi/state/state.h"
#include "runtime/engine.h"

namespace wrought::cli {

struct Request {
  Name receiver;
  Action action;
};

// The options that describe an action. add() registers them; request() gives the result once parsed.
class ActionFlags {
 public:
  void add(CLI::App& app);
  // The ABI of --abi, or else the one that the account has set in the state.
  [[nodiscard]] Result<std::optional<Abi>> find_abi(const StateView& state) const;
  // A failure is of class `usage`.
  [[nodiscard]] Result<Request> request(const std::optional<Abi>& abi) const;
  [[nodiscard]] int64_t gas_limit() const { return gas_limit_; }

 private:
  [[nodiscard]] Result<Request> read(const std::optional<Abi>& abi) const;

  // Enough for any sensible action, and an endless loop still ends within seconds.
  static constexpr int64_t default_gas_limit = 10'000'000'000;

  std::string receiver_, code_, action_, data_, abi_;
  std::vector<std::string> authorizations_;
  int64_t gas_limit_ = default_gas_limit;
};

struct Run {
  Outcome outcome;
  std::string console, return_value;
  uint64_t apply_ns = 0;
};

// The action on top of `writes`, which gets its changes. Accounts that it names exist.
[[nodiscard]] Run run_once(Contract& contract, const Request& request, Overlay& writes, const BlockInfo& block,
                           int64_t gas_limit);

}  // namespace wrought::cli
