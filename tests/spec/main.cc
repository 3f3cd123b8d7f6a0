// The official WebAssembly test suite, through the whole path: read, instrument, emit, compile, link, run.
//
//   spec_tests EXCEPTIONS [SCRIPT...]      scripts by name ("i32.wast"); none: all that are there but SIMD's
//
// The suite is not part of this repository. It is looked for in WROUGHT_SPEC_SUITE, else beside the repository; where
// there is none, this says so and ends with 77, which ctest takes for skipped.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

#include "common/files.h"
#include "tests/spec/exceptions.h"
#include "tests/spec/run.h"

namespace wrought::spec {
namespace {

namespace fs = std::filesystem;
constexpr int exit_skipped = 77;

struct Counts {
  size_t passed = 0, failed = 0, excepted = 0;
};

class Report {
 public:
  explicit Report(Exceptions exceptions) : exceptions_(std::move(exceptions)) {}

  void add(const std::string& script, const std::string& engine, const std::vector<Verdict>& verdicts) {
    const std::lock_guard<std::mutex> locked(lock_);
    Counts& counts = counts_[engine];
    for (const Verdict& verdict : verdicts) {
      const bool is_listed = exceptions_.use(script, verdict.line, engine);
      if (verdict.why.empty() && !is_listed) {
        ++counts.passed;
      } else if (!verdict.why.empty() && is_listed) {
        ++counts.excepted;
      } else {
        ++counts.failed;
        std::cout << script << ":" << verdict.line << " " << engine << ": "
                  << (is_listed ? "passes, but is listed as an exception" : verdict.why) << "\n";
      }
    }
  }

  // True: all is as it should be.
  bool finish(bool whole_suite) {
    size_t failed = 0;
    for (const auto& [engine, counts] : counts_) {
      std::printf("spec %-9s %6zu passed %6zu failed %6zu excepted\n", engine.c_str(), counts.passed, counts.failed,
                  counts.excepted);
      failed += counts.failed;
    }
    for (const std::string& unused : whole_suite ? exceptions_.unused() : std::vector<std::string>()) {
      std::cout << "exception without a command: " << unused << "\n";
      ++failed;
    }
    return failed == 0;
  }

 private:
  std::mutex lock_;
  Exceptions exceptions_;
  std::map<std::string, Counts> counts_;
};

void run_script(const fs::path& wast, const std::vector<Engine>& engines, Report& report) {
  const std::string name = wast.filename().string();
  const auto folder = ScratchDirectory::create();
  if (!folder) return report.add(name, "reader", {{0, folder.failure().to_line()}});
  const auto script = read_script(wast, folder->path());
  if (!script) return report.add(name, "reader", {{0, script.failure().to_line()}});
  report.add(name, "reader", run_reader(*script));
  for (const Engine engine : engines)
    report.add(name, std::string(engine_names[static_cast<size_t>(engine)]), run_engine(*script, engine));
}

fs::path suite_folder() {
  if (const char* given = std::getenv("WROUGHT_SPEC_SUITE")) return given;
  return fs::path(WROUGHT_SOURCE_DIR) / "../shared/wasm-spec";
}

// Largest first, so that no thread is left with one at the end.
std::vector<fs::path> scripts_of(const fs::path& folder, const std::vector<std::string>& only) {
  std::vector<fs::path> scripts;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".wast") || name.starts_with("simd_")) continue;
    if (!only.empty() && std::find(only.begin(), only.end(), name) == only.end()) continue;
    scripts.push_back(entry.path());
  }
  std::sort(scripts.begin(), scripts.end(), [&](const fs::path& a, const fs::path& b) {
    const auto size_a = fs::file_size(a, error), size_b = fs::file_size(b, error);
    return size_a != size_b ? size_a > size_b : a < b;
  });
  return scripts;
}

std::vector<Engine> engines_asked() {
  const char* only = std::getenv("WROUGHT_SPEC_ENGINE");
  std::vector<Engine> engines;
  for (size_t i = 0; i < engine_names.size(); ++i) {
    if (only == nullptr || engine_names[i] == only) engines.push_back(static_cast<Engine>(i));
  }
  return engines;
}

int run(const std::string& exceptions_file, const std::vector<std::string>& only) {
  const fs::path folder = suite_folder();
  const auto scripts = scripts_of(folder, only);
  if (scripts.empty()) {
    std::cout << "skipped: no test suite in " << folder
              << "; set WROUGHT_SPEC_SUITE to a folder with the .wast files of "
              << "WebAssembly 2.0 (github.com/WebAssembly/spec, test/core)\n";
    return exit_skipped;
  }
  auto exceptions = read_exceptions(exceptions_file);
  if (!exceptions) {
    std::cout << exceptions.failure().to_line() << "\n";
    return EXIT_FAILURE;
  }
  Report report(std::move(*exceptions));
  const std::vector<Engine> engines = engines_asked();
  std::atomic<size_t> next{0};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      for (size_t at = next++; at < scripts.size(); at = next++) run_script(scripts[at], engines, report);
    });
  }
  threads.clear();  // joins
  const bool whole = only.empty() && engines.size() == engine_names.size();
  return report.finish(whole) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace wrought::spec

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: spec_tests EXCEPTIONS [SCRIPT...]\n";
    return 2;
  }
  return wrought::spec::run(argv[1], std::vector<std::string>(argv + 2, argv + argc));
}
