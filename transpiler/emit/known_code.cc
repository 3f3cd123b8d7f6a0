// Code whose meaning we know: emitted as what it means, with the gas of what was written.
#include <wabt/cast.h>

#include <array>

#include "transpiler/emit/function_emitter.h"
#include "transpiler/emit/known_bodies.h"
#include "transpiler/emit/meter_pattern.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// The prelude's function for an operation whose NaN is settled by the antelope rule.
std::string_view settled_function(Opcode op) {
  switch (op) {
    case Opcode::F32Add: return "f32_add_settled";
    case Opcode::F32Sub: return "f32_sub_settled";
    case Opcode::F32Mul: return "f32_mul_settled";
    case Opcode::F32Div: return "f32_div_settled";
    case Opcode::F64Add: return "f64_add_settled";
    case Opcode::F64Sub: return "f64_sub_settled";
    case Opcode::F64Mul: return "f64_mul_settled";
    case Opcode::F64Div: return "f64_div_settled";
    default: return {};
  }
}

template <class E>
wabt::Index local_of(const wabt::Expr& expr) {
  return wabt::cast<E>(&expr)->var.index();
}

}  // namespace

bool FunctionEmitter::emit_known_body() {
  const auto metering_at = [this](const wabt::ExprList& list, wabt::ExprList::const_iterator it) {
    return meter_pattern(context_, list, it).size;
  };
  if (!is_multiply_128(*function_, metering_at)) return false;
  const wabt::ExprList& body = function_->exprs;
  for (auto it = body.begin(); it != body.end(); ++it) {
    if (const size_t taken = emit_meter_pattern(body, it); taken > 0) std::advance(it, taken - 1);
  }
  line("multiply_128(", memory_text(), ", l0, l1, l2, l3, l4);  /* recognised: the body computes this */");
  return true;
}

// set $b  tee $a  get $b  OP  tee $r  get $r  ne  if get $a get $b call $nan2 set $r end  get $r
size_t FunctionEmitter::emit_settled_float(const wabt::ExprList& list, wabt::ExprList::const_iterator it) {
  constexpr std::array types = {ExprType::LocalSet, ExprType::LocalTee, ExprType::LocalGet,
                                ExprType::Binary,   ExprType::LocalTee, ExprType::LocalGet,
                                ExprType::Compare,  ExprType::If,       ExprType::LocalGet};
  std::array<const wabt::Expr*, types.size()> e;
  for (size_t i = 0; i < types.size(); ++i, ++it) {
    if (it == list.end() || it->type() != types[i]) return 0;
    e[i] = &*it;
  }
  const wabt::Index b = local_of<wabt::LocalSetExpr>(*e[0]), a = local_of<wabt::LocalTeeExpr>(*e[1]);
  const wabt::Index r = local_of<wabt::LocalTeeExpr>(*e[4]);
  const Opcode op = wabt::cast<wabt::BinaryExpr>(e[3])->opcode;
  const std::string_view function = settled_function(op);
  const Opcode ne = wabt::cast<wabt::CompareExpr>(e[6])->opcode;
  if (function.empty() || (ne != Opcode::F32Ne && ne != Opcode::F64Ne) || a == b || a == r || b == r) return 0;
  if (local_of<wabt::LocalGetExpr>(*e[2]) != b || local_of<wabt::LocalGetExpr>(*e[5]) != r ||
      local_of<wabt::LocalGetExpr>(*e[8]) != r) {
    return 0;
  }
  const auto* settle = wabt::cast<wabt::IfExpr>(e[7]);
  const wabt::ExprList& then = settle->true_.exprs;
  if (!settle->false_.empty() || then.size() != 4 || !settle->true_.decl.sig.result_types.empty()) return 0;
  auto at = then.begin();
  if (at->type() != ExprType::LocalGet || local_of<wabt::LocalGetExpr>(*at) != a) return 0;
  if ((++at)->type() != ExprType::LocalGet || local_of<wabt::LocalGetExpr>(*at) != b) return 0;
  if ((++at)->type() != ExprType::Call) return 0;
  const wabt::Func& helper = *context_.module.funcs[local_of<wabt::CallExpr>(*at)];
  if ((++at)->type() != ExprType::LocalSet || local_of<wabt::LocalSetExpr>(*at) != r) return 0;
  if (!is_nan2_helper(helper, op.GetResultType())) return 0;

  // The three locals get their values as written: who knows who reads them. Unread, they cost nothing.
  const auto name = [&](wabt::Index i) { return arena_.cat("l", arena_.number(i)); };
  use_local(r);
  for (const wabt::Index operand_local : {b, a}) {
    use_local(operand_local);
    const Operand operand = pop();
    before_write(operand_local);
    line(name(operand_local), " = ", value(operand), ";");
  }
  before_write(r);
  line(name(r), " = ", function, "(", name(a), ", ", name(b), ");");
  Operand result{op.GetResultType(), name(r)};
  result.ref_count = 1;
  result.refs[0] = r;
  push(result);
  return types.size();
}

}  // namespace wrought::emit
