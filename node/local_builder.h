// Builds plugins in this process's children: a few threads, each waiting for one build at a time, and a bounded queue.
#pragma once

#include <memory>

#include "node/plugin_builder.h"

namespace wrought {

struct LocalBuilderOptions {
  uint32_t threads = 1;      // builds at a time
  uint32_t queued_max = 64;  // more are refused
};

// A failure is of class `resource`: no more threads.
[[nodiscard]] Result<std::unique_ptr<PluginBuilder>> make_local_builder(const LocalBuilderOptions& options);

}  // namespace wrought
