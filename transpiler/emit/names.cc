#include "transpiler/emit/names.h"

#include <wabt/cast.h>

#include <algorithm>
#include <map>

#include "common/metered_module.h"
#include "hostapi/contract_abi.h"
#include "transpiler/emit/heavy.h"
#include "transpiler/emit/known_bodies.h"
#include "transpiler/emit/second_way_out.h"
#include "transpiler/emit/walk.h"

namespace wrought::emit {
namespace {

constexpr size_t name_chars_max = 40;

// Letters, digits and underscore only; index first, so no two functions can meet. The prefix is one that nothing else
// has: with a plain "f", function 32 would be called as the type f32, and its "add" as the prelude's f32_add.
std::string safe_name(std::string_view prefix, wabt::Index index, std::string_view hint) {
  std::string name = std::string(prefix) + std::to_string(index);
  if (hint.starts_with('$')) hint.remove_prefix(1);
  if (hint.empty()) return name;
  name += '_';
  for (char c : hint.substr(0, name_chars_max)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

std::vector<std::string> name_functions(const wabt::Module& module, const ContractFacts& facts) {
  std::vector<std::string_view> hints;
  const auto is_host = [&](wabt::Index i) { return i < module.num_func_imports && facts.imports[i] != nullptr; };
  for (wabt::Index i = 0; i < module.funcs.size(); ++i) {
    hints.push_back(is_host(i) ? facts.imports[i]->name : std::string_view(module.funcs[i]->name));
  }
  for (const wabt::Export* e : module.exports) {
    if (e->kind != wabt::ExternalKind::Func) continue;
    std::string_view& hint = hints[module.GetFuncIndex(e->var)];
    if (hint.empty()) hint = e->name;
  }
  std::vector<std::string> names;
  for (wabt::Index i = 0; i < hints.size(); ++i) {
    names.push_back(safe_name(is_host(i) ? "host" : i < module.num_func_imports ? "import" : "fn", i, hints[i]));
  }
  return names;
}

std::vector<uint32_t> number_types(const wabt::Module& module) {
  std::map<std::string, uint32_t> known;
  std::vector<uint32_t> ids;
  for (const wabt::TypeEntry* entry : module.types) {
    const auto& signature = wabt::cast<wabt::FuncType>(entry)->sig;
    ids.push_back(known.try_emplace(signature_text(signature), static_cast<uint32_t>(known.size() + 1)).first->second);
  }
  return ids;
}

bool changes_tables(const wabt::ExprList& list) {
  for (const wabt::Expr& e : list) {
    switch (e.type()) {
      case wabt::ExprType::TableCopy:
      case wabt::ExprType::TableInit: return true;
      case wabt::ExprType::Block:
        if (changes_tables(wabt::cast<wabt::BlockExpr>(&e)->block.exprs)) return true;
        break;
      case wabt::ExprType::Loop:
        if (changes_tables(wabt::cast<wabt::LoopExpr>(&e)->block.exprs)) return true;
        break;
      case wabt::ExprType::If:
        if (changes_tables(wabt::cast<wabt::IfExpr>(&e)->true_.exprs)) return true;
        if (changes_tables(wabt::cast<wabt::IfExpr>(&e)->false_)) return true;
        break;
      default: break;
    }
  }
  return false;
}

bool table_changes(const wabt::Module& module) {
  for (const wabt::Func* f : module.funcs) {
    if (changes_tables(f->exprs)) return true;
  }
  return false;
}

// Globals that others may see, or whose value is known only when they begin, have a place even if they never change.
Layout lay_out(const wabt::Module& module, const ContractFacts& facts, wabt::Index gas, wabt::Index depth) {
  Layout layout;
  uint32_t at = sizeof(wr_control) + 8 * host_count(facts);
  for (wabt::Index i = 0; i < module.globals.size(); ++i) {
    const bool is_own = i >= module.num_global_imports && i != gas && i != depth;
    const bool stored = is_own && (module.globals[i]->mutable_ || !facts.is_contract);
    layout.global.push_back(stored ? at += 8 : 0);
  }
  for (size_t i = 0; i < module.data_segments.size(); ++i) layout.data_dropped.push_back(++at);
  for (size_t i = 0; i < module.elem_segments.size(); ++i) layout.elem_dropped.push_back(++at);
  at = (at + 15) / 16 * 16;
  if (facts.is_contract && !module.tables.empty() && table_changes(module)) {
    at += 16 * static_cast<uint32_t>(module.tables[0]->elem_limits.initial);
    layout.table = at;
  }
  layout.instance_bytes = at;
  return layout;
}

// Gives positions to the functions that the plugin describes.
class FunctionLister {
 public:
  explicit FunctionLister(ModuleContext& context) : context_(context) {
    context.function_positions.assign(context.module.funcs.size(), no_position);
  }

  void run() {
    const wabt::Module& module = context_.module;
    for (wabt::Index i = 0; i < module.num_func_imports; ++i) {
      if (context_.facts.imports[i] == nullptr) add(i);
    }
    for (const wabt::Export* e : module.exports) {
      if (e->kind == wabt::ExternalKind::Func) add(module.GetFuncIndex(e->var));
    }
    if (context_.facts.is_contract) return;
    for (const wabt::ElemSegment* segment : module.elem_segments) {
      for (const wabt::ExprList& element : segment->elem_exprs) walk(element);
    }
    for (const wabt::Global* global : module.globals) walk(global->init_expr);
    for (const wabt::Func* function : module.funcs) walk(function->exprs);
  }

 private:
  void add(wabt::Index function) {
    uint32_t& position = context_.function_positions[function];
    if (position != no_position) return;
    position = static_cast<uint32_t>(context_.described_functions.size());
    context_.described_functions.push_back(function);
  }

  void walk(const wabt::ExprList& list) {
    for_each_instruction(list, [this](const wabt::Expr& e) {
      if (e.type() == wabt::ExprType::RefFunc) add(wabt::cast<wabt::RefFuncExpr>(&e)->var.index());
    });
  }

  ModuleContext& context_;
};

}  // namespace

uint32_t host_count(const ContractFacts& facts) {
  return static_cast<uint32_t>(facts.imports.size() - std::count(facts.imports.begin(), facts.imports.end(), nullptr));
}

ModuleContext make_context(const wabt::Module& module, const ContractFacts& facts, const EmitOptions& options) {
  ModuleContext context{module, facts, options};
  for (const wabt::Export* e : module.exports) {
    if (e->kind != wabt::ExternalKind::Global) continue;
    if (e->name == gas_global_export) context.gas_global = module.GetGlobalIndex(e->var);
    if (e->name == depth_global_export) context.depth_global = module.GetGlobalIndex(e->var);
  }
  context.heavy = is_heavy(module, context.gas_global, context.depth_global);
  context.layout = lay_out(module, facts, context.gas_global, context.depth_global);
  context.function_names = name_functions(module, facts);
  context.type_ids = number_types(module);
  context.growing = may_grow_memory(module, !facts.is_contract);
  // Without gas and depth to hand on, as in benchmarks, C's convention is the better one.
  const bool is_metered = context.gas_global != wabt::kInvalidIndex;
  context.in_two = is_metered && !context.heavy ? emitted_in_two(module) : std::vector<bool>(module.funcs.size());
  context.second_way_out = second_way_out(context);
  context.checks_ahead = facts.is_contract && !context.heavy;
  context.products = context.checks_ahead ? free_products(context) : std::vector<bool>(module.funcs.size());
  if (facts.has_module_description) FunctionLister(context).run();
  return context;
}

std::string c_name(wabt::Opcode opcode) {
  std::string name = opcode.GetName();
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::string_view c_type(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return "u32";
    case wabt::Type::F32: return "f32";
    case wabt::Type::F64: return "f64";
    default: return "u64";  // a reference, too
  }
}

std::string_view slot_prefix(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return "k";  // not i: i8, i16, i32 and i64 are types
    case wabt::Type::I64: return "j";
    case wabt::Type::F32: return "x";
    case wabt::Type::F64: return "y";
    default: return "p";
  }
}

uint32_t type_id(const ModuleContext& context, const wabt::FuncSignature& signature) {
  return context.type_ids[context.module.GetFuncTypeIndex(signature)];
}

std::string return_type(const ModuleContext& context, const wabt::FuncSignature& signature) {
  if (signature.result_types.empty()) return "i64";
  if (signature.result_types.size() > 1) return "ret_t" + std::to_string(type_id(context, signature));
  return "wr_" + return_function(signature.result_types[0]);
}

std::string return_function(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return "ret_i32";
    case wabt::Type::F32: return "ret_f32";
    case wabt::Type::F64: return "ret_f64";
    default: return "ret_i64";  // a reference, too
  }
}

std::string global_name(wabt::Index index) { return "G" + std::to_string(index); }

namespace {

std::string prototype_of(const ModuleContext& context, wabt::Index function, const std::string& name,
                         std::string_view qualifier) {
  const wabt::FuncSignature& signature = context.module.funcs[function]->decl.sig;
  std::string text = "static " + return_type(context, signature) + " " + name + "(u8 *const mem, i64 gas, i32 depth";
  for (size_t i = 0; i < signature.param_types.size(); ++i) {
    text += ", ";
    text += qualifier;
    text += c_type(signature.param_types[i]);
    text += " l" + std::to_string(i);
  }
  return text + ")";
}

}  // namespace

std::string prototype(const ModuleContext& context, wabt::Index function) {
  return prototype_of(context, function, context.function_names[function], "");
}

std::string body_name(const ModuleContext& context, wabt::Index function) {
  return (context.in_two[function] ? "self_" : "") + context.function_names[function];
}

std::string body_prototype(const ModuleContext& context, wabt::Index function, std::string_view qualifier) {
  return prototype_of(context, function, body_name(context, function), qualifier);
}

}  // namespace wrought::emit
