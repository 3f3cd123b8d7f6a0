// How a plugin lies in a registry: one OCI image manifest (version 1.1) of artifact type
// application/vnd.wrought.plugin.v1, whose layers are the plugin, its manifest, and its signatures.
//
//   config      the empty descriptor of the specification: {}
//   layers      1 plugin, then 1 manifest (the JSON that the plugin carries inside), then 0 to 16 signatures
//   annotations dev.wrought.code-hash, dev.wrought.content-hash: 64 hex digits, those of the plugin's manifest
//
// Every layer has its file name as org.opencontainers.image.title. A signature's begins with the plugin's and goes on
// with ".minisig" or ".SIGNER.minisig". Nothing depends on time or machine: the same files give the same bytes, and so
// the same digest. What is read here came from a registry and is believed in nothing but its shape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace wrought::registry {

inline constexpr std::string_view image_manifest_type = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view artifact_type = "application/vnd.wrought.plugin.v1";
inline constexpr std::string_view plugin_layer_type = "application/vnd.wrought.plugin.v1.elf";
inline constexpr std::string_view manifest_layer_type = "application/vnd.wrought.manifest.v1+json";
inline constexpr std::string_view signature_layer_type = "application/vnd.wrought.signature.v1.minisig";
inline constexpr std::string_view empty_type = "application/vnd.oci.empty.v1+json";
inline constexpr std::string_view empty_blob = "{}";

inline constexpr uint64_t artifact_bytes_max = 1 << 20;  // with 16 signatures one has about 8 KiB

struct Layer {
  std::string digest;  // of the bytes, "sha256:..."
  uint64_t size = 0;
  std::string title;  // a file name, not a path
};

struct Artifact {
  Layer plugin, manifest;
  std::vector<Layer> signatures;
  std::string code_hash, content_hash;
};

[[nodiscard]] std::string artifact_json(const Artifact& artifact);

// Failure: invalid for anything but such an artifact, policy for one over a limit.
[[nodiscard]] Result<Artifact> parse_artifact(std::string_view json);

// A file name that a layer may have: printable ASCII without spaces and slashes, at most 255 characters.
[[nodiscard]] bool is_title(std::string_view text);

// What follows the plugin's file name in that of a signature (is_signature_suffix in signed_plugin.h). Empty if
// `file_name` is not the name of a signature of `plugin_name`.
[[nodiscard]] std::string signature_suffix(std::string_view plugin_name, std::string_view file_name);

}  // namespace wrought::registry
