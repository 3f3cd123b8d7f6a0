// Call depth: a counter of frames that may still be entered.
//
//   Before: (func ... body)
//   After:  (func ... depth -= 1; if depth < 0 unreachable; block (result ...) body end; depth += 1)
//
// Inside, `return` becomes a branch to that block; branches to the function's own label reach it as they are. A
// function that calls nothing gives its frame back at once and keeps its body. A host call must find one frame left:
// (if depth == 0: depth = -1, unreachable). Imports that are referred to get a function of ours in their place, so that
// an indirect call meets the same check.
#include <wabt/cast.h>

#include <unordered_map>
#include <vector>

#include "transpiler/instrument/code.h"
#include "transpiler/instrument/instrument.h"

namespace wrought::instrument {
namespace {

using wabt::ExprList;
using wabt::ExprType;
using wabt::Opcode;

class DepthCounter {
 public:
  DepthCounter(wabt::Module& module, wabt::Index depth_global) : module_(module), depth_(depth_global) {}

  void run() {
    const size_t own_functions_end = module_.funcs.size();
    for (size_t i = module_.num_func_imports; i < own_functions_end; ++i) count_in(*module_.funcs[i]);
    declare_stand_ins();  // of the code's references; the others declare themselves
    for (wabt::ElemSegment* segment : module_.elem_segments) {
      for (ExprList& element : segment->elem_exprs) replace_imports(element);
    }
    for (wabt::Global* global : module_.globals) replace_imports(global->init_expr);
  }

 private:
  void count_in(wabt::Func& function) {
    bool calls = false;
    rewrite(function.exprs, 0, calls);
    Code entry;
    entry.global_get(depth_).i32_const(1).binary(Opcode::I32Sub).global_set(depth_);
    entry.global_get(depth_).i32_const(0).compare(Opcode::I32LtS).if_then(std::move(Code().unreachable()));
    Code exit;
    exit.global_get(depth_).i32_const(1).binary(Opcode::I32Add).global_set(depth_);
    if (!calls) {
      entry.append(exit.take());
      entry.insert_into(function.exprs, function.exprs.begin());
      return;
    }
    auto block = std::make_unique<wabt::BlockExpr>();
    set_block_type(block->block, function.decl.sig.result_types);
    block->block.exprs = std::move(function.exprs);
    entry.add_expr(std::move(block)).append(exit.take());
    function.exprs = entry.take();
  }

  // Sets the type () -> results; more than one result needs a type of the module.
  void set_block_type(wabt::Block& block, const wabt::TypeVector& results) {
    block.decl.sig.result_types = results;
    if (results.size() > 1) {
      block.decl.has_func_type = true;
      block.decl.type_var = wabt::Var(type_index(module_, block.decl.sig), {});
    }
  }

  // Checks before host calls; turns returns into branches to label `level`, which the wrapping block will be. In a
  // function without calls there is no such block, but there the label is the function's own: the same thing.
  void rewrite(ExprList& list, wabt::Index level, bool& calls) {
    for (auto it = list.begin(); it != list.end(); ++it) {
      switch (it->type()) {
        case ExprType::Block: rewrite(wabt::cast<wabt::BlockExpr>(&*it)->block.exprs, level + 1, calls); break;
        case ExprType::Loop: rewrite(wabt::cast<wabt::LoopExpr>(&*it)->block.exprs, level + 1, calls); break;
        case ExprType::If: {
          auto* branch = wabt::cast<wabt::IfExpr>(&*it);
          rewrite(branch->true_.exprs, level + 1, calls);
          rewrite(branch->false_, level + 1, calls);
          break;
        }
        case ExprType::Return: {
          auto branch = std::make_unique<wabt::BrExpr>(wabt::Var(level, {}), it->loc);
          it = list.insert(list.erase(it), std::move(branch));
          break;
        }
        case ExprType::Call:
          calls = true;
          if (wabt::cast<wabt::CallExpr>(&*it)->var.index() < module_.num_func_imports) {
            host_check().insert_into(list, it);
          }
          break;
        case ExprType::CallIndirect: calls = true; break;
        case ExprType::RefFunc: replace_import(*it); break;
        default: break;
      }
    }
  }

  [[nodiscard]] Code host_check() const {
    Code refuse;
    refuse.i32_const(~0u).global_set(depth_).unreachable();
    Code code;
    code.global_get(depth_).convert(Opcode::I32Eqz).if_then(std::move(refuse));
    return code;
  }

  void replace_imports(ExprList& list) {
    for (wabt::Expr& expr : list) {
      if (expr.type() == ExprType::RefFunc) replace_import(expr);
    }
  }

  void replace_import(wabt::Expr& ref_func) {
    wabt::Var& var = wabt::cast<wabt::RefFuncExpr>(&ref_func)->var;
    if (var.index() < module_.num_func_imports) var.set_index(stand_in(var.index()));
  }

  // Code may refer only to functions that the module also names outside of code.
  void declare_stand_ins() {
    const auto own_functions_end = static_cast<wabt::Index>(module_.funcs.size() - stand_ins_.size());
    if (stand_ins_.empty()) return;
    auto field = std::make_unique<wabt::ElemSegmentModuleField>();
    field->elem_segment.kind = wabt::SegmentKind::Declared;
    field->elem_segment.elem_type = wabt::Type::FuncRef;
    for (wabt::Index f = own_functions_end; f < module_.funcs.size(); ++f) {
      field->elem_segment.elem_exprs.emplace_back();
      field->elem_segment.elem_exprs.back().push_back(std::make_unique<wabt::RefFuncExpr>(wabt::Var(f, {})));
    }
    module_.AppendField(std::move(field));
  }

  // (func $stand_in (params) (results) check; params...; call $import)
  wabt::Index stand_in(wabt::Index import) {
    auto [found, is_new] = stand_ins_.try_emplace(import, 0);
    if (!is_new) return found->second;
    const wabt::FuncSignature& signature = module_.funcs[import]->decl.sig;
    Code body = host_check();
    for (wabt::Index i = 0; i < signature.GetNumParams(); ++i) body.local_get(i);
    body.call(import);
    return found->second = add_function(module_, signature, {}, body.take(), "");
  }

  wabt::Module& module_;
  const wabt::Index depth_;
  std::unordered_map<wabt::Index, wabt::Index> stand_ins_;  // looked up only, never iterated
};

}  // namespace

void count_call_depth(wabt::Module& module, const MeterGlobals& globals) { DepthCounter(module, globals.depth).run(); }

}  // namespace wrought::instrument
