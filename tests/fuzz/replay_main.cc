// Runs a fuzz target over every file of the folders and files that are named: corpora and reproducers, without
// libFuzzer. Exit code 0 when all have come back, and there was at least one.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "common/files.h"
#include "tests/fuzz/target.h"

namespace fs = std::filesystem;

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!fs::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(argv[i])) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const auto bytes = wrought::read_file(file, uint64_t{64} << 20);
    if (!bytes) return std::fprintf(stderr, "%s: %s\n", file.c_str(), bytes.failure().to_line().c_str()), 1;
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(bytes->data(), bytes->size());
  }
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;
}
