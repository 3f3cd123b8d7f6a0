// libcurl calls back with what arrives; the callbacks count, keep, and stop the transfer at a bound. They never throw:
// they are called from C.
#include "runtime/registry/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <new>

namespace wrought::registry {
namespace {

constexpr uint64_t header_bytes_max = 64 * 1024;      // all headers of an answer
constexpr uint64_t error_body_bytes_max = 64 * 1024;  // what a registry says about an error; longer texts are cut
constexpr long stall_bytes_per_second = 1024;

Failure io(std::string message, std::string where) {
  return fail(FailureClass::io, std::move(message), std::move(where));
}

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

Result<Url> url_of(CURLU* handle, const std::string& shown) {
  curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
  Url url{part_of(handle, CURLUPART_URL), part_of(handle, CURLUPART_SCHEME), part_of(handle, CURLUPART_HOST),
          part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if (url.scheme != "http" && url.scheme != "https") return io("is no URL of http or https", shown);
  if (url.text.empty() || url.host.empty()) return io("is no URL with a host", shown);
  for (char& c : url.host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return url;
}

Result<Url> changed_url(const std::string& base, CURLUPart part, const std::string& value, unsigned flags) {
  const UrlHandle handle(curl_url());
  if (!handle) return fail(FailureClass::resource, "no memory for a URL");
  if (!base.empty() && curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return io("is no URL", base);
  }
  if (curl_url_set(handle.get(), part, value.c_str(), flags) != CURLUE_OK) {
    return io("is no URL, or one with a password in it", value);
  }
  return url_of(handle.get(), value);
}

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);  // once; every later caller waits for it
  if (started != CURLE_OK) throw std::bad_alloc();
}

// What the callbacks of one exchange share.
struct Exchange {
  CURL* curl;
  const HttpRequest& request;
  const std::atomic<bool>* cancel;
  HttpAnswer answer{};
  uint64_t header_bytes = 0;
  bool body_too_large = false, headers_too_large = false, cut = false, out_of_memory = false;

  [[nodiscard]] bool succeeded() const {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
  }
};

size_t on_body(char* data, size_t, size_t size, void* context) noexcept try {
  auto& exchange = *static_cast<Exchange*>(context);
  Bytes& body = exchange.answer.body;
  const bool wanted = exchange.succeeded();
  const uint64_t room = (wanted ? exchange.request.answer_bytes_max : error_body_bytes_max) - body.size();
  if (size > room) {
    (wanted ? exchange.body_too_large : exchange.cut) = true;
    return 0;
  }
  body.insert(body.end(), data, data + size);
  return size;
} catch (...) {
  static_cast<Exchange*>(context)->out_of_memory = true;
  return 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

void keep_header(std::string_view line, HttpAnswer& answer) {
  if (line.starts_with("HTTP/")) return answer.headers.clear();  // an interim answer (100) came before this one
  const size_t colon = line.find(':');
  if (colon == line.npos) return;
  std::string name(line.substr(0, colon));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::string value(trimmed(line.substr(colon + 1)));
  const auto [header, is_new] = answer.headers.emplace(std::move(name), value);
  if (!is_new) header->second += ", " + value;
}

size_t on_header(char* data, size_t, size_t size, void* context) noexcept try {
  auto& exchange = *static_cast<Exchange*>(context);
  exchange.header_bytes += size;
  if (exchange.header_bytes > header_bytes_max) {
    exchange.headers_too_large = true;
    return 0;
  }
  keep_header({data, size}, exchange.answer);
  return size;
} catch (...) {
  static_cast<Exchange*>(context)->out_of_memory = true;
  return 0;
}

int on_progress(void* context, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) noexcept {
  const auto& exchange = *static_cast<const Exchange*>(context);
  if (exchange.request.on_progress) {
    exchange.request.on_progress(static_cast<uint64_t>(exchange.request.body.empty() ? received : sent));
  }
  return exchange.cancel != nullptr && *exchange.cancel ? 1 : 0;
}

bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_OPERATION_TIMEDOUT: return true;
    default: return false;
  }
}

Failure why_broken(CURLcode code, const Exchange& exchange, const char* detail, const std::string& where) {
  if (exchange.out_of_memory || code == CURLE_OUT_OF_MEMORY) {
    return fail(FailureClass::resource, "no memory for the answer", where);
  }
  if (code == CURLE_ABORTED_BY_CALLBACK) return fail(FailureClass::resource, "cancelled", where);
  if (exchange.headers_too_large) {
    return io("the headers of the answer have more than " + std::to_string(header_bytes_max) + " bytes", where);
  }
  if (exchange.body_too_large) {
    return io("the answer has more than the " + std::to_string(exchange.request.answer_bytes_max) + " bytes expected",
              where);
  }
  const auto cls = code == CURLE_OPERATION_TIMEDOUT ? FailureClass::resource : FailureClass::io;
  return fail(cls, *detail != '\0' ? detail : curl_easy_strerror(code), where);
}

struct HeaderList {
  curl_slist* first = nullptr;
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(first); }
  void add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(first, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    first = longer;
  }
};

void set_method(CURL* curl, const HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET") {
    // The size first: without it libcurl would take the body for a C string.
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.empty() ? "" : text_of(request.body).data());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void set_bounds(CURL* curl, const HttpSettings& settings) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);  // one request at a time gains nothing from 2
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.exchange_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, stall_bytes_per_second);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!settings.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  }
}

void set_callbacks(CURL* curl, Exchange& exchange) {
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

}  // namespace

Result<Url> parse_url(const std::string& text) { return changed_url("", CURLUPART_URL, text, CURLU_DISALLOW_USER); }

Result<Url> follow_url(const Url& base, const std::string& location, bool plain_http) {
  auto url = changed_url(base.text, CURLUPART_URL, location, CURLU_DISALLOW_USER);
  if (!url) return url;
  if (url->scheme == "https") return url;
  if (base.scheme == "https") return io("leads from https to http, which is not followed", url->text);
  if (!plain_http && !is_loopback(url->host)) return io("leads to another host over plain http", url->text);
  return url;
}

Result<Url> with_query(const Url& url, std::string_view name, std::string_view value) {
  return changed_url(url.text, CURLUPART_QUERY, std::string(name) + "=" + std::string(value),
                     CURLU_APPENDQUERY | CURLU_URLENCODE);
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // Four numbers, so that 127.example.org is not taken for this machine.
  if (!host.starts_with("127.") || host.find_first_not_of("0123456789.") != host.npos) return false;
  return std::count(host.begin(), host.end(), '.') == 3;
}

std::optional<std::string> HttpAnswer::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  if (found == headers.end()) return {};
  return found->second;
}

struct HttpClient::Handle {
  CURL* curl;
};

HttpClient::HttpClient(HttpSettings settings) : settings_(std::move(settings)) {
  start_libcurl();
  handle_ = std::make_unique<Handle>(Handle{curl_easy_init()});
  if (handle_->curl == nullptr) throw std::bad_alloc();
}

HttpClient::~HttpClient() { curl_easy_cleanup(handle_->curl); }

HttpAnswer HttpClient::exchange(const HttpRequest& request) {
  CURL* const curl = handle_->curl;
  curl_easy_reset(curl);  // the options; connections stay
  HeaderList headers;
  headers.add("Expect:");        // no second of waiting for a 100 that many servers never send
  headers.add("Content-Type:");  // nor one that was not asked for; a line with a value replaces this one
  for (const std::string& line : request.headers) headers.add(line);
  Exchange exchange{curl, request, settings_.cancel};
  std::array<char, CURL_ERROR_SIZE> detail{};

  set_bounds(curl, settings_);
  set_callbacks(curl, exchange);
  set_method(curl, request);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
  curl_easy_setopt(curl, CURLOPT_URL, request.url.text.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.first);
  const CURLcode code = curl_easy_perform(curl);

  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_reset(curl);  // it must not point to what dies here
  exchange.answer.status = static_cast<int>(status);
  if (code != CURLE_OK && !exchange.cut) {
    exchange.answer.broken = why_broken(code, exchange, detail.data(),
                                        request.url.scheme + "://" + request.url.host + ":" + request.url.port);
    exchange.answer.may_pass = may_pass(code);
  }
  return std::move(exchange.answer);
}

}  // namespace wrought::registry
