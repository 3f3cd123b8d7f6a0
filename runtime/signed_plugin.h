// A plugin together with its detached signatures, to be handed on: into a store, a bundle, a registry, a folder. What
// the signatures are worth is decided where a plugin is loaded (trust.h).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/minisign.h"
#include "common/result.h"
#include "runtime/signature_files.h"

namespace wrought {

struct PluginSignature {
  std::string suffix;  // of the file's name behind the plugin's: ".minisig", or ".SIGNER.minisig" for further signers
  std::string text;
};
inline constexpr uint64_t signature_bytes_max = minisign::signature_file_bytes_max;
inline constexpr size_t signatures_max = signature_files_max;  // of one plugin

struct SignedPlugin {
  Bytes plugin;
  std::vector<PluginSignature> signatures;  // by suffix
};

// True for ".minisig" and ".SIGNER.minisig", SIGNER being 1 to 64 letters, digits, "-", "_" and ".", the last neither
// first nor last.
[[nodiscard]] bool is_signature_suffix(std::string_view suffix);

// The plugin and all signatures beside it (signature_files.h). Failure `policy`: over a limit, or a signature whose
// name is none; passed over, it would be missed only much later.
[[nodiscard]] Result<SignedPlugin> read_signed_plugin(const std::filesystem::path& file);
// The signatures alone.
[[nodiscard]] Result<std::vector<PluginSignature>> read_signatures(const std::filesystem::path& file);

// Writes all of them, or none. They are written beside the target first, then renamed, the plugin last: where it
// stands, its signatures do. A signature of another plugin that would lie beside the new one is a failure (usage):
// nothing is deleted that nobody asked to delete.
[[nodiscard]] Result<> write_signed_plugin(const std::filesystem::path& file, const SignedPlugin& plugin);

// As the rules of a trust file want them (trust_rules.h); `name` is the plugin's, for messages.
[[nodiscard]] std::vector<SignatureFile> signature_files_of(const SignedPlugin& plugin, const std::string& name);

}  // namespace wrought
