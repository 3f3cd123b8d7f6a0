/// @file
/// Whoever makes plugins for a deployer: a pool of threads in this process (local_builder.h), a build server, a store,
/// or an embedder's own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "../common/manifest.h"
#include "../common/result.h"
#include "../transpiler/transpiler.h"

namespace wrought {

/// One plugin that is wanted.
struct PluginJob {
  std::filesystem::path contract;  ///< .wasm or .wat; stays until the job is done
  BuildOptions options;            ///< `cancel` is the builder's to set
  Manifest metered;                ///< of the metered module: what a store is asked by
  /// Set by whoever loses interest, at any time. The builder sets it itself when it is destroyed.
  std::shared_ptr<std::atomic<bool>> cancel = std::make_shared<std::atomic<bool>>(false);
};

/// The plugin, as a file.
struct BuiltPlugin {
  std::filesystem::path file;        ///< signatures, where there are any, lie beside it
  std::shared_ptr<const void> keep;  ///< while this lives, the file does
};

/// How a job ended.
struct BuildEnd {
  Result<BuiltPlugin> plugin;                     ///< or why there is none
  std::chrono::nanoseconds waited{0};             ///< in the queue
  std::chrono::nanoseconds took{0};               ///< building
  std::optional<bool> from_store = std::nullopt;  ///< where there is a store: was it there already
};

/// Used from any number of threads at once. The destructor cancels what has not ended and waits for it: no thread and
/// no child is left, and every `done` has been called.
class PluginBuilder {
 public:
  /// Takes the end of a job, from any thread. It must not throw, nor destroy the builder.
  using Done = std::function<void(BuildEnd)>;

  virtual ~PluginBuilder() = default;
  /// Does not wait. A failure (of class `resource`: the queue is full) means that `done` is never called; otherwise it
  /// is called once.
  [[nodiscard]] virtual Result<> submit(PluginJob job, Done done) = 0;

  /// How much there is to do.
  struct Load {
    uint64_t queued = 0;   ///< jobs that wait
    uint64_t running = 0;  ///< jobs under way
  };
  /// Now.
  [[nodiscard]] virtual Load load() const = 0;
};

}  // namespace wrought
