// Against a real registry, Debian's docker-registry: plugins there and back, with users, TLS, and broken connections;
// and artifacts whose parts contradict each other, which it stores like any other.
#include "runtime/registry/docker_registry.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "runtime/elf_reader.h"
#include "runtime/registry/artifact.h"
#include "runtime/registry/test_server.h"
#include "runtime/registry/transfer.h"
#include "runtime/verify.h"

namespace wrought::registry {
namespace {

using testing::CuttingProxy;
using testing::DockerRegistry;

// One of the plugins that fuzzing starts from: built by `wrought build` (./dev regen).
Bytes plugin(const std::string& name = "small") {
  auto bytes = read_file(WROUGHT_SOURCE_DIR "/tests/fuzz/corpus/plugin/" + name + ".so", plugin_bytes_max);
  EXPECT_TRUE(bytes.ok()) << name;
  return bytes ? std::move(*bytes) : Bytes();
}

std::string manifest_text(const Bytes& plugin) {
  const auto elf = ElfReader::open(plugin);
  EXPECT_TRUE(elf.ok());
  return std::string(text_of(elf->bytes(elf->find_section(manifest_section).value())));
}

PublishedPlugin token_files() { return {"token.so", {plugin(), {{".bob.minisig", "bob's"}, {".minisig", "mine"}}}}; }

ClientSettings quick() {
  ClientSettings settings;
  settings.session.first_pause = std::chrono::milliseconds(10);
  return settings;
}

OciClient client_of(const std::string& host, ClientSettings settings = quick()) {
  auto client = OciClient::open(*parse_reference(host + "/chain/token:v1"), Access::push, std::move(settings));
  if (!client) throw std::runtime_error(client.failure().to_line());
  return std::move(*client);
}

Result<Transferred> push(const std::string& host, const PublishedPlugin& files, ClientSettings settings = quick(),
                         const std::string& target = ":v1") {
  OciClient client = client_of(host, std::move(settings));
  return push_plugin(client, *parse_reference(host + "/chain/token" + target), files);
}

Result<PulledPlugin> pull(const std::string& host, ClientSettings settings = quick(),
                          const std::string& target = ":v1") {
  OciClient client = client_of(host, std::move(settings));
  return pull_plugin(client, *parse_reference(host + "/chain/token" + target));
}

template <class T>
std::string line_of(const Result<T>& result) {
  return result ? "ok" : result.failure().to_line();
}

void expect_part(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

void expect_same(const PublishedPlugin& found, const PublishedPlugin& expected) {
  EXPECT_EQ(found.name, expected.name);
  EXPECT_EQ(found.content.plugin, expected.content.plugin);
  ASSERT_EQ(found.content.signatures.size(), expected.content.signatures.size());
  for (size_t i = 0; i < found.content.signatures.size(); ++i) {
    EXPECT_EQ(found.content.signatures[i].suffix, expected.content.signatures[i].suffix);
    EXPECT_EQ(found.content.signatures[i].text, expected.content.signatures[i].text);
  }
}

// Bytes without a pattern that a wrong offset could hide in.
Bytes noise(size_t size) {
  Bytes bytes(size);
  uint64_t state = 1;
  for (uint8_t& byte : bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<uint8_t>(state >> 56);
  }
  return bytes;
}

TEST(DockerRegistry, gives_back_what_was_pushed) {
  const DockerRegistry registry;
  const PublishedPlugin files = token_files();
  const auto pushed = push(registry.host(), files);
  ASSERT_TRUE(pushed.ok()) << line_of(pushed);
  for (const std::string& target : {std::string(":v1"), "@" + pushed->digest, ":other@" + pushed->digest}) {
    const auto pulled = pull(registry.host(), quick(), target);
    ASSERT_TRUE(pulled.ok()) << line_of(pulled);
    EXPECT_EQ(pulled->transferred.digest, pushed->digest);
    EXPECT_EQ(pulled->transferred.manifest.to_json(), pushed->manifest.to_json());
    expect_same(pulled->plugin, files);
  }
}

TEST(DockerRegistry, has_the_same_digest_for_the_same_files) {
  const DockerRegistry registry;
  PublishedPlugin files = token_files();
  const auto first = push(registry.host(), files), again = push(registry.host(), files, quick(), ":v2");
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->digest, again->digest);
  files.content.signatures.pop_back();
  EXPECT_NE(push(registry.host(), files)->digest, first->digest);
  EXPECT_EQ(pull(registry.host())->plugin.content.signatures.size(), 1u) << "the tag has moved";
  EXPECT_EQ(pull(registry.host(), quick(), "@" + first->digest)->plugin.content.signatures.size(), 2u)
      << "the digest has not";
}

TEST(DockerRegistry, takes_a_pinned_artifact_only_if_it_is_that_one) {
  const DockerRegistry registry;
  const std::string wrong = "sha256:" + std::string(64, '0');
  expect_part(line_of(push(registry.host(), token_files(), quick(), ":v1@" + wrong)), "usage: ");
  expect_part(line_of(pull(registry.host())), "manifest v1: the registry answered 404, MANIFEST_UNKNOWN");
  expect_part(line_of(pull(registry.host(), quick(), "@" + wrong)), "the registry answered 404");
}

TEST(DockerRegistry, gets_no_file_that_is_not_a_plugin) {
  const DockerRegistry registry;
  PublishedPlugin files = token_files();
  files.content.plugin[files.content.plugin.size() / 2] ^= 1;
  expect_part(line_of(push(registry.host(), files)), "invalid: ");
  files.content.plugin = noise(100);
  expect_part(line_of(push(registry.host(), files)), "invalid: ");
  expect_part(line_of(pull(registry.host())), "the registry answered 404");
}

TEST(DockerRegistry, with_users_wants_the_right_password) {
  const DockerRegistry registry({.user = "alice", .password = "secret: \"x\""});
  const auto with = [](const std::string& password) {
    ClientSettings settings = quick();
    settings.session.credentials = {"alice", password};
    return settings;
  };
  expect_part(line_of(push(registry.host(), token_files())), "asks for a user name and a password");
  expect_part(line_of(push(registry.host(), token_files(), with("wrong"))), "the registry answered 401");
  const auto pushed = push(registry.host(), token_files(), with("secret: \"x\""));
  ASSERT_TRUE(pushed.ok()) << line_of(pushed);
  expect_part(line_of(pull(registry.host())), "asks for a user name and a password");
  const auto pulled = pull(registry.host(), with("secret: \"x\""));
  ASSERT_TRUE(pulled.ok()) << line_of(pulled);
  expect_same(pulled->plugin, token_files());
}

TEST(DockerRegistry, over_tls_is_trusted_by_its_authority_only) {
  const DockerRegistry registry({.user = "alice", .password = "secret", .tls = true});
  ClientSettings settings = quick();
  settings.session.credentials = {"alice", "secret"};
  settings.session.http.ca_file = registry.ca_file();
  const auto pushed = push(registry.host(), token_files(), settings);
  ASSERT_TRUE(pushed.ok()) << line_of(pushed);
  ASSERT_TRUE(pull(registry.host(), settings).ok());

  settings.session.http.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  expect_part(line_of(pull(registry.host(), settings)), "certificate");
  settings.session.http.ca_file = "/nonexistent.pem";
  expect_part(line_of(pull(registry.host(), settings)), "io: ");
  const DockerRegistry other({.tls = true});
  settings.session.http.ca_file = other.ca_file();
  expect_part(line_of(pull(registry.host(), settings)), "certificate");
}

TEST(DockerRegistry, over_tls_must_have_the_name_that_was_asked_for) {
  const DockerRegistry registry({.tls = true});
  ClientSettings settings = quick();
  settings.session.http.ca_file = registry.ca_file();
  EXPECT_TRUE(client_of(registry.host(), settings).ping().ok());
  const std::string other_name = "localhost:" + std::to_string(registry.port());
  expect_part(line_of(client_of(other_name, settings).ping()), "localhost");
}

TEST(DockerRegistry, sends_a_broken_blob_on_from_where_it_stopped) {
  const DockerRegistry registry;
  const Bytes blob = noise(3'000'000);
  const std::string digest = digest_of(text_of(blob));
  ASSERT_TRUE(client_of(registry.host()).push_blob(digest, blob).ok());
  const CuttingProxy proxy(registry.port(), {1'000'000, 500'000});
  const auto pulled = client_of(proxy.host()).pull_blob(digest, blob.size());
  ASSERT_TRUE(pulled.ok()) << line_of(pulled);
  EXPECT_EQ(*pulled, blob);
  EXPECT_EQ(proxy.connections(), 3u);
}

TEST(DockerRegistry, takes_a_blob_in_pieces_over_a_breaking_connection) {
  const DockerRegistry registry;
  const Bytes blob = noise(3'000'000);
  const std::string digest = digest_of(text_of(blob));
  ClientSettings settings = quick();
  settings.chunk_bytes = 500'000;
  const CuttingProxy proxy(registry.port(), {1'200'000, 700'000});
  const auto pushed = client_of(proxy.host(), settings).push_blob(digest, blob);
  ASSERT_TRUE(pushed.ok()) << line_of(pushed);
  EXPECT_GE(proxy.connections(), 3u);
  const auto pulled = client_of(registry.host()).pull_blob(digest, blob.size());
  ASSERT_TRUE(pulled.ok()) << line_of(pulled);
  EXPECT_EQ(*pulled, blob);
}

TEST(DockerRegistry, behind_a_connection_that_always_breaks_is_given_up) {
  const DockerRegistry registry;
  const CuttingProxy proxy(registry.port(), std::vector<uint64_t>(100, 2'000));
  expect_part(line_of(push(proxy.host(), token_files())), "tried 5 times");
  expect_part(line_of(pull(registry.host())), "the registry answered 404");
}

// --- artifacts that contradict themselves ---------------------------------------------------------------------------

// Pushes plugin and manifest under an artifact that `change` has bent, and pulls it.
std::string pull_bent(const Bytes& plugin_bytes, const std::string& manifest_json,
                      const std::function<void(nlohmann::json&)>& change = {}) {
  const DockerRegistry registry;
  OciClient client = client_of(registry.host());
  const auto layer = [&](ByteView bytes, const char* title) {
    const std::string digest = digest_of(text_of(bytes));
    EXPECT_TRUE(client.push_blob(digest, bytes).ok());
    return Layer{digest, bytes.size(), title};
  };
  EXPECT_TRUE(client.push_blob(digest_of(empty_blob), bytes_of(empty_blob)).ok());
  const auto manifest = parse_manifest(manifest_json);
  const std::string none(64, '0');
  nlohmann::json root =
      nlohmann::json::parse(artifact_json({.plugin = layer(plugin_bytes, "token.so"),
                                           .manifest = layer(bytes_of(manifest_json), "token.so.json"),
                                           .signatures = {},
                                           .code_hash = manifest ? manifest->code_hash : none,
                                           .content_hash = manifest ? manifest->content_hash : none}));
  if (change) change(root);
  EXPECT_TRUE(client.push_manifest("v1", image_manifest_type, root.dump()).ok());
  return line_of(pull(registry.host()));
}

TEST(BentArtifact, that_is_straight_is_taken) {
  const Bytes bytes = plugin();
  EXPECT_EQ(pull_bent(bytes, manifest_text(bytes)), "ok");
}

TEST(BentArtifact, with_the_hash_of_other_code_is_refused) {
  const Bytes bytes = plugin();
  for (const char* key : {"dev.wrought.code-hash", "dev.wrought.content-hash"}) {
    const std::string line = pull_bent(bytes, manifest_text(bytes),
                                       [&](nlohmann::json& root) { root["annotations"][key] = std::string(64, 'e'); });
    expect_part(line, "invalid: the artifact says co");
    expect_part(line, std::string(64, 'e'));
  }
}

TEST(BentArtifact, with_the_manifest_of_another_plugin_is_refused) {
  expect_part(pull_bent(plugin("small"), manifest_text(plugin("proposals"))),
              "the artifact's manifest is not the one that its plugin carries");
}

TEST(BentArtifact, with_a_changed_plugin_is_refused) {
  Bytes bytes = plugin();
  const std::string manifest = manifest_text(bytes);
  bytes[bytes.size() / 3] ^= 1;
  expect_part(pull_bent(bytes, manifest), "invalid: ");
}

TEST(BentArtifact, with_what_is_no_plugin_is_refused) {
  expect_part(pull_bent(noise(1000), manifest_text(plugin())), "invalid: ");
  expect_part(pull_bent(plugin(), "{}"), "invalid: ");
}

TEST(BentArtifact, with_a_wrong_size_is_refused) {
  const Bytes bytes = plugin();
  for (const int64_t difference : {-1, 1}) {
    const std::string line = pull_bent(bytes, manifest_text(bytes), [&](nlohmann::json& root) {
      root["layers"][0]["size"] = static_cast<int64_t>(bytes.size()) + difference;
    });
    expect_part(line, "io: ");
    expect_part(line, "expected");
  }
}

TEST(BentArtifact, that_is_an_image_is_refused) {
  const Bytes bytes = plugin();
  const std::string line =
      pull_bent(bytes, manifest_text(bytes), [](nlohmann::json& root) { root.erase("artifactType"); });
  expect_part(line, "chain/token:v1: artifact type \"\", expected application/vnd.wrought.plugin.v1: not a plugin");
}

}  // namespace
}  // namespace wrought::registry
