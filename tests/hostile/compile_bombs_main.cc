// Builds compile bombs and says what each cost: `compile_bombs [guard|explicit] [NAME...]`, without a name all of them,
// without a mode in both. `compile_bombs text NAME` writes one as WebAssembly text, to look at with other tools.
//
// Processor time of the children (worker, clang, lld) is what is compared, so that a busy machine changes nothing.
// Exit code 1 if one of them was not built, or not within the budget.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "common/files.h"
#include "tests/hostile/compile_bombs.h"
#include "transpiler/transpiler.h"

namespace wrought::test {
namespace {

constexpr double seconds_max = 120;
constexpr uint64_t memory_bytes_max = uint64_t{2} << 30;

double children_seconds() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

bool build(const CompileBomb& bomb, MemoryMode memory) {
  const auto scratch = ScratchDirectory::create();
  if (!scratch || !write_file(*scratch / "bomb.wat", bomb.wat())) return false;
  BuildOptions options;
  options.memory = memory;
  options.deadline = std::chrono::seconds(900);  // wall clock of a machine that may be busy: the budget is not in that
  const double before = children_seconds();
  const auto built = build_plugin(*scratch / "bomb.wat", *scratch / "bomb.so", options);
  const double seconds = children_seconds() - before;
  const char* const mode = memory == MemoryMode::guard ? "guard" : "explicit";
  if (!built) {
    std::printf("%-34s %-8s %7.1f s  FAILED  %s\n", bomb.name.c_str(), mode, seconds,
                built.failure().to_line().c_str());
    return false;
  }
  const bool within = seconds <= seconds_max && built->peak_memory_bytes <= memory_bytes_max;
  std::printf("%-34s %-8s %7.1f s %6llu MB %9llu bytes of plugin%s\n", bomb.name.c_str(), mode, seconds,
              static_cast<unsigned long long>(built->peak_memory_bytes / 1'000'000),
              static_cast<unsigned long long>(built->plugin_bytes), within ? "" : "  OVER BUDGET");
  return within;
}

int write_text(const std::string& name) {
  for (const CompileBomb& bomb : compile_bombs()) {
    if (bomb.name != name) continue;
    const std::string text = bomb.wat();
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
  }
  std::fprintf(stderr, "no compile bomb is called %s\n", name.c_str());
  return 2;
}

int run(std::vector<std::string> names) {
  if (names.size() == 2 && names[0] == "text") return write_text(names[1]);
  std::vector<MemoryMode> modes = {MemoryMode::guard, MemoryMode::explicit_checks};
  if (!names.empty() && (names[0] == "guard" || names[0] == "explicit")) {
    modes = {names[0] == "guard" ? MemoryMode::guard : MemoryMode::explicit_checks};
    names.erase(names.begin());
  }
  for (const std::string& name : names) {
    const auto& all = compile_bombs();
    if (std::none_of(all.begin(), all.end(), [&](const CompileBomb& bomb) { return bomb.name == name; })) {
      std::fprintf(stderr, "no compile bomb is called %s\n", name.c_str());
      return 2;
    }
  }
  int over = 0;
  for (const CompileBomb& bomb : compile_bombs()) {
    if (!names.empty() && std::find(names.begin(), names.end(), bomb.name) == names.end()) continue;
    for (const MemoryMode memory : modes) {
      over += build(bomb, memory) ? 0 : 1;
      std::fflush(stdout);
    }
  }
  std::printf("%d over the budget of %.0f s and %llu MB\n", over, seconds_max,
              static_cast<unsigned long long>(memory_bytes_max / 1'000'000));
  return over == 0 ? 0 : 1;
}

}  // namespace
}  // namespace wrought::test

int main(int argc, char** argv) { return wrought::test::run({argv + 1, argv + argc}); }
