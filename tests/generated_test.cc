// generated/ shows what we emit for the samples; `./dev regen` rewrites it, and it must not be stale.
#include <gtest/gtest.h>

#include "common/manifest.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

class Generated : public testing::TestWithParam<std::string> {};

TEST_P(Generated, is_what_the_emitter_writes_today) {
  const auto made = transpile(std::filesystem::path(WROUGHT_SAMPLES_BUILD_DIR) / (GetParam() + ".wasm"), {});
  ASSERT_TRUE(made.ok()) << made.failure().to_line();
  const auto kept =
      read_text_file(std::filesystem::path(WROUGHT_SOURCE_DIR) / "generated" / (GetParam() + ".c"), 1 << 26);
  ASSERT_TRUE(kept.ok()) << kept.failure().to_line();
  EXPECT_TRUE(*kept == made->c_text) << "generated/" << GetParam() << ".c is stale: run ./dev regen";
}

INSTANTIATE_TEST_SUITE_P(, Generated, testing::Values("hello", "token", "compute"),
                         [](const auto& info) { return info.param; });

// A fuzz target that refuses its seeds at the first line has nothing to start from.
TEST(FuzzSeeds, are_manifests_and_plugins_as_they_are_today) {
  const std::filesystem::path corpus = std::filesystem::path(WROUGHT_SOURCE_DIR) / "tests/fuzz/corpus";
  for (const std::string name : {"small", "proposals", "linked"}) {
    const auto text = read_text_file(corpus / "manifest" / (name + ".json"), manifest_bytes_max);
    ASSERT_TRUE(text.ok()) << text.failure().to_line();
    const auto manifest = parse_manifest(*text);
    EXPECT_TRUE(manifest.ok()) << name << ": run ./dev regen: " << manifest.failure().to_line();
    const auto plugin = read_file(corpus / "plugin" / (name + ".so"), 1 << 20);
    ASSERT_TRUE(plugin.ok()) << plugin.failure().to_line();
    const std::string_view bytes(reinterpret_cast<const char*>(plugin->data()), plugin->size());
    EXPECT_NE(bytes.find(*text), std::string_view::npos) << name << ".so has another manifest: run ./dev regen";
  }
}

}  // namespace
}  // namespace wrought::test
