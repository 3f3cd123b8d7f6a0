// Before: imported... own... gas depth
// After:  imported... gas depth own...
//
// An import comes before all that is defined, so the module's own globals move up by two.
#include "transpiler/wasm2c_meter.h"

#include <wabt/expr-visitor.h>

#include <algorithm>

#include "common/metered_module.h"

namespace wrought {
namespace {

bool is_meter(const wabt::Export* e) { return e->name == gas_global_export || e->name == depth_global_export; }

class Renumber final : public wabt::ExprVisitor::DelegateNop {
 public:
  explicit Renumber(const wabt::Module& module)
      : imported_(module.num_global_imports), gas_(static_cast<wabt::Index>(module.globals.size() - 2)) {}

  void renumber(wabt::Var& global) const {
    const wabt::Index old = global.index();
    if (old >= gas_) {
      global.set_index(imported_ + old - gas_);
    } else if (old >= imported_) {
      global.set_index(old + 2);
    }
  }

 private:
  wabt::Result OnGlobalGetExpr(wabt::GlobalGetExpr* e) override {
    renumber(e->var);
    return wabt::Result::Ok;
  }
  wabt::Result OnGlobalSetExpr(wabt::GlobalSetExpr* e) override {
    renumber(e->var);
    return wabt::Result::Ok;
  }

  const wabt::Index imported_, gas_;
};

void add_import(wabt::Module& module, wabt::Type type, const std::string& from, const std::string& name) {
  auto import = std::make_unique<wabt::GlobalImport>();
  import->module_name = from;
  import->field_name = name;
  import->global.type = type;
  import->global.mutable_ = true;
  module.imports.push_back(import.get());
  module.globals.insert(module.globals.begin() + module.num_global_imports, &import->global);
  ++module.num_global_imports;
  module.fields.push_back(std::make_unique<wabt::ImportModuleField>(std::move(import)));
}

}  // namespace

void import_meter(wabt::Module& module, const std::string& from, const std::string& gas, const std::string& depth) {
  std::erase_if(module.exports, is_meter);
  Renumber delegate(module);
  wabt::ExprVisitor visitor(&delegate);
  for (wabt::Func* function : module.funcs) (void)visitor.VisitFunc(function);  // the delegate never fails
  for (wabt::Export* e : module.exports) {
    if (e->kind == wabt::ExternalKind::Global) delegate.renumber(e->var);
  }
  for (auto& [name, binding] : module.global_bindings) {
    wabt::Var global(binding.index, {});
    delegate.renumber(global);
    binding.index = global.index();
  }
  module.globals.resize(module.globals.size() - 2);
  add_import(module, wabt::Type::I64, from, gas);
  add_import(module, wabt::Type::I32, from, depth);
}

}  // namespace wrought
