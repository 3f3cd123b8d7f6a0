#include "transpiler/instrument/prepaid.h"

#include <wabt/cast.h>

namespace wrought::instrument {
namespace {

using wabt::Expr;
using wabt::ExprList;
using wabt::ExprType;

constexpr size_t instructions_max = 100;  // a product of 128 bits has about 60

// Calls `visit` for every instruction, nested ones too, until it answers false.
template <class Visit>
bool for_each_instruction(const ExprList& list, const Visit& visit) {
  for (const Expr& expr : list) {
    if (!visit(expr)) return false;
    switch (expr.type()) {
      case ExprType::Block:
        if (!for_each_instruction(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs, visit)) return false;
        break;
      case ExprType::Loop:
        if (!for_each_instruction(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs, visit)) return false;
        break;
      case ExprType::If: {
        const auto* branch = wabt::cast<wabt::IfExpr>(&expr);
        if (!for_each_instruction(branch->true_.exprs, visit)) return false;
        if (!for_each_instruction(branch->false_, visit)) return false;
        break;
      }
      default: break;
    }
  }
  return true;
}

bool is_short_leaf(const wabt::Func& function) {
  size_t instructions = 0;
  return for_each_instruction(function.exprs, [&](const Expr& expr) {
    switch (expr.type()) {
      case ExprType::Call:
      case ExprType::CallIndirect:
      case ExprType::Loop:
      case ExprType::MemoryGrow:
      case ExprType::MemoryCopy:
      case ExprType::MemoryFill:
      case ExprType::MemoryInit:
      case ExprType::TableCopy:
      case ExprType::TableInit:
      case ExprType::TableGrow:
      case ExprType::TableFill: return false;
      default: return ++instructions <= instructions_max;
    }
  });
}

// Who may be called in another way than by its index.
class Escaped {
 public:
  explicit Escaped(const wabt::Module& module) : escaped_(module.funcs.size(), 0) {
    for (const wabt::Export* e : module.exports) {
      if (e->kind == wabt::ExternalKind::Func) mark(e->var);
    }
    for (const wabt::Var* start : module.starts) mark(*start);
    for (const wabt::Global* global : module.globals) mark_references(global->init_expr);
    for (const wabt::ElemSegment* segment : module.elem_segments) {
      for (const ExprList& element : segment->elem_exprs) mark_references(element);
    }
    for (const wabt::Func* function : module.funcs) mark_references(function->exprs);
  }
  [[nodiscard]] bool operator[](size_t function) const { return escaped_[function] != 0; }

 private:
  void mark(const wabt::Var& function) { escaped_[function.index()] = 1; }
  void mark_references(const ExprList& list) {
    (void)for_each_instruction(list, [&](const Expr& expr) {
      if (expr.type() == ExprType::RefFunc) mark(wabt::cast<wabt::RefFuncExpr>(&expr)->var);
      return true;
    });
  }

  std::vector<char> escaped_;
};

}  // namespace

std::vector<char> prepaid_functions(const wabt::Module& module) {
  const Escaped escaped(module);
  std::vector<char> prepaid(module.funcs.size(), 0);
  for (size_t i = module.num_func_imports; i < module.funcs.size(); ++i) {
    prepaid[i] = !escaped[i] && is_short_leaf(*module.funcs[i]);
  }
  return prepaid;
}

}  // namespace wrought::instrument
