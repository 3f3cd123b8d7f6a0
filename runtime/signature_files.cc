#include "runtime/signature_files.h"

#include <algorithm>
#include <system_error>

#include "common/files.h"
#include "common/minisign.h"

namespace wrought {
namespace {

constexpr std::string_view ending = ".minisig";
// A directory with more entries is none that plugins are kept in; reading it would take seconds.
constexpr size_t directory_entries_max = 1'000'000;

bool is_signature_of(std::string_view name, const std::string& plugin) {
  if (!name.starts_with(plugin + ".") || !name.ends_with(ending)) return false;
  return name.size() == plugin.size() + ending.size() || name.size() > plugin.size() + 1 + ending.size();
}

Failure cannot_list(const std::filesystem::path& folder, const std::error_code& error) {
  return fail(FailureClass::io, "cannot look for signatures: " + error.message(), folder.string());
}

Result<std::vector<std::filesystem::path>> find_signature_files(const std::filesystem::path& plugin) {
  namespace fs = std::filesystem;
  const fs::path folder = plugin.has_parent_path() ? plugin.parent_path() : ".";
  const std::string name = plugin.filename().string();
  std::vector<fs::path> found;
  std::error_code error;
  size_t entries = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (++entries > directory_entries_max)
      return fail(FailureClass::policy, "too many files to look for signatures among", folder.string());
    if (!is_signature_of(entry->path().filename().string(), name)) continue;
    if (found.size() == signature_files_max)
      return fail(FailureClass::policy,
                  "more than " + std::to_string(signature_files_max) + " signature files beside the plugin", name);
    found.push_back(entry->path());
  }
  if (error) return cannot_list(folder, error);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::filesystem::path signature_file(const std::filesystem::path& plugin, const std::string& name) {
  std::filesystem::path file = plugin;
  if (!name.empty()) file += "." + name;
  return file += ending;
}

Result<std::vector<SignatureFile>> read_signature_files(const std::filesystem::path& plugin) {
  const auto found = find_signature_files(plugin);
  if (!found) return found.failure();
  std::vector<SignatureFile> files;
  for (const auto& path : *found) {
    auto text = read_text_file(path, minisign::signature_file_bytes_max);
    if (!text) return text.failure();
    files.push_back({path.filename().string(), std::move(*text)});
  }
  return files;
}

}  // namespace wrought
