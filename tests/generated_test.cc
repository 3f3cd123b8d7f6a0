// generated/ shows what we emit for the samples; `./dev regen` rewrites it, and it must not be stale.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace wrought::test
