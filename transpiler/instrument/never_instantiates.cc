// A module whose segments or memory do not fit is accepted by some chains, and every apply of it fails before any of
// its code runs. In the metered module that is said in WebAssembly itself, so that it is the same on every engine:
//
//   Before: a segment beyond the initial memory or table, (start $s)
//   After:  every active segment empty, (start $fail), where $fail does nothing but trap
#include <wabt/cast.h>

#include "transpiler/instrument/code.h"
#include "transpiler/instrument/instrument.h"

namespace wrought::instrument {
namespace {

wabt::ExprList zero_offset() { return Code().i32_const(0).take(); }

void empty_segments(wabt::Module& module) {
  for (wabt::DataSegment* segment : module.data_segments) {
    segment->data.clear();
    segment->offset = zero_offset();
  }
  for (wabt::ElemSegment* segment : module.elem_segments) {
    segment->elem_exprs.clear();
    segment->offset = zero_offset();
  }
}

// An address that no memory has.
wabt::ExprList memory_trap() {
  Code code;
  code.i32_const(~0u);
  code.add_expr(std::make_unique<wabt::LoadExpr>(wabt::Opcode::I32Load, wabt::Var(0, {}), 1, ~0u));
  code.add_expr(std::make_unique<wabt::DropExpr>());
  return code.take();
}

// An element that no table has.
wabt::ExprList table_trap(wabt::Module& module) {
  auto call = std::make_unique<wabt::CallIndirectExpr>();
  call->decl.has_func_type = true;
  call->decl.type_var = wabt::Var(type_index(module, {}), {});
  call->table = wabt::Var(0, {});
  Code code;
  code.i32_const(~0u).add_expr(std::move(call));
  return code.take();
}

}  // namespace

void trap_at_start(wabt::Module& module, NeverInstantiates why) {
  empty_segments(module);
  const wabt::Index fail =
      add_function(module, {}, {}, why == NeverInstantiates::table ? table_trap(module) : memory_trap(), "");
  if (module.starts.empty()) {
    module.AppendField(std::make_unique<wabt::StartModuleField>(wabt::Var(fail, {})));
  } else {
    *module.starts[0] = wabt::Var(fail, {});
  }
}

}  // namespace wrought::instrument
