// Code whose meaning we know: emitted as what it means, with the gas of what was written.
#include <wabt/cast.h>

#include <optional>

#include "transpiler/emit/function_emitter.h"
#include "transpiler/emit/known_bodies.h"
#include "transpiler/emit/meter_pattern.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// The two operands of these are in the order that the antelope rule asks for when the processor does them.
bool is_plain_arithmetic(Opcode op) {
  switch (op) {
    case Opcode::F32Add:
    case Opcode::F32Sub:
    case Opcode::F32Mul:
    case Opcode::F32Div:
    case Opcode::F64Add:
    case Opcode::F64Sub:
    case Opcode::F64Mul:
    case Opcode::F64Div: return true;
    default: return false;
  }
}

template <class E>
wabt::Index local_of(const wabt::Expr& expr) {
  return wabt::cast<E>(&expr)->var.index();
}

// Takes instructions one by one, if they are what is asked for.
class Cursor {
 public:
  Cursor(const wabt::ExprList& list, wabt::ExprList::const_iterator at) : end_(list.end()), at_(at) {}

  const wabt::Expr* next(ExprType type) {
    if (at_ == end_ || at_->type() != type) return nullptr;
    ++taken_;
    return &*at_++;
  }
  bool next_get(wabt::Index local) {
    if (at_ == end_ || at_->type() != ExprType::LocalGet || local_of<wabt::LocalGetExpr>(*at_) != local) return false;
    return next(ExprType::LocalGet) != nullptr;
  }
  std::optional<Opcode> next_binary() {
    const wabt::Expr* const expr = next(ExprType::Binary);
    if (expr == nullptr) return {};
    return wabt::cast<wabt::BinaryExpr>(expr)->opcode;
  }
  std::optional<Opcode> next_unary() {
    if (const wabt::Expr* const expr = next(ExprType::Unary)) return wabt::cast<wabt::UnaryExpr>(expr)->opcode;
    if (const wabt::Expr* const expr = next(ExprType::Convert)) return wabt::cast<wabt::ConvertExpr>(expr)->opcode;
    return {};
  }
  [[nodiscard]] size_t taken() const { return taken_; }

 private:
  const wabt::ExprList::const_iterator end_;
  wabt::ExprList::const_iterator at_;
  size_t taken_ = 0;
};

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

// At this point memory is known to hold the product, and the call cannot fail: the same function was called before,
// from the same depth, on every way here.
bool FunctionEmitter::emit_product(wabt::Index function) {
  if (!context_.products[function] || product_called_in_ == never_called) return false;
  const Sum sum = stack_[stack_.size() - 5].sum;
  const uint64_t end = uint64_t{sum.added} + 16;
  if (!proven_.covers(sum.variable, end)) check_ahead(sum, end);
  if (!proven_.covers(sum.variable, end)) return false;
  const std::string_view numbers = call_arguments(context_.module.funcs[function]->decl.sig, 1);
  pop();
  line("multiply_128_inside(", memory_text(), ", ", sum.text, ", ", arena_.number(sum.added), "u", numbers, ");");
  return true;
}

void FunctionEmitter::note_product_call(wabt::Index function) {
  if (context_.products[function]) product_called_in_ = std::min(product_called_in_, labels_.size());
}

// Behind a block with so many labels around it, what went on inside may not have happened.
void FunctionEmitter::forget_product_calls(size_t labels) {
  if (product_called_in_ != never_called && product_called_in_ > labels) product_called_in_ = never_called;
}

// [set $b]  tee $a  [get $b]  OP  tee $r  get $r  ne  if ...settle... set $r end  get $r
size_t FunctionEmitter::emit_settled_float(const wabt::ExprList& list, wabt::ExprList::const_iterator it) {
  Cursor cursor(list, it);
  SettledFloat f;
  const wabt::Expr* const set_b = cursor.next(ExprType::LocalSet);
  const wabt::Expr* const tee_a = cursor.next(ExprType::LocalTee);
  if (tee_a == nullptr) return 0;
  f.a = f.b = local_of<wabt::LocalTeeExpr>(*tee_a);
  if (set_b != nullptr) {
    f.b = local_of<wabt::LocalSetExpr>(*set_b);
    if (f.a == f.b || !cursor.next_get(f.b)) return 0;
  }
  const std::optional<Opcode> op = set_b != nullptr ? cursor.next_binary() : cursor.next_unary();
  const wabt::Expr* const tee_r = op ? cursor.next(ExprType::LocalTee) : nullptr;
  if (tee_r == nullptr) return 0;
  f.op = *op;
  f.r = local_of<wabt::LocalTeeExpr>(*tee_r);
  if (f.r == f.a || f.r == f.b || !cursor.next_get(f.r)) return 0;
  const wabt::Expr* const compare = cursor.next(ExprType::Compare);
  if (compare == nullptr) return 0;
  const Opcode ne = wabt::cast<wabt::CompareExpr>(compare)->opcode;
  const wabt::Expr* const settle = cursor.next(ExprType::If);
  if ((ne != Opcode::F32Ne && ne != Opcode::F64Ne) || settle == nullptr || !cursor.next_get(f.r)) return 0;
  f.suffix = settled_suffix(f, *wabt::cast<wabt::IfExpr>(settle));
  if (f.suffix.empty()) return 0;
  emit_settled(f);
  return cursor.taken();
}

// What the unlikely path does, as the ending of the prelude's function for it; empty: none that we emit as one.
std::string_view FunctionEmitter::settled_suffix(const SettledFloat& f, const wabt::IfExpr& settle) {
  if (!settle.false_.empty() || !settle.true_.decl.sig.result_types.empty()) return {};
  const wabt::ExprList& then = settle.true_.exprs;
  Cursor cursor(then, then.begin());
  if (!cursor.next_get(f.a)) return {};
  const bool two_operands = cursor.next_get(f.b);
  const wabt::Expr* const call = cursor.next(ExprType::Call);
  const wabt::Expr* const set_r = cursor.next(ExprType::LocalSet);
  if (set_r == nullptr || local_of<wabt::LocalSetExpr>(*set_r) != f.r || cursor.taken() != then.size()) return {};
  const bool is_f32 = f.op.GetResultType() == wabt::Type::F32;
  const auto calls = [&](std::string_view helper) {
    return call != nullptr && is_float_helper(*context_.module.funcs[local_of<wabt::CallExpr>(*call)], helper);
  };
  if (is_plain_arithmetic(f.op)) return two_operands && calls(is_f32 ? "nan2_f32" : "nan2_f64") ? "_settled" : "";
  if (!context_.heavy) return {};
  if (f.op == Opcode::F64PromoteF32) return !two_operands && calls("promote") ? "_nan" : "";
  if (f.op == Opcode::F32DemoteF64) return !two_operands && calls("demote") ? "_nan" : "";
  if (two_operands && calls(is_f32 ? "nan2_f32" : "nan2_f64")) return "_nan2";
  if (two_operands && f.a != f.b && calls(is_f32 ? "first_f32" : "first_f64")) return "_first";
  return !two_operands && f.a == f.b && call == nullptr ? "_same" : "";
}

// The locals get their values as written: who knows who reads them. Unread, they cost nothing.
void FunctionEmitter::emit_settled(const SettledFloat& f) {
  const auto name = [&](wabt::Index i) { return arena_.cat("l", arena_.number(i)); };
  const auto keep = [&](wabt::Index operand_local) {
    use_local(operand_local);
    const Operand operand = pop();
    before_write(operand_local);
    line(name(operand_local), " = ", value(operand), ";");
  };
  const bool two_operands = f.a != f.b;
  use_local(f.r);
  if (two_operands) keep(f.b);
  keep(f.a);
  before_write(f.r);
  line(name(f.r), " = ", c_name(f.op), f.suffix, "(", name(f.a), two_operands ? ", " : "",
       two_operands ? name(f.b) : "", ");");
  Operand result{f.op.GetResultType(), name(f.r)};
  result.ref_count = 1;
  result.refs[0] = f.r;
  push(result);
}

}  // namespace wrought::emit
