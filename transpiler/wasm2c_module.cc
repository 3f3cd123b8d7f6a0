#include "transpiler/wasm2c_module.h"

#include <wabt/cast.h>
#include <wabt/ir.h>

#include "transpiler/emit/description_lists.h"
#include "transpiler/policy.h"
#include "transpiler/read.h"
#include "transpiler/wasm2c_meter.h"
#include "transpiler/write_c.h"

namespace wrought {
namespace {

using emit::List;
using emit::number;

constexpr std::string_view gas_name = "gas", depth_name = "depth", memory_name = "memory", start_name = "start";

std::string_view c_type(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return "u32";
    case wabt::Type::I64: return "u64";
    case wabt::Type::F32: return "f32";
    case wabt::Type::F64: return "f64";
    case wabt::Type::FuncRef: return "wasm_rt_funcref_t";
    default: return "wasm_rt_externref_t";
  }
}

// wabt's letter for a type: of result structs and their fields.
char letter(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return 'i';
    case wabt::Type::I64: return 'j';
    case wabt::Type::F32: return 'f';
    case wabt::Type::F64: return 'd';
    case wabt::Type::FuncRef: return 'r';
    default: return 'e';
  }
}

std::string result_type(const wabt::FuncSignature& signature) {
  const wabt::TypeVector& results = signature.result_types;
  if (results.empty()) return "void";
  if (results.size() == 1) return std::string(c_type(results[0]));
  std::string text = "struct wasm_multi_";
  for (const wabt::Type type : results) text += letter(type);
  return text;
}

// "(u32 (*)(void *, u64))"
std::string function_pointer(const wabt::FuncSignature& signature) {
  std::string text = "(" + result_type(signature) + " (*)(void *";
  for (const wabt::Type type : signature.param_types) text += ", " + std::string(c_type(type));
  return text + "))";
}

std::string call(std::string_view function, const wabt::FuncSignature& signature) {
  return std::string(signature.result_types.empty() ? "" : "return ") + std::string(function);
}

void add_export(wabt::Module& module, std::string_view name, wabt::ExternalKind kind, wabt::Index index) {
  auto field = std::make_unique<wabt::ExportModuleField>();
  field->export_.name = std::string(name);
  field->export_.kind = kind;
  field->export_.var = wabt::Var(index, {});
  module.AppendField(std::move(field));
}

// One module: lists what it says of itself, and gives it the names.
class Describer {
 public:
  Describer(wabt::Module& module, const Manifest& manifest, size_t n)
      : module_(module), manifest_(manifest), link_("link" + number(n)), c_name_("Z_m" + number(n)) {}

  Result<std::string> run() {
    for (const wabt::TypeEntry* type : module_.types) add_type(wabt::cast<wabt::FuncType>(type)->sig);
    for (wabt::Import* import : module_.imports) add_import(*import);
    if (next_host_ != manifest_.imports.size()) {
      return fail(FailureClass::internal, "the metered module does not import the host functions of its manifest");
    }
    add_meter();
    add_exports();
    add_items();
    add_accessors();
    return description();
  }

 private:
  // How to call a function of this type with cells.
  void add_type(const wabt::FuncSignature& signature) {
    const std::string name = "invoke" + number(type_count_++);
    const size_t results = signature.result_types.size();
    text_ +=
        "static wr_i64 " + name + "(wr_function code, wr_u8 *instance, wr_i64 gas, wr_i32 depth, wr_u64 *cells) {\n  ";
    if (results > 0) text_ += "const " + result_type(signature) + " r = ";
    text_ += "(" + function_pointer(signature) + "code)(instance";
    for (size_t i = 0; i < signature.param_types.size(); ++i)
      text_ += ", value_" + std::string(c_type(signature.param_types[i])) + "(cells[" + number(i) + "])";
    text_ += ");\n";
    for (size_t i = 0; i < results; ++i) {
      const wabt::Type type = signature.result_types[i];
      text_ += "  cells[" + number(i) + "] = cell_" + std::string(c_type(type)) + "(r" +
               (results > 1 ? "." + std::string(1, letter(type)) + number(i) : "") + ");\n";
    }
    text_ += "  return gas;\n}\n";
    types_.add(emit::c_string(signature_text(signature)) + ", " + name);
  }

  uint32_t add_function(const wabt::FuncSignature& signature) {
    functions_.add("0, " + number(module_.GetFuncTypeIndex(signature)) + "u");
    return function_count_++;
  }

  [[nodiscard]] bool is_host(const wabt::Import& import) const {
    return import.kind() == wabt::ExternalKind::Func && next_host_ < manifest_.imports.size() &&
           manifest_.imports[next_host_].module == import.module_name &&
           manifest_.imports[next_host_].name == import.field_name;
  }

  // Host functions keep no place among wr_module's imports, so their slots are known last: a constant.
  void add_import(wabt::Import& import) {
    std::string slot, name;
    if (is_host(import)) {
      slot = "HOST_SLOTS + " + number(next_host_);
      name = "h" + number(next_host_);
      host_bodies_ += host_body(wabt::cast<wabt::FuncImport>(&import)->func.decl.sig, name, slot, next_host_);
      ++next_host_;
    } else {
      const uint32_t kind = emit::kind_number(import.kind());
      uint32_t index = next_[kind]++;
      name = "i" + number(import_count_);
      slot = number(import_count_++);
      if (const auto* function = wabt::dyn_cast<wabt::FuncImport>(&import)) {
        index = add_function(function->func.decl.sig);
        text_ += linked_body(function->func.decl.sig, name, slot);
      } else {
        text_ += object_body(object_type(import), name, slot);
      }
      imports_.add(emit::name_text(import.module_name) + ", " + emit::name_text(import.field_name) + ", " +
                   number(kind) + "u, " + number(index) + "u");
    }
    import.module_name = link_;
    import.field_name = name;
  }

  // No imports of the contract's module, so wr_module does not list them.
  void add_meter() {
    import_meter(module_, link_, std::string(gas_name), std::string(depth_name));
    text_ += object_body("u64", gas_name, "HOST_SLOTS + " + number(next_host_));
    text_ += object_body("u32", depth_name, "HOST_SLOTS + " + number(next_host_ + 1));
  }

  [[nodiscard]] std::string import_name(std::string_view name) const { return "Z_" + link_ + "Z_" + std::string(name); }
  [[nodiscard]] std::string links_parameter() const { return "(struct Z_" + link_ + "_instance_t *links"; }

  [[nodiscard]] std::string import_head(const wabt::FuncSignature& signature, const std::string& name) const {
    std::string text = result_type(signature) + " " + import_name(name) + links_parameter();
    for (size_t i = 0; i < signature.param_types.size(); ++i)
      text += ", " + std::string(c_type(signature.param_types[i])) + " p" + number(i);
    return text + ") {\n";
  }

  [[nodiscard]] std::string linked_body(const wabt::FuncSignature& signature, const std::string& name,
                                        const std::string& slot) const {
    std::string text = import_head(signature, name);
    text += "  const wr_wasm2c_slot *const s = slot_at(links, " + slot + ");\n  ";
    text += call("(" + function_pointer(signature) + "s->code)(s->object", signature);
    for (size_t i = 0; i < signature.param_types.size(); ++i) text += ", p" + number(i);
    return text + ");\n}\n";
  }

  [[nodiscard]] std::string host_body(const wabt::FuncSignature& signature, const std::string& name,
                                      const std::string& slot, size_t host) const {
    std::string cells;
    for (size_t i = 0; i < signature.param_types.size(); ++i)
      cells += "cell_" + std::string(c_type(signature.param_types[i])) + "(p" + number(i) + "), ";
    std::string value = "call_host(slot_at(links, " + slot + ")->object, " + number(host) + ", cells)";
    if (!signature.result_types.empty())
      value = "value_" + std::string(c_type(signature.result_types[0])) + "(" + value + ")";
    return import_head(signature, name) + "  const wr_u64 cells[] = {" + cells + "0};\n  " + call(value, signature) +
           ";\n}\n";
  }

  [[nodiscard]] static std::string object_type(const wabt::Import& import) {
    if (const auto* table = wabt::dyn_cast<wabt::TableImport>(&import))
      return "wasm_rt_" + std::string(table->table.elem_type.GetName()) + "_table_t";
    if (const auto* global = wabt::dyn_cast<wabt::GlobalImport>(&import))
      return std::string(c_type(global->global.type));
    return "wasm_rt_memory_t";
  }

  [[nodiscard]] std::string object_body(const std::string& type, std::string_view name, const std::string& slot) const {
    return type + " *" + import_name(name) + links_parameter() + ") {\n  return (" + type + " *)slot_at(links, " +
           slot + ")->object;\n}\n";
  }

  void add_exports() {
    for (wabt::Export* e : module_.exports) {
      uint32_t index = 0;
      if (e->kind == wabt::ExternalKind::Func) index = add_function(module_.GetFunc(e->var)->decl.sig);
      if (e->kind == wabt::ExternalKind::Table) index = module_.GetTableIndex(e->var);
      if (e->kind == wabt::ExternalKind::Global) index = module_.GetGlobalIndex(e->var);
      exports_.add(emit::name_text(e->name) + ", " + number(emit::kind_number(e->kind)) + "u, " + number(index) + "u");
      e->name = "e" + number(export_count_++);
      codes_.add("(wr_function)" + c_name_ + "Z_" + e->name);
    }
  }

  void add_items() {
    for (const wabt::Table* table : module_.tables) {
      tables_.add(emit::c_string(table->elem_type.GetName()) + ", " + number(table->elem_limits.initial) + "u, " +
                  emit::maximum(table->elem_limits));
    }
    for (const wabt::Global* global : module_.globals)
      globals_.add(emit::c_string(global->type.GetName()) + ", " + number(global->mutable_ ? 1 : 0) + "u, 0");
  }

  // The memory becomes visible; start is called by the store, since what instantiate does costs no gas.
  void add_accessors() {
    has_memory_ = !module_.memories.empty();
    if (has_memory_) add_export(module_, memory_name, wabt::ExternalKind::Memory, 0);
    has_start_ = !module_.starts.empty();
    if (has_start_) {
      const wabt::Index start = module_.GetFuncIndex(*module_.starts[0]);
      module_.starts.clear();
      add_export(module_, start_name, wabt::ExternalKind::Func, start);
    }
  }

  [[nodiscard]] std::string memory_accessor() const {
    return "static const wr_wasm2c_memory *memory_of(void *instance) {\n  return (const wr_wasm2c_memory *)" + c_name_ +
           "Z_memory((" + c_name_ + "_instance_t *)instance);\n}\n";
  }

  [[nodiscard]] std::string memory_fields() const {
    if (!has_memory_) return "{0, 0, 0}";
    const wabt::Limits& limits = module_.memories[0]->page_limits;
    return "{1, " + number(limits.initial) + "u, " + emit::maximum(limits) + "}";
  }

  [[nodiscard]] std::string description() const {
    const std::string instance = "((" + c_name_ + "_instance_t *)instance";
    std::string text = "enum { HOST_SLOTS = " + number(import_count_) + " };\n" + text_ + host_bodies_;
    const List* const lists[] = {&types_, &functions_, &tables_, &globals_, &imports_, &exports_};
    for (const List* list : lists) text += list->definition();
    text += codes_.definition();
    if (has_memory_) text += memory_accessor();
    if (has_start_) text += "static void run_start(void *instance) { " + c_name_ + "Z_start" + instance + "); }\n";
    text += "static void instantiate(void *instance, const wr_wasm2c_slot *slots) {\n  " + c_name_ + "_instantiate" +
            instance + ", (struct Z_" + link_ + "_instance_t *)slots);\n}\n";
    text += "static void free_instance(void *instance) { " + c_name_ + "_free" + instance + "); }\n";
    text += "static const wr_module module = {WR_MODULE_ABI_VERSION, 0, ";
    for (const List* list : lists) text += list->count() + ", ";
    for (const List* list : {&types_, &functions_, &tables_, &globals_}) text += list->reference() + ", ";
    text += memory_fields() + ", " + imports_.reference() + ", " + exports_.reference() + ", 0};\n";
    return text + "static const wr_wasm2c_module description = {&module, " + codes_.reference() + ", " +
           number(next_host_) + "u, sizeof(" + c_name_ + "_instance_t), instantiate, " +
           (has_start_ ? "run_start" : "0") + ", " + (has_memory_ ? "memory_of" : "0") + ", free_instance};\n";
  }

  wabt::Module& module_;
  const Manifest& manifest_;
  const std::string link_, c_name_;
  std::string text_, host_bodies_;
  List types_{"wr_type", "module_types"}, functions_{"wr_module_function", "module_functions"},
      tables_{"wr_module_table", "module_tables"}, globals_{"wr_module_global", "module_globals"},
      imports_{"wr_import", "module_imports"}, exports_{"wr_export", "module_exports"},
      codes_{"wr_function", "module_codes"};
  uint32_t type_count_ = 0, function_count_ = 0, import_count_ = 0, export_count_ = 0;
  uint32_t next_[4] = {};
  size_t next_host_ = 0;
  bool has_memory_ = false, has_start_ = false;
};

}  // namespace

Result<Wasm2cModuleText> wasm2c_module_text(std::span<const uint8_t> metered_module, const Manifest& manifest,
                                            size_t n) {
  auto module = reread(metered_module, "metered module");
  if (!module) return module.failure();
  auto description = Describer(**module, manifest, n).run();
  if (!description) return description.failure();
  auto text = write_c(**module, "m" + number(n), "m" + number(n) + ".h");
  if (!text) return text.failure();
  return Wasm2cModuleText{std::move(text->source), std::move(text->header), std::move(*description)};
}

}  // namespace wrought
