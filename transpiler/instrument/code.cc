#include "transpiler/instrument/code.h"

#include <wabt/cast.h>

namespace wrought::instrument {

wabt::Index add_local(wabt::Func& function, wabt::Type type) {
  const wabt::Index index = function.GetNumParamsAndLocals();
  function.local_types.AppendDecl(type, 1);
  return index;
}

wabt::Index type_index(wabt::Module& module, const wabt::FuncSignature& signature) {
  const wabt::Index found = module.GetFuncTypeIndex(signature);
  if (found != wabt::kInvalidIndex) return found;
  auto type = std::make_unique<wabt::FuncType>();
  type->sig = signature;
  auto field = std::make_unique<wabt::TypeModuleField>();
  field->type = std::move(type);
  module.AppendField(std::move(field));
  return static_cast<wabt::Index>(module.types.size() - 1);
}

wabt::Index add_function(wabt::Module& module, const wabt::FuncSignature& signature, const wabt::TypeVector& locals,
                         wabt::ExprList body, std::string_view name) {
  auto field = std::make_unique<wabt::FuncModuleField>(wabt::Location(), name);
  wabt::Func& function = field->func;
  function.decl.sig = signature;
  function.decl.has_func_type = true;
  function.decl.type_var = wabt::Var(type_index(module, signature), {});
  function.local_types.Set(locals);
  function.exprs = std::move(body);
  module.AppendField(std::move(field));
  return static_cast<wabt::Index>(module.funcs.size() - 1);
}

}  // namespace wrought::instrument
