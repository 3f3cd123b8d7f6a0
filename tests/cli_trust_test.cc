// Keys, signatures and trust on the command line: what is asked for beside what is answered.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/cli_support.h"

namespace wrought::test {
namespace {

class TrustCommands : public testing::Test {
 protected:
  void SetUp() override {
    desk.write("greeter.wat", greeter);
    ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "greeter.so"}).exit_code, 0);
    for (const char* name : {"alice", "bob"})
      ASSERT_EQ(desk.wrought({"keygen", "-o", name, "--no-password"}).exit_code, 0);
  }

  // Without the word that all tests else have for their own plugins.
  [[nodiscard]] Answer wrought(std::vector<std::string> arguments, const std::string& variable = "") const {
    ChildOptions child = desk.command(std::move(arguments));
    std::erase(child.environment, Desk::trusts_all);
    if (!variable.empty()) child.environment.push_back("WROUGHT_TRUST=" + variable);
    return desk.run(child);
  }
  [[nodiscard]] Answer apply(std::vector<std::string> more = {}, const std::string& variable = "") const {
    more.insert(more.begin(), {"apply", "greeter.so", "--receiver", "a", "--code", "a", "--action", "a"});
    return wrought(std::move(more), variable);
  }
  [[nodiscard]] std::string public_key(const std::string& name) const {
    const std::string text = desk.read(name + ".pub");
    return text.substr(text.find('\n') + 1, 56);
  }
  void write_trust(int signatures, const std::vector<std::string>& names, const std::string& more = "") const {
    std::string text = "signatures = " + std::to_string(signatures) + "\n";
    for (const auto& name : names) text += "[[key]]\nname = '" + name + "'\npublic_key = '" + public_key(name) + "'\n";
    desk.write("trust.toml", text + more);
  }
  void sign(const std::string& name, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"sign", "greeter.so", "-k", name + ".key"});
    const Answer answer = wrought(more);
    EXPECT_EQ(answer.exit_code, 0) << answer.err;
  }
  std::string minisign(const std::string& arguments) const {
    ChildOptions child;
    child.argv = {"/bin/sh", "-c", "minisign " + arguments + " 2>&1"};
    child.working_directory = desk.path();
    child.deadline = std::chrono::seconds(60);
    return desk.run(child).out;
  }

  const Desk desk;
};

TEST_F(TrustCommands, a_plugin_is_loaded_only_where_somebody_said_by_what_trust) {
  const std::string how = "say --trust FILE (docs/trust.md) or --trust none, or set WROUGHT_TRUST";
  expect_refusal(apply(), 2, "usage: greeter.so: a plugin is native code");
  expect_refusal(apply(), 2, how);
  expect_refusal(apply({"--engine", "wabt"}), 2, how);
  expect_refusal(wrought({"call", "greeter.so", "--profile", "antelope"}), 2, how);
  EXPECT_EQ(apply({"--trust", "none"}).exit_code, 0);
  EXPECT_EQ(apply({}, "none").exit_code, 0);
  expect_refusal(apply({"--trust", "nope.toml"}), 1, "io: nope.toml: cannot open");
  // A contract that the command itself builds needs none.
  EXPECT_EQ(wrought({"apply", "greeter.wat", "--receiver", "a", "--code", "a", "--action", "a"}).exit_code, 0);
}

TEST_F(TrustCommands, a_chain_asks_as_well) {
  const std::string requests =
      "{\"op\":\"account\",\"name\":\"a\"}\n{\"op\":\"setcode\",\"account\":\"a\",\"plugin\":\"greeter.so\"}\n";
  desk.write("requests", requests);
  const auto chain = [&](const std::string& variable) {
    ChildOptions child = desk.command({});
    child.argv = {"/bin/sh", "-c", "exec \"$1\" chain < requests", "sh", Desk::program().string()};
    std::erase(child.environment, Desk::trusts_all);
    if (!variable.empty()) child.environment.push_back("WROUGHT_TRUST=" + variable);
    return desk.run(child).out;
  };
  write_trust(1, {"alice"});
  EXPECT_NE(chain("").find("a plugin is native code"), std::string::npos);
  EXPECT_NE(chain("none").find("\"code_hash\""), std::string::npos);
  EXPECT_NE(chain("trust.toml").find("trust rule signatures: 0 of 1"), std::string::npos);
  sign("alice");
  EXPECT_NE(chain("trust.toml").find("\"code_hash\""), std::string::npos);
}

TEST_F(TrustCommands, two_builders_of_two) {
  write_trust(2, {"alice", "bob"});
  const std::vector<std::string> trusted = {"--trust", "trust.toml"};
  expect_refusal(apply(trusted), 1, "policy: greeter.so: trust rule signatures: 0 of 2 signatures that are needed");
  sign("alice");
  expect_refusal(apply(trusted), 1, "trust rule signatures: 1 of 2 signatures that are needed (alice)");
  sign("bob", {"--name", "bob"});
  for (const char* engine : {"native", "wabt"})
    EXPECT_EQ(apply({"--trust", "trust.toml", "--engine", engine}).exit_code, 0) << engine;
  EXPECT_EQ(apply({}, "trust.toml").exit_code, 0);
}

TEST_F(TrustCommands, a_plugin_in_the_place_of_another) {
  write_trust(1, {"alice"});
  sign("alice");
  desk.write("other.wat", contract(""));
  ASSERT_EQ(desk.wrought({"build", "other.wat", "-o", "greeter.so"}).exit_code, 0);
  for (const char* engine : {"native", "wabt"})
    expect_refusal(apply({"--trust", "trust.toml", "--engine", engine}), 1, "not a signature of these bytes");
}

TEST_F(TrustCommands, minisign_and_wrought_take_each_others_keys_and_signatures) {
  sign("alice", {"-c", "by hand", "-t", "for the tests"});
  EXPECT_EQ(minisign("-V -m greeter.so -p alice.pub"),
            "Signature and comment signature verified\nTrusted comment: for the tests\n");
  EXPECT_EQ(desk.read("greeter.so.minisig").substr(0, 27), "untrusted comment: by hand\n");
  sign("alice");
  EXPECT_NE(minisign("-V -m greeter.so -p alice.pub").find("\tfile:greeter.so\thashed"), std::string::npos);

  minisign("-G -W -p carol.pub -s carol.key");
  minisign("-S -W -m greeter.so -s carol.key -x greeter.so.carol.minisig");
  write_trust(2, {"alice", "carol"});
  EXPECT_EQ(apply({"--trust", "trust.toml"}).exit_code, 0);
  sign("carol", {"--name", "carol"});  // with a key that minisign made
  EXPECT_EQ(apply({"--trust", "trust.toml"}).exit_code, 0);
}

TEST_F(TrustCommands, inspect_shows_what_signatures_say) {
  EXPECT_EQ(desk.wrought_json({"inspect", "greeter.so"})["signatures"], json::array());
  sign("alice", {"-t", "a\x1b[1mloud comment"});
  desk.write("greeter.so.x.minisig", "hello");
  const json said = desk.wrought_json({"inspect", "greeter.so"})["signatures"];
  ASSERT_EQ(said.size(), 2u);
  EXPECT_EQ(said[0]["file"], "greeter.so.minisig");
  EXPECT_EQ(said[0]["trusted_comment"], "a\x1b[1mloud comment");
  EXPECT_EQ(said[1]["error"], "line 1: expected \"untrusted comment: \"");
  const Answer text = wrought({"inspect", "greeter.so"});
  EXPECT_NE(text.out.find("not checked: a\\x1b[1mloud comment\n"), std::string::npos) << text.out;
}

TEST_F(TrustCommands, what_is_not_signed) {
  desk.write("text.so", "hello");
  std::string changed = desk.read("greeter.so");
  changed[changed.find("hello")] = 'j';
  desk.write("jello.so", changed);
  const auto sign_it = [&](const std::string& file, const std::string& key) {
    return wrought({"sign", file, "-k", key});
  };
  expect_refusal(sign_it("text.so", "alice.key"), 1, "invalid: text.so: not a plugin");
  expect_refusal(sign_it("jello.so", "alice.key"), 1, "invalid: jello.so: the plugin was changed after it was built");
  expect_refusal(sign_it("nope.so", "alice.key"), 1, "io: nope.so: cannot open");
  expect_refusal(sign_it("greeter.so", "nope.key"), 1, "io: nope.key: cannot open");
  expect_refusal(sign_it("greeter.so", "alice.pub"), 1, "invalid: alice.pub: line 2: expected 158 bytes as base64");
  expect_refusal(wrought({"sign", "greeter.so", "-k", "alice.key", "--name", "../x"}), 2, "--name: expected a part");
  EXPECT_EQ(desk.files(), "alice.key alice.pub bob.key bob.pub greeter.so greeter.wat jello.so text.so");
}

TEST_F(TrustCommands, the_signature_of_another_is_not_overwritten) {
  sign("alice");
  const std::string by_alice = desk.read("greeter.so.minisig");
  expect_refusal(wrought({"sign", "greeter.so", "-k", "bob.key"}), 2, "greeter.so.minisig: this is not a signature of");
  EXPECT_EQ(desk.read("greeter.so.minisig"), by_alice);
  sign("alice", {"-t", "again"});
  EXPECT_NE(desk.read("greeter.so.minisig"), by_alice);
}

TEST_F(TrustCommands, keys_are_private_and_never_overwritten) {
  struct stat info{};
  ASSERT_EQ(::stat((desk / "alice.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
  const std::string key = desk.read("alice.key");
  expect_refusal(wrought({"keygen", "-o", "alice", "--no-password"}), 1, "alice.key: there is such a file already");
  std::filesystem::remove(desk / "alice.key");
  expect_refusal(wrought({"keygen", "-o", "alice", "--no-password"}), 1, "alice.pub: there is such a file already");
  EXPECT_FALSE(desk.has("alice.key"));
  expect_refusal(wrought({"keygen", "-o", "no/such/folder", "--no-password"}), 1, "no/such/folder.key: cannot write");
}

TEST_F(TrustCommands, passwords) {
  desk.write("right", "correct horse\n");
  desk.write("wrong", "wrong horse\n");
  desk.write("empty", "\n");
  desk.write("long", std::string(1025, 'x'));
  ASSERT_EQ(wrought({"keygen", "-o", "dan", "--password-file", "right"}).exit_code, 0);
  const auto sign_with = [&](const std::string& file) {
    return wrought({"sign", "greeter.so", "-k", "dan.key", "--password-file", file});
  };
  expect_refusal(sign_with("wrong"), 2, "usage: dan.key: wrong password");
  expect_refusal(sign_with("empty"), 2, "usage: password: is empty");
  expect_refusal(sign_with("long"), 2, "usage: password: more than 1024 bytes");
  expect_refusal(sign_with("nope"), 1, "io: nope: cannot open");
  ChildOptions nobody_there = desk.command({"sign", "greeter.so", "-k", "dan.key"});
  nobody_there.argv.insert(nobody_there.argv.begin(), {"/usr/bin/setsid", "-w"});
  expect_refusal(desk.run(nobody_there), 2, "password: no terminal to ask at");
  const Answer good =
      desk.wrought({"sign", "greeter.so", "-k", "dan.key", "--password-file", "/dev/stdin"}, "correct horse\n");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_NE(minisign("-V -m greeter.so -p dan.pub").find("verified"), std::string::npos);
}

}  // namespace
}  // namespace wrought::test
