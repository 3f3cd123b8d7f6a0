// Calls: gas goes in, and comes back beside the result.
#include <wabt/cast.h>

#include "transpiler/emit/function_emitter.h"

namespace wrought::emit {

// Of the parameters from `first` on; they are popped.
std::string_view FunctionEmitter::call_arguments(const wabt::FuncSignature& signature, size_t first) {
  const size_t count = signature.param_types.size() - first;
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += ", ";
    text += value(stack_[stack_.size() - count + i]);
  }
  for (size_t i = 0; i < count; ++i) pop();
  return arena_.cat(text);
}

void FunctionEmitter::finish_call(const wabt::FuncSignature& signature, std::string_view callee,
                                  std::string_view arguments) {
  line(gas_.settle().statement());
  if (signature.result_types.empty()) return line("gas = ", callee, "(mem, gas, depth", arguments, ");");
  const uint32_t id = type_id(context_, signature);
  if (context_.heavy && context_.facts.is_contract && signature.result_types.size() == 1) {
    return push_variable(signature.result_types[0],
                         arena_.cat("call", arena_.number(id), "(", callee, ", mem, &gas, depth", arguments, ")"));
  }
  result_variables_[id] = 1;
  const std::string_view result = arena_.cat("r", arena_.number(id));
  line(result, " = ", callee, "(mem, gas, depth", arguments, ");");
  line("gas = ", result, ".gas;");
  if (signature.result_types.size() == 1) return push_variable(signature.result_types[0], arena_.cat(result, ".v"));
  for (size_t i = 0; i < signature.result_types.size(); ++i) {
    push_variable(signature.result_types[i], arena_.cat(result, ".v", arena_.number(i)));
  }
}

void FunctionEmitter::emit_call(wabt::Index function) {
  if (emit_product(function)) return;
  const wabt::FuncSignature& signature = context_.module.funcs[function]->decl.sig;
  const std::string_view arguments = call_arguments(signature);
  if (context_.growing.functions[function]) proven_.forget_all();
  const std::string_view callee = function == index_ ? arena_.cat(body_name(context_, function))
                                                     : std::string_view(context_.function_names[function]);
  finish_call(signature, callee, arguments);
  note_product_call(function);
}

void FunctionEmitter::emit_call_indirect(const wabt::CallIndirectExpr& expr) {
  const wabt::FuncSignature& signature = expr.decl.sig;
  const std::string_view id = arena_.number(type_id(context_, signature));
  const Operand index = pop();
  const std::string_view arguments = call_arguments(signature);
  if (context_.growing.indirect_calls) proven_.forget_all();
  if (!context_.facts.is_contract) {
    const std::string_view table = arena_.number(expr.table.index());
    return finish_call(signature, arena_.cat("indirect", id), arena_.cat(arguments, ", ", table, ", ", value(index)));
  }
  const std::string_view size = arena_.number(context_.module.tables[0]->elem_limits.initial);
  const std::string_view callee = arena_.cat("((T", id, ")table_get(mem, ", table_text(), ", ", size, "u, ",
                                             value(index), ", ", id, "u, gas, depth))");
  finish_call(signature, callee, arguments);
}

}  // namespace wrought::emit
