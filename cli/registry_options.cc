// Where credentials come from is decided here, in the order that docs/registry.md gives.
#include "cli/registry_options.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace wrought::cli {
namespace {

constexpr uint64_t shown_from_bytes = 1 << 20;  // smaller blobs are over before a line could be read

// One line on stderr, written over itself. The cursor stays at its begin, so whatever is said next replaces it.
void show_progress(uint64_t done, uint64_t size) {
  if (size < shown_from_bytes) return;
  if (done < size) {
    std::fprintf(stderr, "  %llu of %llu KiB\x1b[K\r", static_cast<unsigned long long>(done / 1024),
                 static_cast<unsigned long long>(size / 1024));
  } else {
    std::fputs("\x1b[K", stderr);
  }
}

Result<std::optional<registry::Credentials>> find_credentials(const registry::Reference& reference,
                                                              const std::string& user,
                                                              const std::string& password_file) {
  if (user.empty() && password_file.empty()) {
    return registry::docker_credentials(registry::docker_config_file(), reference.host);
  }
  auto given = registry::given_credentials(user, password_file);
  if (!given) return given.failure();
  return std::optional(std::move(*given));
}

}  // namespace

void RegistryFlags::add(CLI::App& app) {
  app.add_option("--ca-file", ca_file_, "certificate authorities (PEM) instead of the system's");
  app.add_flag("--plain-http", plain_http_, "speak http instead of https; without it only to this machine");
  app.add_option("--username", user_, "the user; the password is in --password-file or WROUGHT_REGISTRY_PASSWORD");
  app.add_option("--password-file", password_file_, "a file with the password or token in one line");
}

Result<registry::OciClient> RegistryFlags::client(const registry::Reference& reference, registry::Access access,
                                                  bool shows_progress) const {
  if (plain_http_ && !ca_file_.empty())
    return fail(FailureClass::usage, "--ca-file and --plain-http exclude each other");
  auto credentials = find_credentials(reference, user_, password_file_);
  if (!credentials) return credentials.failure();
  registry::ClientSettings settings;
  settings.session.http.ca_file = ca_file_;
  settings.session.http.cancel = &interrupted();
  settings.session.plain_http = plain_http_;
  settings.session.credentials = std::move(*credentials);
  if (shows_progress && isatty(STDERR_FILENO) != 0) settings.on_progress = show_progress;
  return registry::OciClient::open(reference, access, std::move(settings));
}

void print_transferred(const registry::Reference& reference, const registry::Transferred& transferred,
                       const registry::PublishedPlugin& plugin, bool json) {
  if (json) {
    nlohmann::json signatures = nlohmann::json::array();
    for (const PluginSignature& signature : plugin.content.signatures) signatures.push_back(signature.suffix);
    print_json({{"ok", true},
                {"reference", reference.to_string()},
                {"digest", transferred.digest},
                {"code_hash", transferred.manifest.code_hash},
                {"content_hash", transferred.manifest.content_hash},
                {"plugin_bytes", plugin.content.plugin.size()},
                {"signatures", signatures}});
    return;
  }
  std::cout << reference.to_string() << ": " << plugin.content.plugin.size() << " bytes\n"
            << "  digest        " << transferred.digest << "\n"
            << "  code hash     " << transferred.manifest.code_hash << "\n"
            << "  content hash  " << transferred.manifest.content_hash << "\n"
            << "  signatures    ";
  for (size_t i = 0; i < plugin.content.signatures.size(); ++i)
    std::cout << (i ? ", " : "") << plugin.content.signatures[i].suffix;
  std::cout << (plugin.content.signatures.empty() ? "none" : "") << "\n";
}

}  // namespace wrought::cli
