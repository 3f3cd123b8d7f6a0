#include "runtime/store/plugin_files.h"

#include "common/files.h"
#include "runtime/store/store_files.h"
#include "runtime/verify.h"

namespace wrought {
namespace fs = std::filesystem;

Result<std::vector<StoredSignature>> read_signature_files(const fs::path& folder, std::string_view file_name) {
  const auto names = names_in_folder(folder);
  if (!names) return names.failure();
  std::vector<StoredSignature> signatures;
  for (const std::string& name : *names) {
    if (!name.starts_with(file_name)) continue;
    const std::string suffix = name.substr(file_name.size());
    if (!is_signature_suffix(suffix)) continue;
    auto text = read_text_file(folder / name, signature_bytes_max);
    if (!text) return text.failure();
    signatures.push_back({suffix, std::move(*text)});
  }
  return signatures;
}

Result<PluginWithSignatures> read_plugin_files(const fs::path& file) {
  auto plugin = read_file(file, plugin_bytes_max);
  if (!plugin) return plugin.failure();
  auto signatures = read_signature_files(file.has_parent_path() ? file.parent_path() : ".", file.filename().string());
  if (!signatures) return signatures.failure();
  return PluginWithSignatures{std::move(*plugin), std::move(*signatures)};
}

Result<> write_plugin_files(const fs::path& file, const PluginWithSignatures& plugin) {
  if (auto written = write_file(file, ByteView(plugin.plugin)); !written) return written;
  for (const StoredSignature& signature : plugin.signatures)
    if (auto written = write_file(fs::path(file) += signature.suffix, signature.text); !written) return written;
  return Unit{};
}

}  // namespace wrought
