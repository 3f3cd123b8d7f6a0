/// @file
/// A contract that answers from the moment it is deployed: on wabt's interpreter first, natively once its plugin is
/// there. Deployers make them (deployer.h).
///
///   interpreted --- plugin built, verified, loaded ---> native
///        |                                                |
///        '---- the plugin is of another module ----.      | a cross-check finds a difference
///                                                  v      v
///                                                  pinned to the interpreter, for good
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "../common/result.h"
#include "../runtime/engine.h"

namespace wrought {

/// Where a deployed contract runs.
enum class Tier : uint8_t {
  interpreted,  ///< on wabt's interpreter; its plugin may be on the way
  native,       ///< by its plugin
  pinned,       ///< on the interpreter for good: its plugin has contradicted it
};

/// What an embedder is told about one contract.
struct TierEvent {
  /// What has happened.
  enum class Kind : uint8_t {
    native,        ///< the next apply runs natively
    build_failed,  ///< for good: the contract stays on the interpreter
    mismatch,      ///< plugin and interpreter contradict each other: the contract is pinned to the interpreter
  };
  Kind kind = Kind::native;             ///< what has happened
  std::string code_hash;                ///< of the contract, 64 hex digits
  std::optional<Failure> failure = {};  ///< of the build; of the replay file, if it could not be written
  std::string difference = {};          ///< of a mismatch, one line
  std::filesystem::path replay = {};    ///< of a mismatch, if it was written: for `wrought replay`
};

/// Where mismatches are written down.
struct ReplayFolder {
  std::filesystem::path path = {};          ///< empty: nothing is written
  uint32_t files_max = 16;                  ///< replay files in it; more are not written
  uint64_t bytes_max = uint64_t{64} << 20;  ///< of one replay file
};

/// A contract (engine.h: apply from any number of threads at once) that changes its engine by itself. An apply that is
/// running stays where it began. Where a cross-check contradicts an answer, the answer stays that of the engine that
/// ran first, as it has acted on the host, and the embedder has been told when apply returns (docs/tiering.md).
///
/// manifest() is that of the metered module: without compiler, worst frame and content hash of a plugin. engine() is
/// that of the next apply, "wabt" or "native".
class DeployedContract : public Contract {
 public:
  /// Of the next apply.
  [[nodiscard]] virtual Tier tier() const = 0;
};

}  // namespace wrought
