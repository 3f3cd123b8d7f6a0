// Before: N globals.   After: N + 2 globals, the last two mutable, exported as wrought.gas_left and wrought.depth_left.
#include "common/metered_module.h"
#include "transpiler/instrument/code.h"
#include "transpiler/instrument/instrument.h"

namespace wrought::instrument {
namespace {

wabt::Index add_global(wabt::Module& module, wabt::Type type, std::string_view export_name) {
  auto field = std::make_unique<wabt::GlobalModuleField>();
  field->global.type = type;
  field->global.mutable_ = true;
  Code init;
  field->global.init_expr = (type == wabt::Type::I64 ? init.i64_const(0) : init.i32_const(0)).take();
  module.AppendField(std::move(field));
  const auto index = static_cast<wabt::Index>(module.globals.size() - 1);
  auto exported = std::make_unique<wabt::ExportModuleField>();
  exported->export_.name = std::string(export_name);
  exported->export_.kind = wabt::ExternalKind::Global;
  exported->export_.var = wabt::Var(index, {});
  module.AppendField(std::move(exported));
  return index;
}

}  // namespace

MeterGlobals add_meter_globals(wabt::Module& module) {
  const wabt::Index gas = add_global(module, wabt::Type::I64, gas_global_export);
  const wabt::Index depth = add_global(module, wabt::Type::I32, depth_global_export);
  return {gas, depth};
}

}  // namespace wrought::instrument
