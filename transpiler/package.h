// The last stage: linked ELF + manifest + metered module -> the plugin's final bytes.
#pragma once

#include "common/bytes.h"
#include "common/manifest.h"
#include "common/result.h"

namespace wrought {

struct PackagedPlugin {
  Bytes file;
  Manifest manifest;  // as stored, content_hash filled in
};

// Adds the sections .wrought.manifest and .wrought.module, which are in the file but never mapped. Everything that is
// loaded keeps its place and its bytes. `manifest` must be complete but for content_hash and the sizes of the image.
[[nodiscard]] Result<PackagedPlugin> package_plugin(ByteView elf, Manifest manifest, ByteView metered_module);

}  // namespace wrought
