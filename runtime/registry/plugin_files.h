// A plugin and its signatures as files: PLUGIN, and beside it PLUGIN.minisig and any PLUGIN.SIGNER.minisig.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought::registry {

struct Signature {
  std::string suffix;  // ".minisig" or ".SIGNER.minisig" (signature_suffix() in artifact.h)
  Bytes bytes;
};

struct PluginFiles {
  std::string name;  // the plugin's file name, without folders
  Bytes plugin;
  std::vector<Signature> signatures;  // by suffix
};

// The plugin and all signatures beside it. Failure: policy over a limit or for a file name that no artifact may have.
[[nodiscard]] Result<PluginFiles> read_plugin_files(const std::filesystem::path& plugin);

// Writes all of them, or none; `files.name` is not used. They are written beside the target first, then renamed, the
// plugin last: where it stands, its signatures do. A signature of another plugin that would lie beside the new one is a
// failure (usage): nothing is deleted that nobody asked to delete.
[[nodiscard]] Result<> write_plugin_files(const PluginFiles& files, const std::filesystem::path& plugin);

}  // namespace wrought::registry
