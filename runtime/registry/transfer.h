// A plugin into a registry and out of it again.
#pragma once

#include <cstdint>
#include <string>

#include "common/manifest.h"
#include "common/result.h"
#include "runtime/registry/oci_client.h"
#include "runtime/registry/reference.h"
#include "runtime/signed_plugin.h"

namespace wrought::registry {

struct PublishedPlugin {
  std::string name;  // the plugin's file name, without folders
  SignedPlugin content;
};

struct Transferred {
  std::string digest;  // of the artifact: what a reference can be pinned to
  Manifest manifest;   // the plugin's
};

// The plugin is verified first. Layers that the registry has already are not sent again; the artifact comes last, so a
// reader finds all of it or nothing. A digest in the reference must be that of the artifact.
//
// Failure `policy` for a name that no artifact may have (is_title in artifact.h).
[[nodiscard]] Result<Transferred> push_plugin(OciClient& client, const Reference& reference,
                                              const PublishedPlugin& plugin);

struct PulledPlugin {
  Transferred transferred;
  PublishedPlugin plugin;
};

// What comes back has the digests and sizes that the artifact says, is a verified plugin (runtime/verify.h, under the
// profile and limits that it was built for), and carries the manifest and the hashes that the artifact shows. Who made
// it is not judged here: signatures are handed over as they are.
[[nodiscard]] Result<PulledPlugin> pull_plugin(OciClient& client, const Reference& reference);

}  // namespace wrought::registry
