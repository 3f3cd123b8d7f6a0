// Which files are refused, and with which line.
#include "runtime/verify.h"

#include <gtest/gtest.h>
#include <signal.h>

#include "common/files.h"
#include "runtime/engine_native.h"
#include "runtime/test_plugin.h"

namespace wrought {
namespace {

using testing::manifest_of;
using testing::package;
using testing::test_profile;
using testing::TestHost;
using testing::TestPlugin;

const TestPlugin seven{.apply = "return gas - 7;"};

std::string refusal(ByteView file) {
  const auto plugin = load_plugin(file, test_profile());
  return plugin ? "accepted" : plugin.failure().to_line();
}

std::string refusal(const Manifest& manifest) { return refusal(package(seven, manifest)); }

TEST(Verify, a_packaged_plugin_loads_from_a_file_and_runs) {
  const auto scratch = ScratchDirectory::create();
  const auto path = *scratch / "seven.so";
  ASSERT_TRUE(write_file(path, ByteView(package(seven, manifest_of(seven)))).ok());
  auto contract = load_native(path, test_profile(), Trust::none());
  ASSERT_TRUE(contract.ok()) << contract.failure().to_line();
  std::filesystem::remove(path);  // may go away afterwards
  TestHost host;
  EXPECT_EQ((*contract)->apply({0, 0, 0, 100}, host).gas_used, 7);
  EXPECT_EQ((*contract)->engine(), "native");
  EXPECT_EQ((*contract)->manifest().profile, "test");
}

TEST(Verify, files_that_are_no_plugin) {
  EXPECT_EQ(refusal(ByteView{}), "invalid: check elf: not a plugin: 0 bytes are too few for an ELF header");
  EXPECT_EQ(refusal(Bytes(100, 'x')), "invalid: check elf: not a plugin: no ELF header");
  EXPECT_EQ(refusal(bytes_of("\x7f"
                             "ELF")),
            "invalid: check elf: not a plugin: 4 bytes are too few for an ELF header");
  EXPECT_EQ(refusal(testing::compile(seven)), "invalid: check sections: not a plugin: no section .wrought.manifest");
}

TEST(Verify, a_missing_file) {
  const auto contract = load_native("/nonexistent/token.so", test_profile(), Trust::none());
  ASSERT_FALSE(contract.ok());
  EXPECT_EQ(contract.failure().cls, FailureClass::io);
}

// Each bit of the file, one at a time. Nothing of a file is mapped, let alone run, before verify_plugin has agreed.
TEST(Verify, every_flipped_bit_is_seen) {
  const Bytes good = package(seven, manifest_of(seven));
  ASSERT_TRUE(verify_plugin(good, test_profile()).ok());
  Bytes changed = good;
  for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
    const auto flip = static_cast<uint8_t>(1u << bit % 8);
    changed[bit / 8] ^= flip;
    ASSERT_FALSE(verify_plugin(changed, test_profile()).ok()) << "byte " << bit / 8 << ", bit " << bit % 8;
    changed[bit / 8] ^= flip;
  }
  EXPECT_TRUE(changed == good);
  changed.push_back(0);
  EXPECT_NE(refusal(changed).find("changed after it was built"), std::string::npos) << refusal(changed);
}

const TestPlugin dies_when_loaded{.functions =
                                      "__attribute__((constructor)) static void die(void) { __builtin_trap(); }"};

TEST(VerifyDeathTest, its_code_would_run_when_it_is_loaded) {
  const Bytes object = testing::compile(dies_when_loaded);
  const Manifest manifest = manifest_of(dies_when_loaded);
  EXPECT_EXIT(static_cast<void>(load_unpackaged(object, manifest, test_profile())), ::testing::KilledBySignal(SIGILL),
              "");
}

TEST(Verify, code_of_a_refused_file_never_runs) {
  EXPECT_EQ(refusal(package(dies_when_loaded, manifest_of(dies_when_loaded))),
            "invalid: check constructors: the plugin has a dynamic entry INIT_ARRAY: its code would run when it is "
            "loaded");
}

TEST(Verify, a_file_cut_off_anywhere) {
  const Bytes good = package(seven, manifest_of(seven));
  for (size_t size = 0; size < good.size(); size += 53)
    EXPECT_NE(refusal(ByteView(good).first(size)), "accepted") << size << " bytes";
}

TEST(Verify, another_version_names_both) {
  Manifest manifest = manifest_of(seven);
  manifest.abi_version = 99;
  EXPECT_EQ(refusal(manifest),
            "invalid: check abi: the plugin has ABI version 99, this runtime has " + std::to_string(WR_ABI_VERSION));
  manifest = manifest_of(seven);
  manifest.format = 3;
  EXPECT_EQ(refusal(manifest),
            "invalid: check manifest: format 3, this version reads format " + std::to_string(manifest_format_version));
}

TEST(Verify, what_the_manifest_may_not_say) {
  struct Case {
    const char* expected;
    void (*change)(Manifest&);
  };
  const Case cases[] = {
      {"built for aarch64, this machine is x86_64", [](Manifest& m) { m.machine = "aarch64"; }},
      {"built for processor 'pdp-11', known are", [](Manifest& m) { m.cpu = "pdp-11"; }},
      {"built for profile 'other', this runtime links 'test'", [](Manifest& m) { m.profile = "other"; }},
      {"built for version 4 of profile 'test', this runtime has version 3", [](Manifest& m) { m.profile_version = 4; }},
      {"allows 9 frames, profile 'test' says 8", [](Manifest& m) { m.limits.max_call_depth = 9; }},
      {"memory pages must be within the limit max_pages", [](Manifest& m) { m.memory_pages_max = 65; }},
      {"at most 63 pages of memory, profile 'test' says 64", [](Manifest& m) { m.limits.max_pages = 63; }},
      {"largest memory is 4, its manifest says 5", [](Manifest& m) { m.memory_pages_max = 5; }},
      {"initial memory is 1, its manifest says 2", [](Manifest& m) { m.memory_pages_min = 2; }},
      {"memory mode is 0, its manifest says explicit", [](Manifest& m) { m.memory_mode = "explicit"; }},
      {"bytes of stack", [](Manifest& m) { m.worst_frame_bytes = uint64_t{1} << 40; }},
      {"number of host functions is 0, its manifest says 1", [](Manifest& m) { m.imports = {{0, "env", "count_up"}}; }},
      {"has no host function 99", [](Manifest& m) { m.imports = {{99, "env", "count_up"}}; }},
      {"host function 0 of profile 'test' is env.count_up", [](Manifest& m) { m.imports = {{0, "env", "fail"}}; }},
  };
  for (const Case& c : cases) {
    Manifest manifest = manifest_of(seven);
    c.change(manifest);
    EXPECT_NE(refusal(manifest).find(c.expected), std::string::npos) << refusal(manifest);
  }
}

TEST(Verify, imports_must_have_the_ordinals_of_the_manifest) {
  const TestPlugin plugin{.imports = {testing::host_fail}};
  Manifest manifest = manifest_of(plugin);
  manifest.imports = {{testing::host_exit, "env", "exit"}};
  const auto loaded = load_unpackaged(testing::compile(plugin), manifest, test_profile());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.failure().to_line(), "invalid: the plugin's host function ordinal is 1, its manifest says 2");
}

TEST(Verify, data_must_lie_in_the_plugin_and_in_memory) {
  const TestPlugin outside{.data = "{65535, 2, (const wr_u8 *)\"ab\"},"};
  const TestPlugin elsewhere{.data = "{0, 0x7fffffff, (const wr_u8 *)\"ab\"},"};
  EXPECT_FALSE(load_unpackaged(testing::compile(outside), manifest_of(outside), test_profile()).ok());
  EXPECT_FALSE(load_unpackaged(testing::compile(elsewhere), manifest_of(elsewhere), test_profile()).ok());
}

}  // namespace
}  // namespace wrought
