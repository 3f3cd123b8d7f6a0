// wrought store and wrought build-all as their users meet them.
#include <gtest/gtest.h>

#include <filesystem>

#include "common/hash.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

namespace fs = std::filesystem;

const std::string small = contract(""), other = contract("", "(drop (i32.const 7))");
const std::string refused_wat = R"((module (import "env" "fork" (func)) (func (export "apply") (param i64 i64 i64))))";

TEST(StoreCommand, add_list_get_remove) {
  const Desk desk;
  desk.write("a.wat", small);
  ASSERT_EQ(desk.wrought({"build", "a.wat", "-o", "a.so"}).exit_code, 0);
  desk.write("a.so.minisig", "ours");
  desk.write("a.so.builder-2.minisig", "theirs");
  desk.write("a.so.note", "no signature");

  const json added = desk.wrought_json({"store", "add", "plugins", "a.so"})["plugins"][0];
  EXPECT_EQ(added["added"], true);
  EXPECT_EQ(desk.wrought_json({"store", "add", "plugins", "a.so"})["plugins"][0]["added"], false);

  const json listed = desk.wrought_json({"store", "ls", "plugins"})["plugins"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["key"], added["key"]);
  EXPECT_EQ(listed[0]["signatures"], (json{".builder-2.minisig", ".minisig"}));
  const json manifest = desk.wrought_json({"inspect", "a.so"})["manifest"];
  for (const char* field : {"code_hash", "metered_hash", "compiler", "compiler_flags", "abi_version", "profile",
                            "schedule_hash", "memory_mode", "cpu", "limits"})
    EXPECT_EQ(listed[0]["built_from"][field], manifest[field]) << field;

  const std::string key = added["key"];
  ASSERT_EQ(desk.wrought({"store", "get", "plugins", key.substr(0, 8), "-o", "b.so"}).exit_code, 0);
  EXPECT_EQ(desk.read("b.so"), desk.read("a.so"));
  EXPECT_EQ(desk.read("b.so.builder-2.minisig"), "theirs");
  EXPECT_FALSE(desk.has("b.so.note"));

  EXPECT_EQ(desk.wrought({"store", "rm", "plugins", key}).exit_code, 0);
  EXPECT_EQ(desk.wrought({"store", "rm", "plugins", key}).err,
            "wrought: io: " + key + ": no such plugin in the store\n");
  EXPECT_EQ(desk.wrought_json({"store", "stats", "plugins"})["plugins"], 0);
}

TEST(StoreCommand, pins_outlast_any_budget) {
  const Desk desk;
  desk.write("a.wat", small);
  desk.write("b.wat", other);
  const std::string a = desk.wrought_json({"store", "build", "plugins", "a.wat"})["key"];
  ASSERT_EQ(desk.wrought({"store", "build", "plugins", "b.wat"}).exit_code, 0);
  ASSERT_EQ(desk.wrought({"store", "pin", "plugins", a}).exit_code, 0);
  const json done = desk.wrought_json({"store", "gc", "plugins", "--budget", "1KB"});
  EXPECT_EQ(done["removed"], 1);
  EXPECT_EQ(done["within_budget"], false);
  EXPECT_EQ(desk.wrought_json({"store", "ls", "plugins", "--pinned"})["plugins"][0]["key"], a);
  EXPECT_EQ(desk.wrought({"store", "rm", "plugins", a}).err, "wrought: policy: key " + a + ": it is pinned\n");
  ASSERT_EQ(desk.wrought({"store", "unpin", "plugins", a}).exit_code, 0);
  EXPECT_EQ(desk.wrought({"store", "rm", "plugins", a}).exit_code, 0);
}

TEST(StoreCommand, scrub_tells_and_repairs) {
  const Desk desk;
  desk.write("a.wat", small);
  const json built = desk.wrought_json({"store", "build", "plugins", "a.wat"});
  const std::string code = built["code"], key = built["key"];
  const std::string where = "plugins/" + code.substr(0, 2) + "/" + code + "/" + key;
  EXPECT_EQ(desk.wrought({"store", "scrub", "plugins"}).exit_code, 0);

  std::string plugin = desk.read("plugins/" + where + "/plugin.so");
  plugin[plugin.size() / 2] ^= 1;
  desk.write("plugins/" + where + "/plugin.so", plugin);
  const json found = desk.wrought_json({"store", "scrub", "plugins"}, 1);
  EXPECT_EQ(found["damages"][0]["where"], where);
  EXPECT_EQ(desk.wrought_json({"store", "scrub", "plugins", "--repair"})["damages"][0]["done"], "removed");
  EXPECT_EQ(desk.wrought_json({"store", "build", "plugins", "a.wat"})["key"], key);
}

TEST(StoreCommand, bundles_carry_plugins_to_other_stores) {
  const Desk desk;
  desk.write("a.wat", small);
  const std::string key = desk.wrought_json({"store", "build", "here", "a.wat"})["key"];
  ASSERT_EQ(desk.wrought({"store", "export", "here", "-o", "all.tar.zst", "--all"}).exit_code, 0);
  EXPECT_EQ(desk.wrought_json({"store", "import", "there", "all.tar.zst"})["added"], 1);
  EXPECT_EQ(desk.wrought_json({"store", "ls", "there"})["plugins"][0]["key"], key);
  EXPECT_EQ(desk.wrought({"store", "export", "here", "-o", "none.tar.zst"}).exit_code, 2);
  EXPECT_EQ(desk.wrought({"store", "export", "here", "-o", "x.tar.zst", "--code", std::string(64, '0')}).exit_code, 1);
}

TEST(StoreCommand, a_store_that_is_none) {
  const Desk desk;
  EXPECT_EQ(desk.wrought({"store", "ls", "nothing"}).exit_code, 1);
  EXPECT_EQ(desk.wrought({"store"}).exit_code, 2);
  EXPECT_FALSE(desk.has("nothing"));
}

TEST(BuildAll, builds_what_it_can_and_says_what_it_could_not) {
  const Desk desk;
  fs::create_directories(desk / "contracts/below");
  desk.write("contracts/a.wat", small);
  desk.write("contracts/below/same.wat", small);
  desk.write("contracts/b.wat", other);
  desk.write("contracts/bad.wat", refused_wat);
  desk.write("contracts/read.me", "not a contract");
  const json first = desk.wrought_json({"build-all", "contracts", "-o", "plugins", "-j", "2"}, 1);
  EXPECT_EQ(first["counts"], (json{{"built", 2}, {"there", 1}, {"refused", 1}, {"failed", 0}}));
  EXPECT_EQ(first["contracts"][2]["error"]["message"], "import env.fork: not a host function of profile antelope");

  const json again = desk.wrought_json({"build-all", "contracts", "-o", "plugins"}, 1);
  EXPECT_EQ(again["counts"], (json{{"built", 0}, {"there", 3}, {"refused", 1}, {"failed", 0}}));

  // What has left the store is built again; other options are another plugin.
  const std::string key = first["contracts"][0]["key"];
  ASSERT_EQ(desk.wrought({"store", "rm", "plugins", key}).exit_code, 0);
  fs::remove(desk / "contracts/bad.wat");
  EXPECT_EQ(desk.wrought_json({"build-all", "contracts", "-o", "plugins"})["counts"]["built"], 1);
  EXPECT_EQ(desk.wrought_json({"build-all", "contracts", "-o", "plugins", "--memory", "explicit"})["counts"]["built"],
            2);
  EXPECT_EQ(desk.wrought_json({"store", "stats", "plugins"})["plugins"], 4);
}

TEST(BuildAll, takes_files_with_any_name) {
  const Desk desk;
  fs::create_directory(desk / "in");
  const std::vector<std::string> names = {
      "a b.wat", "c$d.wat", "e:f.wat", "g'h\"i.wat", "j\nk.wat", "$(touch pwned).wat", "-o.wat", "\xff.wat", "| x.wat"};
  for (size_t i = 0; i < names.size(); ++i)
    desk.write("in/" + names[i], contract("", "(drop (i32.const " + std::to_string(i) + "))"));
  const json done = desk.wrought_json({"build-all", "in", "-o", "a store"});
  EXPECT_EQ(done["counts"]["built"], names.size());
  EXPECT_EQ(desk.wrought_json({"store", "stats", "a store"})["plugins"], names.size());
}

TEST(BuildAll, takes_a_list_of_paths_from_where_it_lies) {
  const Desk desk;
  fs::create_directory(desk / "lists");
  desk.write("a.wat", small);
  desk.write("lists/some", "../a.wat\n\n../nothing.wat\n");
  const json done = desk.wrought_json({"build-all", "lists/some", "-o", "plugins"}, 1);
  EXPECT_EQ(done["counts"], (json{{"built", 1}, {"there", 0}, {"refused", 0}, {"failed", 1}}));
}

// A launcher that writes down what it was asked to run, and runs it.
std::string recording_launcher(const Desk& desk) {
  const auto file =
      desk.write("launcher", "#!/bin/sh\necho \"$@\" >> " + (desk / "calls").string() + "\nexec \"$@\"\n");
  fs::permissions(file, fs::perms::owner_all);
  return file.string();
}

TEST(Launcher, starts_clang_and_changes_no_byte) {
  const Desk desk;
  desk.write("a.wat", small);
  ASSERT_EQ(desk.wrought({"build", "a.wat", "-o", "plain.so"}).exit_code, 0);
  const Answer launched = desk.wrought({"build", "a.wat", "-o", "launched.so", "--launcher", recording_launcher(desk)});
  ASSERT_EQ(launched.exit_code, 0) << launched.err;
  EXPECT_EQ(desk.read("launched.so"), desk.read("plain.so"));
  const std::string calls = desk.read("calls");
  EXPECT_EQ(line_count(calls), 1u) << calls;
  EXPECT_NE(calls.find("clang-19 "), std::string::npos);
  EXPECT_NE(calls.find(" -c plugin.c -o plugin.o"), std::string::npos);
}

TEST(Launcher, may_bring_nothing_but_the_object_file) {
  const Desk desk;
  desk.write("a.wat", small);
  ASSERT_EQ(desk.wrought({"build", "a.wat", "-o", "plain.so"}).exit_code, 0);
  // As distcc does: compiled elsewhere, the object comes back.
  const auto launcher = desk.write("elsewhere",
                                   "#!/bin/sh\nset -e\nthere=$(mktemp -d)\ncp plugin.c $there\nhere=$PWD\ncd $there\n"
                                   "\"$@\"\nmv plugin.o $here\nrm -r $there\n");
  fs::permissions(launcher, fs::perms::owner_all);
  const Answer launched = desk.wrought({"build", "a.wat", "-o", "launched.so", "--launcher", launcher.string()});
  ASSERT_EQ(launched.exit_code, 0) << launched.err;
  EXPECT_EQ(desk.read("launched.so"), desk.read("plain.so"));
}

TEST(Launcher, ccache_keeps_what_was_compiled) {
  if (!find_program("ccache")) GTEST_SKIP() << "ccache is not installed";
  const Desk desk;
  desk.write("a.wat", small);
  for (const char* plugin : {"first.so", "second.so"}) {
    ChildOptions build = desk.command({"build", "a.wat", "-o", plugin, "--launcher", "ccache"});
    build.environment.push_back("CCACHE_DIR=" + (desk / "cache").string());
    const Answer answer = desk.run(build);
    ASSERT_EQ(answer.exit_code, 0) << answer.err;
  }
  EXPECT_EQ(desk.read("first.so"), desk.read("second.so"));
  ChildOptions statistics = desk.command({});
  statistics.argv = {find_program("ccache")->string(), "--print-stats"};
  statistics.environment.push_back("CCACHE_DIR=" + (desk / "cache").string());
  const std::string counts = desk.run(statistics).out;
  EXPECT_NE(counts.find("cache_miss\t1\n"), std::string::npos) << counts;
  EXPECT_NE(counts.find("direct_cache_hit\t1\n"), std::string::npos) << counts;
}

TEST(Launcher, that_is_missing_or_fails_is_named) {
  const Desk desk;
  desk.write("a.wat", small);
  EXPECT_EQ(desk.wrought({"build", "a.wat", "-o", "a.so", "--launcher", "no-such-launcher"}).err,
            "wrought: toolchain: launcher: no-such-launcher not found\n");
  EXPECT_EQ(desk.wrought({"build", "a.wat", "-o", "a.so", "--launcher", "ccache", "--jail", "require"}).err,
            "wrought: usage: launcher: runs outside of the jail that this build requires\n");
  EXPECT_EQ(desk.wrought({"build", "a.wat", "-o", "a.so", "--launcher", "false"}).err,
            "wrought: toolchain: clang through false: exit code 1\n");
}

}  // namespace
}  // namespace wrought::test
