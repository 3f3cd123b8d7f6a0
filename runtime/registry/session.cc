// A registry may ask for authorization, send us elsewhere, or put us off, at any exchange: so all three are dealt with
// in one place, and the protocol above sees only answers that count.
#include "runtime/registry/session.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/json_depth.h"
#include "runtime/registry/challenge.h"

namespace wrought::registry {
namespace {

constexpr int redirects_max = 5;
constexpr uint64_t token_answer_bytes_max = 64 * 1024;
constexpr size_t token_chars_max = 16 * 1024;
constexpr size_t json_depth_max = 16;
constexpr std::chrono::seconds pause_max{60};

bool is_redirect(const HttpAnswer& answer, const std::string& method) {
  const bool reads = method == "GET" || method == "HEAD";
  switch (answer.status) {
    case 307:
    case 308: return true;
    case 301:
    case 302:
    case 303: return reads;  // for others they would change the method, and lose the body
    default: return false;
  }
}

nlohmann::json parse_json(ByteView bytes) {
  if (json_deeper_than(text_of(bytes), json_depth_max)) return nlohmann::json::value_t::discarded;
  return nlohmann::json::parse(text_of(bytes), nullptr, /*allow_exceptions=*/false);
}

std::string text_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// "MANIFEST_UNKNOWN: manifest unknown", from the body that the specification gives to errors; empty for any other.
std::string registrys_words(const HttpAnswer& answer) {
  const nlohmann::json body = parse_json(answer.body);
  if (!body.is_object()) return {};
  const auto errors = body.find("errors");
  if (errors == body.end() || !errors->is_array() || errors->empty()) return {};
  const std::string code = text_at(errors->front(), "code"), message = text_at(errors->front(), "message");
  return code + (code.empty() || message.empty() ? "" : ": ") + message;
}

// It becomes part of a header, so a line end in it would become a header of its own.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= token_chars_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<std::chrono::seconds> retry_after(const HttpAnswer& answer) {
  const auto header = answer.header("retry-after");
  if (!header) return {};
  uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
  if (error != std::errc{} || end != header->data() + header->size()) return {};  // a date: our own pause will do
  return std::chrono::seconds(seconds);
}

// Sends until it is answered, with pauses in between.
template <class Send>
Result<HttpAnswer> patiently(const Session& session, const Send& send) {
  for (int tries = 1;; ++tries) {
    Result<HttpAnswer> answer = send();
    if (!answer || !Session::may_pass(*answer)) {
      if (answer && answer->broken) return *answer->broken;
      return answer;
    }
    if (tries == tries_max) return session.refused(*answer, "tried " + std::to_string(tries) + " times");
    if (auto done = session.pause(tries, *answer); !done) return done.failure();
  }
}

}  // namespace

Result<Session> Session::open(const std::string& host, std::string scope, SessionSettings settings) {
  auto base = parse_url("https://" + host + "/");
  if (!base) return base.failure();
  const bool here = is_loopback(base->host) && settings.http.ca_file.empty();
  if (settings.plain_http || here) base = parse_url("http://" + host + "/");
  if (!base) return base.failure();
  return Session(*base, host, std::move(scope), std::move(settings));
}

Session::Session(Url base, std::string host, std::string scope, SessionSettings settings)
    : base_(std::move(base)),
      host_(std::move(host)),
      scope_(std::move(scope)),
      settings_(std::move(settings)),
      http_(std::make_unique<HttpClient>(settings_.http)) {}

bool Session::may_pass(const HttpAnswer& answer) {
  if (answer.broken) return answer.may_pass;
  return answer.status == 429 || answer.status == 500 || (answer.status >= 502 && answer.status <= 504);
}

Result<> Session::pause(int tries, const HttpAnswer& answer) const {
  std::chrono::milliseconds left = settings_.first_pause * (1 << (tries - 1));
  if (const auto told = retry_after(answer)) {
    if (*told > pause_max) {
      return fail(FailureClass::resource, "asks to come back in " + std::to_string(told->count()) + " s", host_);
    }
    left = *told;
  }
  constexpr std::chrono::milliseconds step{50};
  for (; left.count() > 0; left -= std::min(left, step)) {
    if (settings_.http.cancel != nullptr && *settings_.http.cancel) break;
    std::this_thread::sleep_for(std::min(left, step));
  }
  if (left.count() > 0) return fail(FailureClass::resource, "cancelled", host_);
  return Unit{};
}

Failure Session::refused(const HttpAnswer& answer, const std::string& what) const {
  if (answer.broken) {
    Failure failure = *answer.broken;
    failure.message = what + ": " + failure.message;
    return failure;
  }
  std::string message = what + ": the registry answered " + std::to_string(answer.status);
  if (const std::string words = registrys_words(answer); !words.empty()) message += ", " + words;
  return fail(FailureClass::io, message, host_);
}

Result<HttpAnswer> Session::send(HttpRequest request) {
  const std::vector<std::string> headers = request.headers;
  bool asked = false;
  for (int redirects = 0;;) {
    const bool ours = request.url.same_origin(base_);
    request.headers = headers;
    if (ours && !authorization_.empty()) request.headers.push_back("Authorization: " + authorization_);
    HttpAnswer answer = http_->exchange(request);
    if (answer.broken) return answer;
    if (answer.status == 401 && ours && !asked) {
      asked = true;
      if (auto done = authenticate(answer); !done) return done.failure();
      continue;
    }
    const auto location = answer.header("location");
    if (!is_redirect(answer, request.method) || !location) return answer;
    if (++redirects > redirects_max) {
      return fail(FailureClass::io, "more than " + std::to_string(redirects_max) + " redirects", host_);
    }
    auto next = follow(request.url, *location);
    if (!next) return fail(FailureClass::io, "a redirect " + next.failure().message, next.failure().where);
    request.url = std::move(*next);
  }
}

Result<HttpAnswer> Session::send_patiently(const HttpRequest& request) {
  return patiently(*this, [&] { return send(request); });
}

Result<> Session::authenticate(const HttpAnswer& answer) {
  auto challenges = parse_challenges(answer.header("www-authenticate").value_or(""));
  if (!challenges) {
    challenges.failure().where = host_;
    return challenges.failure();
  }
  const auto of_scheme = [&](const char* scheme) {
    return std::find_if(challenges->begin(), challenges->end(), [&](const Challenge& c) { return c.scheme == scheme; });
  };
  if (const auto bearer = of_scheme("bearer"); bearer != challenges->end()) {
    return fetch_token(bearer->parameter("realm"), bearer->parameter("service"));
  }
  if (of_scheme("basic") == challenges->end()) {
    return fail(FailureClass::io, "asks for authorization, but neither by Bearer nor by Basic", host_);
  }
  if (!settings_.credentials) {
    return fail(FailureClass::usage, "asks for a user name and a password, and there are none (docs/registry.md)",
                host_);
  }
  authorization_ = settings_.credentials->basic();
  return Unit{};
}

Result<> Session::fetch_token(const std::string& realm, const std::string& service) {
  auto url = realm.empty() ? Result<Url>(fail(FailureClass::io, "is not named")) : follow(base_, realm);
  if (url && !service.empty()) url = with_query(*url, "service", service);
  if (url) url = with_query(*url, "scope", scope_);
  if (!url) return fail(FailureClass::io, "the token service of " + host_ + " " + url.failure().message, realm);

  HttpRequest request{.url = *url, .answer_bytes_max = token_answer_bytes_max};
  if (settings_.credentials) request.headers.push_back("Authorization: " + settings_.credentials->basic());
  auto answer = patiently(*this, [&] { return Result<HttpAnswer>(http_->exchange(request)); });
  if (!answer) return answer.failure();
  const std::string service_name = "the token service " + url->host;
  if (!answer->ok()) return refused(*answer, service_name);
  const nlohmann::json body = parse_json(answer->body);
  std::string token = text_at(body, "token");
  if (token.empty()) token = text_at(body, "access_token");
  if (!is_token(token)) return fail(FailureClass::io, service_name + " sent no token", host_);
  authorization_ = "Bearer " + token;
  return Unit{};
}

}  // namespace wrought::registry
