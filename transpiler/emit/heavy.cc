#include "transpiler/emit/heavy.h"

#include <wabt/cast.h>

#include <algorithm>

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// Operations in one function and in the module; real contracts that we know have up to 800 and 20,000.
constexpr size_t function_max = 4'000;
constexpr size_t module_max = 150'000;
constexpr size_t float_weight = 4;

// What can trap, and float operations, whose NaN is settled behind a branch.
size_t weight_of(Opcode op) {
  switch (op) {
    case Opcode::I32DivS:
    case Opcode::I32DivU:
    case Opcode::I32RemS:
    case Opcode::I32RemU:
    case Opcode::I64DivS:
    case Opcode::I64DivU:
    case Opcode::I64RemS:
    case Opcode::I64RemU:
    case Opcode::I32TruncF32S:
    case Opcode::I32TruncF32U:
    case Opcode::I32TruncF64S:
    case Opcode::I32TruncF64U:
    case Opcode::I64TruncF32S:
    case Opcode::I64TruncF32U:
    case Opcode::I64TruncF64S:
    case Opcode::I64TruncF64U: return 1;
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
    case Opcode::F64PromoteF32: return float_weight;
    default: return 0;
  }
}

class Counter {
 public:
  Counter(wabt::Index gas_global, wabt::Index depth_global) : gas_(gas_global), depth_(depth_global) {}

  size_t operator()(const wabt::ExprList& list) const {
    size_t count = 0;
    for (const wabt::Expr& expr : list) {
      switch (expr.type()) {
        case ExprType::Block: count += (*this)(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs); break;
        case ExprType::Loop: count += (*this)(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs); break;
        case ExprType::If:
          count += (*this)(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs);
          count += (*this)(wabt::cast<wabt::IfExpr>(&expr)->false_);
          break;
        default: count += weight(expr); break;
      }
    }
    return count;
  }

 private:
  [[nodiscard]] size_t weight(const wabt::Expr& expr) const {
    switch (expr.type()) {
      case ExprType::GlobalGet: return is_meter(wabt::cast<wabt::GlobalGetExpr>(&expr)->var.index()) ? 0 : 1;
      case ExprType::GlobalSet: return is_meter(wabt::cast<wabt::GlobalSetExpr>(&expr)->var.index()) ? 0 : 1;
      case ExprType::Load:
      case ExprType::Store:
      case ExprType::Call:
      case ExprType::CallIndirect: return 1;
      case ExprType::Unary: return weight_of(wabt::cast<wabt::UnaryExpr>(&expr)->opcode);
      case ExprType::Binary: return weight_of(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
      case ExprType::Convert: return weight_of(wabt::cast<wabt::ConvertExpr>(&expr)->opcode);
      default: return 0;
    }
  }

  [[nodiscard]] bool is_meter(wabt::Index global) const { return global == gas_ || global == depth_; }

  const wabt::Index gas_, depth_;
};

}  // namespace

bool is_heavy(const wabt::Module& module, wabt::Index gas_global, wabt::Index depth_global) {
  const Counter operations(gas_global, depth_global);
  size_t all = 0, most = 0;
  for (const wabt::Func* function : module.funcs) {
    const size_t count = operations(function->exprs);
    all += count;
    most = std::max(most, count);
  }
  return all > module_max || most > function_max;
}

}  // namespace wrought::emit
