#include "transpiler/wasm2c_glue.h"

#include <map>
#include <optional>
#include <string_view>

#include "transpiler/wasm2c_abi_text.h"
#include "transpiler/wasm2c_patches.h"

namespace wrought {
namespace {

constexpr std::string_view include_header = "#include \"module.h\"\n";

// Right after the include.
constexpr std::string_view before_start = R"(
void wrought_before_start(Z_contract_instance_t* instance);
)";

constexpr std::string_view metered_cells = R"(
static wr_i64 *gas_of(void *instance) { return (wr_i64 *)Z_contractZ_wroughtZ2Egas_left(instance); }
static wr_u32 *depth_of(void *instance) { return Z_contractZ_wroughtZ2Edepth_left(instance); }
)";

// A module without metering (benchmarks build such): host functions still want gas from somewhere.
constexpr std::string_view unmetered_cells = R"(
static _Thread_local wr_i64 gas_cell;
static _Thread_local wr_u32 depth_cell;
static wr_i64 *gas_of(void *instance) { (void)instance; return &gas_cell; }
static wr_u32 *depth_of(void *instance) { (void)instance; return &depth_cell; }
)";

constexpr std::string_view engine_pointer = R"(
static const wr_wasm2c_engine *engine;
)";

constexpr std::string_view glue_runtime = R"(
uint32_t wrought_grow_memory(wasm_rt_memory_t *memory, uint32_t pages) {
  const uint32_t old_pages = engine->memory_grow(pages);
  if (old_pages == 0xffffffffu) return old_pages;
  memory->pages = old_pages + pages;
  memory->size = memory->pages * 65536u;
  return old_pages;
}

static wr_u64 call_host(wr_u32 import, const wr_u64 *cells) {
  wr_u64 result = 0;
  if (engine->call_host(import, cells, &result)) wrought_leave(WR_LEAVE_HOST);
  return result;
}

void wrought_before_start(Z_contract_instance_t *instance) {
  wr_i64 gas;
  wr_i32 depth;
  engine->meter(&gas, &depth);
  *gas_of(instance) = gas;
  *depth_of(instance) = (wr_u32)depth;
}

static void load(const wr_wasm2c_engine *the_engine) {
  engine = the_engine;
  wasm_rt_init();
  Z_contract_init_module();
}

static void unload(void) { wasm_rt_free(); }
)";

// Start is the last statement of instantiate, after everything of ours and wabt's that begins with init_ or assert.
// True: there is one.
Result<bool> prepare_start(std::string& source) {
  const size_t begin = source.find("\nvoid Z_contract_instantiate(");
  const size_t end = begin == std::string::npos ? begin : source.find("\n}\n", begin);
  if (end == std::string::npos) return unexpected_c("no Z_contract_instantiate");
  const size_t last_line = source.rfind('\n', end - 1) + 1;
  const std::string_view statement = std::string_view(source).substr(last_line, end - last_line);
  if (statement.starts_with("  init_") || statement.starts_with("  assert(")) return false;
  if (!statement.starts_with("  w2c_") && !statement.starts_with("  (*Z_")) return unexpected_c("end of instantiate");
  source.insert(last_line, "  wrought_before_start(instance);\n");
  return true;
}

// "u64 Z_envZ_add(struct Z_env_instance_t*, u32, u64);" taken apart.
struct Prototype {
  std::string result, name, host_type;
  std::vector<std::string> parameters;
};

std::optional<Prototype> parse_prototype(std::string_view line) {
  const size_t space = line.find(' ');
  const size_t open = line.find('(');
  if (space == std::string_view::npos || open == std::string_view::npos || open < space || !line.ends_with(");"))
    return {};
  Prototype prototype;
  prototype.result = line.substr(0, space);
  prototype.name = line.substr(space + 1, open - space - 1);
  std::string_view rest = line.substr(open + 1, line.size() - open - 3);
  while (!rest.empty()) {
    const size_t comma = rest.find(", ");
    prototype.parameters.emplace_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 2);
  }
  if (prototype.parameters.empty() || !prototype.parameters[0].starts_with("struct Z_")) return {};
  prototype.host_type = prototype.parameters[0];
  prototype.parameters.erase(prototype.parameters.begin());
  return prototype;
}

std::string import_body(const Prototype& prototype, size_t import) {
  std::string text = prototype.result + " " + prototype.name + "(" + prototype.host_type + " host";
  std::string cells;
  for (size_t i = 0; i < prototype.parameters.size(); ++i) {
    const std::string name = "p" + std::to_string(i);
    text += ", " + prototype.parameters[i] + " " + name;
    cells += "cell_" + prototype.parameters[i] + "(" + name + "), ";
  }
  const std::string call = "call_host(" + std::to_string(import) + ", cells)";
  text += ") {\n  const wr_u64 cells[] = {" + cells + "0};\n  (void)host;\n  ";
  text += prototype.result == "void" ? "(void)" + call : "return value_" + prototype.result + "(" + call + ")";
  return text + ";\n}\n";
}

// A C function per import, by the prototypes in the header. The same import twice is one C function.
Result<std::string> import_bodies(std::string_view header, const Manifest& manifest) {
  std::map<std::string, size_t> done;
  std::string text;
  for (size_t i = 0; i < manifest.imports.size(); ++i) {
    const ManifestImport& import = manifest.imports[i];
    const std::string comment = "/* import: '" + import.module + "' '" + import.name + "' */\n";
    if (!done.emplace(comment, i).second) continue;
    const size_t at = header.find(comment);
    if (at == std::string_view::npos) return unexpected_c("no prototype for " + import.module + "." + import.name);
    const std::string_view from = header.substr(at + comment.size());
    const auto prototype = parse_prototype(from.substr(0, from.find('\n')));
    if (!prototype) return unexpected_c("prototype of " + import.module + "." + import.name);
    text += import_body(*prototype, i);
  }
  return text;
}

// Z_contract_instantiate takes a pointer per module that is imported from. Ours say nothing: the engine knows who runs.
Result<std::string> instantiate_call(std::string_view header) {
  const std::string_view begin = "void Z_contract_instantiate(Z_contract_instance_t*";
  const size_t at = header.find(begin);
  if (at == std::string_view::npos) return unexpected_c("no prototype of Z_contract_instantiate");
  const std::string_view line = header.substr(at, header.find('\n', at) - at);
  std::string call = "Z_contract_instantiate(instance";
  for (const char c : line.substr(begin.size())) call += c == ',' ? ", 0" : "";
  return call + ");";
}

std::string run_function(const std::string& instantiate, bool has_start) {
  return "\nstatic void run(void *instance, wr_u64 receiver, wr_u64 code, wr_u64 action) {\n  " + instantiate + "\n" +
         (has_start ? "  if (*gas_of(instance) < 0) return;\n" : "  wrought_before_start(instance);\n") +
         "  Z_contractZ_apply(instance, receiver, code, action);\n}\n\n"
         "static void free_instance(void *instance) { Z_contract_free(instance); }\n";
}

std::string descriptor(const Manifest& manifest) {
  return "\n__attribute__((visibility(\"default\"))) const wr_wasm2c wrought_wasm2c = {WR_WASM2C_ABI_VERSION, " +
         std::to_string(manifest.imports.size()) +
         "u, sizeof(Z_contract_instance_t), load, run, gas_of, depth_of, free_instance, unload};\n";
}

}  // namespace

Result<std::vector<SourceFile>> wasm2c_files(std::string source, std::string header, const Manifest& manifest) {
  if (auto ok = replace_once(source, include_header,
                             std::string(include_header) + std::string(before_start) + std::string(wasm2c_renames));
      !ok)
    return ok.failure();
  if (auto ok = patch_helpers(source); !ok) return ok.failure();
  const auto has_start = prepare_start(source);
  if (!has_start) return has_start.failure();
  const auto imports = import_bodies(header, manifest);
  if (!imports) return imports.failure();
  const auto instantiate = instantiate_call(header);
  if (!instantiate) return instantiate.failure();

  const bool metered = header.find("Z_contractZ_wroughtZ2Egas_left(") != std::string::npos;
  std::string glue(wasm2c_contract_abi_text);
  glue += wasm2c_abi_text;
  glue += include_header;
  glue += metered ? metered_cells : unmetered_cells;
  glue += engine_pointer;
  glue += wasm2c_runtime;
  glue += glue_runtime;
  glue += "\n" + *imports + run_function(*instantiate, *has_start) + descriptor(manifest);
  return std::vector<SourceFile>{
      {"module.c", std::move(source)}, {"module.h", std::move(header)}, {"glue.c", std::move(glue)}};
}

std::vector<std::string> wasm2c_flags() {
  return {
      "-std=gnu11",  // alloca, MAP_ANONYMOUS in wabt's runtime
      "-DNDEBUG",
      "-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=1",  // guard pages instead of compares
      "-DWASM_RT_SKIP_SIGNAL_RECOVERY=1",     // ... and the engine's handler, not wabt's
      "-DWASM_RT_USE_STACK_DEPTH_COUNT=0",    // the metered module counts
      "-DWASM_RT_TRAP_HANDLER(code)=do { extern void wrought_trap(int); wrought_trap(code); } while (0)",
      "-fvisibility=hidden",
      "-ffp-contract=off",
      "-fno-math-errno",
  };
}

}  // namespace wrought
