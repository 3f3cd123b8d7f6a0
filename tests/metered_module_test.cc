// The metered module is a plain WebAssembly module: a reader that is not ours accepts it, and it has what it promises.
#include <gtest/gtest.h>

#include "common/metered_module.h"
#include "common/subprocess.h"
#include "tests/support.h"

namespace wrought::test {
namespace {

class MeteredModule : public testing::TestWithParam<std::string> {};

TEST_P(MeteredModule, is_accepted_by_binaryen) {
  const auto wasm_opt = find_program("wasm-opt");
  ASSERT_TRUE(wasm_opt) << "of the package binaryen";
  const Folder folder;
  BuildOptions options;
  options.keep = folder / "kept";
  const auto made = meter(std::filesystem::path(WROUGHT_SAMPLES_BUILD_DIR) / (GetParam() + ".wasm"), options);
  ASSERT_TRUE(made.ok()) << made.failure().to_line();
  ChildOptions child;
  child.argv = {wasm_opt->string(), "--enable-mutable-globals", "kept/metered.wasm", "-o", "read.wasm"};
  child.working_directory = folder.path();
  const auto ended = run_child(child);
  ASSERT_TRUE(ended.ok());
  EXPECT_TRUE(ended->succeeded()) << ended->err;
}

TEST_P(MeteredModule, exports_gas_and_depth_and_keeps_the_contracts_exports) {
  const auto made = meter(std::filesystem::path(WROUGHT_SAMPLES_BUILD_DIR) / (GetParam() + ".wasm"), {});
  ASSERT_TRUE(made.ok());
  const std::string_view bytes(reinterpret_cast<const char*>(made->bytes.data()), made->bytes.size());
  EXPECT_NE(bytes.find(gas_global_export), std::string_view::npos);
  EXPECT_NE(bytes.find(depth_global_export), std::string_view::npos);
  EXPECT_EQ(made->manifest.exports, std::vector<std::string>{"apply"});
}

INSTANTIATE_TEST_SUITE_P(, MeteredModule, testing::Values("hello", "token", "compute"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace wrought::test
