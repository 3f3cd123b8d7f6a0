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

struct Toolchain {
  std::filesystem::path clang, lld;
};

// Looked up once per process. A missing tool is a failure of class `toolchain` that says what to install.
[[nodiscard]] Result<Toolchain> find_toolchain();

// The tools of one build: all within one deadline, in one working directory, under the same limits.
class ToolRun {
 public:
  ToolRun(const CompileOptions& options, std::filesystem::path directory)
      : options_(options), directory_(std::move(directory)) {}

  // Success only if the program ended with exit code 0. `where` names the step in a failure.
  [[nodiscard]] Result<> run(std::vector<std::string> argv, const std::string& where);
  // The same through the launcher of the options, if there is one.
  [[nodiscard]] Result<> run_launched(std::vector<std::string> argv, const std::string& where);
  [[nodiscard]] uint64_t peak_memory_bytes() const { return peak_memory_bytes_; }

 private:
  [[nodiscard]] Result<> run(std::vector<std::string> argv, std::vector<std::string> environment,
                             const std::string& where);
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  const CompileOptions& options_;
  std::filesystem::path directory_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  uint64_t peak_memory_bytes_ = 0;
};

}  // namespace wrought
