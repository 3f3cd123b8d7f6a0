#include "transpiler/emit/meter_pattern.h"

#include <wabt/cast.h>

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// An `if` without else whose body has this many instructions, the last one unreachable.
bool traps(const wabt::Expr& expr, size_t size) {
  if (expr.type() != ExprType::If) return false;
  const auto* branch = wabt::cast<wabt::IfExpr>(&expr);
  return branch->false_.empty() && branch->true_.exprs.size() == size &&
         branch->true_.exprs.back().type() == ExprType::Unreachable;
}

}  // namespace

MeterPattern meter_pattern(const ModuleContext& context, const wabt::ExprList& list,
                           wabt::ExprList::const_iterator it) {
  if (it->type() != ExprType::GlobalGet) return {};
  const wabt::Index global = wabt::cast<wabt::GlobalGetExpr>(&*it)->var.index();
  const bool is_gas = global == context.gas_global;
  if (!is_gas && global != context.depth_global) return {};
  const auto second = std::next(it);
  if (second == list.end()) return {};
  const auto third = std::next(second);
  if (third == list.end()) return {};
  if (second->type() == ExprType::Convert && !is_gas && traps(*third, 3))
    return {MeterPattern::host_frame, false, 0, 3};
  const auto fourth = std::next(third);
  if (second->type() != ExprType::Const || fourth == list.end()) return {};
  if (third->type() == ExprType::Compare && traps(*fourth, 1)) return {MeterPattern::check, is_gas, 0, 4};
  if (third->type() != ExprType::Binary || fourth->type() != ExprType::GlobalSet) return {};
  if (wabt::cast<wabt::GlobalSetExpr>(&*fourth)->var.index() != global) return {};
  const wabt::Const& amount = wabt::cast<wabt::ConstExpr>(&*second)->const_;
  switch (wabt::cast<wabt::BinaryExpr>(&*third)->opcode) {
    case Opcode::I64Sub: return {MeterPattern::subtract, is_gas, amount.u64(), 4};
    case Opcode::I32Sub: return {MeterPattern::subtract, is_gas, amount.u32(), 4};
    case Opcode::I32Add: return {MeterPattern::add, is_gas, amount.u32(), 4};
    default: return {};
  }
}

}  // namespace wrought::emit
