/// @file
/// Makes plugins for this process: a few threads, each waiting for one build at a time, and a bounded queue. With a
/// store they are looked for there first, and put in once they are built; with a build server its warm programs build
/// them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "../common/result.h"
#include "../runtime/trust.h"
#include "../transpiler/build_server.h"
#include "plugin_builder.h"

namespace wrought {

/// How a local builder works.
struct LocalBuilderOptions {
  uint32_t threads = 1;      ///< builds at a time
  uint32_t queued_max = 64;  ///< more are refused
  /// Builds for all builders that share it; null: each build starts its own children.
  std::shared_ptr<BuildServer> server = nullptr;
  std::filesystem::path store = {};  ///< a folder, made if there is none (docs/store.md); empty: none
  /// What a plugin out of the store must satisfy. One that does not is built anew.
  Trust store_trust = Trust::none();
};

/// A failure is of class `resource`: no more threads.
[[nodiscard]] Result<std::unique_ptr<PluginBuilder>> make_local_builder(const LocalBuilderOptions& options);

}  // namespace wrought
