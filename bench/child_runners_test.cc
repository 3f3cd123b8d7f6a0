// Engines that are only there as a program: how each is called, and that its answer is looked at. Small scripts stand
// in for them on the PATH.
#include "bench/child_runners.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "common/files.h"

namespace wrought::bench {
namespace {

TEST(OutputHasNumber, in_the_ways_that_programs_print_one) {
  constexpr uint64_t number = 0xfffffffffffffff0;
  for (const char* output :
       {"-16", "18446744073709551600\n", "Result: -16", "0xfffffffffffffff0:i64", "(i64.const -16)"})
    EXPECT_TRUE(output_has_number(output, number)) << output;
  for (const char* output : {"", "16", "-160", "-1 6", "0xfffffffffffffff01", "--16"})
    EXPECT_FALSE(output_has_number(output, number)) << output;
}

struct Program {
  std::string engine;
  std::string arguments;  // before the module
  std::string prints;     // with printf's %d in the place of the answer
};

// Rounds that tell a wrong argument from a right one, and take no time natively.
constexpr uint64_t rounds = 3;

class ChildRunners : public testing::TestWithParam<Program> {
 protected:
  ChildRunners() : path_(std::getenv("PATH")) {
    ::setenv("PATH", (scratch_->path().string() + ":" + path_).c_str(), 1);
  }
  ~ChildRunners() override { ::setenv("PATH", path_.c_str(), 1); }

  // A program that insists on its arguments and prints one number for no rounds, another for others.
  void install(int64_t without_rounds, int64_t with_rounds) const {
    const std::string name = GetParam().engine.substr(0, GetParam().engine.size() - 1);
    const auto file = *scratch_ / name;
    const std::string text =
        "#!/bin/sh\nfor module; do :; done\n"
        "[ \"$*\" = \"" +
        GetParam().arguments +
        " $module\" ] || exit 3\n"
        "[ \"$(head -c 4 \"$module\" | tail -c 3)\" = asm ] || exit 4\n"
        "case $module in */" +
        kernel_.name + ".0.wasm) answer=" + std::to_string(without_rounds) + ";; */" + kernel_.name + "." +
        std::to_string(rounds) + ".wasm) answer=" + std::to_string(with_rounds) +
        ";; *) exit 5;; esac\n"
        "printf '" +
        GetParam().prints + "\\n' \"$answer\"\n";
    ASSERT_TRUE(write_file(file, std::string_view(text)).ok());
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] Result<KernelRun> run() const {
    auto runner = make_program(kernel_, GetParam().engine);
    if (!runner) return runner.failure();
    return (*runner)->run(rounds);
  }
  [[nodiscard]] int64_t answer(uint64_t of_rounds) const { return static_cast<int64_t>(kernel_.native(of_rounds)); }

  const Kernel& kernel_ = kernels[0];

 private:
  Result<ScratchDirectory> scratch_ = ScratchDirectory::create();
  std::string path_;
};

TEST_P(ChildRunners, are_called_as_their_program_wants) {
  install(answer(0), answer(rounds));
  const auto seen = run();
  ASSERT_TRUE(seen.ok()) << seen.failure().to_line();
  EXPECT_EQ(seen->answer, kernel_.native(rounds));
  EXPECT_GT(seen->seconds, 0);
}

TEST_P(ChildRunners, a_wrong_answer_is_a_failure) {
  install(answer(0), answer(rounds) + 1);
  const auto seen = run();
  ASSERT_FALSE(seen.ok());
  EXPECT_NE(seen.failure().message.find("wrong answer"), std::string::npos) << seen.failure().to_line();
}

INSTANTIATE_TEST_SUITE_P(, ChildRunners,
                         testing::Values(Program{"wasmtime*", "run --invoke run", "%d"},
                                         Program{"wasmer*", "run --invoke run", "%d"},
                                         Program{"wasm3*", "--func run", "Result: %d"},
                                         Program{"iwasm*", "-f run", "0x%x:i64"},
                                         Program{"wavm*", "run --function=run", "(i64.const %d)"}),
                         [](const auto& info) { return info.param.engine.substr(0, info.param.engine.size() - 1); });

}  // namespace
}  // namespace wrought::bench
