// wrought verify: the list of checks, what it says of bad files, and plugins built again.
#include <gtest/gtest.h>

#include "cli/rebuild.h"
#include "common/hash.h"
#include "runtime/elf_reader.h"
#include "runtime/verify.h"
#include "tests/cli_support.h"

namespace wrought::test {
namespace {

// A contract with a helper function, so that functions have names to tell apart.
constexpr std::string_view sums = R"((module
  (memory 1)
  (func $add_up (param $n i64) (result i64) (local $sum i64)
    (loop $again
      (local.set $sum (i64.add (local.get $sum) (i64.mul (local.get $n) (local.get $n))))
      (br_if $again (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
    (local.get $sum))
  (func (export "apply") (param i64 i64 i64)
    (i64.store (i32.const 8) (call $add_up (local.get 0)))
    (i64.store (i32.const 16) (call $add_up (local.get 1)))))
)";

// A folder with sums.wat and sums.so.
class VerifyCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    desk_.write("sums.wat", sums);
    const Answer built = desk_.wrought({"build", "sums.wat", "-o", "sums.so"});
    ASSERT_EQ(built.exit_code, 0) << built.err;
  }
  [[nodiscard]] Bytes plugin() const { return *read_file(desk_ / "sums.so", plugin_bytes_max); }

  Desk desk_;
};

TEST_F(VerifyCommand, lists_every_check_of_a_good_plugin) {
  const Answer answer = desk_.wrought({"verify", "sums.so"});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_EQ(answer.err, "");
  EXPECT_EQ(line_count(answer.out), check_names().size()) << answer.out;
  for (const std::string_view name : check_names())
    EXPECT_NE(answer.out.find("ok   " + std::string(name) + " "), std::string::npos) << name << "\n" << answer.out;
}

TEST_F(VerifyCommand, json_has_a_member_for_each_check) {
  const json answer = desk_.wrought_json({"verify", "sums.so"});
  EXPECT_EQ(answer["ok"], true);
  EXPECT_EQ(answer["plugin"], "sums.so");
  ASSERT_EQ(answer["checks"].size(), check_names().size());
  for (size_t i = 0; i < check_names().size(); ++i) {
    EXPECT_EQ(answer["checks"][i]["name"], check_names()[i]);
    EXPECT_EQ(answer["checks"][i]["outcome"], "passed");
    EXPECT_NE(answer["checks"][i]["asks"], "");
  }
}

TEST_F(VerifyCommand, a_changed_plugin_is_refused_and_the_list_goes_on) {
  Bytes changed = plugin();
  changed.back() ^= 1;
  ASSERT_TRUE(write_file(desk_ / "sums.so", ByteView(changed)).ok());
  const Answer answer = desk_.wrought({"verify", "sums.so"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_NE(answer.out.find("FAIL content_hash         the plugin was changed"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("ok   relocation_kinds"), std::string::npos) << answer.out;
  EXPECT_EQ(answer.err.rfind("wrought: invalid: sums.so, check content_hash: the plugin was changed", 0), 0u)
      << answer.err;
  const json object = desk_.wrought_json({"verify", "sums.so"}, 1);
  EXPECT_EQ(object["ok"], false);
  EXPECT_EQ(object["error"]["class"], "invalid");
  EXPECT_EQ(object["checks"].size(), check_names().size());
}

TEST_F(VerifyCommand, of_what_is_no_plugin_most_is_skipped) {
  const Answer answer = desk_.wrought({"verify", "sums.wat"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_NE(answer.out.find("FAIL elf                  not a plugin: no ELF header"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("-    relocation_kinds     an earlier check failed"), std::string::npos) << answer.out;
  EXPECT_EQ(desk_.wrought({"verify", "missing.so"}).exit_code, 1);
  EXPECT_EQ(desk_.wrought({"verify"}).exit_code, 2);
}

TEST_F(VerifyCommand, against_another_profile_or_schedule) {
  const Answer profile = desk_.wrought({"verify", "sums.so", "--profile", "plain"});
  EXPECT_EQ(profile.exit_code, 1);
  EXPECT_NE(profile.err.find("check profile: the plugin is built for profile 'antelope', this runtime links 'plain'"),
            std::string::npos)
      << profile.err;
  desk_.write("dear.toml", "[instructions]\ncall = 1000\n");
  const Answer schedule = desk_.wrought({"verify", "sums.so", "--schedule", "dear.toml"});
  EXPECT_EQ(schedule.exit_code, 1) << schedule.err;
  EXPECT_NE(schedule.err.find("check schedule: the plugin is built for gas schedule "), std::string::npos)
      << schedule.err;
}

TEST_F(VerifyCommand, built_again_it_is_the_same) {
  const Answer answer = desk_.wrought({"verify", "sums.so", "--rebuild", "sums.wat"});
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_NE(answer.out.find("built again from sums.wat: the same "), std::string::npos) << answer.out;
  const std::vector<std::string> options = {"--profile", "plain", "--memory", "explicit", "--opt", "1"};
  std::vector<std::string> build = {"build", "sums.wat", "-o", "other.so"};
  build.insert(build.end(), options.begin(), options.end());
  ASSERT_EQ(desk_.wrought(build).exit_code, 0);
  const json other = desk_.wrought_json({"verify", "other.so", "--rebuild", "sums.wat", "--profile", "plain"});
  EXPECT_EQ(other["rebuild"]["same"], true) << "as its manifest says, not as the defaults are: " << other;
  EXPECT_EQ(desk_.scratch_files(), "");
}

TEST_F(VerifyCommand, built_from_another_contract) {
  std::string other(sums);
  other.replace(other.find("i64.mul"), 7, "i64.xor");
  desk_.write("other.wat", other);
  const Answer answer = desk_.wrought({"verify", "sums.so", "--rebuild", "other.wat"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.err.rfind("wrought: invalid: sums.so, rebuilt: the contract (code hash) differs: the plugin's "
                             "manifest has ",
                             0),
            0u)
      << answer.err;
  EXPECT_EQ(desk_.wrought_json({"verify", "sums.so", "--rebuild", "other.wat"}, 1)["rebuild"]["same"], false);
}

// ---- the first difference ----

class FirstDifference : public VerifyCommand {
 protected:
  // `plugin` and `here` as they would be found by a rebuild.
  std::string between(const Bytes& plugin, const Manifest& manifest, const Manifest& here) const {
    const auto line = cli::first_difference(plugin, manifest, this->plugin(), here);
    return line ? *line : line.failure().to_line();
  }
  [[nodiscard]] Manifest manifest() const {
    return verify_plugin(plugin(), *find_profile("antelope")).value().manifest;
  }
  [[nodiscard]] ElfSection section(std::string_view name) const {
    const Bytes file = plugin();
    const auto elf = ElfReader::open(file);
    for (size_t i = 0; elf && i < elf->sections().size(); ++i)
      if (elf->sections()[i].name == name) return elf->sections()[i];
    ADD_FAILURE() << "no section " << name;
    return {};
  }
};

TEST_F(FirstDifference, none) { EXPECT_EQ(between(plugin(), manifest(), manifest()), ""); }

TEST_F(FirstDifference, the_compiler_before_all) {
  Manifest other = manifest();
  other.compiler = "clang 20";
  other.c_hash = std::string(64, '1');
  Bytes file = plugin();
  file.back() ^= 1;
  EXPECT_EQ(between(file, other, manifest()),
            "the compiler differs: the plugin's manifest has clang 20, here it is " + manifest().compiler);
  other.compiler = manifest().compiler;
  EXPECT_EQ(between(file, other, manifest()).substr(0, 25), "the emitted C's hash diff");
}

TEST_F(FirstDifference, the_section_and_in_code_the_function) {
  Bytes file = plugin();
  const uint64_t text = section(".text").offset, comment = section(".comment").offset;
  file[comment] ^= 1;
  EXPECT_EQ(between(file, manifest(), manifest()), "section .comment differs from byte 0x0 on");
  file[text] ^= 1;
  EXPECT_EQ(between(file, manifest(), manifest()), "section .text differs from byte 0x0 on, in function init");
  file[text] ^= 1;
  file[text + section(".text").size - 1] ^= 1;
  EXPECT_NE(between(file, manifest(), manifest()).find(", in function "), std::string::npos)
      << between(file, manifest(), manifest());
}

TEST_F(FirstDifference, outside_of_all_sections) {
  Bytes file = plugin();
  file[0x800] ^= 1;  // between constants and code
  EXPECT_EQ(between(file, manifest(), manifest()), "the files differ outside of all sections, from byte 0x800 on");
}

}  // namespace
}  // namespace wrought::test
