// One table: instruction -> class of the gas schedule. docs/gas.md is its prose.
#include "transpiler/instrument/opcode_cost.h"

#include <wabt/cast.h>

namespace wrought::instrument {
namespace {

using wabt::Opcode;

bool is_float(wabt::Type t) { return t == wabt::Type::F32 || t == wabt::Type::F64; }

int64_t binary_cost(Opcode op, const GasSchedule& s) {
  switch (op) {
    case Opcode::I32Mul:
    case Opcode::I64Mul: return s.multiply;
    case Opcode::I32DivS:
    case Opcode::I32DivU:
    case Opcode::I32RemS:
    case Opcode::I32RemU:
    case Opcode::I64DivS:
    case Opcode::I64DivU:
    case Opcode::I64RemS:
    case Opcode::I64RemU: return s.divide;
    case Opcode::F32Div:
    case Opcode::F64Div: return s.float_divide;
    default: return is_float(op.GetResultType()) ? s.floating : s.arithmetic;
  }
}

int64_t unary_cost(Opcode op, const GasSchedule& s) {
  if (op == Opcode::F32Sqrt || op == Opcode::F64Sqrt) return s.float_divide;
  return is_float(op.GetResultType()) ? s.floating : s.arithmetic;
}

int64_t convert_cost(Opcode op, const GasSchedule& s) {
  return is_float(op.GetResultType()) || is_float(op.GetParamType1()) ? s.convert : s.arithmetic;
}

}  // namespace

int64_t instruction_cost(const wabt::Expr& expr, const GasSchedule& s) {
  switch (expr.type()) {
    case wabt::ExprType::Binary: return binary_cost(wabt::cast<wabt::BinaryExpr>(&expr)->opcode, s);
    case wabt::ExprType::Unary: return unary_cost(wabt::cast<wabt::UnaryExpr>(&expr)->opcode, s);
    case wabt::ExprType::Convert: return convert_cost(wabt::cast<wabt::ConvertExpr>(&expr)->opcode, s);
    case wabt::ExprType::Compare:
      return is_float(wabt::cast<wabt::CompareExpr>(&expr)->opcode.GetParamType1()) ? s.floating : s.arithmetic;
    case wabt::ExprType::Select: return s.select;
    case wabt::ExprType::GlobalGet:
    case wabt::ExprType::GlobalSet: return s.global;
    case wabt::ExprType::Load:
    case wabt::ExprType::TableGet: return s.load;
    case wabt::ExprType::Store:
    case wabt::ExprType::TableSet: return s.store;
    case wabt::ExprType::RefFunc:
    case wabt::ExprType::RefIsNull: return s.arithmetic;
    case wabt::ExprType::Br:
    case wabt::ExprType::BrIf:
    case wabt::ExprType::BrTable:
    case wabt::ExprType::If:
    case wabt::ExprType::Return: return s.branch;
    case wabt::ExprType::Call: return s.call;
    case wabt::ExprType::CallIndirect: return s.call_indirect;
    case wabt::ExprType::MemorySize:
    case wabt::ExprType::TableSize: return s.memory_size;
    case wabt::ExprType::MemoryGrow:
    case wabt::ExprType::TableGrow: return s.memory_grow;
    case wabt::ExprType::MemoryCopy:
    case wabt::ExprType::MemoryFill:
    case wabt::ExprType::MemoryInit:
    case wabt::ExprType::DataDrop:
    case wabt::ExprType::TableFill:
    case wabt::ExprType::TableCopy:
    case wabt::ExprType::TableInit:
    case wabt::ExprType::ElemDrop: return s.bulk;
    default: return 0;
  }
}

}  // namespace wrought::instrument
