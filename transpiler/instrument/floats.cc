// NaN bits, settled in wasm so that no engine's habits can show.
//
//   Before: a b f64.add
//   After:  a b  set $b set $a  get $a get $b f64.add tee $r  get $r f64.ne  if  ...settle...  set $r end  get $r
//
// Only an unequal-to-itself result takes the branch, so the native price is one predictable jump. Rules:
//   canonical  the result becomes the positive quiet NaN.
//   antelope   the bits of Antelope's softfloat (host ABI section 4): for add, sub, mul, div, sqrt, promote, demote the
//              first NaN operand, quieted, or with no NaN operand the default NaN with the sign set; for min and max
//              the first NaN operand unchanged; for ceil, floor, trunc, nearest the operand unchanged.
//   quieted    as antelope, but min, max, ceil, floor, trunc and nearest quiet that NaN: what WebAssembly asks for.
// abs, neg, copysign, loads, stores and reinterpretations are bit operations on every engine and need nothing.
#include <wabt/cast.h>
#include <wabt/wast-lexer.h>
#include <wabt/wast-parser.h>

#include <map>
#include <string>

#include "transpiler/features.h"
#include "transpiler/instrument/code.h"
#include "transpiler/instrument/instrument.h"

namespace wrought::instrument {
namespace {

using wabt::ExprList;
using wabt::ExprType;
using wabt::Opcode;

// What the unlikely path does under the antelope rule.
constexpr std::string_view antelope_helpers = R"((module
  ;; first NaN operand, quieted; else the default NaN
  (func $nan2_f32 (param f32 f32) (result f32)
    (if (f32.ne (local.get 0) (local.get 0))
      (then (return (f32.reinterpret_i32 (i32.or (i32.reinterpret_f32 (local.get 0)) (i32.const 0x00400000))))))
    (if (f32.ne (local.get 1) (local.get 1))
      (then (return (f32.reinterpret_i32 (i32.or (i32.reinterpret_f32 (local.get 1)) (i32.const 0x00400000))))))
    (f32.reinterpret_i32 (i32.const 0xffc00000)))
  (func $nan2_f64 (param f64 f64) (result f64)
    (if (f64.ne (local.get 0) (local.get 0))
      (then (return (f64.reinterpret_i64 (i64.or (i64.reinterpret_f64 (local.get 0)) (i64.const 0x0008000000000000))))))
    (if (f64.ne (local.get 1) (local.get 1))
      (then (return (f64.reinterpret_i64 (i64.or (i64.reinterpret_f64 (local.get 1)) (i64.const 0x0008000000000000))))))
    (f64.reinterpret_i64 (i64.const 0xfff8000000000000)))
  ;; first NaN operand, unchanged
  (func $first_f32 (param f32 f32) (result f32)
    (if (f32.ne (local.get 0) (local.get 0)) (then (return (local.get 0))))
    (local.get 1))
  (func $first_f64 (param f64 f64) (result f64)
    (if (f64.ne (local.get 0) (local.get 0)) (then (return (local.get 0))))
    (local.get 1))
  ;; sign and payload carried over, quieted
  (func $promote (param f32) (result f64) (local i64)
    (local.set 1 (i64.extend_i32_u (i32.reinterpret_f32 (local.get 0))))
    (f64.reinterpret_i64 (i64.or (i64.or
      (i64.shl (i64.and (local.get 1) (i64.const 0x80000000)) (i64.const 32))
      (i64.shl (i64.and (local.get 1) (i64.const 0x7fffff)) (i64.const 29)))
      (i64.const 0x7ff8000000000000))))
  (func $demote (param f64) (result f32) (local i64)
    (local.set 1 (i64.reinterpret_f64 (local.get 0)))
    (f32.reinterpret_i32 (i32.or (i32.or
      (i32.and (i32.wrap_i64 (i64.shr_u (local.get 1) (i64.const 32))) (i32.const 0x80000000))
      (i32.and (i32.wrap_i64 (i64.shr_u (local.get 1) (i64.const 29))) (i32.const 0x7fffff)))
      (i32.const 0x7fc00000)))))
)";

enum class Shape : uint8_t { none, arithmetic2, arithmetic1, choose, keep, promote, demote };

// How an instruction can produce a NaN.
Shape shape_of(const wabt::Expr& expr) {
  switch (expr.type()) {
    case ExprType::Binary:
      switch (wabt::cast<wabt::BinaryExpr>(&expr)->opcode) {
        case Opcode::F32Add:
        case Opcode::F32Sub:
        case Opcode::F32Mul:
        case Opcode::F32Div:
        case Opcode::F64Add:
        case Opcode::F64Sub:
        case Opcode::F64Mul:
        case Opcode::F64Div: return Shape::arithmetic2;
        case Opcode::F32Min:
        case Opcode::F32Max:
        case Opcode::F64Min:
        case Opcode::F64Max: return Shape::choose;
        default: return Shape::none;
      }
    case ExprType::Unary:
      switch (wabt::cast<wabt::UnaryExpr>(&expr)->opcode) {
        case Opcode::F32Sqrt:
        case Opcode::F64Sqrt: return Shape::arithmetic1;
        case Opcode::F32Ceil:
        case Opcode::F32Floor:
        case Opcode::F32Trunc:
        case Opcode::F32Nearest:
        case Opcode::F64Ceil:
        case Opcode::F64Floor:
        case Opcode::F64Trunc:
        case Opcode::F64Nearest: return Shape::keep;
        default: return Shape::none;
      }
    case ExprType::Convert:
      switch (wabt::cast<wabt::ConvertExpr>(&expr)->opcode) {
        case Opcode::F64PromoteF32: return Shape::promote;
        case Opcode::F32DemoteF64: return Shape::demote;
        default: return Shape::none;
      }
    default: return Shape::none;
  }
}

wabt::Type result_type(const wabt::Expr& expr) {
  switch (expr.type()) {
    case ExprType::Binary: return wabt::cast<wabt::BinaryExpr>(&expr)->opcode.GetResultType();
    case ExprType::Unary: return wabt::cast<wabt::UnaryExpr>(&expr)->opcode.GetResultType();
    default: return wabt::cast<wabt::ConvertExpr>(&expr)->opcode.GetResultType();
  }
}

std::unique_ptr<wabt::Module> parse_helpers() {
  wabt::Errors errors;
  auto lexer =
      wabt::WastLexer::CreateBufferLexer("float helpers", antelope_helpers.data(), antelope_helpers.size(), &errors);
  std::unique_ptr<wabt::Module> module;
  wabt::WastParseOptions options(contract_features());
  const wabt::Result parsed = wabt::ParseWatModule(lexer.get(), &module, &errors, &options);
  assert(wabt::Succeeded(parsed));
  (void)parsed;
  return module;
}

// The helper functions, appended to the module when first asked for.
class Helpers {
 public:
  explicit Helpers(wabt::Module& module) : module_(module) {}

  wabt::Index operator[](const std::string& name) {
    auto [found, is_new] = index_.try_emplace(name, 0);
    if (!is_new) return found->second;
    if (!source_) source_ = parse_helpers();
    wabt::Func* helper = source_->GetFunc(wabt::Var("$" + name, {}));
    wabt::TypeVector locals;
    for (const auto& [type, count] : helper->local_types.decls()) locals.insert(locals.end(), count, type);
    return found->second = add_function(module_, helper->decl.sig, locals, std::move(helper->exprs), "");
  }

 private:
  wabt::Module& module_;
  std::unique_ptr<wabt::Module> source_;
  std::map<std::string, wabt::Index> index_;
};

class FunctionSettler {
 public:
  FunctionSettler(wabt::Func& function, FloatRule rule, Helpers& helpers)
      : function_(function), rule_(rule), helpers_(helpers) {}

  void run() { walk(function_.exprs); }

 private:
  void walk(ExprList& list) {
    for (auto it = list.begin(); it != list.end(); ++it) {
      switch (it->type()) {
        case ExprType::Block: walk(wabt::cast<wabt::BlockExpr>(&*it)->block.exprs); break;
        case ExprType::Loop: walk(wabt::cast<wabt::LoopExpr>(&*it)->block.exprs); break;
        case ExprType::If:
          walk(wabt::cast<wabt::IfExpr>(&*it)->true_.exprs);
          walk(wabt::cast<wabt::IfExpr>(&*it)->false_);
          break;
        default:
          if (const Shape shape = shape_of(*it); shape != Shape::none) settle(list, it, shape);
      }
    }
  }

  void settle(ExprList& list, ExprList::iterator it, Shape shape) {
    const bool is_f32 = result_type(*it) == wabt::Type::F32;
    const wabt::Index r = local(is_f32 ? 0 : 3, result_type(*it));
    Code settled = rule_ == FloatRule::canonical
                       ? std::move(is_f32 ? Code().f32_const(0x7fc00000) : Code().f64_const(0x7ff8000000000000))
                       : antelope(list, it, shape, is_f32);
    settled.local_set(r);
    Code after;
    after.local_tee(r).local_get(r).compare(is_f32 ? Opcode::F32Ne : Opcode::F64Ne);
    after.if_then(std::move(settled)).local_get(r);
    after.insert_into(list, std::next(it));
  }

  // Saves the operands before the instruction; gives the code that computes the settled NaN from them.
  Code antelope(ExprList& list, ExprList::iterator it, Shape shape, bool is_f32) {
    const bool operand_is_f32 = shape == Shape::promote || (is_f32 && shape != Shape::demote);
    const wabt::Type operand = operand_is_f32 ? wabt::Type::F32 : wabt::Type::F64;
    const std::string suffix = is_f32 ? "_f32" : "_f64";
    const wabt::Index a = local(operand_is_f32 ? 1 : 4, operand);
    Code before, settled;
    if (shape == Shape::arithmetic2 || shape == Shape::choose) {
      const wabt::Index b = local(operand_is_f32 ? 2 : 5, operand);
      before.local_set(b).local_tee(a).local_get(b);
      settled.local_get(a).local_get(b).call(helpers_[(keeps_bits(shape) ? "first" : "nan2") + suffix]);
    } else {
      before.local_tee(a);
      settled.local_get(a);
      if (shape == Shape::arithmetic1 || (shape == Shape::keep && !keeps_bits(shape)))
        settled.local_get(a).call(helpers_["nan2" + suffix]);
      if (shape == Shape::promote) settled.call(helpers_["promote"]);
      if (shape == Shape::demote) settled.call(helpers_["demote"]);
    }
    before.insert_into(list, it);
    return settled;
  }

  // The NaN is passed on as it is, signalling or not.
  [[nodiscard]] bool keeps_bits(Shape shape) const {
    return rule_ == FloatRule::antelope && (shape == Shape::choose || shape == Shape::keep);
  }

  wabt::Index local(int slot, wabt::Type type) {
    if (locals_[slot] == wabt::kInvalidIndex) locals_[slot] = add_local(function_, type);
    return locals_[slot];
  }

  wabt::Func& function_;
  const FloatRule rule_;
  Helpers& helpers_;
  // f32 result, a, b; f64 result, a, b
  wabt::Index locals_[6] = {wabt::kInvalidIndex, wabt::kInvalidIndex, wabt::kInvalidIndex,
                            wabt::kInvalidIndex, wabt::kInvalidIndex, wabt::kInvalidIndex};
};

bool touches_float(const wabt::Expr& expr) {
  const auto is_float = [](wabt::Type t) { return t == wabt::Type::F32 || t == wabt::Type::F64; };
  const auto op_is_float = [&](Opcode op) { return is_float(op.GetResultType()) || is_float(op.GetParamType1()); };
  switch (expr.type()) {
    case ExprType::Binary: return op_is_float(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
    case ExprType::Unary: return op_is_float(wabt::cast<wabt::UnaryExpr>(&expr)->opcode);
    case ExprType::Compare: return op_is_float(wabt::cast<wabt::CompareExpr>(&expr)->opcode);
    case ExprType::Convert: return op_is_float(wabt::cast<wabt::ConvertExpr>(&expr)->opcode);
    case ExprType::Load: return is_float(wabt::cast<wabt::LoadExpr>(&expr)->opcode.GetResultType());
    case ExprType::Store: return is_float(wabt::cast<wabt::StoreExpr>(&expr)->opcode.GetParamType2());
    case ExprType::Const: return is_float(wabt::cast<wabt::ConstExpr>(&expr)->const_.type());
    default: return false;
  }
}

bool any_float(const ExprList& list) {
  for (const wabt::Expr& expr : list) {
    if (touches_float(expr)) return true;
    if (expr.type() == ExprType::Block && any_float(wabt::cast<wabt::BlockExpr>(&expr)->block.exprs)) return true;
    if (expr.type() == ExprType::Loop && any_float(wabt::cast<wabt::LoopExpr>(&expr)->block.exprs)) return true;
    if (expr.type() == ExprType::If && (any_float(wabt::cast<wabt::IfExpr>(&expr)->true_.exprs) ||
                                        any_float(wabt::cast<wabt::IfExpr>(&expr)->false_))) {
      return true;
    }
  }
  return false;
}

}  // namespace

const wabt::Func& float_helper(std::string_view name) {
  static const std::unique_ptr<wabt::Module> helpers = parse_helpers();
  return *helpers->GetFunc(wabt::Var("$" + std::string(name), {}));
}

Result<> settle_floats(wabt::Module& module, FloatRule rule) {
  Helpers helpers(module);
  const size_t own_functions_end = module.funcs.size();
  for (size_t i = module.num_func_imports; i < own_functions_end; ++i) {
    if (rule == FloatRule::reject) {
      if (any_float(module.funcs[i]->exprs)) {
        return fail(FailureClass::policy, "a float instruction; the profile allows none",
                    "function " + std::to_string(i));
      }
      continue;
    }
    FunctionSettler(*module.funcs[i], rule, helpers).run();
  }
  return Unit{};
}

}  // namespace wrought::instrument
