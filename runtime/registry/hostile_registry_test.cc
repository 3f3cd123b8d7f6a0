// Registries that lie, cut, stall and mislead: what a client makes of them, and what it never does.
#include <gtest/gtest.h>

#include <chrono>

#include "runtime/registry/oci_client.h"
#include "runtime/registry/test_server.h"

namespace wrought::registry {
namespace {

using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;
using Headers = std::map<std::string, std::string>;

const std::string blob = "0123456789abcdef";
const std::string blob_digest = digest_of(blob);

ClientSettings quick() {
  ClientSettings settings;
  settings.session.first_pause = std::chrono::milliseconds(1);
  settings.chunk_bytes = 6;
  return settings;
}

Result<OciClient> client_of(const TestServer& server, ClientSettings settings = quick()) {
  const auto reference = parse_reference(server.host() + "/chain/token:v1");
  EXPECT_TRUE(reference.ok());
  return OciClient::open(*reference, Access::push, std::move(settings));
}

// The blob as it came, or the failure's line.
std::string pulled(const TestServer& server, ClientSettings settings = quick()) {
  auto client = client_of(server, std::move(settings));
  if (!client) return client.failure().to_line();
  const auto bytes = client->pull_blob(blob_digest, blob.size());
  return bytes ? std::string(text_of(*bytes)) : bytes.failure().to_line();
}

std::string pushed(const TestServer& server) {
  auto client = client_of(server);
  if (!client) return client.failure().to_line();
  const auto done = client->push_blob(blob_digest, bytes_of(blob));
  return done ? "pushed" : done.failure().to_line();
}

std::string pulled_manifest(const TestServer& server, const std::string& target) {
  auto client = client_of(server);
  if (!client) return client.failure().to_line();
  const auto text = client->pull_manifest(target, "application/x", 1000);
  return text ? *text : text.failure().to_line();
}

void expect_part(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

// --- bytes that are not what was asked for --------------------------------------------------------------------------

TEST(HostileRegistry, other_bytes_of_the_same_length_are_refused) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.answer(200, {{"Docker-Content-Digest", blob_digest}}, "0123456789abcdeF");
  });
  expect_part(pulled(server), "io: " + server.host() + ": sends other bytes for blob " + blob_digest);
  EXPECT_EQ(server.requests().size(), 1u) << "a lie is not asked for twice";
}

TEST(HostileRegistry, too_few_bytes_are_refused) {
  const TestServer server([](const TestRequest&, TestConnection& connection) { connection.answer(200, {}, "0123"); });
  expect_part(pulled(server), "sends 4 bytes, expected 16");
}

TEST(HostileRegistry, too_many_bytes_are_not_read_to_their_end) {
  bool hung_up = false;
  const TestServer server([&](const TestRequest&, TestConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string part(1 << 20, 'x');
    for (int i = 0; i < 4096 && !hung_up; ++i) hung_up = !connection.send(part);
  });
  expect_part(pulled(server), "the answer has more than the 16 bytes expected");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(HostileRegistry, headers_without_end_are_not_read_to_their_end) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100'000 && connection.send("X-More: " + std::string(1000, 'x') + "\r\n"); ++i) continue;
  });
  expect_part(pulled(server), "the headers of the answer have more than 65536 bytes");
}

TEST(HostileRegistry, what_is_not_http_is_refused) {
  const TestServer server([](const TestRequest&, TestConnection& connection) { connection.send("SSH-2.0-x\r\n\r\n"); });
  expect_part(pulled(server), "HTTP/0.9");
}

TEST(HostileRegistry, a_manifest_must_have_the_digest_that_was_asked_for) {
  const std::string text = "{\"a\":1}";
  const TestServer server([&](const TestRequest&, TestConnection& connection) { connection.answer(200, {}, text); });
  EXPECT_EQ(pulled_manifest(server, "v1"), text);
  EXPECT_EQ(pulled_manifest(server, digest_of(text)), text);
  expect_part(pulled_manifest(server, blob_digest), "sends another manifest for " + blob_digest);
}

TEST(HostileRegistry, a_manifest_must_have_the_digest_that_its_header_says) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.answer(200, {{"Docker-Content-Digest", blob_digest}}, "{}");
  });
  expect_part(pulled_manifest(server, "v1"), "says that the manifest is " + blob_digest);
}

TEST(HostileRegistry, a_huge_manifest_is_not_read) {
  const TestServer server(
      [](const TestRequest&, TestConnection& connection) { connection.answer(200, {}, std::string(1001, ' ')); });
  expect_part(pulled_manifest(server, "v1"), "the answer has more than the 1000 bytes expected");
}

TEST(HostileRegistry, its_words_are_shown_in_one_printable_line) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.answer(404, {}, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"not\nthere\u001b[31m"}]})");
  });
  EXPECT_EQ(pulled_manifest(server, "v1"), "io: " + server.host() +
                                               ": manifest v1: the registry answered 404, MANIFEST_UNKNOWN: "
                                               "not\\x0athere\\x1b[31m");
}

TEST(HostileRegistry, an_endless_error_is_cut) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.send("HTTP/1.1 404 No\r\n\r\n");
    for (int i = 0; i < 4096 && connection.send(std::string(1 << 20, 'x')); ++i) continue;
  });
  expect_part(pulled_manifest(server, "v1"), "the registry answered 404");
}

// --- transfers that break -------------------------------------------------------------------------------------------

// Sends at most 5 bytes of the blob per connection, and understands ranges.
void five_bytes(const TestRequest& request, TestConnection& connection) {
  const std::string range = request.header("range");
  const size_t begin = range.empty() ? 0 : std::stoul(range.substr(std::string("bytes=").size()));
  Headers headers = {{"Content-Length", std::to_string(blob.size() - begin)}};
  if (begin > 0) headers["Content-Range"] = "bytes " + std::to_string(begin) + "-15/16";
  connection.answer(begin > 0 ? 206 : 200, headers, blob.substr(begin, 5));
}

TEST(BrokenTransfer, goes_on_where_it_stopped) {
  const TestServer server(five_bytes);
  EXPECT_EQ(pulled(server), blob);
  std::string ranges;
  for (const TestRequest& request : server.requests()) ranges += request.header("range") + ";";
  EXPECT_EQ(ranges, ";bytes=5-;bytes=10-;bytes=15-;");
}

TEST(BrokenTransfer, begins_again_where_there_are_no_ranges) {
  int connections = 0;
  const TestServer server([&](const TestRequest&, TestConnection& connection) {
    connection.answer(200, {{"Content-Length", "16"}}, blob.substr(0, ++connections < 3 ? 7 : 16));
  });
  EXPECT_EQ(pulled(server), blob);
  EXPECT_EQ(connections, 3);
}

TEST(BrokenTransfer, ends_after_five_tries) {
  const TestServer server(
      [](const TestRequest&, TestConnection& connection) { connection.answer(200, {{"Content-Length", "16"}}, "01"); });
  expect_part(pulled(server), "2 of 16 bytes after 5 tries");
  EXPECT_EQ(server.requests().size(), 5u);
}

TEST(BrokenTransfer, is_not_continued_by_another_range) {
  const TestServer server([](const TestRequest& request, TestConnection& connection) {
    if (request.header("range").empty()) return connection.answer(200, {{"Content-Length", "16"}}, "01234");
    connection.answer(206, {{"Content-Range", "bytes 0-15/16"}}, blob);
  });
  expect_part(pulled(server), "answers a range with another one");
}

TEST(BrokenTransfer, is_not_continued_beyond_the_end) {
  const TestServer server([](const TestRequest& request, TestConnection& connection) {
    if (request.header("range").empty()) return connection.answer(200, {{"Content-Length", "16"}}, "01234");
    connection.answer(206, {{"Content-Range", "bytes 5-15/16"}}, "56789abcdef-more");
  });
  expect_part(pulled(server), "sends more than the rest that was asked for");
}

TEST(BrokenTransfer, of_mixed_bytes_is_refused) {
  const TestServer server([](const TestRequest& request, TestConnection& connection) {
    if (request.header("range").empty()) return connection.answer(200, {{"Content-Length", "16"}}, "XXXXX");
    connection.answer(206, {{"Content-Range", "bytes 5-15/16"}}, blob.substr(5));
  });
  expect_part(pulled(server), "sends other bytes for blob");
}

TEST(BrokenTransfer, that_stalls_is_given_up) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.answer(200, {{"Content-Length", "16"}}, "01");
    connection.read(1);  // waits for what will not come, until the client hangs up
  });
  ClientSettings settings = quick();
  settings.session.http.exchange_timeout = std::chrono::milliseconds(100);
  const std::string line = pulled(server, settings);
  expect_part(line, "resource: ");
  expect_part(line, "after 5 tries");
}

TEST(BrokenTransfer, is_given_up_when_cancelled) {
  std::atomic<bool> cancel{false};
  const TestServer server([&](const TestRequest&, TestConnection& connection) {
    connection.answer(200, {{"Content-Length", "16"}}, "01");
    cancel = true;
    connection.read(1);
  });
  ClientSettings settings = quick();
  settings.session.http.cancel = &cancel;
  expect_part(pulled(server, settings), "cancelled");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(BusyRegistry, is_asked_again_a_few_times) {
  for (const int status : {429, 500, 502, 503, 504}) {
    int requests = 0;
    const TestServer server([&](const TestRequest&, TestConnection& connection) {
      if (++requests < 4) return connection.answer(status, {{"Retry-After", "0"}});
      connection.answer(200, {}, blob);
    });
    EXPECT_EQ(pulled(server), blob) << status;
    EXPECT_EQ(requests, 4);
  }
}

TEST(BusyRegistry, is_left_alone_after_five_tries) {
  const TestServer server([](const TestRequest&, TestConnection& connection) { connection.answer(503); });
  expect_part(pulled_manifest(server, "v1"), "tried 5 times: the registry answered 503");
  EXPECT_EQ(server.requests().size(), 5u);
}

TEST(BusyRegistry, is_not_waited_for_longer_than_a_minute) {
  const TestServer server(
      [](const TestRequest&, TestConnection& connection) { connection.answer(429, {{"Retry-After", "86400"}}); });
  expect_part(pulled(server), "resource: " + server.host() + ": asks to come back in 86400 s");
  EXPECT_EQ(server.requests().size(), 1u);
}

// --- redirects ------------------------------------------------------------------------------------------------------

TEST(Redirect, of_a_blob_is_followed_without_authorization) {
  const TestServer storage([](const TestRequest&, TestConnection& connection) { connection.answer(200, {}, blob); });
  const TestServer server([&](const TestRequest& request, TestConnection& connection) {
    if (request.header("authorization").empty()) return connection.answer(401, {{"WWW-Authenticate", "Basic realm=x"}});
    connection.answer(307, {{"Location", "http://" + storage.host() + "/stored?signed=1"}});
  });
  ClientSettings settings = quick();
  settings.session.credentials = {"alice", "secret"};
  EXPECT_EQ(pulled(server, settings), blob);
  ASSERT_EQ(storage.requests().size(), 1u);
  EXPECT_EQ(storage.requests()[0].target, "/stored?signed=1");
  EXPECT_EQ(storage.requests()[0].header("authorization"), "");
  EXPECT_EQ(server.requests().back().header("authorization"), "Basic YWxpY2U6c2VjcmV0");
}

TEST(Redirect, to_a_host_that_asks_for_a_password_gets_none) {
  const TestServer thief([](const TestRequest&, TestConnection& connection) {
    connection.answer(401, {{"WWW-Authenticate", "Basic realm=x"}});
  });
  const TestServer server([&](const TestRequest&, TestConnection& connection) {
    connection.answer(307, {{"Location", "http://" + thief.host() + "/"}});
  });
  ClientSettings settings = quick();
  settings.session.credentials = {"alice", "secret"};
  expect_part(pulled(server, settings), "the registry answered 401");
  ASSERT_EQ(thief.requests().size(), 1u);
  EXPECT_EQ(thief.requests()[0].header("authorization"), "");
}

TEST(Redirect, without_end_is_not_followed) {
  const TestServer server(
      [](const TestRequest&, TestConnection& connection) { connection.answer(302, {{"Location", "/again"}}); });
  expect_part(pulled(server), "more than 5 redirects");
  EXPECT_EQ(server.requests().size(), 6u);
}

TEST(Redirect, to_what_is_not_http_is_not_followed) {
  for (const char* target : {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:password@127.0.0.1/x",
                             "http://registry.example.org/x", "http://", "//", "gopher://127.0.0.1:1/x"}) {
    const TestServer server(
        [&](const TestRequest&, TestConnection& connection) { connection.answer(307, {{"Location", target}}); });
    expect_part(pulled(server), "a redirect ");
    EXPECT_EQ(server.requests().size(), 1u) << target;
  }
}

TEST(Urls, never_lead_from_https_to_http) {
  const auto base = parse_url("https://registry.example.org/v2/");
  ASSERT_TRUE(base.ok());
  const auto follow = [&](const char* location) {
    const auto url = follow_url(*base, location, /*plain_http=*/true);
    return url ? url->text : url.failure().message;
  };
  EXPECT_EQ(follow("http://registry.example.org/x"), "leads from https to http, which is not followed");
  EXPECT_EQ(follow("http://127.0.0.1/x"), "leads from https to http, which is not followed");
  EXPECT_EQ(follow("https://storage.example.org/x#y"), "https://storage.example.org/x");
  EXPECT_EQ(follow("/x?y=z"), "https://registry.example.org/x?y=z");
  EXPECT_EQ(follow("../x"), "https://registry.example.org/x");
}

TEST(Urls, of_this_machine_are_told_by_their_text) {
  for (const char* here : {"localhost", "127.0.0.1", "127.255.0.9", "[::1]"}) EXPECT_TRUE(is_loopback(here)) << here;
  for (const char* other : {"", "127.0.0.1.example.org", "127.example.org", "127.1", "0.0.0.0", "128.0.0.1", "[::2]",
                            "localhost.example.org"}) {
    EXPECT_FALSE(is_loopback(other)) << other;
  }
}

TEST(Urls, plain_http_to_another_host_must_be_asked_for) {
  EXPECT_EQ(Session::open("registry.example.org", "", {})->url("v2/")->text, "https://registry.example.org/v2/");
  EXPECT_EQ(Session::open("127.0.0.1:5000", "", {})->url("v2/")->text, "http://127.0.0.1:5000/v2/");
  SessionSettings plain, with_ca;
  plain.plain_http = true;
  with_ca.http.ca_file = "ca.pem";
  EXPECT_EQ(Session::open("registry.example.org", "", plain)->url("v2/")->text, "http://registry.example.org/v2/");
  EXPECT_EQ(Session::open("127.0.0.1:5000", "", with_ca)->url("v2/")->text, "https://127.0.0.1:5000/v2/");
}

// --- authorization --------------------------------------------------------------------------------------------------

// A registry that wants the token "good", and its token service, on one server.
struct TokenRegistry {
  std::string token_answer = R"({"token":"good"})";
  std::string realm = {};  // empty: on the same server
  std::unique_ptr<TestServer> server = std::make_unique<TestServer>([this](const auto& request, auto& connection) {
    if (request.target.starts_with("/token")) return connection.answer(200, {}, token_answer);
    if (request.header("authorization") == "Bearer good") return connection.answer(200, {}, blob);
    const std::string where = realm.empty() ? "http://" + server->host() + "/token" : realm;
    connection.answer(401, {{"WWW-Authenticate", "Bearer realm=\"" + where + "\",service=\"the registry\""}});
  });
};

TEST(Bearer, token_is_fetched_for_this_repository) {
  const TokenRegistry registry;
  ClientSettings settings = quick();
  settings.session.credentials = {"alice", "secret"};
  EXPECT_EQ(pulled(*registry.server, settings), blob);
  const auto requests = registry.server->requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].header("authorization"), "") << "nothing before it is asked for";
  EXPECT_EQ(requests[1].target, "/token?service=the+registry&scope=repository%3achain%2ftoken%3apull%2cpush");
  EXPECT_EQ(requests[1].header("authorization"), "Basic YWxpY2U6c2VjcmV0");
  EXPECT_EQ(requests[2].header("authorization"), "Bearer good");
}

TEST(Bearer, token_may_be_had_without_a_password) {
  const TokenRegistry registry{.token_answer = R"({"access_token":"good"})"};
  EXPECT_EQ(pulled(*registry.server), blob);
  EXPECT_EQ(registry.server->requests()[1].header("authorization"), "");
}

TEST(Bearer, tokens_that_are_none_are_refused) {
  const std::string too_long = R"({"token":")" + std::string(20'000, 'x') + "\"}";
  for (const std::string& answer :
       {std::string(), std::string("{"), std::string("[]"), std::string(R"({"token":7})"),
        std::string(R"({"token":""})"), std::string(R"({"token":"a b"})"),
        std::string(R"({"token":"good\r\nX-Injected: 1"})"), too_long, std::string(10'000, '[')}) {
    const TokenRegistry registry{.token_answer = answer};
    expect_part(pulled(*registry.server), "sent no token");
    EXPECT_EQ(registry.server->requests().size(), 2u);
  }
}

TEST(Bearer, token_that_is_not_taken_is_not_fetched_again_and_again) {
  const TokenRegistry registry{.token_answer = R"({"token":"bad"})"};
  expect_part(pulled(*registry.server), "the registry answered 401");
  EXPECT_EQ(registry.server->requests().size(), 3u);
}

TEST(Bearer, realm_must_be_a_place_that_a_password_may_go_to) {
  for (const char* realm : {"http://tokens.example.org/", "file:///etc/passwd", "http://a:b@127.0.0.1/"}) {
    const TokenRegistry registry{.realm = realm};
    expect_part(pulled(*registry.server), "the token service of " + registry.server->host());
  }
}

TEST(Basic, without_a_password_is_said) {
  const TestServer server([](const TestRequest&, TestConnection& connection) {
    connection.answer(401, {{"WWW-Authenticate", "Basic realm=x"}});
  });
  const std::string line = pulled(server);
  expect_part(line, "usage: " + server.host());
  expect_part(line, "asks for a user name and a password, and there are none");
}

TEST(Challenge, that_is_unknown_or_broken_is_said) {
  for (const auto& [header, expected] :
       std::vector<std::pair<std::string, std::string>>{{"", "neither by Bearer nor by Basic"},
                                                        {"Negotiate", "neither by Bearer nor by Basic"},
                                                        {"Bearer", "the token service of"},
                                                        {"Basic realm=\"x", "a quote that does not end"}}) {
    const TestServer server([&, header = header](const TestRequest&, TestConnection& connection) {
      connection.answer(401, {{"WWW-Authenticate", header}});
    });
    expect_part(pulled(server), expected);
  }
}

// --- uploads --------------------------------------------------------------------------------------------------------

// A registry of one blob that is uploaded in pieces of 6 bytes; tests bend single answers.
struct UploadRegistry {
  std::string stored = {};
  bool complete = false;
  // Returns true when it has answered (or cut) by itself.
  std::function<bool(UploadRegistry&, const TestRequest&, TestConnection&)> bend = {};
  std::unique_ptr<TestServer> server = std::make_unique<TestServer>([this](const auto& request, auto& connection) {
    if (bend && bend(*this, request, connection)) return;
    if (request.method == "HEAD") {
      return connection.answer(complete ? 200 : 404,
                               {{"Content-Length", std::to_string(complete ? stored.size() : 0)}});
    }
    if (request.method == "POST") {
      stored.clear();
      return connection.answer(202, {{"Location", "/place?state=1"}});
    }
    if (request.method == "PATCH") take(request, connection, request_bytes(request));
    if (request.method == "PATCH" || request.method == "GET") {
      return connection.answer(request.method == "GET" ? 204 : 202,
                               {{"Location", "/place?state=" + std::to_string(stored.size())},
                                {"Range", "0-" + std::to_string(stored.empty() ? 0 : stored.size() - 1)}});
    }
    if (request.method == "PUT") {
      take(request, connection, request_bytes(request));
      complete = stored == blob;
      return connection.answer(complete ? 201 : 400, {{"Docker-Content-Digest", digest_of(stored)}});
    }
    connection.answer(204);
  });

  static size_t request_bytes(const TestRequest& request) { return std::stoul("0" + request.header("content-length")); }
  void take(const TestRequest&, TestConnection& connection, size_t bytes) { stored += connection.read(bytes); }
  [[nodiscard]] std::string methods() const {
    std::string text;
    for (const TestRequest& request : server->requests()) text += request.method + " ";
    return text;
  }
};

TEST(Upload, of_a_blob_that_is_there_sends_nothing) {
  const UploadRegistry registry{.stored = blob, .complete = true};
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.methods(), "HEAD ");
}

TEST(Upload, goes_piece_by_piece) {
  const UploadRegistry registry;
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.methods(), "HEAD POST PATCH PATCH PATCH PUT ");
  const auto requests = registry.server->requests();
  EXPECT_EQ(requests[2].header("content-range"), "0-5");
  EXPECT_EQ(requests[4].header("content-range"), "12-15");
  EXPECT_EQ(requests[4].target, "/place?state=12");
  EXPECT_EQ(requests[5].target, "/place?state=16&digest=sha256%3a" + blob_digest.substr(7));
  EXPECT_EQ(registry.stored, blob);
}

TEST(Upload, of_a_small_blob_is_one_put) {
  const UploadRegistry registry;
  ClientSettings settings = quick();
  settings.chunk_bytes = 16;
  auto client = client_of(*registry.server, settings);
  ASSERT_TRUE(client.ok());
  EXPECT_TRUE(client->push_blob(blob_digest, bytes_of(blob)).ok());
  EXPECT_EQ(registry.methods(), "HEAD POST PUT ");
}

TEST(Upload, takes_the_smallest_piece_that_the_registry_wants) {
  const UploadRegistry registry{
      .bend = [](UploadRegistry& self, const TestRequest& request, TestConnection& connection) {
        if (request.method != "POST") return false;
        self.stored.clear();
        connection.answer(202, {{"Location", "/place"}, {"OCI-Chunk-Min-Length", "10"}});
        return true;
      }};
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.server->requests()[2].header("content-range"), "0-9");
}

TEST(Upload, that_was_cut_goes_on_from_what_arrived) {
  bool cut = false;
  const UploadRegistry registry{
      .bend = [&](UploadRegistry& self, const TestRequest& request, TestConnection& connection) {
        if (request.method != "PATCH" || cut || self.stored.empty()) return false;
        cut = true;
        self.take(request, connection, 4);  // of the second piece, then the connection ends
        return true;
      }};
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.methods(), "HEAD POST PATCH PATCH GET PATCH PUT ");
  EXPECT_EQ(registry.server->requests()[5].header("content-range"), "10-15");
}

TEST(Upload, begins_again_when_the_registry_has_forgotten_it) {
  bool cut = false;
  const UploadRegistry registry{
      .bend = [&](UploadRegistry& self, const TestRequest& request, TestConnection& connection) {
        if (request.method == "GET") return connection.answer(404), true;
        if (request.method != "PATCH" || cut || self.stored.empty()) return false;
        return cut = true;
      }};
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.methods(), "HEAD POST PATCH PATCH GET HEAD POST PATCH PATCH PATCH PUT ");
}

TEST(Upload, is_done_when_only_the_last_answer_was_lost) {
  const UploadRegistry registry{.bend = [](UploadRegistry& self, const TestRequest& request, TestConnection&) {
    if (request.method == "PUT") self.complete = true;
    return request.method == "PUT";
  }};
  EXPECT_EQ(pushed(*registry.server), "pushed");
  EXPECT_EQ(registry.methods(), "HEAD POST PATCH PATCH PATCH PUT HEAD ");
}

TEST(Upload, that_is_always_cut_ends_after_five_tries) {
  const UploadRegistry registry{
      .bend = [](UploadRegistry&, const TestRequest& request, TestConnection&) { return request.method == "PATCH"; }};
  expect_part(pushed(*registry.server), "the upload, tried 5 times");
  EXPECT_TRUE(registry.methods().ends_with("DELETE ")) << "the place is given back: " << registry.methods();
}

TEST(Upload, that_is_refused_is_not_tried_again) {
  const UploadRegistry registry{.bend = [](UploadRegistry&, const TestRequest& request, TestConnection& connection) {
    if (request.method != "PATCH") return false;
    connection.answer(413, {}, R"({"errors":[{"code":"SIZE_INVALID"}]})");
    return true;
  }};
  expect_part(pushed(*registry.server), "the upload: the registry answered 413, SIZE_INVALID");
  EXPECT_EQ(registry.methods(), "HEAD POST PATCH DELETE ");
}

TEST(Upload, of_which_the_registry_tells_lies_is_refused) {
  struct Case {
    const char *method, *header, *value, *expected;
    int status;
  };
  const std::vector<Case> cases = {
      {"HEAD", "Content-Length", "17", "has 17 bytes, it has 16", 200},
      {"POST", "X", "no location", "no place to upload to: the registry answered 202", 202},
      {"POST", "Location", "file:///x", "the upload location ", 202},
      {"POST", "Location", "http://registry.example.org/x", "the upload location leads to another host", 202},
      {"PATCH", "Range", "0-99", "but says that it has 0-99", 202},
      {"PATCH", "Range", "0-2", "but says that it has 0-2", 202},
      {"PATCH", "Location", "ftp://127.0.0.1/x", "the upload location ", 202},
      {"PUT", "Docker-Content-Digest", "sha256:0", "says that it stored sha256:0", 201},
  };
  for (const Case& c : cases) {
    const UploadRegistry registry{.bend = [&](UploadRegistry&, const TestRequest& request, TestConnection& connection) {
      if (request.method != c.method) return false;
      connection.read(UploadRegistry::request_bytes(request));
      connection.answer(c.status, {{c.header, c.value}});
      return true;
    }};
    expect_part(pushed(*registry.server), c.expected);
  }
}

TEST(Upload, to_another_host_takes_no_authorization_along) {
  const UploadRegistry storage;
  const TestServer server([&](const TestRequest& request, TestConnection& connection) {
    if (request.header("authorization").empty()) return connection.answer(401, {{"WWW-Authenticate", "Basic realm=x"}});
    if (request.method == "HEAD") return connection.answer(404);
    connection.answer(202, {{"Location", "http://" + storage.server->host() + "/place"}});
  });
  ClientSettings settings = quick();
  settings.session.credentials = {"alice", "secret"};
  auto client = client_of(server, settings);
  ASSERT_TRUE(client.ok());
  EXPECT_TRUE(client->push_blob(blob_digest, bytes_of(blob)).ok());
  EXPECT_EQ(storage.stored, blob);
  for (const TestRequest& request : storage.server->requests()) EXPECT_EQ(request.header("authorization"), "");
}

TEST(Ping, tells_what_is_not_a_registry) {
  const TestServer server([](const TestRequest&, TestConnection& connection) { connection.answer(404); });
  auto client = client_of(server);
  ASSERT_TRUE(client.ok());
  expect_part(client->ping().failure().to_line(), "does not speak the OCI distribution protocol");
}

TEST(Ping, tells_that_nobody_is_there) {
  const auto reference = parse_reference("127.0.0.1:" + std::to_string(testing::free_port()) + "/a:b");
  auto client = OciClient::open(*reference, Access::pull, quick());
  ASSERT_TRUE(client.ok());
  const auto done = client->ping();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.failure().cls, FailureClass::io);
}

}  // namespace
}  // namespace wrought::registry
