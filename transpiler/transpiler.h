/// @file
/// From a contract's bytes to a plugin: the transpiler's one public header.
///
///   read -> policy -> instrument -> emit -> compile -> package
///
/// Everything that handles hostile bytes runs in child processes under limits (wrought-worker, clang), so neither
/// Binaryen, wabt nor clang can take the caller down: a crash there is a Failure here. All functions are safe to call
/// from several threads at once and never throw.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../common/bytes.h"
#include "../common/gas_schedule.h"
#include "../common/manifest.h"
#include "../common/result.h"
#include "../common/wasm_limits.h"
#include "../hostapi/host_function.h"
#include "jail_policy.h"

namespace wrought {

class Launcher;

/// The emitter's revision: grows with every change of emitted text or layout, and is in the manifest.
inline constexpr uint32_t codegen_version = 10;

/// Guard pages (8 GiB of address space per instance), or a compare per access.
enum class MemoryMode : uint8_t { guard, explicit_checks };

/// How to build; what it points at must last as long as the call.
struct BuildOptions {
  std::string profile = "antelope";  ///< host profile, by name
  /// A profile of the caller's own, in place of the one named; it must last as long as the call. The child process
  /// learns its table, never calls its functions. Checked by check_own_profile.
  const HostProfile* own_profile = nullptr;
  std::optional<WasmLimits> limits;  ///< the chain's own; without: the profile's
  /// The chain accepted the contract earlier: of its limits only those of run time apply (max_pages, max_call_depth),
  /// and where the initial memory is more than max_pages by now, every apply traps.
  bool accepted = false;
  GasSchedule schedule;                        ///< what things cost
  MemoryMode memory = MemoryMode::guard;       ///< how accesses are kept inside
  int opt_level = 2;                           ///< 1, 2 or 3
  std::vector<std::string> compiler_launcher;  ///< program and arguments that clang is started through, as ccache
  std::filesystem::path keep;                  ///< where to leave metered.wasm and plugin.c; empty: nowhere
  std::filesystem::path worker;                ///< the wrought-worker program; empty: found as docs/embedding.md says
  std::chrono::seconds deadline{300};          ///< wall clock for the whole build
  JailPolicy jail = JailPolicy::best;          ///< what the children are cut off from
  Launcher* launcher = nullptr;                ///< not owned; a build server's own. Null: children are started anew
  const std::atomic<bool>* cancel = nullptr;   ///< set from any thread or signal handler: ends the build
  bool metered = true;                         ///< benchmarks only: false leaves out gas and call depth
  std::function<void(std::string_view stage, double seconds)> on_stage;  ///< called as each stage ends
};

/// How near a contract comes to one of the limits (transpiler/limits.h).
struct LimitUse {
  std::string limit;   ///< its name
  uint64_t value = 0;  ///< of this contract
  uint64_t max = 0;    ///< what is allowed
};

/// A contract with its gas and call depth in it.
struct MeteredModule {
  std::vector<uint8_t> bytes;        ///< the metered module: what every engine runs
  std::string c_text;                ///< emitted C; empty if not asked for
  Manifest manifest;                 ///< complete but for compiler, worst frame and content hash
  std::vector<LimitUse> limit_uses;  ///< by limit, in the order of first use
};

/// What a build made, and what it took.
struct BuildReport {
  Manifest manifest;          ///< complete
  uint64_t plugin_bytes = 0;  ///< size of the file
  /// One step of the build.
  struct Stage {
    std::string name;  ///< of the stage
    double seconds;    ///< that it took
  };
  std::vector<Stage> stages;       ///< in order: read, policy, instrument, emit, compile, package
  uint64_t peak_memory_bytes = 0;  ///< of the hungriest child
};

/// The wrought-worker program that a build with these options runs. Missing: `toolchain`.
[[nodiscard]] Result<std::filesystem::path> worker_path(const BuildOptions& options);

/// read .. instrument: what the wabt engine needs. `contract`: a .wasm or .wat file.
[[nodiscard]] Result<MeteredModule> meter(const std::filesystem::path& contract, const BuildOptions& options);

/// read .. emit, with MeteredModule::c_text filled.
[[nodiscard]] Result<MeteredModule> transpile(const std::filesystem::path& contract, const BuildOptions& options);

/// The whole path. Writes `plugin` by writing beside it and renaming: it is there whole, or not at all.
[[nodiscard]] Result<BuildReport> build_plugin(const std::filesystem::path& contract,
                                               const std::filesystem::path& plugin, const BuildOptions& options);

/// The same from the contract's bytes; failures call it `name`.
[[nodiscard]] Result<BuildReport> build_plugin(ByteView contract, const std::string& name,
                                               const std::filesystem::path& plugin, const BuildOptions& options);

/// wabt's own C for the metered module, compiled by the same clang: the wasm2c engine's shared object.
[[nodiscard]] Result<BuildReport> build_wasm2c(const MeteredModule& module, const std::filesystem::path& shared_object,
                                               const BuildOptions& options);

}  // namespace wrought
