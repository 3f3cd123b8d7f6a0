#include "transpiler/emit/second_way_out.h"

#include <wabt/cast.h>

#include <iterator>

#include "transpiler/emit/meter_pattern.h"
#include "transpiler/opcode_families.h"

namespace wrought::emit {
namespace {

using wabt::ExprList;
using wabt::ExprType;

// Conditional branches times instructions, both of the metered module. At this product the pass takes 15 s at worst.
constexpr uint64_t work_max = 250'000'000;

class Survey {
 public:
  explicit Survey(const ModuleContext& context) : context_(context) {}

  // Notes a function's instructions and branches, and says whether it surely returns: it goes forward only, and has
  // nothing that may trap whatever the host and the memory hold.
  bool surely_returns(const wabt::Func& function) {
    returns_ = true;
    note(function.exprs);
    return returns_;
  }
  [[nodiscard]] uint64_t work() const { return branches_ * instructions_; }

 private:
  void note(const ExprList& list) {
    for (auto it = list.begin(); it != list.end(); ++it) {
      if (const MeterPattern pattern = meter_pattern(context_, list, it); pattern.kind != MeterPattern::none) {
        std::advance(it, pattern.size - 1);
        continue;
      }
      ++instructions_;
      note(*it);
    }
  }

  void note(const wabt::Expr& expr) {
    switch (expr.type()) {
      case ExprType::Block: return note(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs);
      case ExprType::If:
        ++branches_;
        note(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs);
        return note(wabt::cast<wabt::IfExpr>(&expr)->false_);
      case ExprType::Loop: returns_ = false; return note(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs);
      case ExprType::BrIf:
      case ExprType::BrTable: ++branches_; return;
      case ExprType::Binary: returns_ = returns_ && !can_trap(wabt::cast<wabt::BinaryExpr>(&expr)->opcode); return;
      case ExprType::Convert: returns_ = returns_ && !can_trap(wabt::cast<wabt::ConvertExpr>(&expr)->opcode); return;
      case ExprType::Br:
      case ExprType::Compare:
      case ExprType::Const:
      case ExprType::Drop:
      case ExprType::GlobalGet:
      case ExprType::GlobalSet:
      case ExprType::Load:
      case ExprType::LocalGet:
      case ExprType::LocalSet:
      case ExprType::LocalTee:
      case ExprType::Nop:
      case ExprType::Return:
      case ExprType::Select:
      case ExprType::Store:
      case ExprType::Unary: return;
      default: returns_ = false; return;
    }
  }

  const ModuleContext& context_;
  uint64_t branches_ = 0, instructions_ = 0;
  bool returns_ = true;
};

}  // namespace

std::vector<bool> second_way_out(const ModuleContext& context) {
  const wabt::Module& module = context.module;
  std::vector<bool> functions(module.funcs.size());
  Survey survey(context);
  for (wabt::Index i = module.num_func_imports; i < module.funcs.size(); ++i)
    functions[i] = !survey.surely_returns(*module.funcs[i]);
  if (survey.work() <= work_max) functions.assign(functions.size(), false);
  return functions;
}

}  // namespace wrought::emit
