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
constexpr std::string_view library_folder = "/usr/lib/x86_64-linux-gnu";  // of libc

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

// One source to one object, outputs[0]. No temporary file: the jail lets nobody make one.
ToolStep compile_step(const std::filesystem::path& clang, const std::vector<std::string>& flags,
                      const std::string& source, std::vector<std::string> outputs) {
  ToolStep step{.name = "clang", .argv = command(clang, flags, {"-fno-temp-file", "-c", source, "-o", outputs[0]})};
  step.outputs = std::move(outputs);
  return step;
}

// The linker's output comes through a pipe, since into a file it goes by way of a temporary one.
ToolStep link_step(const std::filesystem::path& lld, const std::vector<std::string>& flags,
                   const std::vector<std::string>& objects) {
  ToolStep step{.name = "lld", .argv = command(lld, flags, {"-o", "-"})};
  step.argv.insert(step.argv.end(), objects.begin(), objects.end());
  step.stdout_bytes_max = shared_object_bytes_max;
  return step;
}

Bytes bytes_from(std::string_view text) {
  const ByteView view = bytes_of(text);
  return Bytes(view.begin(), view.end());
}

// A launcher that compiles on another machine brings the object file and nothing else, so the frame sizes have to be
// inside. The linker leaves them out again: the plugin's bytes are the same either way.
constexpr std::string_view discard_script = "SECTIONS { /DISCARD/ : { *(.stack_sizes) } } INSERT AFTER .text;\n";
constexpr std::string_view discard_name = "discard.ld";

ToolStep launched_step(const std::filesystem::path& clang, std::vector<std::string> flags) {
  std::replace(flags.begin(), flags.end(), std::string("-fstack-usage"), std::string("-fstack-size-section"));
  ToolStep step{.name = "clang", .argv = command(clang, flags, {"-c", "plugin.c", "-o", "plugin.o"})};
  step.through_launcher = true;
  return step;
}

Result<uint64_t> read_worst_frame(const ScratchDirectory& scratch, bool launched) {
  if (launched) {
    const Result<Bytes> object = read_file(scratch / "plugin.o", shared_object_bytes_max);
    return object ? worst_frame_bytes_in(*object) : Result<uint64_t>(object.failure());
  }
  const Result<std::string> usage = read_text_file(scratch / "plugin.su", stack_usage_bytes_max);
  return usage ? worst_frame_bytes(*usage) : Result<uint64_t>(usage.failure());
}

Result<CompiledPlugin> collect(const ScratchDirectory& scratch, std::string_view elf, bool launched) {
  CompiledPlugin plugin;
  const Result<uint64_t> worst = read_worst_frame(scratch, launched);
  if (!worst) return worst.failure();
  plugin.worst_frame_bytes = *worst;
  plugin.elf = bytes_from(elf);
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

// libc's, clang's own, and those that the flags name.
std::vector<std::filesystem::path> header_folders(const std::filesystem::path& clang,
                                                  const std::vector<std::string>& flags) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> folders = {"/usr/include"};
  const fs::path resources = fs::canonical(clang, error).parent_path().parent_path() / "lib" / "clang";
  folders.push_back(resources);
  for (const std::string& flag : flags) {
    if (flag.starts_with("-I/")) folders.emplace_back(flag.substr(2));
  }
  std::erase_if(folders, [&](const fs::path& folder) { return !fs::is_directory(folder, error); });
  return folders;
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
  const bool launched = !options.compiler_launcher.empty();
  if (launched) done = write_scratch_file(*scratch / discard_name, discard_script);
  if (!done) return done.failure();
  Result<std::string> compiled =
      run.run(launched ? launched_step(tools->clang, for_clang)
                       : compile_step(tools->clang, for_clang, "plugin.c", {"plugin.o", "plugin.su"}));
  if (!compiled) return compiled.failure();
  std::vector<std::string> objects = {"plugin.o"};
  if (launched) objects.emplace_back(discard_name);
  Result<std::string> linked = run.run(link_step(tools->lld, for_lld, objects));
  if (!linked) return linked.failure();

  Result<CompiledPlugin> plugin = collect(*scratch, *linked, launched);
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

  // Not by the driver at once: it would start a process for each step, which the jail forbids.
  std::vector<std::string> for_clang = {"--no-default-config",
                                        "-fPIC",
                                        "-w",
                                        "-ferror-limit=1",
                                        "-fno-crash-diagnostics",
                                        "-fno-caret-diagnostics",
                                        "-fbracket-depth=8192",  // wabt's C wraps each block in several
                                        "-O" + std::to_string(options.opt_level),
                                        "-march=" + options.cpu};
  for_clang.insert(for_clang.end(), flags.begin(), flags.end());
  ToolRun run(options, scratch->path());
  std::vector<std::string> objects;
  for (const std::string& source : sources_of(files, sources)) {
    objects.push_back(std::to_string(objects.size()) + ".o");
    ToolStep step = compile_step(tools->clang, for_clang, source, {objects.back()});
    step.reads = sources;
    for (auto& folder : header_folders(tools->clang, flags)) step.reads.push_back(std::move(folder));
    if (auto compiled = run.run(step); !compiled) return compiled.failure();
  }
  ToolStep link =
      link_step(tools->lld, {"-shared", "-m", "elf_x86_64", "--threads=1", "-z", "now", "-z", "relro"}, objects);
  const std::vector<std::string> libc = {"-L" + std::string(library_folder), "-lm", "-lc"};
  link.argv.insert(link.argv.end(), libc.begin(), libc.end());
  link.reads = {library_folder, "/lib64"};
  auto linked = run.run(link);
  if (!linked) return linked.failure();
  return CompiledObject{bytes_from(*linked), run.peak_memory_bytes()};
}

Result<CompiledObject> compile_wasm2c(const std::vector<SourceFile>& files, const std::vector<std::string>& flags,
                                      const CompileOptions& options) {
  static constexpr std::string_view runtime = "/usr/share/wabt/wasm2c/";  // where Debian's wabt puts it
  std::vector<std::string> all = {"-I.", "-I" + std::string(runtime), "-I/usr/include"};
  all.insert(all.end(), flags.begin(), flags.end());
  return compile_shared_object(files, {std::filesystem::path(runtime) / "wasm-rt-impl.c"}, all, options);
}

}  // namespace wrought
