#include "transpiler/emit/recursion.h"

#include "transpiler/emit/walk.h"

namespace wrought::emit {
namespace {

// preserve_none has twelve registers for arguments on x86-64 and more on arm64; memory, gas and depth take three of
// them.
constexpr size_t parameters_max = 6;

// More calls than this are no recursion that anybody waits for, and each costs clang more registers to find a place
// for.
constexpr size_t calls_max = 64;

size_t calls(const wabt::Func& caller, wabt::Index callee) {
  size_t count = 0;
  for_each_instruction(caller.exprs, [&](const wabt::Expr& expr) {
    if (expr.type() != wabt::ExprType::Call) return;
    if (wabt::cast<wabt::CallExpr>(&expr)->var.index() == callee) ++count;
  });
  return count;
}

}  // namespace

std::vector<bool> emitted_in_two(const wabt::Module& module) {
  std::vector<bool> in_two(module.funcs.size());
  for (wabt::Index i = module.num_func_imports; i < module.funcs.size(); ++i) {
    const wabt::FuncSignature& signature = module.funcs[i]->decl.sig;
    if (signature.param_types.size() > parameters_max || signature.result_types.size() > 1) continue;
    const size_t count = calls(*module.funcs[i], i);
    in_two[i] = count > 0 && count <= calls_max;
  }
  return in_two;
}

}  // namespace wrought::emit
