// Several files cannot be renamed in one step. Written whole and synced first, renamed last, a crash in between leaves
// whole files whose signatures do not fit, which a loader refuses.
#include "runtime/signed_plugin.h"

#include <algorithm>
#include <system_error>

#include "common/files.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".minisig";
constexpr size_t signer_chars_max = 64;

bool is_signer_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

fs::path with_suffix(const fs::path& file, const std::string& suffix) { return fs::path(file) += suffix; }

Result<> check_no_other_signatures(const fs::path& file, const SignedPlugin& plugin) {
  const auto there = read_signatures(file);
  if (!there) return there.failure();
  for (const PluginSignature& old : *there) {
    const bool is_replaced =
        std::ranges::find(plugin.signatures, old.suffix, &PluginSignature::suffix) != plugin.signatures.end();
    if (!is_replaced)
      return fail(FailureClass::usage,
                  "is a signature that the new plugin does not have; remove it, or choose another -o",
                  with_suffix(file, old.suffix).string());
  }
  return Unit{};
}

Result<> check_target(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status))
    return fail(FailureClass::io, "cannot write: not a regular file", file.string());
  return Unit{};
}

Result<> rename_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return fail(FailureClass::io, "cannot write: " + error.message(), to.string());
  return Unit{};
}

}  // namespace

bool is_signature_suffix(std::string_view suffix) {
  if (!suffix.ends_with(ending)) return false;
  std::string_view signer = suffix.substr(0, suffix.size() - ending.size());
  if (signer.empty()) return true;
  if (signer.front() != '.') return false;
  signer.remove_prefix(1);
  return !signer.empty() && signer.size() <= signer_chars_max && signer.front() != '.' && signer.back() != '.' &&
         std::all_of(signer.begin(), signer.end(), is_signer_char);
}

Result<std::vector<PluginSignature>> read_signatures(const fs::path& file) {
  auto files = read_signature_files(file);
  if (!files) return files.failure();
  std::vector<PluginSignature> signatures;
  for (SignatureFile& one : *files) {
    std::string suffix = one.name.substr(file.filename().string().size());
    if (!is_signature_suffix(suffix))
      return fail(FailureClass::policy, "a signer's name has only letters, digits, \"-\", \"_\" and, inside, \".\"",
                  (file.parent_path() / one.name).string());
    signatures.push_back({std::move(suffix), std::move(one.text)});
  }
  return signatures;
}

Result<SignedPlugin> read_signed_plugin(const fs::path& file) {
  auto plugin = read_file(file, plugin_bytes_max);
  if (!plugin) return plugin.failure();
  auto signatures = read_signatures(file);
  if (!signatures) return signatures.failure();
  return SignedPlugin{std::move(*plugin), std::move(*signatures)};
}

Result<> write_signed_plugin(const fs::path& file, const SignedPlugin& plugin) {
  if (auto done = check_target(file); !done) return done;
  if (auto done = check_no_other_signatures(file, plugin); !done) return done;
  auto scratch = ScratchDirectory::create_in(file.has_parent_path() ? file.parent_path() : ".");
  if (!scratch) return scratch.failure();
  if (auto done = write_file(*scratch / "plugin", ByteView(plugin.plugin)); !done) return done;
  for (const PluginSignature& signature : plugin.signatures)
    if (auto done = write_file(*scratch / ("plugin" + signature.suffix), signature.text); !done) return done;
  for (const PluginSignature& signature : plugin.signatures) {
    auto done = rename_into_place(*scratch / ("plugin" + signature.suffix), with_suffix(file, signature.suffix));
    if (!done) return done;
  }
  return rename_into_place(*scratch / "plugin", file);
}

std::vector<SignatureFile> signature_files_of(const SignedPlugin& plugin, const std::string& name) {
  std::vector<SignatureFile> files;
  for (const PluginSignature& signature : plugin.signatures) files.push_back({name + signature.suffix, signature.text});
  return files;
}

}  // namespace wrought
