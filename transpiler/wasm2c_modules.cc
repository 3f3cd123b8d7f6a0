#include "transpiler/wasm2c_modules.h"

#include "transpiler/wasm2c_abi_text.h"
#include "transpiler/wasm2c_glue.h"
#include "transpiler/wasm2c_patches.h"

namespace wrought {
namespace {

// wabt's runtime numbers types per object; modules of several objects can meet in a table.
constexpr std::string_view renames = R"(
uint32_t wrought_register_func_type(uint32_t params, uint32_t results, ...);
#define wasm_rt_register_func_type wrought_register_func_type
)";

constexpr std::string_view glue_runtime = R"(
uint32_t wrought_register_func_type(uint32_t params, uint32_t results, ...) {
  wr_u8 types[TYPES_MAX];
  if (params + results > TYPES_MAX) abort(); /* the limits on parameters and results are far below */
  va_list list;
  va_start(list, results);
  for (uint32_t i = 0; i < params + results; ++i) types[i] = (wr_u8)va_arg(list, int);
  va_end(list);
  return engine->type_number(params, results, types);
}

uint32_t wrought_grow_memory(wasm_rt_memory_t *memory, uint32_t pages) {
  const uint32_t old_pages = engine->memory_grow(memory->data, pages);
  if (old_pages == 0xffffffffu) return old_pages;
  memory->pages = old_pages + pages;
  memory->size = memory->pages * 65536u;
  return old_pages;
}

static const wr_wasm2c_slot *slot_at(const void *slots, wr_u32 i) { return (const wr_wasm2c_slot *)slots + i; }

static wr_u64 call_host(void *caller, wr_u32 import, const wr_u64 *cells) {
  wr_u64 result = 0;
  if (engine->call_host(caller, import, cells, &result)) wrought_leave(WR_LEAVE_HOST);
  return result;
}

static inline wr_u64 cell_wasm_rt_externref_t(wasm_rt_externref_t value) { return (wr_u64)value; }
static inline wasm_rt_externref_t value_wasm_rt_externref_t(wr_u64 cell) { return (wasm_rt_externref_t)cell; }
static inline wr_u64 cell_wasm_rt_funcref_t(wasm_rt_funcref_t value) {
  return value.func ? engine->keep_reference(&value, sizeof value) : 0;
}
static inline wasm_rt_funcref_t value_wasm_rt_funcref_t(wr_u64 cell) {
  return cell ? *(const wasm_rt_funcref_t *)cell : wasm_rt_funcref_null_value;
}
)";

// wabt's helpers, as `source` has them, with our patches.
Result<std::string> opening(const std::string& source, size_t modules) {
  std::string text = source.substr(0, source.find(wasm2c_module_begin));
  if (text.size() == source.size()) return unexpected_c("no beginning of a module");
  if (auto ok = patch_helpers(text); !ok) return ok.failure();
  std::string headers;
  for (size_t k = 0; k < modules; ++k) headers += "#include \"m" + std::to_string(k) + ".h\"\n";
  headers += "extern \"C\" {\n" + std::string(wasm2c_renames) + std::string(renames) + "}\n";
  if (auto ok = replace_once(text, "#include \"m0.h\"\n", headers); !ok) return ok.failure();
  return text;
}

std::string closing(size_t modules) {
  std::string list, load;
  for (size_t k = 0; k < modules; ++k) {
    const std::string n = std::to_string(k);
    list += "&m" + n + "::description, ";
    load += "  Z_m" + n + "_init_module();\n";
  }
  return "static void load(const wr_wasm2c_store *store) {\n  engine = store;\n  wasm_rt_init();\n" + load +
         "}\nstatic void unload(void) { wasm_rt_free(); }\nstatic const wr_wasm2c_module *const modules[] = {" + list +
         "};\nextern \"C\" __attribute__((visibility(\"default\"))) const wr_wasm2c_modules wrought_wasm2c_modules;\n"
         "const wr_wasm2c_modules wrought_wasm2c_modules = {WR_WASM2C_MODULES_ABI_VERSION, " +
         std::to_string(modules) + "u, modules, load, unload};\n";
}

}  // namespace

Result<std::vector<SourceFile>> wasm2c_modules_files(std::vector<Wasm2cModuleText> modules) {
  if (modules.empty()) return fail(FailureClass::internal, "no modules");
  const auto begin = opening(modules[0].source, modules.size());
  if (!begin) return begin.failure();
  std::string text = *begin;
  text += wasm2c_contract_abi_text;
  text += wasm2c_module_abi_text;
  text += wasm2c_modules_abi_text;
  text += "#include <stdarg.h>\nenum { TYPES_MAX = 1024 };\nstatic const wr_wasm2c_store *engine;\nextern \"C\" {\n";
  text += wasm2c_runtime;
  text += glue_runtime;
  text += "}\n";
  std::vector<SourceFile> files;
  for (size_t k = 0; k < modules.size(); ++k) {
    const std::string n = std::to_string(k);
    const size_t body = modules[k].source.find(wasm2c_module_begin);
    if (body == std::string::npos) return unexpected_c("no beginning of module " + n);
    text += "namespace m" + n + " {\nextern \"C\" {\n";
    text += std::string_view(modules[k].source).substr(body);
    text += modules[k].description + "}\n}\n";
    files.push_back({"m" + n + ".h", std::move(modules[k].header)});
  }
  files.push_back({"modules.cc", text + closing(modules.size())});
  return files;
}

std::vector<std::string> wasm2c_modules_flags() {
  std::vector<std::string> flags = wasm2c_flags();
  std::erase(flags, "-std=gnu11");  // for both languages, the default
  flags.insert(flags.end(), {"-fno-exceptions", "-nostdinc++"});
  return flags;
}

}  // namespace wrought
