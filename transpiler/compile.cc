// clang -c, then ld.lld itself. Asking the driver for both at once costs 25 ms more for a small contract (it starts two
// more processes), and a single -c job runs inside the clang process that we started and limit.
//
// All names given to the tools are relative to a scratch directory, so no path can get into the output.
#include "transpiler/compile.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "common/files.h"
#include "transpiler/comment_section.h"
#include "transpiler/compile_flags.h"
#include "transpiler/stack_usage.h"
#include "transpiler/toolchain.h"

namespace wrought {
namespace {

constexpr uint64_t shared_object_bytes_max = uint64_t{256} << 20;
constexpr uint64_t stack_usage_bytes_max = uint64_t{64} << 20;

Result<> check_options(const CompileOptions& options) {
  if (options.opt_level < 1 || options.opt_level > 3) {
    return fail(FailureClass::usage, "optimisation level " + std::to_string(options.opt_level) + ", expected 1 to 3");
  }
  // The name goes into an argument of clang as it is.
  if (options.cpu != "x86-64-v2" && options.cpu != "x86-64-v3") {
    return fail(FailureClass::usage, "cpu \"" + options.cpu + "\", expected x86-64-v2 or x86-64-v3");
  }
  return Unit{};
}

template <size_t count>
std::vector<std::string> texts_of(const std::array<ToolFlag, count>& flags) {
  std::vector<std::string> texts;
  for (const ToolFlag& flag : flags) texts.emplace_back(flag.text);
  return texts;
}

std::vector<std::string> plugin_compile_flags(const CompileOptions& options) {
  std::vector<std::string> flags = texts_of(compile_flags);
  flags.push_back("-O" + std::to_string(options.opt_level));
  flags.push_back("-march=" + options.cpu);
  return flags;
}

// {program} + flags + more.
std::vector<std::string> command(const std::filesystem::path& program, std::vector<std::string> flags,
                                 std::initializer_list<std::string> more) {
  flags.insert(flags.begin(), program.string());
  flags.insert(flags.end(), more);
  return flags;
}

// A launcher that compiles on another machine brings the object file and nothing else, so the frame sizes have to be
// inside. The linker leaves them out again: the plugin's bytes are the same either way.
constexpr std::string_view discard_script = "SECTIONS { /DISCARD/ : { *(.stack_sizes) } } INSERT AFTER .text;\n";

std::vector<std::string> launched_flags(std::vector<std::string> flags) {
  std::replace(flags.begin(), flags.end(), std::string("-fstack-usage"), std::string("-fstack-size-section"));
  return flags;
}

Result<uint64_t> read_worst_frame(const ScratchDirectory& scratch, bool launched) {
  if (launched) {
    const Result<Bytes> object = read_file(scratch / "plugin.o", shared_object_bytes_max);
    return object ? worst_frame_bytes_in(*object) : Result<uint64_t>(object.failure());
  }
  const Result<std::string> usage = read_text_file(scratch / "plugin.su", stack_usage_bytes_max);
  return usage ? worst_frame_bytes(*usage) : Result<uint64_t>(usage.failure());
}

Result<CompiledPlugin> collect(const ScratchDirectory& scratch, bool launched) {
  CompiledPlugin plugin;
  const Result<uint64_t> worst = read_worst_frame(scratch, launched);
  if (!worst) return worst.failure();
  plugin.worst_frame_bytes = *worst;
  Result<Bytes> elf = read_file(scratch / "plugin.so", shared_object_bytes_max);
  if (!elf) return elf.failure();
  plugin.elf = std::move(*elf);
  Result<std::string> tools = tool_names(plugin.elf);
  if (!tools) return tools.failure();
  plugin.compiler = std::move(*tools);
  return plugin;
}

bool plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

Result<> write_sources(const std::vector<SourceFile>& files, const ScratchDirectory& scratch) {
  for (const SourceFile& file : files) {
    if (!plain_name(file.name)) return fail(FailureClass::internal, "not a plain file name", file.name);
    Result<> written = write_scratch_file(scratch / file.name, file.text);
    if (!written) return written;
  }
  return Unit{};
}

// What compile_shared_object compiles: the given files by name, the others by full path.
std::vector<std::string> sources_of(const std::vector<SourceFile>& files,
                                    const std::vector<std::filesystem::path>& sources) {
  std::vector<std::string> names;
  for (const SourceFile& file : files) {
    if (file.name.ends_with(".c") || file.name.ends_with(".cc")) names.push_back("./" + file.name);
  }
  for (const std::filesystem::path& source : sources) names.push_back(std::filesystem::absolute(source).string());
  return names;
}

}  // namespace

Result<CompiledPlugin> compile_plugin(std::string_view c_text, const CompileOptions& options) {
  Result<> checked = check_options(options);
  if (!checked) return checked.failure();
  Result<Toolchain> tools = find_toolchain();
  if (!tools) return tools.failure();
  Result<ScratchDirectory> scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  Result<> done = write_scratch_file(*scratch / "plugin.c", c_text);
  if (!done) return done.failure();

  const std::vector<std::string> for_clang = plugin_compile_flags(options);
  const std::vector<std::string> for_lld = texts_of(link_flags);
  ToolRun run(options, scratch->path());
  const bool launched = !options.launcher.empty();
  if (launched) {
    done = write_scratch_file(*scratch / "discard.ld", discard_script);
    const auto flags = launched_flags(for_clang);
    if (done) done = run.run_launched(command(tools->clang, flags, {"-c", "plugin.c", "-o", "plugin.o"}), "clang");
    if (done) done = run.run(command(tools->lld, for_lld, {"plugin.o", "discard.ld", "-o", "plugin.so"}), "lld");
  } else {
    done = run.run(command(tools->clang, for_clang, {"-c", "plugin.c", "-o", "plugin.o"}), "clang");
    if (done) done = run.run(command(tools->lld, for_lld, {"plugin.o", "-o", "plugin.so"}), "lld");
  }
  if (!done) return done.failure();

  Result<CompiledPlugin> plugin = collect(*scratch, launched);
  if (!plugin) return plugin;
  plugin->flags = for_clang;
  plugin->flags.insert(plugin->flags.end(), for_lld.begin(), for_lld.end());
  plugin->peak_memory_bytes = run.peak_memory_bytes();
  return plugin;
}

Result<CompiledObject> compile_shared_object(const std::vector<SourceFile>& files,
                                             const std::vector<std::filesystem::path>& sources,
                                             const std::vector<std::string>& flags, const CompileOptions& options) {
  Result<> checked = check_options(options);
  if (!checked) return checked.failure();
  Result<Toolchain> tools = find_toolchain();
  if (!tools) return tools.failure();
  Result<ScratchDirectory> scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  Result<> done = write_sources(files, *scratch);
  if (!done) return done.failure();

  // The driver links here: it knows where libc and the start files are.
  std::vector<std::string> argv = {tools->clang.string(),
                                   "-shared",
                                   "-fPIC",
                                   "-w",
                                   "-ferror-limit=1",
                                   "-fno-crash-diagnostics",
                                   "-fno-caret-diagnostics",
                                   "-fbracket-depth=8192",  // wabt's C wraps each block in several
                                   "-O" + std::to_string(options.opt_level),
                                   "-march=" + options.cpu,
                                   "--ld-path=" + tools->lld.string(),
                                   "-Wl,-z,now",
                                   "-Wl,-z,relro",
                                   "-o",
                                   "out.so"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  for (std::string& source : sources_of(files, sources)) argv.push_back(std::move(source));
  argv.push_back("-lm");
  ToolRun run(options, scratch->path());
  done = run.run(std::move(argv), "clang");
  if (!done) return done.failure();
  Result<Bytes> elf = read_file(*scratch / "out.so", shared_object_bytes_max);
  if (!elf) return elf.failure();
  return CompiledObject{std::move(*elf), run.peak_memory_bytes()};
}

Result<CompiledObject> compile_wasm2c(const std::vector<SourceFile>& files, const std::vector<std::string>& flags,
                                      const CompileOptions& options) {
  static constexpr std::string_view runtime = "/usr/share/wabt/wasm2c/";  // where Debian's wabt puts it
  std::vector<std::string> all = {"-I.", "-I" + std::string(runtime), "-I/usr/include"};
  all.insert(all.end(), flags.begin(), flags.end());
  return compile_shared_object(files, {std::filesystem::path(runtime) / "wasm-rt-impl.c"}, all, options);
}

}  // namespace wrought
