/// @file
/// For nodes: contracts that run at once and become fast by themselves.
///
///   auto deployer = Deployer::create({.on_event = ...});
///   auto contract = (*deployer)->deploy("token.wasm", {});     // metered, and read by wabt's interpreter
///   Outcome o = (*contract)->apply(request, host);             // at once; natively as soon as the plugin is there
///
/// Both tiers run the same metered module, so outcome, gas and effects are the same on either. A share of the native
/// applies can be checked against the interpreter (docs/tiering.md).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "../common/bytes.h"
#include "../common/result.h"
#include "../hostapi/host_function.h"
#include "../runtime/trust.h"
#include "../transpiler/transpiler.h"
#include "deployed_contract.h"
#include "node_metrics.h"
#include "plugin_builder.h"

namespace wrought {

/// Native applies that are run again. For the host functions of profile `antelope`: deploy() refuses a contract of
/// another profile (`usage`) where there is a rate.
struct CrossCheckOptions {
  double rate = 0;  ///< share of the native applies that are run again on the interpreter, 0 to 1
  std::chrono::nanoseconds deadline = std::chrono::seconds(10);  ///< for the second run; 0: none
  ReplayFolder replays = {};                                     ///< where mismatches are written down
};

/// What is done about builds for which time, memory or disk ran out. That says nothing about the contract.
struct RetryOptions {
  uint32_t attempts_max = 5;                     ///< builds in all; a full queue does not count
  std::chrono::milliseconds first_delay{1'000};  ///< before the second build
  std::chrono::milliseconds delay_max{60'000};   ///< delays double up to this
};

/// How a deployer works. The defaults build with one thread and check nothing.
struct DeployerOptions {
  /// Whose host functions contracts get; null: the profile that the BuildOptions name. It outlives every contract.
  const HostProfile* profile = nullptr;
  /// Makes the plugins; null: a local builder with one thread (local_builder.h). One that is given may be shared, and
  /// is not destroyed here.
  std::shared_ptr<PluginBuilder> builder = nullptr;
  /// Of what the builder hands over: its own builds need no signature, plugins out of a store of others may.
  Trust trust = Trust::none();
  RetryOptions retry = {};             ///< builds that ran out of time, memory or disk
  CrossCheckOptions cross_check = {};  ///< off by default
  /// Called from the deployer's own thread, mismatches from the thread that applies (before its apply returns). It may
  /// neither throw nor destroy the deployer. Contracts may call it as long as they live.
  std::function<void(const TierEvent&)> on_event = {};
};

/// Used from any number of threads at once. Contracts may outlive it; they then stay on the tier that they have
/// reached. The destructor cancels all builds; of its own builder no thread and no child is left.
class Deployer {
 public:
  /// A failure is of class `usage` or `resource`.
  [[nodiscard]] static Result<std::unique_ptr<Deployer>> create(DeployerOptions options);
  virtual ~Deployer() = default;

  /// Meters the contract, in a child, and gives it back on the interpreter; its plugin is built in the background.
  /// Failures are those of meter() (transpiler.h), and `invalid` of a module that the interpreter cannot read.
  /// `options.cancel` concerns the metering alone. The file is copied. The build ends when the contract goes.
  [[nodiscard]] virtual Result<std::shared_ptr<DeployedContract>> deploy(const std::filesystem::path& contract,
                                                                         const BuildOptions& options) = 0;
  /// The same of bytes, wasm or its text form, which are copied.
  [[nodiscard]] virtual Result<std::shared_ptr<DeployedContract>> deploy(ByteView contract,
                                                                         const BuildOptions& options) = 0;

  /// The numbers now.
  [[nodiscard]] virtual NodeMetrics metrics() const = 0;

  /// Waits until no build is queued, running or to be tried again, and their events have been told. False: the time
  /// passed first.
  [[nodiscard]] virtual bool wait_until_idle(std::chrono::milliseconds timeout) = 0;
};

}  // namespace wrought
