/// @file
/// Running contracts: one interface, several engines (native plugin, wabt's interpreter, wasm2c).
///
///   auto contract = load_native("token.so", *find_profile("antelope"), *Trust::file("trust.toml"));
///   Outcome o = (*contract)->apply({receiver, code, action, gas_limit}, host);
///
/// All engines run the same metered module against the same host functions, so outcome, gas and every effect on the
/// host are equal, bit for bit.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "../common/manifest.h"
#include "../common/result.h"
#include "../hostapi/host_function.h"
#include "../hostapi/outcome.h"
#include "trust.h"
#include "verify_options.h"

namespace wrought {

/// For tests that compare engines: looks at an instance when its apply has ended, before it is made new.
struct InstanceObserver {
  virtual ~InstanceObserver() = default;
  /// Linear memory as the apply left it; empty if the module has none. Behind a memory_out_of_bounds its content means
  /// nothing: the processor notices such a trap while stores may still be on their way.
  virtual void ended(std::span<const uint8_t> memory) noexcept = 0;
};

/// One apply.
struct ApplyRequest {
  uint64_t receiver = 0;                 ///< first argument of `apply`
  uint64_t code = 0;                     ///< second
  uint64_t action = 0;                   ///< third
  int64_t gas_limit = 0;                 ///< >= 0
  std::chrono::nanoseconds deadline{0};  ///< wall clock for this apply; 0: none. Subjective, never part of consensus.
  InstanceObserver* observer = nullptr;  ///< for tests
};

/// A loaded contract. Immutable, usable from any number of threads at once; instances are pooled per thread inside.
class Contract {
 public:
  virtual ~Contract() = default;
  /// Runs start (if any) and apply on a fresh instance: initial memory, globals and tables. Never throws, never ends
  /// the process, whatever the contract does. `host` must be of the profile that the contract was linked to.
  [[nodiscard]] virtual Outcome apply(const ApplyRequest& request, HostContext& host) noexcept = 0;
  /// What the plugin or module says of itself.
  [[nodiscard]] virtual const Manifest& manifest() const = 0;
  [[nodiscard]] virtual std::string_view engine() const = 0;  ///< "native", "wabt" or "wasm2c"
};

/// Verifies the plugin's bytes as `trust` says, loads and links it. Its file may change or go away afterwards, the
/// profile's functions may not.
[[nodiscard]] Result<std::shared_ptr<Contract>> load_native(const std::filesystem::path& plugin,
                                                            const HostProfile& profile, const Trust& trust,
                                                            const VerifyOptions& options = {});
/// The same for bytes and signatures that the caller has read.
[[nodiscard]] Result<std::shared_ptr<Contract>> load_native(const PluginFile& plugin, const HostProfile& profile,
                                                            const Trust& trust, const VerifyOptions& options = {});
/// Runs a metered module in libwabt's interpreter. `manifest` as the transpiler gave it with the module.
[[nodiscard]] Result<std::shared_ptr<Contract>> load_wabt(std::span<const uint8_t> metered_module,
                                                          const Manifest& manifest, const HostProfile& profile);
/// Loads a shared object that transpiler's build_wasm2c made from the metered module.
[[nodiscard]] Result<std::shared_ptr<Contract>> load_wasm2c(const std::filesystem::path& shared_object,
                                                            const Manifest& manifest, const HostProfile& profile);

}  // namespace wrought
