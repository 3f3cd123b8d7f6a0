// A plugin in memory: its descriptor checked against its manifest, its host functions bound, its initial memory made.
#pragma once

#include <memory>

#include "common/manifest.h"
#include "common/result.h"
#include "hostapi/module_abi.h"
#include "runtime/execution.h"
#include "runtime/link.h"
#include "runtime/memory.h"
#include "runtime/trust.h"
#include "runtime/verify.h"

namespace wrought {

struct Plugin {
  std::shared_ptr<const void> code;  // keeps it in memory
  Manifest manifest;
  const wr_plugin* descriptor = nullptr;  // in the image
  const wr_module* module = nullptr;      // likewise; null where the profile builds contracts only
  TextRange text;
  LinkedHost host;
  std::shared_ptr<const MemoryImage> image;
};

// Verify as `trust` says, load, check, link. Failures say which file.
[[nodiscard]] Result<std::shared_ptr<const Plugin>> load_plugin(const PluginFile& file, const HostProfile& profile,
                                                                const Trust& trust, const VerifyOptions& options = {});

// The same with Trust::none(). For tests.
[[nodiscard]] Result<std::shared_ptr<const Plugin>> load_plugin(ByteView file, const HostProfile& profile,
                                                                const VerifyOptions& options = {});

// The same for a plugin that is not packaged, whose manifest comes from elsewhere: verifies no hash. For tests.
[[nodiscard]] Result<std::shared_ptr<const Plugin>> load_unpackaged(ByteView file, Manifest manifest,
                                                                    const HostProfile& profile);

// The plugins of one object, whose symbols end in _<number of the manifest>. For tests.
[[nodiscard]] Result<std::vector<std::shared_ptr<const Plugin>>> load_unpackaged_batch(
    ByteView file, std::span<const Manifest> manifests, const HostProfile& profile);

}  // namespace wrought
