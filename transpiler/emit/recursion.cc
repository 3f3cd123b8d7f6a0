#include "transpiler/emit/recursion.h"

#include <wabt/cast.h>

namespace wrought::emit {
namespace {

using wabt::ExprType;

// preserve_none has twelve registers for arguments on x86-64 and more on arm64; memory, gas and depth take three of
// them.
constexpr size_t parameters_max = 6;

// More calls than this are no recursion that anybody waits for, and each costs clang more registers to find a place
// for.
constexpr size_t calls_max = 64;

size_t calls(const wabt::ExprList& list, wabt::Index callee) {
  size_t count = 0;
  for (const wabt::Expr& expr : list) {
    switch (expr.type()) {
      case ExprType::Call: count += wabt::cast<wabt::CallExpr>(&expr)->var.index() == callee; break;
      case ExprType::Block: count += calls(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs, callee); break;
      case ExprType::Loop: count += calls(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs, callee); break;
      case ExprType::If:
        count += calls(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs, callee);
        count += calls(wabt::cast<wabt::IfExpr>(&expr)->false_, callee);
        break;
      default: break;
    }
  }
  return count;
}

}  // namespace

std::vector<bool> emitted_in_two(const wabt::Module& module) {
  std::vector<bool> in_two(module.funcs.size());
  for (wabt::Index i = module.num_func_imports; i < module.funcs.size(); ++i) {
    const wabt::FuncSignature& signature = module.funcs[i]->decl.sig;
    if (signature.param_types.size() > parameters_max || signature.result_types.size() > 1) continue;
    const size_t count = calls(module.funcs[i]->exprs, i);
    in_two[i] = count > 0 && count <= calls_max;
  }
  return in_two;
}

}  // namespace wrought::emit
