// Who we are to a registry: a user name and a password, and where they come from.
//
// A password never stands on a command line, where every user of the machine could read it. It is taken, in this order,
// from a file, from the environment, or from the file that `docker login` writes, which is only read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.h"

namespace wrought::registry {

struct Credentials {
  std::string user, password;

  // The value of the header Authorization in the scheme Basic (RFC 7617).
  [[nodiscard]] std::string basic() const;
};

inline constexpr const char* password_variable = "WROUGHT_REGISTRY_PASSWORD";

// From --username with --password-file or WROUGHT_REGISTRY_PASSWORD. The file's last line end does not count.
// Failure: usage when there is no password, an impossible user name (RFC 7617: with ":"), or one without the other.
[[nodiscard]] Result<Credentials> given_credentials(const std::string& user,
                                                    const std::filesystem::path& password_file);

// $DOCKER_CONFIG/config.json, or ~/.docker/config.json; empty when neither variable is set.
[[nodiscard]] std::filesystem::path docker_config_file();
// The entry "auths" / `host` / "auth" of such a file: base64 of user:password. Nothing when there is no file or no such
// entry; credential helpers that the file may name are programs, and are not run.
[[nodiscard]] Result<std::optional<Credentials>> docker_credentials(const std::filesystem::path& file,
                                                                    std::string_view host);
// The same from the text of the file.
[[nodiscard]] Result<std::optional<Credentials>> parse_docker_config(std::string_view text, std::string_view host);

}  // namespace wrought::registry
