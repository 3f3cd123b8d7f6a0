// One HTTP exchange at a time, by libcurl, with everything bounded that the other side decides.
//
// What libcurl would do by itself is switched off: no redirects (the caller judges them), no proxy from the
// environment, no .netrc, no cookies, no decompression, no protocol but http and https. Certificates are always
// checked. An exchange that broke keeps what had arrived, so that a transfer can go on from there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought::registry {

struct Url {
  std::string text;                // without user, password and fragment
  std::string scheme, host, port;  // "https", "registry.example.org" or "[::1]", "443"

  [[nodiscard]] bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

// http or https, with a host, without user or password. Failure: io, since URLs come from the other side.
[[nodiscard]] Result<Url> parse_url(const std::string& text);
// What `location`, absolute or relative, means in an answer from `base`. Refused: https that turns into http, and http
// to another host than this machine unless `plain_http`.
[[nodiscard]] Result<Url> follow_url(const Url& base, const std::string& location, bool plain_http);
[[nodiscard]] Result<Url> with_query(const Url& url, std::string_view name, std::string_view value);

// localhost, 127.0.0.0/8 and [::1], as they are written: names are not looked up.
[[nodiscard]] bool is_loopback(std::string_view host);

struct HttpSettings {
  std::filesystem::path ca_file{};  // PEM, instead of the system's authorities
  std::chrono::milliseconds connect_timeout{15'000};
  std::chrono::seconds stall_timeout{30};  // less than 1 KiB/s for that long
  std::chrono::milliseconds exchange_timeout{1'800'000};
  const std::atomic<bool>* cancel = nullptr;
};

struct HttpRequest {
  std::string method = "GET";  // GET, HEAD, POST, PUT, PATCH, DELETE
  Url url;
  std::vector<std::string> headers{};           // "Name: value"
  ByteView body{};                              // must live until the answer is there
  uint64_t answer_bytes_max = 0;                // of the body of an answer of status 2xx; others are cut at 64 KiB
  std::function<void(uint64_t)> on_progress{};  // bytes of the body sent or received so far; must not throw
};

struct HttpAnswer {
  int status = 0;                              // 0: there was none
  std::map<std::string, std::string> headers;  // names in lower case; a repeated one is joined by ", "
  Bytes body;                                  // what arrived of it
  std::optional<Failure> broken;               // the exchange did not come to its end: why
  bool may_pass = false;                       // it broke in a way that another try may get over

  [[nodiscard]] bool ok() const { return !broken && status >= 200 && status < 300; }
  // Nothing if there is no such header.
  [[nodiscard]] std::optional<std::string> header(const std::string& lower_case_name) const;
};

// For one thread. Connections are kept and used again.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  [[nodiscard]] HttpAnswer exchange(const HttpRequest& request);

 private:
  struct Handle;
  HttpSettings settings_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace wrought::registry
