// The pinned clang and lld: where they are, and one way to run them.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "common/result.h"
#include "common/subprocess.h"
#include "transpiler/compile.h"

namespace wrought {

// clang's parser and optimiser recurse: 3,000 nested parentheses overflow the usual 8 MiB.
inline constexpr uint64_t tool_stack_bytes = uint64_t{64} << 20;

struct Toolchain {
  std::filesystem::path clang, lld;
};

// Looked up once per process. A missing tool is a failure of class `toolchain` that says what to install.
[[nodiscard]] Result<Toolchain> find_toolchain();

// One run of a tool.
struct ToolStep {
  std::string name;                            // in failures
  std::vector<std::string> argv;               // argv[0]: the program's path
  std::vector<std::string> outputs{};          // files in the working directory that it may write; made empty before
  std::vector<std::filesystem::path> reads{};  // besides the working directory, and what the program itself needs
  uint64_t stdout_bytes_max = uint64_t{64} << 10;
  // Through CompileOptions::compiler_launcher, with the variables that such programs are told things by. Not in the
  // jail: caches and other machines are outside of it.
  bool through_launcher = false;
};

// The tools of one build: all within one deadline, in one working directory, under the same limits, in the jail.
class ToolRun {
 public:
  ToolRun(const CompileOptions& options, std::filesystem::path directory)
      : options_(options), directory_(std::move(directory)) {}

  // What it wrote to stdout. Success only if the program ended with exit code 0.
  [[nodiscard]] Result<std::string> run(const ToolStep& step);
  [[nodiscard]] uint64_t peak_memory_bytes() const { return peak_memory_bytes_; }

 private:
  [[nodiscard]] Result<std::string> run_through_launcher(const ToolStep& step);
  [[nodiscard]] Result<ChildOptions> child_of(const ToolStep& step) const;
  [[nodiscard]] Result<std::string> output_of(const std::string& where, const ToolStep& step,
                                              Result<ChildResult> ended);
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  const CompileOptions& options_;
  std::filesystem::path directory_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  uint64_t peak_memory_bytes_ = 0;
};

}  // namespace wrought
