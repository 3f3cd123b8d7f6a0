#include "transpiler/emit/heavy.h"

#include <wabt/cast.h>

#include <algorithm>

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// Operations in one function and in the module.
constexpr size_t function_max = 4'000;
constexpr size_t module_max = 150'000;

// Float operations whose NaN is settled, and what can trap.
bool is_operation(Opcode op) {
  switch (op) {
    case Opcode::I32DivS:
    case Opcode::I32DivU:
    case Opcode::I32RemS:
    case Opcode::I32RemU:
    case Opcode::I64DivS:
    case Opcode::I64DivU:
    case Opcode::I64RemS:
    case Opcode::I64RemU:
    case Opcode::F32Add:
    case Opcode::F32Sub:
    case Opcode::F32Mul:
    case Opcode::F32Div:
    case Opcode::F32Min:
    case Opcode::F32Max:
    case Opcode::F64Add:
    case Opcode::F64Sub:
    case Opcode::F64Mul:
    case Opcode::F64Div:
    case Opcode::F64Min:
    case Opcode::F64Max:
    case Opcode::F32Sqrt:
    case Opcode::F32Ceil:
    case Opcode::F32Floor:
    case Opcode::F32Trunc:
    case Opcode::F32Nearest:
    case Opcode::F64Sqrt:
    case Opcode::F64Ceil:
    case Opcode::F64Floor:
    case Opcode::F64Trunc:
    case Opcode::F64Nearest:
    case Opcode::F32DemoteF64:
    case Opcode::F64PromoteF32:
    case Opcode::I32TruncF32S:
    case Opcode::I32TruncF32U:
    case Opcode::I32TruncF64S:
    case Opcode::I32TruncF64U:
    case Opcode::I64TruncF32S:
    case Opcode::I64TruncF32U:
    case Opcode::I64TruncF64S:
    case Opcode::I64TruncF64U: return true;
    default: return false;
  }
}

size_t operations(const wabt::ExprList& list) {
  size_t count = 0;
  for (const wabt::Expr& expr : list) {
    switch (expr.type()) {
      case ExprType::Block: count += operations(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs); break;
      case ExprType::Loop: count += operations(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs); break;
      case ExprType::If:
        count += operations(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs);
        count += operations(wabt::cast<wabt::IfExpr>(&expr)->false_);
        break;
      case ExprType::Load:
      case ExprType::Store:
      case ExprType::Call:
      case ExprType::CallIndirect: ++count; break;
      case ExprType::Unary: count += is_operation(wabt::cast<wabt::UnaryExpr>(&expr)->opcode); break;
      case ExprType::Binary: count += is_operation(wabt::cast<wabt::BinaryExpr>(&expr)->opcode); break;
      case ExprType::Convert: count += is_operation(wabt::cast<wabt::ConvertExpr>(&expr)->opcode); break;
      default: break;
    }
  }
  return count;
}

}  // namespace

bool is_heavy(const wabt::Module& module) {
  size_t all = 0, most = 0;
  for (const wabt::Func* function : module.funcs) {
    const size_t count = operations(function->exprs);
    all += count;
    most = std::max(most, count);
  }
  return all > module_max || most > function_max;
}

}  // namespace wrought::emit
