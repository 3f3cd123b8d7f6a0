// A plugin and its detached signatures as ordinary files side by side: FILE, FILE.minisig, FILE.NAME.minisig.
#pragma once

#include <filesystem>

#include "common/result.h"
#include "runtime/store/plugin_store.h"

namespace wrought {

[[nodiscard]] Result<PluginWithSignatures> read_plugin_files(const std::filesystem::path& file);
[[nodiscard]] Result<> write_plugin_files(const std::filesystem::path& file, const PluginWithSignatures& plugin);

// The signatures of a plugin file called `file_name` in a folder, by suffix.
[[nodiscard]] Result<std::vector<StoredSignature>> read_signature_files(const std::filesystem::path& folder,
                                                                        std::string_view file_name);

}  // namespace wrought
