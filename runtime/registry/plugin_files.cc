// Several files cannot be renamed in one step. Written whole and synced first, renamed last, a crash in between leaves
// whole files whose signatures do not fit, which a loader refuses.
#include "runtime/registry/plugin_files.h"

#include <algorithm>
#include <system_error>

#include "common/files.h"
#include "runtime/registry/artifact.h"
#include "runtime/verify.h"

namespace wrought::registry {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& plugin) { return plugin.has_parent_path() ? plugin.parent_path() : "."; }

fs::path with_suffix(const fs::path& plugin, const std::string& suffix) {
  fs::path path = plugin;
  path += suffix;
  return path;
}

// Suffixes of the signatures that lie beside the plugin, in order.
Result<std::vector<std::string>> suffixes_beside(const fs::path& plugin) {
  std::vector<std::string> suffixes;
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(plugin), error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(plugin.filename().string() + ".") || !name.ends_with(".minisig")) continue;
    suffixes.push_back(signature_suffix(plugin.filename().string(), name));
    // Not passed over: a signature that nobody sees is missed only much later.
    if (suffixes.back().empty()) {
      return fail(FailureClass::policy, "a signer's name has only letters, digits, \"-\", \"_\" and, inside, \".\"",
                  entry->path().string());
    }
  }
  if (error) return fail(FailureClass::io, "cannot be listed: " + error.message(), folder_of(plugin).string());
  std::sort(suffixes.begin(), suffixes.end());
  return suffixes;
}

Result<> check_no_other_signatures(const PluginFiles& files, const fs::path& plugin) {
  auto there = suffixes_beside(plugin);
  if (!there) return there.failure();
  for (const std::string& suffix : *there) {
    const bool is_replaced = std::any_of(files.signatures.begin(), files.signatures.end(),
                                         [&](const Signature& signature) { return signature.suffix == suffix; });
    if (is_replaced) continue;
    return fail(FailureClass::usage, "is a signature that the artifact does not have; remove it, or choose another -o",
                with_suffix(plugin, suffix).string());
  }
  return Unit{};
}

Result<> rename_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return fail(FailureClass::io, "cannot write: " + error.message(), to.string());
  return Unit{};
}

Result<> check_target(const fs::path& plugin) {
  std::error_code ignored;
  const fs::file_status status = fs::status(plugin, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return fail(FailureClass::io, "cannot write: not a regular file", plugin.string());
  }
  return Unit{};
}

}  // namespace

Result<PluginFiles> read_plugin_files(const fs::path& plugin) {
  PluginFiles files{plugin.filename().string(), {}, {}};
  if (!is_title(files.name)) {
    return fail(FailureClass::policy, "the file name must be printable ASCII without spaces", plugin.string());
  }
  auto bytes = read_file(plugin, plugin_bytes_max);
  if (!bytes) return bytes.failure();
  files.plugin = std::move(*bytes);
  auto suffixes = suffixes_beside(plugin);
  if (!suffixes) return suffixes.failure();
  if (suffixes->size() > signatures_max) {
    return fail(FailureClass::policy, "has more than " + std::to_string(signatures_max) + " signatures",
                plugin.string());
  }
  for (const std::string& suffix : *suffixes) {
    auto signature = read_file(with_suffix(plugin, suffix), signature_bytes_max);
    if (!signature) return signature.failure();
    files.signatures.push_back({suffix, std::move(*signature)});
  }
  return files;
}

Result<> write_plugin_files(const PluginFiles& files, const fs::path& plugin) {
  if (auto done = check_target(plugin); !done) return done;
  if (auto done = check_no_other_signatures(files, plugin); !done) return done;
  auto scratch = ScratchDirectory::create_in(folder_of(plugin));
  if (!scratch) return scratch.failure();
  if (auto done = write_file(*scratch / "plugin", files.plugin); !done) return done;
  for (const Signature& signature : files.signatures) {
    if (auto done = write_file(*scratch / ("plugin" + signature.suffix), signature.bytes); !done) return done;
  }
  for (const Signature& signature : files.signatures) {
    auto done = rename_into_place(*scratch / ("plugin" + signature.suffix), with_suffix(plugin, signature.suffix));
    if (!done) return done;
  }
  return rename_into_place(*scratch / "plugin", plugin);
}

}  // namespace wrought::registry
