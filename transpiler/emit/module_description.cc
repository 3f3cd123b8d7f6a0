#include "transpiler/emit/module_description.h"

#include <wabt/cast.h>

#include "common/metered_module.h"
#include "transpiler/emit/description_lists.h"

namespace wrought::emit {
namespace {

const wabt::FuncSignature& signature_of(const wabt::TypeEntry* type) { return wabt::cast<wabt::FuncType>(type)->sig; }

// Calls `visit` with each different function type, in the order of their ids.
template <class Visit>
void for_each_type(const ModuleContext& context, Visit visit) {
  uint32_t seen = 0;
  for (size_t t = 0; t < context.module.types.size(); ++t) {
    if (context.type_ids[t] <= seen) continue;
    seen = context.type_ids[t];
    visit(seen, signature_of(context.module.types[t]));
  }
}

// `cells` to parameters, result to `cells`.
std::string invoker(const ModuleContext& context, uint32_t id, const wabt::FuncSignature& signature) {
  std::string text =
      "static i64 invoke" + number(id) + "(wr_function code, u8 *mem, i64 gas, i32 depth, u64 *cells) {\n";
  const bool is_void = signature.result_types.empty();
  text += "  " + (is_void ? std::string() : "const " + return_type(context, signature) + " r = ");
  text += (is_void ? "return " : "") + std::string("((T") + number(id) + ")code)(mem, gas, depth";
  for (size_t i = 0; i < signature.param_types.size(); ++i) {
    const std::string cell = "cells[" + number(i) + "]";
    switch (signature.param_types[i]) {
      case wabt::Type::I32: text += ", (u32)" + cell; break;
      case wabt::Type::F32: text += ", f32_bits((u32)" + cell + ")"; break;
      case wabt::Type::F64: text += ", f64_bits(" + cell + ")"; break;
      default: text += ", " + cell;
    }
  }
  text += ");\n";
  if (is_void) return text + "}\n";
  const size_t count = signature.result_types.size();
  for (size_t i = 0; i < count; ++i) {
    text += "  cells[" + number(i) + "] = cell_" + std::string(c_type(signature.result_types[i])) + "(r.v" +
            (count > 1 ? number(i) : "") + ");\n";
  }
  return text + "  return r.gas;\n}\n";
}

List types_list(const ModuleContext& context, std::string& functions) {
  List list("wr_type", "module_types");
  for_each_type(context, [&](uint32_t id, const wabt::FuncSignature& signature) {
    functions += invoker(context, id, signature);
    list.add(c_string(signature_text(signature)) + ", invoke" + number(id));
  });
  return list;
}

List functions_list(const ModuleContext& context) {
  List list("wr_module_function", "module_functions");
  for (const wabt::Index i : context.described_functions) {
    const bool is_linked = i < context.module.num_func_imports && context.facts.imports[i] == nullptr;
    list.add((is_linked ? "0" : "(wr_function)" + context.function_names[i]) + ", " +
             number(type_id(context, context.module.funcs[i]->decl.sig) - 1) + "u");
  }
  return list;
}

List tables_list(const ModuleContext& context) {
  List list("wr_module_table", "module_tables");
  if (context.facts.is_contract) return list;  // its table is nobody else's
  for (const wabt::Table* table : context.module.tables) {
    list.add(c_string(table->elem_type.GetName()) + ", " + number(table->elem_limits.initial) + "u, " +
             maximum(table->elem_limits));
  }
  return list;
}

List globals_list(const ModuleContext& context) {
  List list("wr_module_global", "module_globals");
  for (wabt::Index i = 0; i < context.module.globals.size(); ++i) {
    const wabt::Global& global = *context.module.globals[i];
    list.add(c_string(global.type.GetName()) + ", " + number(global.mutable_ ? 1 : 0) + "u, " +
             number(context.layout.global[i]) + "u");
  }
  return list;
}

List imports_list(const ModuleContext& context) {
  List list("wr_import", "module_imports");
  uint32_t next[4] = {};
  uint32_t function = 0;
  for (const wabt::Import* import : context.module.imports) {
    const uint32_t kind = kind_number(import->kind());
    if (import->kind() == wabt::ExternalKind::Func && context.facts.imports[function++] != nullptr) continue;
    list.add(name_text(import->module_name) + ", " + name_text(import->field_name) + ", " + number(kind) + "u, " +
             number(next[kind]++) + "u");
  }
  return list;
}

List exports_list(const ModuleContext& context) {
  List list("wr_export", "module_exports");
  const wabt::Module& module = context.module;
  for (const wabt::Export* e : module.exports) {
    if (e->name.starts_with(reserved_prefix)) continue;
    uint32_t index = 0;
    if (e->kind == wabt::ExternalKind::Func) index = context.function_positions[module.GetFuncIndex(e->var)];
    if (e->kind == wabt::ExternalKind::Table) index = module.GetTableIndex(e->var);
    if (e->kind == wabt::ExternalKind::Global) index = module.GetGlobalIndex(e->var);
    if (context.facts.is_contract && e->kind == wabt::ExternalKind::Table) continue;
    if (context.facts.is_contract && e->kind == wabt::ExternalKind::Global && context.layout.global[index] == 0)
      continue;
    list.add(name_text(e->name) + ", " + number(kind_number(e->kind)) + "u, " + number(index) + "u");
  }
  return list;
}

std::string memory_fields(const ModuleContext& context) {
  if (context.module.memories.empty()) return "{0, 0, 0}";
  const wabt::Limits& limits = context.module.memories[0]->page_limits;
  return "{1, " + number(limits.initial) + "u, " + maximum(limits) + "}";
}

// Element segments first, then data, each in order: what was placed before one that does not fit stays.
std::string place_segments(const ModuleContext& context) {
  std::string text;
  const wabt::Module& module = context.module;
  for (size_t i = 0; i < module.elem_segments.size(); ++i) {
    const wabt::ElemSegment& segment = *module.elem_segments[i];
    if (segment.kind != wabt::SegmentKind::Active) continue;
    const std::string size = number(segment.elem_exprs.size()) + "u";
    text += "  linked_table_init(mem, " + number(module.GetTableIndex(segment.table_var)) + ", elem" + number(i) +
            ", " + size + ", " + constant_expression(context, segment.offset) + ", 0, " + size + ", gas, depth);\n";
  }
  for (size_t i = 0; i < module.data_segments.size() && !data_is_initial(context); ++i) {
    const wabt::DataSegment& segment = *module.data_segments[i];
    if (segment.kind != wabt::SegmentKind::Active) continue;
    const std::string size = number(segment.data.size()) + "u";
    const std::string memory = context.facts.imports_memory ? "links(mem)->memory" : "mem";
    text += "  memory_init(" + memory + ", data" + number(i) + ", " + size + ", " +
            constant_expression(context, segment.offset) + ", 0, " + size + ");\n";
  }
  return text;
}

}  // namespace

std::string indirect_callers(const ModuleContext& context) {
  std::string text;
  for_each_type(context, [&](uint32_t id, const wabt::FuncSignature& signature) {
    std::string parameters, arguments;
    for (size_t i = 0; i < signature.param_types.size(); ++i) {
      parameters += ", " + std::string(c_type(signature.param_types[i])) + " l" + number(i);
      arguments += ", l" + number(i);
    }
    text += "static " + return_type(context, signature) + " indirect" + number(id) +
            "(u8 *const mem, i64 gas, i32 depth" + parameters + ", u32 table, u32 i) {\n" +
            "  const wr_func *const f = linked_callee(mem, table, i, " + number(id - 1) + ", gas, depth);\n" +
            "  return ((T" + number(id) + ")f->code)(f->mem, gas, depth" + arguments + ");\n}\n";
  });
  return text + "\n";
}

std::string linked_import(const ModuleContext& context, wabt::Index function) {
  const wabt::FuncSignature& signature = context.module.funcs[function]->decl.sig;
  std::string arguments;
  for (size_t i = 0; i < signature.param_types.size(); ++i) arguments += ", l" + number(i);
  return prototype(context, function) + " {\n  const wr_func *const f = links(mem)->functions[" +
         number(context.function_positions[function]) + "];\n  return ((T" + number(type_id(context, signature)) +
         ")f->code)(f->mem, gas, depth" + arguments + ");\n}\n";
}

std::string constant_expression(const ModuleContext& context, const wabt::ExprList& expression) {
  const wabt::Expr& e = expression.front();
  switch (e.type()) {
    case wabt::ExprType::GlobalGet: return global_name(wabt::cast<wabt::GlobalGetExpr>(&e)->var.index());
    case wabt::ExprType::RefNull: return "0ull";
    case wabt::ExprType::RefFunc:
      return "(u64)links(mem)->functions[" +
             number(context.function_positions[wabt::cast<wabt::RefFuncExpr>(&e)->var.index()]) + "]";
    default: break;
  }
  const wabt::Const& c = wabt::cast<wabt::ConstExpr>(&e)->const_;
  switch (c.type()) {
    case wabt::Type::I32: return number(c.u32()) + "u";
    case wabt::Type::I64: return number(c.u64()) + "ull";
    case wabt::Type::F32: return "f32_bits(" + number(c.f32_bits()) + "u)";
    default: return "f64_bits(" + number(c.f64_bits()) + "ull)";
  }
}

bool data_is_initial(const ModuleContext& context) {
  if (context.facts.is_contract) return true;
  const wabt::Module& module = context.module;
  const uint64_t size = context.facts.imports_memory ? 0 : uint64_t{context.facts.memory_pages_min} * 65'536;
  for (const wabt::DataSegment* segment : module.data_segments) {
    if (segment->kind != wabt::SegmentKind::Active) continue;
    if (segment->offset.front().type() != wabt::ExprType::Const || context.facts.imports_memory) return false;
    const uint64_t offset = wabt::cast<wabt::ConstExpr>(&segment->offset.front())->const_.u32();
    if (offset + segment->data.size() > size) return false;
  }
  return true;
}

std::string element_lists(const ModuleContext& context) {
  std::string text;
  for (size_t i = 0; i < context.module.elem_segments.size(); ++i) {
    const wabt::ElemSegment& segment = *context.module.elem_segments[i];
    text += "static const u32 elem" + number(i) + "[" + number(segment.elem_exprs.size() + 1) + "] = {";
    for (const wabt::ExprList& element : segment.elem_exprs) {
      const wabt::Expr& e = element.front();
      if (e.type() == wabt::ExprType::RefFunc) {
        text += number(context.function_positions[wabt::cast<wabt::RefFuncExpr>(&e)->var.index()] + 1) + "u, ";
      } else if (e.type() == wabt::ExprType::GlobalGet) {
        text += "ELEMENT_IS_GLOBAL | " + number(wabt::cast<wabt::GlobalGetExpr>(&e)->var.index()) + "u, ";
      } else {
        text += "0, ";
      }
    }
    text += "0};\n";
  }
  return text + "\n";
}

std::string module_description(const ModuleContext& context) {
  std::string text;
  const List types = types_list(context, text);
  const List functions = functions_list(context), tables = tables_list(context), globals = globals_list(context);
  const List imports = imports_list(context), exports = exports_list(context);
  for (const List* list : {&types, &functions, &tables, &globals, &imports, &exports}) text += list->definition();
  const std::string placing = context.facts.is_contract ? "" : place_segments(context);
  if (!placing.empty()) {
    text += "static i64 place_segments(u8 *mem, i64 gas, i32 depth) {\n" + placing + "  return gas;\n}\n";
  }
  text +=
      "#ifndef WR_MODULE_NAME\n#define WR_MODULE_NAME wrought_module\n#endif\n"
      "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
      "extern __attribute__((visibility(\"default\"))) const wr_module WR_MODULE_NAME;\n"
      "const wr_module WR_MODULE_NAME = {\n  WR_MODULE_ABI_VERSION, " +
      number(context.facts.is_contract ? 1 : 0) + ",\n  ";
  for (const List* list : {&types, &functions, &tables, &globals, &imports, &exports}) text += list->count() + ", ";
  text += "\n  ";
  for (const List* list : {&types, &functions, &tables, &globals}) text += list->reference() + ", ";
  text += memory_fields(context) + ", " + imports.reference() + ", " + exports.reference() + ",\n  ";
  text += placing.empty() ? "0" : "place_segments";
  return text + "\n};\n#ifdef __cplusplus\n}\n#endif\n";
}

}  // namespace wrought::emit
