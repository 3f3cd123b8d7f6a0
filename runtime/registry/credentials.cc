// What is wrong with a file of passwords is said without quoting it.
#include "runtime/registry/credentials.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "common/bytes.h"
#include "common/files.h"
#include "common/json_depth.h"

namespace wrought::registry {
namespace {

constexpr uint64_t password_bytes_max = 64 * 1024;  // tokens of clouds stand in for passwords, and are long
constexpr uint64_t docker_config_bytes_max = 1 << 20;
constexpr size_t docker_config_depth_max = 32;

std::string to_base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero
  const ByteView bytes = bytes_of(text);
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > password_bytes_max) return {};
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string out(text.size() / 4 * 3, '\0');
  const ByteView bytes = bytes_of(text);
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size())) < 0) {
    return {};
  }
  out.resize(out.size() - padding);
  return out;
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<std::string> read_password(const std::filesystem::path& file) {
  if (file.empty()) {
    const char* const value = std::getenv(password_variable);
    if (value != nullptr && *value != '\0') return std::string(value);
    return fail(FailureClass::usage,
                std::string("a user name without a password: expected --password-file or ") + password_variable);
  }
  auto text = read_text_file(file, password_bytes_max);
  if (!text) return text;
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  return text;
}

}  // namespace

std::string Credentials::basic() const { return "Basic " + to_base64(user + ":" + password); }

Result<Credentials> given_credentials(const std::string& user, const std::filesystem::path& password_file) {
  if (user.empty()) return fail(FailureClass::usage, "--password-file without --username");
  if (user.find(':') != user.npos || has_control_characters(user)) {
    return fail(FailureClass::usage, "a user name has no \":\" and no control characters", "--username");
  }
  auto password = read_password(password_file);
  if (!password) return password.failure();
  if (password->empty() || has_control_characters(*password)) {
    return fail(FailureClass::usage, "expected a password of one line",
                password_file.empty() ? password_variable : password_file.string());
  }
  return Credentials{user, std::move(*password)};
}

std::filesystem::path docker_config_file() {
  const char* const folder = std::getenv("DOCKER_CONFIG");
  if (folder != nullptr && *folder != '\0') return std::filesystem::path(folder) / "config.json";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') return std::filesystem::path(home) / ".docker" / "config.json";
  return {};
}

Result<std::optional<Credentials>> docker_credentials(const std::filesystem::path& file, std::string_view host) {
  std::error_code ignored;
  if (file.empty() || !std::filesystem::exists(file, ignored)) return std::optional<Credentials>();
  auto text = read_text_file(file, docker_config_bytes_max);
  if (!text) return text.failure();
  auto found = parse_docker_config(*text, host);
  if (!found) found.failure().where = file.string();
  return found;
}

Result<std::optional<Credentials>> parse_docker_config(std::string_view text, std::string_view host) {
  const auto wrong = [](const char* what) { return fail(FailureClass::usage, what); };
  if (json_deeper_than(text, docker_config_depth_max)) return wrong("the JSON is nested too deeply");
  const auto config = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) return wrong("not a JSON object");
  const auto auths = config.find("auths");
  if (auths == config.end() || !auths->is_object()) return std::optional<Credentials>();
  const auto entry = auths->find(std::string(host));
  if (entry == auths->end() || !entry->is_object()) return std::optional<Credentials>();
  const auto auth = entry->find("auth");
  if (auth == entry->end()) return std::optional<Credentials>();  // a helper keeps it
  const auto pair = auth->is_string() ? from_base64(auth->get_ref<const std::string&>()) : std::nullopt;
  const size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos || has_control_characters(*pair)) {
    return wrong("the entry \"auth\" of this registry is not the base64 of user:password");
  }
  return std::optional(Credentials{pair->substr(0, colon), pair->substr(colon + 1)});
}

}  // namespace wrought::registry
