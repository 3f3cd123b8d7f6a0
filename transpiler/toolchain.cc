// A tool may hang, eat memory, crash or refuse: each has its failure class, and none says more about the contract than
// it should. Running out of something is `resource`, everything else `toolchain`.
#include "transpiler/toolchain.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "common/files.h"

#ifndef WROUGHT_CLANG_VERSION
#error "the build defines WROUGHT_CLANG_VERSION"
#endif
#define WROUGHT_TEXT_OF(x) #x
#define WROUGHT_TEXT(x) WROUGHT_TEXT_OF(x)

namespace wrought {
namespace {

constexpr uint64_t output_file_bytes_max = uint64_t{512} << 20;
constexpr uint64_t open_files_max = 64;
constexpr std::string_view version = WROUGHT_TEXT(WROUGHT_CLANG_VERSION);

struct Tool {
  const char* base;      // of the program's name, the version follows
  const char* package;   // likewise
  const char* variable;  // of the environment: names another program instead
};

constexpr Tool clang_tool{"clang-", "clang-", "WROUGHT_CLANG"};
constexpr Tool lld_tool{"ld.lld-", "lld-", "WROUGHT_LLD"};

Result<std::filesystem::path> find_tool(const Tool& tool) {
  const char* chosen = std::getenv(tool.variable);
  const bool is_chosen = chosen != nullptr && *chosen != 0;
  const std::string name = is_chosen ? chosen : tool.base + std::string(version);
  if (auto program = find_program(name)) return std::filesystem::absolute(*program);
  return fail(FailureClass::toolchain,
              name + " not found; install the package " + tool.package + std::string(version) +
                  ", or name the program in " + tool.variable,
              is_chosen ? tool.variable : "");
}

Result<Toolchain> look_up() {
  auto clang = find_tool(clang_tool);
  if (!clang) return clang.failure();
  auto lld = find_tool(lld_tool);
  if (!lld) return lld.failure();
  return Toolchain{std::move(*clang), std::move(*lld)};
}

// The line to show of what a tool wrote: its first error, else its first line.
std::string_view telling_line(std::string_view text) {
  std::string_view first;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.find("error:") != std::string_view::npos || line.starts_with("LLVM ERROR")) return line;
    if (first.empty()) first = line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return first;
}

// LLVM reports a failed allocation in words of its own and then ends like after any error.
bool says_out_of_memory(std::string_view text) {
  for (const std::string_view words : {"out of memory", "bad_alloc", "Cannot allocate memory", "bad allocation"}) {
    if (text.find(words) != std::string_view::npos) return true;
  }
  return false;
}

bool says_disk_full(std::string_view text) {
  return text.find("No space left on device") != std::string_view::npos ||
         text.find("File too large") != std::string_view::npos;
}

// Launchers are told by the environment where their hosts and caches are. None of these variables means anything to
// clang.
std::vector<std::string> launcher_environment() {
  std::vector<std::string> variables = ChildOptions::clean_environment();
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    for (const std::string_view begin : {"HOME=", "XDG_CACHE_HOME=", "CCACHE_", "DISTCC_", "ICECC_"})
      if (text.starts_with(begin)) variables.emplace_back(text);
  }
  return variables;
}

// A tool that caught the signal itself may end with 128 + its number, as shells report it.
bool ended_at_a_limit(const ChildResult& child) {
  return child.out_of_resources() || child.exit_code == 128 + SIGXCPU || child.exit_code == 128 + SIGXFSZ;
}

Failure classify(const ChildResult& child, const std::string& where) {
  if (ended_at_a_limit(child)) return fail(FailureClass::resource, child.describe(), where);
  if (says_out_of_memory(child.err)) return fail(FailureClass::resource, "out of memory", where);
  if (says_disk_full(child.err)) return fail(FailureClass::resource, std::string(telling_line(child.err)), where);
  std::string message = child.describe();
  if (const std::string_view line = telling_line(child.err); !line.empty()) message += ": " + std::string(line);
  return fail(FailureClass::toolchain, std::move(message), where);
}

}  // namespace

Result<Toolchain> find_toolchain() {
  static const Result<Toolchain> found = look_up();
  // A tool may be installed while we run: only what was found is kept.
  return found ? found : look_up();
}

Result<std::string> ToolRun::run(const ToolStep& step) {
  if (step.through_launcher) return run_through_launcher(step);
  Result<ChildOptions> child = child_of(step);
  if (!child) return child.failure();
  JailFiles files{.program = step.argv.front(), .readable = step.reads};
  files.readable.push_back(directory_);
  for (const std::string& output : step.outputs) {
    files.writable.push_back(directory_ / output);
    if (Result<> made = write_scratch_file(files.writable.back(), ""); !made) return made.failure();
  }
  Result<Jail> jail = Jail::make(options_.jail, files);
  if (!jail) return jail.failure();
  return output_of(step.name, step, run_in_jail(options_.launcher, std::move(*child), *jail));
}

Result<std::string> ToolRun::run_through_launcher(const ToolStep& step) {
  const std::vector<std::string>& launcher = options_.compiler_launcher;
  const auto program = find_program(launcher[0]);
  if (!program) return fail(FailureClass::toolchain, launcher[0] + " not found", "launcher");
  Result<ChildOptions> child = child_of(step);
  if (!child) return child.failure();
  child->argv.insert(child->argv.begin(), launcher.begin(), launcher.end());
  child->argv[0] = std::filesystem::absolute(*program).string();
  child->environment = launcher_environment();
  return output_of(step.name + " through " + launcher[0], step, run_child(*child));
}

Result<ChildOptions> ToolRun::child_of(const ToolStep& step) const {
  const std::chrono::milliseconds left = time_left();
  if (left.count() <= 0) return fail(FailureClass::resource, "no time left", step.name);
  ChildOptions child;
  child.argv = step.argv;
  child.working_directory = directory_;
  child.deadline = left;
  child.limits.cpu = std::chrono::ceil<std::chrono::seconds>(left);
  child.limits.address_space_bytes = options_.memory_bytes;
  child.limits.stack_bytes = tool_stack_bytes;
  child.limits.file_bytes = output_file_bytes_max;
  child.limits.open_files = open_files_max;
  child.output_bytes_max = step.stdout_bytes_max;
  child.cancel = options_.cancel;
  return child;
}

Result<std::string> ToolRun::output_of(const std::string& where, const ToolStep& step, Result<ChildResult> ended) {
  if (!ended) return ended.failure();
  peak_memory_bytes_ = std::max(peak_memory_bytes_, ended->peak_memory_bytes);
  if (!ended->succeeded()) return classify(*ended, where);
  if (ended->out_cut) {
    return fail(FailureClass::resource,
                "more than the " + std::to_string(step.stdout_bytes_max) + " bytes of output allowed", where);
  }
  return std::move(ended->out);
}

std::chrono::milliseconds ToolRun::time_left() const {
  const auto spent = std::chrono::steady_clock::now() - started_;
  return options_.deadline - std::chrono::duration_cast<std::chrono::milliseconds>(spent);
}

}  // namespace wrought
