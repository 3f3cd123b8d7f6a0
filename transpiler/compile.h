// The fifth stage: C text to a shared object, by the pinned clang and lld in child processes under limits.
//
// docs/toolchain.md says why this compiler and why each flag. The result depends on the C text, the options and the
// toolchain's version alone: no path, time or environment reaches it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"
#include "common/result.h"
#include "transpiler/launcher.h"

namespace wrought {

struct CompileOptions {
  int opt_level = 2;                            // 1, 2 or 3
  std::string cpu = "x86-64-v2";                // -march
  std::chrono::milliseconds deadline{300'000};  // wall clock for the whole of it, and processor time of each child
  uint64_t memory_bytes = uint64_t{4} << 30;    // address space of each child
  // Program and arguments that clang is started through, to share the work or to keep its results: distcc, icecc,
  // ccache. It sees its own settings in the environment (toolchain.cc) and must bring the same bytes as clang would.
  std::vector<std::string> compiler_launcher{};
  const std::atomic<bool>* cancel = nullptr;
  JailPolicy jail = JailPolicy::best;
  Launcher* launcher = nullptr;  // not owned; none: clang and lld are started anew
};

struct CompiledPlugin {
  Bytes elf;                       // exports wrought_plugin, needs nothing
  uint64_t worst_frame_bytes = 0;  // largest native stack frame of any function, return address and red zone included
  std::string compiler;            // as the tools sign their output: "Debian clang version ..., Linker: ..."
  std::vector<std::string> flags;  // that matter for the result, the compiler's before the linker's
  uint64_t peak_memory_bytes = 0;  // of the hungrier child
};

// Compiles emitted C. Failure classes: `resource` (deadline, memory, cancelled), `toolchain` (clang or lld missing,
// refused the input, or crashed).
[[nodiscard]] Result<CompiledPlugin> compile_plugin(std::string_view c_text, const CompileOptions& options);

// A text that is put into the scratch directory; those ending in .c or .cc are compiled, the others can be included.
struct SourceFile {
  std::string name;  // a plain file name
  std::string text;
};

struct CompiledObject {
  Bytes elf;
  uint64_t peak_memory_bytes = 0;
};

// Compiles ordinary C against libc, with the same clang at -O2 and under the same limits: `files`, the existing
// `sources`, with `flags` (defines, include directories). For wabt's own C and the like; not for plugins.
[[nodiscard]] Result<CompiledObject> compile_shared_object(const std::vector<SourceFile>& files,
                                                           const std::vector<std::filesystem::path>& sources,
                                                           const std::vector<std::string>& flags,
                                                           const CompileOptions& options);

// compile_shared_object with what every wasm2c output needs: wabt's runtime source and the directories of its headers.
[[nodiscard]] Result<CompiledObject> compile_wasm2c(const std::vector<SourceFile>& files,
                                                    const std::vector<std::string>& flags,
                                                    const CompileOptions& options);

}  // namespace wrought
