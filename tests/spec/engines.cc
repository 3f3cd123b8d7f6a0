#include "tests/spec/engines.h"

#include "common/bytes.h"
#include "transpiler/compile.h"
#include "transpiler/compile_flags.h"
#include "transpiler/emit/emit.h"
#include "transpiler/stages.h"
#include "transpiler/wasm2c_modules.h"

namespace wrought::spec {
namespace {

// A clang per module costs more than all its work. Emitted C is C++ as well, so a batch is one C++ file: the opening
// once, then every module's own text in a namespace.
Result<std::string> batch_text(const std::vector<MeteredModule>& modules, MemoryMode memory) {
  const std::string opening = emitted_prelude(memory, /*has_module_description=*/true);
  std::string text = opening;
  for (size_t i = 0; i < modules.size(); ++i) {
    if (!modules[i].c_text.starts_with(opening)) return fail(FailureClass::internal, "emitted C opens otherwise");
    const std::string n = std::to_string(i);
    text += "namespace m" + n +
            " {\n#undef WR_PLUGIN_NAME\n#undef WR_MODULE_NAME\n#define WR_PLUGIN_NAME wrought_plugin_" + n +
            "\n#define WR_MODULE_NAME wrought_module_" + n + "\n";
    text += std::string_view(modules[i].c_text).substr(opening.size());
    text += "\n}\n";
  }
  return text;
}

// The flags of plugins, but for the language.
std::vector<std::string> batch_flags() {
  std::vector<std::string> flags;
  for (const ToolFlag& flag : compile_flags) {
    if (flag.text != "-std=c11" && flag.text != "-fstack-usage") flags.emplace_back(flag.text);
  }
  for (const char* more : {"-x", "c++", "-std=c++20", "-fno-exceptions", "-nostdlib", "-Wl,-z,separate-code"})
    flags.emplace_back(more);
  return flags;
}

Result<Modules> load_native(const std::vector<MeteredModule>& modules, MemoryMode memory) {
  auto text = batch_text(modules, memory);
  if (!text) return text.failure();
  CompileOptions options;
  options.opt_level = 1;
  const auto object = compile_shared_object({{"batch.c", std::move(*text)}}, {}, batch_flags(), options);
  if (!object) return object.failure();
  std::vector<Manifest> manifests;
  for (const MeteredModule& module : modules) manifests.push_back(module.manifest);
  return load_native_modules(object->elf, manifests, suite_profile());
}

Result<Modules> load_wabt(const std::vector<MeteredModule>& modules) {
  Modules loaded;
  for (const MeteredModule& module : modules) {
    auto read = load_wabt_module(module.bytes, module.manifest, suite_profile());
    if (!read) return read.failure();
    loaded.push_back(std::move(*read));
  }
  return loaded;
}

Result<Modules> load_wasm2c(const std::vector<MeteredModule>& modules) {
  std::vector<Wasm2cModuleText> texts;
  std::vector<Manifest> manifests;
  for (const MeteredModule& module : modules) {
    auto text = wasm2c_module_text(module.bytes, module.manifest, texts.size());
    if (!text) return text.failure();
    texts.push_back(std::move(*text));
    manifests.push_back(module.manifest);
  }
  const auto files = wasm2c_modules_files(std::move(texts));
  if (!files) return files.failure();
  CompileOptions options;
  options.opt_level = 1;
  const auto object = compile_wasm2c(*files, wasm2c_modules_flags(), options);
  if (!object) return object.failure();
  return load_wasm2c_modules(object->elf, manifests, suite_profile());
}

}  // namespace

const HostProfile& suite_profile() {
  static const HostProfile profile = [] {
    HostProfile wide = *find_profile("plain");
    wide.limits.max_pages = 65'536;
    wide.limits.max_table_elements = 65'536;
    wide.limits.max_linear_memory_init = 16u << 20;
    wide.limits.max_func_local_bytes = 16'384;
    wide.limits.max_mutable_global_bytes = 65'536;
    return wide;
  }();
  return profile;
}

Result<MeteredModule> build(std::span<const uint8_t> module, MemoryMode memory, bool emit) {
  StageOptions options;
  options.profile = &suite_profile();
  options.memory = memory;
  options.emit = emit;
  return run_stages(module, options);
}

Result<Modules> load(Engine engine, const std::vector<MeteredModule>& modules) {
  switch (engine) {
    case Engine::guard: return load_native(modules, MemoryMode::guard);
    case Engine::explicit_checks: return load_native(modules, MemoryMode::explicit_checks);
    case Engine::wabt: return load_wabt(modules);
    default: return load_wasm2c(modules);
  }
}

std::unique_ptr<ModuleStore> make_store(Engine engine) {
  switch (engine) {
    case Engine::guard:
    case Engine::explicit_checks: return make_native_store();
    case Engine::wabt: return make_wabt_store();
    default: return make_wasm2c_store();
  }
}

}  // namespace wrought::spec
