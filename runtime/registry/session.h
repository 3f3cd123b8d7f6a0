// Exchanges with one registry: authorization when it asks for it, redirects, and patience.
//
// Authorization goes to the registry's own origin (scheme, host, port) and nowhere else. The one exception is what a
// Bearer token is asked with: user name and password go to the token service that the registry names, over https if
// the registry itself is spoken to so. Redirects are followed at most 5 times, from https never to http.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/result.h"
#include "runtime/registry/credentials.h"
#include "runtime/registry/http.h"

namespace wrought::registry {

inline constexpr int tries_max = 5;  // of what broke or was put off by 429 or 5xx

struct SessionSettings {
  HttpSettings http{};
  // Plain http is spoken to this machine when no CA file is set, and to other hosts only with this.
  bool plain_http = false;
  std::optional<Credentials> credentials{};
  std::chrono::milliseconds first_pause{500};  // before the second try; then twice as long each time
};

class Session {
 public:
  // `host` as in a reference; `scope` is what a token is asked for: "repository:chain/token:pull,push".
  [[nodiscard]] static Result<Session> open(const std::string& host, std::string scope, SessionSettings settings);

  [[nodiscard]] Result<Url> url(const std::string& path) const { return parse_url(base_.text + path); }
  // What an upload location in an answer from `from` means.
  [[nodiscard]] Result<Url> follow(const Url& from, const std::string& location) const {
    return follow_url(from, location, settings_.plain_http);
  }

  // One try. A broken exchange is an answer; a Failure is what no further try would change.
  [[nodiscard]] Result<HttpAnswer> send(HttpRequest request);
  // Until there is an answer that counts; what is still broken or put off after the last try is a Failure.
  [[nodiscard]] Result<HttpAnswer> send_patiently(const HttpRequest& request);

  // Whether another try may help.
  [[nodiscard]] static bool may_pass(const HttpAnswer& answer);
  // Waits before try number `tries` + 1: as long as the registry says (429, 503), or a little longer each time.
  // Failure: resource when cancelled, or when the registry says more than a minute.
  [[nodiscard]] Result<> pause(int tries, const HttpAnswer& answer) const;
  // Why this answer is not what was hoped for, with the registry's own words.
  [[nodiscard]] Failure refused(const HttpAnswer& answer, const std::string& what) const;

 private:
  Session(Url base, std::string host, std::string scope, SessionSettings settings);

  [[nodiscard]] Result<> authenticate(const HttpAnswer& answer);
  [[nodiscard]] Result<> fetch_token(const std::string& realm, const std::string& service);

  Url base_;  // "https://registry.example.org/"
  std::string host_, scope_;
  SessionSettings settings_;
  std::unique_ptr<HttpClient> http_;
  std::string authorization_;  // the header's value; empty until the registry asked
};

}  // namespace wrought::registry
