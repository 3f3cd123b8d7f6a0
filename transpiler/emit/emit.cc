// The whole file: prelude, types, prototypes, host wrappers, data, tables, functions, descriptor.
#include "transpiler/emit/emit.h"

#include <wabt/cast.h>

#include "transpiler/emit/function_emitter.h"
#include "transpiler/emit/host_inline.h"
#include "transpiler/emit/inlining.h"
#include "transpiler/emit/module_description.h"
#include "transpiler/emit/names.h"
#include "transpiler/emit/prelude_text.h"

namespace wrought {
namespace emit {
namespace {

class ModuleEmitter {
 public:
  explicit ModuleEmitter(const ModuleContext& context) : context_(context), module_(context.module) {}

  Result<std::string> run() {
    out_ = emitted_prelude(context_.options.memory, context_.facts.has_module_description, context_.heavy);
    emit_types();
    if (context_.heavy) emit_callers();
    if (!context_.facts.is_contract) out_ += indirect_callers(context_);
    emit_globals();
    emit_prototypes();
    emit_host_wrappers();
    emit_data();
    emit_tables();
    TextArena arena;
    FunctionEmitter functions(context_, arena, out_);
    for (wabt::Index i = module_.num_func_imports; i < module_.funcs.size(); ++i) {
      if (!functions.emit(i)) return fail(FailureClass::policy, functions.failure());
    }
    emit_init();
    emit_descriptor();
    if (context_.facts.has_module_description) out_ += module_description(context_);
    return std::move(out_);
  }

 private:
  static std::string number(uint64_t n) { return std::to_string(n); }

  // Function types for indirect calls, and structs for functions with several results.
  void emit_types() {
    uint32_t seen = 0;
    for (size_t t = 0; t < module_.types.size(); ++t) {
      if (context_.type_ids[t] <= seen) continue;
      seen = context_.type_ids[t];
      const auto& signature = wabt::cast<wabt::FuncType>(module_.types[t])->sig;
      if (signature.result_types.size() > 1) {
        out_ += "typedef struct { ";
        for (size_t i = 0; i < signature.result_types.size(); ++i) {
          out_ += std::string(c_type(signature.result_types[i])) + " v" + number(i) + "; ";
        }
        out_ += "i64 gas; } " + return_type(context_, signature) + ";\n";
        out_ += "TRAP_AS_RESULT(" + return_type(context_, signature) + ")\n";
      }
      out_ += "typedef " + return_type(context_, signature) + " (*T" + number(seen) + ")(u8 *, i64, i32";
      for (wabt::Type type : signature.param_types) out_ += ", " + std::string(c_type(type));
      out_ += ");  /* " + signature_text(signature) + " */\n";
    }
    out_ += "\n";
  }

  // A call with a result in a heavy module. Written out in the caller, each call would be a struct variable of its own,
  // in the number of which clang's scalar replacement is quadratic; in here it is one, replaced before the inlining.
  void emit_callers() {
    uint32_t seen = 0;
    for (size_t t = 0; t < module_.types.size(); ++t) {
      if (context_.type_ids[t] <= seen) continue;
      seen = context_.type_ids[t];
      const auto& signature = wabt::cast<wabt::FuncType>(module_.types[t])->sig;
      if (signature.result_types.size() != 1) continue;
      std::string parameters, arguments;
      for (size_t i = 0; i < signature.param_types.size(); ++i) {
        parameters += ", " + std::string(c_type(signature.param_types[i])) + " l" + number(i);
        arguments += ", l" + number(i);
      }
      const std::string id = number(seen);
      out_ += "INLINE " + std::string(c_type(signature.result_types[0])) + " call" + id + "(T" + id +
              " callee, u8 *mem, i64 *gas, i32 depth" + parameters + ") {\n  const " +
              return_type(context_, signature) + " r = callee(mem, *gas, depth" + arguments +
              ");\n  *gas = r.gas;\n  return r.v;\n}\n";
    }
    out_ += "\n";
  }

  void emit_globals() {
    for (wabt::Index i = 0; i < module_.globals.size(); ++i) {
      const std::string head =
          "#define " + global_name(i) + " (*(" + std::string(c_type(module_.globals[i]->type)) + " *)(void *)";
      if (i < module_.num_global_imports) {
        out_ += "#undef " + global_name(i) + "\n" + head + "links(mem)->globals[" + number(i) + "])\n";
      } else if (context_.layout.global[i] != 0) {
        if (!context_.facts.is_contract) out_ += "#undef " + global_name(i) + "\n";
        out_ += head + "(mem - " + number(context_.layout.global[i]) + "))\n";
      }
    }
    out_ += "\n";
  }

  // The host's wrappers stand before their callers and need none, unless something has to be said about them.
  void emit_prototypes() {
    const std::vector<bool> never =
        context_.heavy ? std::vector<bool>(module_.funcs.size(), true) : never_inlined(module_);
    for (wabt::Index i = 0; i < module_.funcs.size(); ++i) {
      if (i < module_.num_func_imports && !never[i]) continue;
      const bool in_two = context_.in_two[i];
      if (in_two) out_ += "OWN_LINE CALLS_ITSELF " + body_prototype(context_, i) + ";\n";
      out_ += "OWN_LINE " + prototype(context_, i) + (never[i] || in_two ? " __attribute__((noinline));\n" : ";\n");
    }
    out_ += "\n";
  }

  // A host call looks like any call: the wrapper fetches the function, and leaves if it failed.
  void emit_host_wrappers() {
    uint32_t host = 0;
    for (wabt::Index i = 0; i < module_.num_func_imports; ++i) {
      if (context_.facts.imports[i] == nullptr) {
        out_ += linked_import(context_, i);
        continue;
      }
      const wabt::FuncSignature& signature = module_.funcs[i]->decl.sig;
      const bool is_void = signature.result_types.empty();
      std::string types, arguments;
      for (size_t p = 0; p < signature.param_types.size(); ++p) {
        types += ", " + std::string(c_type(signature.param_types[p]));
        arguments += ", l" + number(p);
      }
      out_ += prototype(context_, i) + " {\n";
      // Without a memory the host's body has the last word on every pointer.
      if (context_.facts.has_memory) {
        out_ += inline_host_body(*context_.facts.imports[i], *context_.options.schedule);
      }
      out_ += "  const " + return_type(context_, signature) + " r = ((" + return_type(context_, signature) +
              " (*)(u8 *, i64" + types + "))host_function(mem, " + number(host++) + "))(" +
              (context_.facts.imports_memory ? "links(mem)->memory" : "mem") + ", gas" + arguments + ");\n";
      const std::string gas = is_void ? "r" : "r.gas";
      out_ += "  if (UNLIKELY(" + gas + " < 0)) trap(mem, WR_LEAVE_HOST, " + gas + ", depth);\n  return r;\n}\n";
    }
    out_ += "\n";
  }

  // Bytes as string literals: a fifth of the text, and time, that a list of numbers takes.
  void emit_bytes(const std::string& name, const std::vector<uint8_t>& bytes) {
    out_ += "static const u8 " + name + "[" + number(bytes.size() + 1) + "] =";
    if (bytes.empty()) out_ += " \"\"";
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (i % 64 == 0) out_ += i == 0 ? "\n  \"" : "\"\n  \"";
      const uint8_t b = bytes[i];
      if (b >= 0x20 && b < 0x7f && b != '"' && b != '\\' && b != '?') {
        out_ += static_cast<char>(b);
      } else {
        const char octal[] = {'\\', static_cast<char>('0' + (b >> 6)), static_cast<char>('0' + (b >> 3 & 7)),
                              static_cast<char>('0' + (b & 7))};
        out_.append(octal, sizeof octal);
      }
    }
    out_ += bytes.empty() ? ";\n" : "\";\n";
  }

  void emit_data() {
    std::string active;
    const bool is_initial = data_is_initial(context_);
    for (size_t i = 0; i < module_.data_segments.size(); ++i) {
      const wabt::DataSegment& segment = *module_.data_segments[i];
      emit_bytes("data" + number(i), segment.data);
      if (segment.kind != wabt::SegmentKind::Active || segment.data.empty() || !is_initial) continue;
      const uint32_t offset = wabt::cast<wabt::ConstExpr>(&segment.offset.front())->const_.u32();
      active += "  {" + number(offset) + "u, " + number(segment.data.size()) + "u, data" + number(i) + "},\n";
      ++active_segments_;
    }
    if (!active.empty()) out_ += "static const wr_data_segment data_segments[] = {\n" + active + "};\n";
    out_ += "\n";
  }

  std::string entry_of(const wabt::ExprList& element) {
    if (element.empty() || element.front().type() != wabt::ExprType::RefFunc) return "{0, 0, 0}";
    const wabt::Index f = wabt::cast<wabt::RefFuncExpr>(&element.front())->var.index();
    return "{(wr_function)" + context_.function_names[f] + ", " +
           number(type_id(context_, module_.funcs[f]->decl.sig)) + ", 0}";
  }

  void emit_entries(const std::string& name, const std::vector<std::string>& entries) {
    out_ += "static const table_entry " + name + "[" + number(entries.size() + 1) + "] = {\n";
    for (const std::string& entry : entries) out_ += "  " + entry + ",\n";
    out_ += "  {0, 0, 0}\n};\n";
  }

  // The initial table, and the passive element segments.
  void emit_tables() {
    if (!context_.facts.is_contract) {
      out_ += element_lists(context_);
      return;
    }
    if (!module_.tables.empty()) {
      std::vector<std::string> entries(module_.tables[0]->elem_limits.initial, "{0, 0, 0}");
      for (const wabt::ElemSegment* segment : module_.elem_segments) {
        if (segment->kind != wabt::SegmentKind::Active) continue;
        size_t at = wabt::cast<wabt::ConstExpr>(&segment->offset.front())->const_.u32();
        for (const wabt::ExprList& element : segment->elem_exprs) entries[at++] = entry_of(element);
      }
      emit_entries("table0", entries);
    }
    for (size_t i = 0; i < module_.elem_segments.size(); ++i) {
      std::vector<std::string> entries;
      if (module_.elem_segments[i]->kind == wabt::SegmentKind::Passive) {
        for (const wabt::ExprList& element : module_.elem_segments[i]->elem_exprs) entries.push_back(entry_of(element));
      }
      emit_entries("elem" + number(i), entries);
    }
    out_ += "\n";
  }

  void emit_init() {
    out_ += "static void init(u8 *mem) {\n";
    for (wabt::Index i = 0; i < module_.globals.size(); ++i) {
      if (context_.layout.global[i] == 0) continue;
      out_ += "  " + global_name(i) + " = " + constant_expression(context_, module_.globals[i]->init_expr) + ";\n";
    }
    for (uint32_t flag : context_.layout.data_dropped) out_ += "  *(mem - " + number(flag) + ") = 0;\n";
    for (uint32_t flag : context_.layout.elem_dropped) out_ += "  *(mem - " + number(flag) + ") = 0;\n";
    if (context_.layout.table != 0) {
      out_ += "  for (u32 i = 0; i < " + number(module_.tables[0]->elem_limits.initial) +
              "u; ++i) ((table_entry *)(void *)(mem - " + number(context_.layout.table) + "))[i] = table0[i];\n";
    }
    out_ += "}\n\n";
  }

  std::string exported_function(std::string_view name) {
    const wabt::Export* e = module_.GetExport(name);
    return e == nullptr ? "0" : context_.function_names[module_.GetFuncIndex(e->var)];
  }

  void emit_descriptor() {
    const uint32_t hosts = host_count(context_.facts);
    if (hosts > 0) {
      std::string ordinals;
      for (const HostFunction* host : context_.facts.imports) {
        if (host != nullptr) ordinals += (ordinals.empty() ? "" : ", ") + number(host->ordinal);
      }
      out_ += "static const wr_u32 host_ordinals[] = {" + ordinals + "};\n\n";
    }
    const std::string start =
        module_.starts.empty() ? "0" : context_.function_names[module_.GetFuncIndex(*module_.starts[0])];
    const bool guard = context_.options.memory == MemoryMode::guard;
    out_ +=
        "/* A program that has several contracts built in names them apart. */\n"
        "#ifndef WR_PLUGIN_NAME\n#define WR_PLUGIN_NAME wrought_plugin\n#endif\n"
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
        "extern __attribute__((visibility(\"default\"))) const wr_plugin WR_PLUGIN_NAME;\n"
        "const wr_plugin WR_PLUGIN_NAME = {\n  WR_ABI_VERSION,\n";
    out_ += std::string("  ") + (guard ? "WR_MEMORY_GUARD" : "WR_MEMORY_EXPLICIT") + ",\n";
    out_ += "  " + number(context_.facts.memory_pages_min) + "u, " + number(context_.facts.memory_pages_max) + "u,\n";
    out_ += "  " + number(context_.layout.instance_bytes) + "u,\n";
    out_ += "  " + number(hosts) + "u, " + (hosts > 0 ? "host_ordinals" : "0") + ",\n";
    out_ += "  " + number(active_segments_) + "u, " + (active_segments_ > 0 ? "data_segments" : "0") + ",\n";
    out_ += "  init,\n  " + start + ",\n  " + exported_function("apply") + "\n};\n#ifdef __cplusplus\n}\n#endif\n";
  }

  const ModuleContext& context_;
  const wabt::Module& module_;
  std::string out_;
  size_t active_segments_ = 0;
};

}  // namespace
}  // namespace emit

std::string emitted_prelude(MemoryMode mode, bool has_module_description, bool heavy) {
  std::string text = "/* Emitted by wrought from a WebAssembly contract: do not edit. */\n\n";
  text += emit::contract_abi_text;
  if (has_module_description) text += emit::module_abi_text;
  text += heavy ? "\n#define OPERATION static __attribute__((noinline))\n" : "\n#define OPERATION INLINE\n";
  text += emit::prelude_core_text;
  if (heavy) text += emit::prelude_heavy_text;
  text += mode == MemoryMode::guard ? emit::prelude_memory_guard_text : emit::prelude_memory_explicit_text;
  text += emit::prelude_memory_text;
  if (has_module_description) text += emit::prelude_module_text;
  return text + "\n/* ---- the contract ---- */\n\n";
}

Result<std::string> emit_c(const wabt::Module& module, const ContractFacts& facts, const EmitOptions& options) {
  return emit::ModuleEmitter(emit::make_context(module, facts, options)).run();
}

}  // namespace wrought
