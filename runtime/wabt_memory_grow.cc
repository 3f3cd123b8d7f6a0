//   Before: (import A) (func B) ... memory.grow
//   After:  (import A) (import "wrought" "memory_grow" (func (param i32) (result i32))) (func B) ... call 1
//
// An import comes before all functions, so whatever names one of those by number moves up by one.
#include "runtime/wabt_memory_grow.h"

#include <wabt/binary-reader-ir.h>
#include <wabt/binary-reader.h>
#include <wabt/binary-writer.h>
#include <wabt/cast.h>
#include <wabt/ir.h>
#include <wabt/stream.h>

namespace wrought {
namespace {

using wabt::ExprList;
using wabt::ExprType;

class Rewriter {
 public:
  explicit Rewriter(wabt::Module& module) : module_(module), import_(module.num_func_imports) {}

  // True: there is a memory.grow, and the module is another now.
  bool run() {
    for (wabt::Func* function : module_.funcs) rewrite(function->exprs);
    if (!found_) return false;
    for (wabt::ElemSegment* segment : module_.elem_segments) {
      for (ExprList& element : segment->elem_exprs) rewrite(element);
    }
    for (wabt::Export* exported : module_.exports) {
      if (exported->kind == wabt::ExternalKind::Func) move_up(exported->var);
    }
    for (wabt::Var* start : module_.starts) move_up(*start);
    add_import();
    return true;
  }

 private:
  void move_up(wabt::Var& function) const {
    if (function.index() >= import_) function.set_index(function.index() + 1);
  }

  void rewrite(ExprList& list) {
    for (auto it = list.begin(); it != list.end(); ++it) {
      switch (it->type()) {
        case ExprType::Block: rewrite(wabt::cast<wabt::BlockExpr>(&*it)->block.exprs); break;
        case ExprType::Loop: rewrite(wabt::cast<wabt::LoopExpr>(&*it)->block.exprs); break;
        case ExprType::If: {
          auto* branch = wabt::cast<wabt::IfExpr>(&*it);
          rewrite(branch->true_.exprs);
          rewrite(branch->false_);
          break;
        }
        case ExprType::Call: move_up(wabt::cast<wabt::CallExpr>(&*it)->var); break;
        case ExprType::RefFunc: move_up(wabt::cast<wabt::RefFuncExpr>(&*it)->var); break;
        case ExprType::MemoryGrow:
          it = list.insert(list.erase(it), std::make_unique<wabt::CallExpr>(wabt::Var(import_, {})));
          found_ = true;
          break;
        default: break;
      }
    }
  }

  void add_import() {
    wabt::FuncSignature signature;
    signature.param_types = signature.result_types = {wabt::Type::I32};
    auto type = std::make_unique<wabt::TypeModuleField>();
    auto function_type = std::make_unique<wabt::FuncType>();
    function_type->sig = signature;
    type->type = std::move(function_type);
    module_.AppendField(std::move(type));

    auto import = std::make_unique<wabt::FuncImport>();
    import->module_name = "wrought";
    import->field_name = "memory_grow";
    import->func.decl.sig = signature;
    import->func.decl.has_func_type = true;
    import->func.decl.type_var = wabt::Var(static_cast<wabt::Index>(module_.types.size() - 1), {});
    module_.imports.push_back(import.get());
    module_.funcs.insert(module_.funcs.begin() + import_, &import->func);
    ++module_.num_func_imports;
    module_.fields.push_back(std::make_unique<wabt::ImportModuleField>(std::move(import)));
  }

  wabt::Module& module_;
  const wabt::Index import_;
  bool found_ = false;
};

}  // namespace

Result<GrowThroughImport> grow_through_import(ByteView bytes) {
  wabt::Features features;
  features.disable_simd();
  features.disable_reference_types();
  wabt::Module module;
  wabt::Errors errors;
  const wabt::ReadBinaryOptions options(features, nullptr, false, true, false);
  if (wabt::Failed(wabt::ReadBinaryIr("module", bytes.data(), bytes.size(), options, &errors, &module))) {
    return fail(FailureClass::invalid, errors.empty() ? "libwabt gives no reason" : errors[0].message);
  }
  GrowThroughImport out;
  out.has_import = Rewriter(module).run();
  if (!out.has_import) {
    out.module.assign(bytes.begin(), bytes.end());
    return out;
  }
  wabt::MemoryStream stream;
  const wabt::WriteBinaryOptions write(features, true, false, false);
  if (wabt::Failed(wabt::WriteBinaryModule(&stream, &module, write))) {
    return fail(FailureClass::internal, "libwabt could not write the module");
  }
  out.module = std::move(stream.output_buffer().data);
  return out;
}

}  // namespace wrought
