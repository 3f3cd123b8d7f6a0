// References and tables of modules that are linked to others (hostapi/module_abi.h): all through wr_links.
#include <wabt/cast.h>

#include "transpiler/emit/function_emitter.h"

namespace wrought::emit {

void FunctionEmitter::emit_table_access(const wabt::Expr& expr) {
  const auto table = [this](const wabt::Var& var) { return arena_.number(var.index()); };
  switch (expr.type()) {
    case wabt::ExprType::TableGet: {
      const wabt::Var& var = wabt::cast<wabt::TableGetExpr>(&expr)->var;
      const Operand index = pop();
      return push_variable(
          context_.module.tables[var.index()]->elem_type,
          arena_.cat("linked_table_get(mem, ", table(var), ", ", value(index), ", ", gas_at_trap(), ", depth)"));
    }
    case wabt::ExprType::TableSet: {
      const Operand stored = pop();
      const Operand index = pop();
      return line("linked_table_set(mem, ", table(wabt::cast<wabt::TableSetExpr>(&expr)->var), ", ", value(index), ", ",
                  value(stored), ", ", gas_at_trap(), ", depth);");
    }
    case wabt::ExprType::TableSize:
      return push_variable(wabt::Type::I32,
                           arena_.cat("table_at(mem, ", table(wabt::cast<wabt::TableSizeExpr>(&expr)->var), ")->size"));
    case wabt::ExprType::TableGrow: {
      const Operand count = pop();
      const Operand initial = pop();
      return push_variable(wabt::Type::I32,
                           arena_.cat("linked_table_grow(mem, ", table(wabt::cast<wabt::TableGrowExpr>(&expr)->var),
                                      ", ", value(initial), ", ", value(count), ")"));
    }
    default: {
      const Operand size = pop();
      const Operand stored = pop();
      const Operand to = pop();
      return line("linked_table_fill(mem, ", table(wabt::cast<wabt::TableFillExpr>(&expr)->var), ", ", value(to), ", ",
                  value(stored), ", ", value(size), ", ", gas_at_trap(), ", depth);");
    }
  }
}

void FunctionEmitter::emit_reference(const wabt::Expr& expr) {
  switch (expr.type()) {
    case wabt::ExprType::RefNull: return push_constant(wabt::cast<wabt::RefNullExpr>(&expr)->type, "0ull");
    case wabt::ExprType::RefFunc: {
      const wabt::Index function = wabt::cast<wabt::RefFuncExpr>(&expr)->var.index();
      const std::string_view position = arena_.number(context_.function_positions[function]);
      return push_constant(wabt::Type::FuncRef, arena_.cat("(u64)links(mem)->functions[", position, "]"));
    }
    default: {
      const Operand reference = pop();
      return push_pure(wabt::Type::I32, arena_.cat("(", value(reference), " == 0)"), {&reference}, /*condition=*/true);
    }
  }
}

}  // namespace wrought::emit
