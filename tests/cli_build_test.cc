// wrought build and wrought inspect: what they leave, what they say, and how they refuse.
#include <gtest/gtest.h>

#include "common/hash.h"
#include "common/manifest.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

TEST(Build, of_text_is_quiet_and_leaves_the_plugin_only) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  const Answer answer = desk.wrought({"build", "greeter.wat", "-o", "greeter.so"});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(answer.err, "") << "stderr is no terminal here";
  EXPECT_EQ(desk.files(), "greeter.so greeter.wat");
  EXPECT_EQ(desk.scratch_files(), "");
  EXPECT_EQ(desk.read("greeter.so").substr(1, 3), "ELF");
}

TEST(Build, of_a_sample) {
  const Desk desk;
  const Answer answer = desk.wrought({"build", sample("token.wasm"), "-o", "token.so"});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(answer.out + answer.err, "");
  EXPECT_EQ(desk.files(), "token.so");
}

TEST(Build, json_is_one_object_with_the_stages_in_order) {
  const Desk desk;
  const Answer answer = desk.wrought({"build", sample("hello.wasm"), "-o", "hello.so", "--json"});
  ASSERT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(line_count(answer.out), 1u);
  const json built = json::parse(answer.out);
  EXPECT_EQ(built["ok"], true);
  EXPECT_EQ(built["plugin"], "hello.so");
  EXPECT_EQ(built["plugin_bytes"], std::filesystem::file_size(desk / "hello.so"));
  std::string stages;
  for (const json& stage : built["stages"]) stages += stage["stage"].get<std::string>() + " ";
  EXPECT_EQ(stages, "read policy instrument emit compile package ");
  EXPECT_EQ(built["manifest"]["profile"], "antelope");
}

TEST(Build, keep_leaves_the_metered_module_and_the_c) {
  const Desk desk;
  ASSERT_EQ(desk.wrought({"build", sample("hello.wasm"), "-o", "hello.so", "--keep", "kept"}).exit_code, 0);
  const std::string module = desk.read("kept/metered.wasm"), c_text = desk.read("kept/plugin.c");
  EXPECT_EQ(module.substr(0, 4), std::string("\0asm", 4));
  const json manifest = desk.wrought_json({"inspect", "hello.so"})["manifest"];
  EXPECT_EQ(manifest["metered_hash"], sha256_hex(module));
  EXPECT_EQ(manifest["c_hash"], sha256_hex(c_text));
}

json gas_of(const Desk& desk, const std::string& plugin) {
  return desk.wrought_json({"apply", plugin, "--receiver", "a", "--code", "a", "--action", "a"})["gas_used"];
}

TEST(Build, a_schedule_changes_the_price) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  desk.write("dear.toml", "[instructions]\ncall = 1005\n");  // 5 otherwise; greeter calls once
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "usual.so"}).exit_code, 0);
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "dear.so", "--schedule", "dear.toml"}).exit_code, 0);
  EXPECT_EQ(gas_of(desk, "dear.so").get<int>(), gas_of(desk, "usual.so").get<int>() + 1000);
}

TEST(Build, a_plugin_built_for_other_limits_runs_under_those_only) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  desk.write("limits.toml", "max_pages = 40\nmax_call_depth = 9\n");
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "g.so", "--limits", "limits.toml"}).exit_code, 0);
  const std::vector<std::string> apply = {"apply", "g.so", "--receiver", "a", "--code", "a", "--action", "a"};
  expect_refusal(desk.wrought(apply), 1, "the plugin allows 9 frames, profile 'antelope' says 251");
  std::vector<std::string> under_limits = apply;
  under_limits.insert(under_limits.end(), {"--limits", "limits.toml"});
  EXPECT_EQ(desk.wrought(under_limits).exit_code, 0);
  const json inspected = desk.wrought_json({"inspect", "g.so", "--limits", "limits.toml"});
  EXPECT_EQ(inspected["manifest"]["limits"]["max_pages"], 40);
}

TEST(Build, a_wrong_limit_is_named_with_its_line) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  desk.write("bad.toml", "max_pages = 1\nmax_page = 2\n");
  expect_refusal(desk.wrought({"build", "greeter.wat", "-o", "g.so", "--limits", "bad.toml"}), 2,
                 "bad.toml:2: unknown limit \"max_page\"");
}

TEST(Build, a_wrong_schedule_is_named_with_its_line) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  const auto build_with = [&](std::string_view schedule) {
    desk.write("bad.toml", schedule);
    return desk.wrought({"build", "greeter.wat", "-o", "out.so", "--schedule", "bad.toml"});
  };
  expect_refusal(build_with("[instructions]\nmul = 3\n"), 2, "usage: bad.toml:2: unknown instruction class \"mul\"");
  expect_refusal(build_with("[instructions]\n\ncall = -1\n"), 2, "bad.toml:3: call must be a whole number");
  expect_refusal(build_with("[instructions\n"), 2, "bad.toml:1");
  expect_refusal(build_with("[host.\"env.nosuch\"]\nbase = 3\n"), 2,
                 "bad.toml, [host.\"env.nosuch\"]: not a host function of profile antelope");
  EXPECT_EQ(build_with("[host.\"env.prints\"]\nbase = 3\n").exit_code, 0);
}

TEST(Build, a_refused_contract_is_one_line_and_no_file) {
  const Desk desk;
  desk.write("fork.wat", "(module (import \"env\" \"fork\" (func)))");
  expect_refusal(desk.wrought({"build", "fork.wat", "-o", "fork.so"}), 1,
                 "wrought: policy: fork.wat, import env.fork: not a host function of profile antelope");
  const json refused = desk.wrought_json({"build", "fork.wat", "-o", "fork.so"}, 1);
  EXPECT_EQ(refused["ok"], false);
  EXPECT_EQ(refused["error"]["class"], "policy");
  EXPECT_EQ(refused["error"]["message"], "fork.wat, import env.fork: not a host function of profile antelope");
  EXPECT_EQ(desk.files(), "fork.wat");
  EXPECT_EQ(desk.scratch_files(), "");
}

TEST(Build, missing_files_are_named) {
  const Desk desk;
  const std::string missing = "nope.wasm: cannot open: No such file or directory";
  expect_refusal(desk.wrought({"build", "nope.wasm", "-o", "out.so"}), 1, missing);
  expect_refusal(desk.wrought({"inspect", "nope.wasm"}), 1, missing);
  expect_refusal(desk.wrought({"apply", "nope.wasm", "--receiver", "a", "--code", "a", "--action", "a"}), 1, missing);
  expect_refusal(desk.wrought({"build", sample("hello.wasm"), "-o", "out.so", "--schedule", "nope.toml"}), 1,
                 "io: nope.toml: cannot open");
}

// --- inspect --------------------------------------------------------------------------------------------------------

TEST(Inspect, tells_a_plugin_from_a_contract) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "greeter.so"}).exit_code, 0);
  const Answer plugin = desk.wrought({"inspect", "greeter.so"}), contract = desk.wrought({"inspect", "greeter.wat"});
  EXPECT_EQ(plugin.exit_code, 0) << plugin.err;
  EXPECT_EQ(contract.exit_code, 0) << contract.err;
  EXPECT_EQ(plugin.err + contract.err, "");
  EXPECT_EQ(plugin.out.substr(0, 19), "greeter.so: plugin,");
  EXPECT_EQ(contract.out.substr(0, 22), "greeter.wat: contract,");
  for (const char* part : {"host functions  env.prints\n", "memory          1 page, at most 528, guard mode\n"}) {
    EXPECT_NE(plugin.out.find(part), std::string::npos) << plugin.out;
    EXPECT_NE(contract.out.find(part), std::string::npos) << contract.out;
  }

  const json plugin_json = desk.wrought_json({"inspect", "greeter.so"});
  const json contract_json = desk.wrought_json({"inspect", "greeter.wat"});
  EXPECT_EQ(plugin_json["kind"], "plugin");
  EXPECT_EQ(contract_json["kind"], "contract");
  for (const char* field : {"code_hash", "metered_hash", "c_hash", "schedule_hash", "imports"}) {
    EXPECT_EQ(plugin_json["manifest"][field], contract_json["manifest"][field]) << field;
  }
}

TEST(Inspect, a_file_that_is_no_plugin) {
  const Desk desk;
  desk.write("notes.txt", "not a contract either\n");
  expect_refusal(desk.wrought({"inspect", "notes.txt"}), 1, "invalid: notes.txt, line 1");
  desk.write("empty", "");
  expect_refusal(desk.wrought({"inspect", "empty"}), 1, "invalid: empty");
  expect_refusal(desk.wrought({"inspect", Desk::program()}), 1, "not a plugin");
  desk.write("short.so",
             "\x7f"
             "ELF and no more");
  expect_refusal(desk.wrought({"inspect", "short.so"}), 1, "short.so");
  expect_refusal(desk.wrought({"inspect", "tmp"}), 1, "not a regular file");
}

std::vector<std::string> apply_plugin(const std::string& file) {
  return {"apply", file, "--receiver", "a", "--code", "a", "--action", "a"};
}

TEST(Inspect, a_plugin_with_one_changed_byte) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "greeter.so"}).exit_code, 0);
  std::string bytes = desk.read("greeter.so");
  const size_t at = bytes.find("hello");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'j';
  desk.write("jello.so", bytes);
  expect_refusal(desk.wrought({"inspect", "jello.so"}), 1, "the plugin was changed after it was built");
  expect_refusal(desk.wrought(apply_plugin("jello.so")), 1, "the plugin was changed after it was built");
}

TEST(Inspect, a_plugin_of_another_abi_version) {
  const Desk desk;
  desk.write("greeter.wat", greeter);
  ASSERT_EQ(desk.wrought({"build", "greeter.wat", "-o", "greeter.so"}).exit_code, 0);
  std::string bytes = desk.read("greeter.so");
  std::string manifest = desk.wrought_json({"inspect", "greeter.so"})["manifest"].dump();
  const size_t begin = bytes.find(manifest);
  ASSERT_NE(begin, std::string::npos);
  const std::string version = "\"abi_version\":1";
  manifest.replace(manifest.find(version), version.size(), "\"abi_version\":9");
  bytes.replace(begin, manifest.size(), manifest);
  const size_t digits = begin + content_hash_offset(manifest).value();
  bytes.replace(digits, hash_hex_digits, content_hash_hex(bytes_of(bytes), digits));
  desk.write("later.so", bytes);
  expect_refusal(desk.wrought({"inspect", "later.so"}), 1, "the plugin has ABI version 9, this runtime has 1");
  expect_refusal(desk.wrought(apply_plugin("later.so")), 1, "the plugin has ABI version 9, this runtime has 1");
}

}  // namespace
}  // namespace wrought::test
