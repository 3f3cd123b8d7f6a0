// A packaged plugin is still the shared object that was linked, plus two sections that any ELF tool finds.
#include "transpiler/package.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

#include "common/files.h"
#include "common/hash.h"
#include "common/subprocess.h"
#include "transpiler/compile.h"

namespace wrought {
namespace {

Manifest some_manifest() {
  Manifest m;
  m.code_hash = m.metered_hash = m.c_hash = std::string(64, 'a');
  m.profile = "antelope";
  m.schedule_hash = m.schedule.hash();
  m.memory_mode = "guard";
  m.exports = {"apply"};
  return m;
}

constexpr std::array<uint8_t, 8> some_module = {0, 'a', 's', 'm', 1, 0, 0, 0};

class Package : public testing::Test {
 protected:
  void SetUp() override {
    auto compiled = compile_plugin(R"(
        static int twice(int x) { return 2 * x; }
        static int (*const table[])(int) = {twice};
        __attribute__((visibility("default"))) const struct { int a; int (*const *t)(int); } wrought_plugin = {7, table};
        )",
                                   {});
    ASSERT_TRUE(compiled.ok()) << compiled.failure().to_line();
    linked_ = compiled->elf;
    auto packaged = package_plugin(linked_, some_manifest(), some_module);
    ASSERT_TRUE(packaged.ok()) << packaged.failure().to_line();
    plugin_ = std::move(*packaged);
    auto scratch = ScratchDirectory::create();
    ASSERT_TRUE(scratch.ok());
    scratch_.emplace(std::move(*scratch));
    path_ = *scratch_ / "plugin.so";
    ASSERT_TRUE(write_file(path_, plugin_.file).ok());
  }

  // What readelf says of the plugin.
  std::string readelf(std::vector<std::string> options) {
    options.insert(options.begin(), "/usr/bin/readelf");
    options.push_back(path_.string());
    const auto ended = run_child({.argv = options});
    EXPECT_TRUE(ended.ok() && ended->succeeded());
    EXPECT_EQ(ended->err, "");  // readelf warns about anything odd
    return ended->out;
  }

  Bytes linked_;
  PackagedPlugin plugin_;
  std::optional<ScratchDirectory> scratch_;
  std::filesystem::path path_;
};

TEST_F(Package, StillLoadsAndRuns) {
  struct Exported {
    int a;
    int (*const* table)(int);
  };
  void* handle = dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << dlerror();
  const auto* exported = static_cast<const Exported*>(dlsym(handle, "wrought_plugin"));
  ASSERT_NE(exported, nullptr);
  EXPECT_EQ(exported->a, 7);
  EXPECT_EQ(exported->table[0](21), 42);
  dlclose(handle);
}

TEST_F(Package, SectionsAreFoundByReadelf) {
  const std::string sections = readelf({"-SW"});
  EXPECT_NE(sections.find(".wrought.manifest PROGBITS        0000000000000000"), std::string::npos) << sections;
  EXPECT_NE(sections.find(".wrought.module   PROGBITS        0000000000000000"), std::string::npos) << sections;
  EXPECT_NE(readelf({"-p", ".wrought.manifest"}).find("\"profile\":\"antelope\""), std::string::npos);
  EXPECT_NE(readelf({"-x", ".wrought.module"}).find("0061736d 01000000"), std::string::npos);
}

TEST_F(Package, NeedsNothingExportsOneSymbolAndMapsNoPageBothWritableAndExecutable) {
  EXPECT_EQ(readelf({"-dW"}).find("NEEDED"), std::string::npos);
  EXPECT_EQ(readelf({"-dW"}).find("TEXTREL"), std::string::npos);
  EXPECT_EQ(readelf({"-lW"}).find("RWE"), std::string::npos);
  const std::string symbols = readelf({"--dyn-syms", "-W"});
  EXPECT_NE(symbols.find("contains 2 entries"), std::string::npos) << symbols;  // the null symbol and ours
  EXPECT_NE(symbols.find(" wrought_plugin"), std::string::npos);
}

TEST_F(Package, LoadedBytesAreUntouched) {
  // .comment is the first section after what is loaded. Before it only the ELF header's fields about sections differ.
  const size_t elf_header_bytes = 64;
  const size_t loaded_bytes = text_of(linked_).find("Linker: ");
  ASSERT_NE(loaded_bytes, std::string_view::npos);
  EXPECT_EQ(text_of(plugin_.file).substr(elf_header_bytes, loaded_bytes - elf_header_bytes),
            text_of(linked_).substr(elf_header_bytes, loaded_bytes - elf_header_bytes));
}

TEST_F(Package, ContentHashCoversEveryByte) {
  const std::string_view file = text_of(plugin_.file);
  const size_t manifest_at = file.find("{\"abi_version\"");
  const size_t digits_at = manifest_at + *content_hash_offset(file.substr(manifest_at));
  EXPECT_EQ(file.substr(digits_at, 64), plugin_.manifest.content_hash);
  EXPECT_EQ(content_hash_hex(plugin_.file, digits_at), plugin_.manifest.content_hash);
  for (const size_t i : {size_t{0}, digits_at - 1, digits_at + 64, plugin_.file.size() - 1}) {
    Bytes changed = plugin_.file;
    changed[i] ^= 1;
    EXPECT_NE(content_hash_hex(changed, digits_at), plugin_.manifest.content_hash) << "byte " << i;
  }
}

TEST_F(Package, StoredManifestIsTheOneReturned) {
  const std::string_view file = text_of(plugin_.file);
  const std::string json = plugin_.manifest.to_json();
  EXPECT_NE(file.find(json), std::string_view::npos);
  EXPECT_TRUE(parse_manifest(json).ok());
}

TEST_F(Package, SameInputsSameBytes) {
  const auto again = package_plugin(linked_, some_manifest(), some_module);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->file, plugin_.file);
}

TEST_F(Package, AnEmptyModuleIsAnEmptySection) {
  const auto packaged = package_plugin(linked_, some_manifest(), {});
  EXPECT_TRUE(packaged.ok()) << packaged.failure().to_line();
}

TEST(PackageRefuses, WhatIsNoElfFile) {
  for (const std::string text : {"",
                                 "\x7f"
                                 "ELF",
                                 "not an ELF file at all, just text of some length ........"}) {
    const auto packaged = package_plugin(bytes_of(text), some_manifest(), some_module);
    ASSERT_FALSE(packaged.ok());
    EXPECT_EQ(packaged.failure().cls, FailureClass::toolchain) << packaged.failure().to_line();
  }
}

}  // namespace
}  // namespace wrought
