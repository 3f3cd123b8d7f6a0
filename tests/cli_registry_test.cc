// wrought push and wrought pull, as a user meets them, with Debian's docker-registry at the other end.
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "runtime/registry/docker_registry.h"
#include "runtime/registry/test_server.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

using registry::testing::DockerRegistry;
using registry::testing::TestConnection;
using registry::testing::TestRequest;
using registry::testing::TestServer;

const std::string plugin_file = WROUGHT_SOURCE_DIR "/tests/fuzz/corpus/plugin/small.so";
const std::string other_plugin_file = WROUGHT_SOURCE_DIR "/tests/fuzz/corpus/plugin/linked.so";

// A desk with token.so and two signatures on it.
struct PluginDesk : Desk {
  PluginDesk() {
    std::filesystem::copy_file(plugin_file, *this / "token.so");
    write("token.so.minisig", "mine");
    write("token.so.bob.minisig", "bob's");
  }
};

TEST(PushPull, brings_the_same_files_back) {
  const DockerRegistry registry;
  const PluginDesk desk;
  const std::string reference = registry.host() + "/chain/token:v1";
  const Answer pushed = desk.wrought({"push", "token.so", reference});
  EXPECT_EQ(pushed.exit_code, 0) << pushed.err;
  EXPECT_EQ(pushed.err, "") << "stderr is no terminal here";
  const Answer pulled = desk.wrought({"pull", reference, "-o", "copy.so"});
  EXPECT_EQ(pulled.exit_code, 0) << pulled.err;
  EXPECT_EQ(pulled.out, pushed.out);
  EXPECT_EQ(desk.files(), "copy.so copy.so.bob.minisig copy.so.minisig token.so token.so.bob.minisig token.so.minisig");
  EXPECT_EQ(desk.read("copy.so"), desk.read("token.so"));
  EXPECT_EQ(desk.read("copy.so.minisig"), "mine");
  EXPECT_EQ(desk.read("copy.so.bob.minisig"), "bob's");
}

TEST(PushPull, writes_nothing_that_the_trust_file_refuses) {
  const DockerRegistry registry;
  const Desk desk;
  std::filesystem::copy_file(plugin_file, desk / "token.so");
  ASSERT_EQ(desk.wrought({"keygen", "-o", "alice", "--no-password"}).exit_code, 0);
  const std::string key = desk.read("alice.pub");
  desk.write("trust.toml", "signatures = 1\n[[key]]\nname = \"alice\"\npublic_key = \"" +
                               key.substr(key.find('\n') + 1, 56) + "\"\n");
  const std::string reference = registry.host() + "/chain/token:v1";
  const std::vector<std::string> pull = {"pull", reference, "-o", "copy.so", "--trust", "trust.toml"};
  ASSERT_EQ(desk.wrought({"push", "token.so", reference}).exit_code, 0);
  const Answer refused = desk.wrought(pull);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.err, "wrought: policy: " + reference +
                             ": trust rule signatures: 0 of 1 signatures that are needed; there is no signature beside "
                             "the plugin\n");
  EXPECT_FALSE(desk.has("copy.so"));

  const Answer signed_it = desk.wrought({"sign", "token.so", "-k", "alice.key"});
  ASSERT_EQ(signed_it.exit_code, 0) << signed_it.err;
  ASSERT_EQ(desk.wrought({"push", "token.so", reference}).exit_code, 0);
  EXPECT_EQ(desk.wrought(pull).exit_code, 0);
  EXPECT_TRUE(desk.has("copy.so.minisig"));
}

TEST(PushPull, says_what_it_was_and_pins_it) {
  const DockerRegistry registry;
  const PluginDesk desk;
  const std::string name = registry.host() + "/chain/token";
  const json pushed = desk.wrought_json({"push", "token.so", name + ":v1"});
  const json manifest = desk.wrought_json({"inspect", "token.so"})["manifest"];
  EXPECT_EQ(pushed["ok"], true);
  EXPECT_EQ(pushed["code_hash"], manifest["code_hash"]);
  EXPECT_EQ(pushed["content_hash"], manifest["content_hash"]);
  EXPECT_EQ(pushed["plugin_bytes"], std::filesystem::file_size(plugin_file));
  EXPECT_EQ(pushed["signatures"], json({".bob.minisig", ".minisig"}));

  // Another plugin takes the tag; the digest still names the first one.
  std::filesystem::copy_file(other_plugin_file, desk / "other.so");
  const json other = desk.wrought_json({"push", "other.so", name + ":v1"});
  const std::string digest = pushed["digest"];
  EXPECT_NE(other["digest"], digest);
  EXPECT_EQ(desk.wrought_json({"pull", name + "@" + digest, "-o", "a.so"})["digest"], digest);
  EXPECT_EQ(desk.wrought_json({"pull", name + ":v1", "--digest", digest, "-o", "b.so"})["digest"], digest);
  EXPECT_EQ(desk.read("a.so") + desk.read("b.so"), desk.read("token.so") + desk.read("token.so"));
  EXPECT_EQ(desk.wrought_json({"pull", name + ":v1", "-o", "c.so"})["digest"], other["digest"]);
  EXPECT_EQ(desk.read("c.so"), desk.read("other.so"));
}

TEST(PushPull, takes_the_password_from_a_file_the_environment_or_docker) {
  const DockerRegistry registry({.user = "alice", .password = "secret", .tls = true});
  const PluginDesk desk;
  const std::string reference = registry.host() + "/token:v1", ca = registry.ca_file();
  desk.write("password", "secret\n");
  const Answer pushed = desk.wrought(
      {"push", "token.so", reference, "--ca-file", ca, "--username", "alice", "--password-file", "password"});
  EXPECT_EQ(pushed.exit_code, 0) << pushed.err;

  ChildOptions pull = desk.command({"pull", reference, "-o", "copy.so", "--ca-file", ca});
  const Answer anonymous = desk.run(pull);
  expect_refusal(anonymous, 2, "usage: " + registry.host() + ": asks for a user name and a password");
  ChildOptions from_environment = pull;
  from_environment.argv.insert(from_environment.argv.end(), {"--username", "alice"});
  from_environment.environment.push_back("WROUGHT_REGISTRY_PASSWORD=secret");
  EXPECT_EQ(desk.run(from_environment).exit_code, 0);
  ChildOptions from_docker = pull;
  desk.write("config.json", R"({"auths":{")" + registry.host() + R"(":{"auth":"YWxpY2U6c2VjcmV0"}}})");
  from_docker.environment.push_back("DOCKER_CONFIG=" + desk.path().string());
  EXPECT_EQ(desk.run(from_docker).exit_code, 0);

  desk.write("password", "wrong\n");
  expect_refusal(desk.wrought({"pull", reference, "-o", "copy.so", "--ca-file", ca, "--username", "alice",
                               "--password-file", "password"}),
                 1, "the registry answered 401");
}

TEST(Pull, over_an_old_plugin_replaces_it_with_its_signatures) {
  const DockerRegistry registry;
  const PluginDesk desk;
  ASSERT_EQ(desk.wrought({"push", "token.so", registry.host() + "/token:v1"}).exit_code, 0);
  desk.write("old.so", "old");
  desk.write("old.so.minisig", "of the old one");
  ASSERT_EQ(desk.wrought({"pull", registry.host() + "/token:v1", "-o", "old.so"}).exit_code, 0);
  EXPECT_EQ(desk.read("old.so"), desk.read("token.so"));
  EXPECT_EQ(desk.read("old.so.minisig"), "mine");
}

TEST(Pull, does_not_leave_a_signature_of_another_plugin_beside_the_new_one) {
  const DockerRegistry registry;
  const PluginDesk desk;
  ASSERT_EQ(desk.wrought({"push", "token.so", registry.host() + "/token:v1"}).exit_code, 0);
  desk.write("old.so", "old");
  desk.write("old.so.carol.minisig", "of the old one");
  expect_refusal(desk.wrought({"pull", registry.host() + "/token:v1", "-o", "old.so"}), 2,
                 "usage: old.so.carol.minisig: is a signature that the new plugin does not have");
  EXPECT_EQ(desk.read("old.so"), "old");
  EXPECT_FALSE(desk.has("old.so.minisig"));
}

TEST(Pull, that_cannot_write_leaves_nothing) {
  const DockerRegistry registry;
  const PluginDesk desk;
  const std::string reference = registry.host() + "/token:v1";
  ASSERT_EQ(desk.wrought({"push", "token.so", reference}).exit_code, 0);
  const std::string before = desk.files();
  expect_refusal(desk.wrought({"pull", reference, "-o", "no/such/folder/x.so"}), 1, "io: ");
  expect_refusal(desk.wrought({"pull", reference, "-o", "tmp"}), 1, "io: tmp: cannot write: not a regular file");
  expect_refusal(desk.wrought({"pull", registry.host() + "/token:v2", "-o", "x.so"}), 1,
                 "manifest v2: the registry answered 404, MANIFEST_UNKNOWN");
  EXPECT_EQ(desk.files(), before);
}

TEST(Pull, that_is_interrupted_leaves_nothing) {
  std::atomic<bool> asked{false};
  const TestServer registry([&](const TestRequest&, TestConnection& connection) {
    asked = true;
    connection.read(1);  // never an answer; until the client hangs up
  });
  const Desk desk;
  ChildOptions pull = desk.command({"pull", registry.host() + "/token:v1", "-o", "x.so"});
  // The shell sends the ^C as soon as the command has asked.
  pull.argv.insert(pull.argv.begin(),
                   {"/bin/sh", "-c", "\"$@\" & while [ ! -e go ]; do sleep 0.05; done; kill -INT $!; wait $!", "sh"});
  std::jthread signal_when_asked([&] {
    while (!asked) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    desk.write("go", "");
  });
  const Answer answer = desk.run(pull);
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_NE(answer.err.find("cancelled"), std::string::npos) << answer.err;
  EXPECT_EQ(desk.files(), "go");
}

TEST(Push, of_what_is_no_plugin_is_refused_before_the_registry_is_asked) {
  const TestServer registry([](const TestRequest&, TestConnection& connection) { connection.answer(500); });
  const PluginDesk desk;
  desk.write("notes.so", "not a plugin");
  expect_refusal(desk.wrought({"push", "notes.so", registry.host() + "/token:v1"}), 1, "invalid: ");
  expect_refusal(desk.wrought({"push", "missing.so", registry.host() + "/token:v1"}), 1, "io: missing.so");
  desk.write("token.so.b b.minisig", "x");
  expect_refusal(desk.wrought({"push", "token.so", registry.host() + "/token:v1"}), 1, "a signer's name has only");
  EXPECT_EQ(registry.requests().size(), 0u);
}

TEST(PushPull, refuses_wrong_usage) {
  const PluginDesk desk;
  const std::string digest = "sha256:" + std::string(64, 'a');
  expect_refusal(desk.wrought({"push", "token.so", "token:v1"}), 2, "usage: token:v1: names no registry");
  expect_refusal(desk.wrought({"pull", "h.o/token", "-o", "x.so"}), 2, "neither a tag nor a digest");
  expect_refusal(desk.wrought({"pull", "h.o/token:v1", "-o", "x.so", "--digest", "v1"}), 2, "usage: --digest");
  expect_refusal(
      desk.wrought({"pull", "h.o/token@" + digest, "-o", "x.so", "--digest", "sha256:" + std::string(64, 'b')}), 2,
      "is not the digest in the reference");
  expect_refusal(desk.wrought({"pull", "h.o/token:v1", "-o", "x.so", "--username", "alice"}), 2,
                 "a user name without a password");
  expect_refusal(desk.wrought({"pull", "h.o/token:v1", "-o", "x.so", "--plain-http", "--ca-file", "ca.pem"}), 2,
                 "exclude each other");
}

}  // namespace
}  // namespace wrought::test
