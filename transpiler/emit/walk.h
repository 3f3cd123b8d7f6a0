// A function's instructions one by one, whatever blocks they stand in.
#pragma once

#include <wabt/cast.h>
#include <wabt/ir.h>

namespace wrought::emit {

// Calls `visit` for each instruction of the list and of the blocks in it, in the order of the text. Recurses as deep as
// blocks nest (limits::nesting).
template <class Visit>
void for_each_instruction(const wabt::ExprList& list, const Visit& visit) {
  for (const wabt::Expr& expr : list) {
    visit(expr);
    switch (expr.type()) {
      case wabt::ExprType::Block: for_each_instruction(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs, visit); break;
      case wabt::ExprType::Loop: for_each_instruction(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs, visit); break;
      case wabt::ExprType::If:
        for_each_instruction(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs, visit);
        for_each_instruction(wabt::cast<wabt::IfExpr>(&expr)->false_, visit);
        break;
      default: break;
    }
  }
}

}  // namespace wrought::emit
