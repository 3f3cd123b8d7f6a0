// Arithmetic: C operators where C and wasm agree on unsigned types, the prelude's functions elsewhere. What can trap
// takes gas and depth along and becomes a variable at once; the rest stays an expression.
#include <wabt/cast.h>

#include <charconv>
#include <cmath>
#include <cstring>

#include "transpiler/emit/function_emitter.h"
#include "transpiler/opcode_families.h"

namespace wrought::emit {
namespace {

using wabt::Opcode;

// " + " for opcodes that are a C operator on the operands' unsigned (or float) type.
std::string_view plain_operator(Opcode op) {
  switch (op) {
    case Opcode::I32Add:
    case Opcode::I64Add:
    case Opcode::F32Add:
    case Opcode::F64Add: return " + ";
    case Opcode::I32Sub:
    case Opcode::I64Sub:
    case Opcode::F32Sub:
    case Opcode::F64Sub: return " - ";
    case Opcode::I32Mul:
    case Opcode::I64Mul:
    case Opcode::F32Mul:
    case Opcode::F64Mul: return " * ";
    case Opcode::F32Div:
    case Opcode::F64Div: return " / ";
    case Opcode::I32And:
    case Opcode::I64And: return " & ";
    case Opcode::I32Or:
    case Opcode::I64Or: return " | ";
    case Opcode::I32Xor:
    case Opcode::I64Xor: return " ^ ";
    default: return {};
  }
}

struct Comparison {
  std::string_view op;
  bool is_signed;
  GasFlow::Way odds = GasFlow::Way::sometimes;  // two numbers are seldom equal: compilers guess so, too
};

Comparison comparison_of(Opcode op) {
  switch (op) {
    case Opcode::I32Eq:
    case Opcode::I64Eq:
    case Opcode::F32Eq:
    case Opcode::F64Eq: return {" == ", false, GasFlow::Way::rarely};
    case Opcode::I32Ne:
    case Opcode::I64Ne:
    case Opcode::F32Ne:
    case Opcode::F64Ne: return {" != ", false, GasFlow::Way::often};
    case Opcode::I32LtU:
    case Opcode::I64LtU:
    case Opcode::F32Lt:
    case Opcode::F64Lt: return {" < ", false};
    case Opcode::I32LeU:
    case Opcode::I64LeU:
    case Opcode::F32Le:
    case Opcode::F64Le: return {" <= ", false};
    case Opcode::I32GtU:
    case Opcode::I64GtU:
    case Opcode::F32Gt:
    case Opcode::F64Gt: return {" > ", false};
    case Opcode::I32GeU:
    case Opcode::I64GeU:
    case Opcode::F32Ge:
    case Opcode::F64Ge: return {" >= ", false};
    case Opcode::I32LtS:
    case Opcode::I64LtS: return {" < ", true};
    case Opcode::I32LeS:
    case Opcode::I64LeS: return {" <= ", true};
    case Opcode::I32GtS:
    case Opcode::I64GtS: return {" > ", true};
    default: return {" >= ", true};
  }
}

// Casts before an operand; empty: a function of the prelude.
std::string_view cast_of(Opcode op) {
  switch (op) {
    case Opcode::I32Extend8S: return "(u32)(i32)(i8)";
    case Opcode::I32Extend16S: return "(u32)(i32)(i16)";
    case Opcode::I64Extend8S: return "(u64)(i64)(i8)";
    case Opcode::I64Extend16S: return "(u64)(i64)(i16)";
    case Opcode::I64Extend32S:
    case Opcode::I64ExtendI32S: return "(u64)(i64)(i32)";
    case Opcode::I64ExtendI32U: return "(u64)";
    case Opcode::I32WrapI64: return "(u32)";
    case Opcode::F32ConvertI32S: return "(f32)(i32)";
    case Opcode::F32ConvertI64S: return "(f32)(i64)";
    case Opcode::F64ConvertI32S: return "(f64)(i32)";
    case Opcode::F64ConvertI64S: return "(f64)(i64)";
    case Opcode::F32ConvertI32U:
    case Opcode::F32DemoteF64: return "(f32)";
    case Opcode::F64ConvertI32U:
    case Opcode::F64PromoteF32: return "(f64)";
    default: return {};
  }
}

std::string_view function_of(Opcode op, std::string& storage) {
  switch (op) {
    case Opcode::I32ReinterpretF32: return "bits_f32";
    case Opcode::I64ReinterpretF64: return "bits_f64";
    case Opcode::F32ReinterpretI32: return "f32_bits";
    case Opcode::F64ReinterpretI64: return "f64_bits";
    default: return storage = c_name(op);
  }
}

// Hexadecimal, exact, independent of the locale; by bits where C has no literal.
template <class Float, class Bits>
std::string float_literal(Bits bits, std::string_view suffix, std::string_view by_bits, std::string_view bits_suffix) {
  Float number;
  std::memcpy(&number, &bits, sizeof number);
  char digits[64];
  if (!std::isfinite(number)) {
    const auto end = std::to_chars(digits, digits + sizeof digits, bits, 16).ptr;
    return std::string(by_bits) + "(0x" + std::string(digits, end) + std::string(bits_suffix) + ")";
  }
  const auto end = std::to_chars(digits, digits + sizeof digits, std::fabs(number), std::chars_format::hex).ptr;
  const std::string text = "0x" + std::string(digits, end) + std::string(suffix);
  return std::signbit(number) ? "(-" + text + ")" : text;
}

}  // namespace

void FunctionEmitter::emit_const(const wabt::Const& constant) {
  switch (constant.type()) {
    case wabt::Type::I32: {
      Operand operand{wabt::Type::I32, arena_.cat(arena_.number(constant.u32()), "u")};
      operand.sum = {zero_ref, "0u", constant.u32()};
      return push(operand);
    }
    case wabt::Type::I64: return push_constant(wabt::Type::I64, arena_.cat(arena_.number(constant.u64()), "ull"));
    case wabt::Type::F32:
      return push_constant(wabt::Type::F32,
                           arena_.cat(float_literal<float>(constant.f32_bits(), "f", "f32_bits", "u")));
    default:
      return push_constant(wabt::Type::F64,
                           arena_.cat(float_literal<double>(constant.f64_bits(), "", "f64_bits", "ull")));
  }
}

void FunctionEmitter::emit_unary(Opcode op) {
  const Operand x = pop();
  if (const std::string_view cast = cast_of(op); !cast.empty()) {
    return push_pure(op.GetResultType(), arena_.cat(cast, value(x)), {&x}, false, false);
  }
  push_pure(op.GetResultType(), arena_.cat(c_name(op), "(", value(x), ")"), {&x}, false, false);
}

void FunctionEmitter::emit_binary(Opcode op) {
  const Operand b = pop();
  const Operand a = pop();
  const wabt::Type type = op.GetResultType();
  if (can_trap(op)) {
    return push_variable(type,
                         arena_.cat(c_name(op), "(mem, ", gas_at_trap(), ", depth, ", value(a), ", ", value(b), ")"));
  }
  if (const std::string_view plain = plain_operator(op); !plain.empty()) {
    push_pure(type, arena_.cat("(", value(a), plain, value(b), ")"), {&a, &b});
    if (op == Opcode::I32Add) note_sum(a.sum, b.sum);
    return;
  }
  switch (op) {
    case Opcode::I32Shl: return push_pure(type, arena_.cat("(", value(a), " << (", value(b), " & 31))"), {&a, &b});
    case Opcode::I64Shl: return push_pure(type, arena_.cat("(", value(a), " << (", value(b), " & 63))"), {&a, &b});
    case Opcode::I32ShrU: return push_pure(type, arena_.cat("(", value(a), " >> (", value(b), " & 31))"), {&a, &b});
    case Opcode::I64ShrU: return push_pure(type, arena_.cat("(", value(a), " >> (", value(b), " & 63))"), {&a, &b});
    case Opcode::I32ShrS:
      return push_pure(type, arena_.cat("(u32)((i32)", value(a), " >> (", value(b), " & 31))"), {&a, &b}, false, false);
    case Opcode::I64ShrS:
      return push_pure(type, arena_.cat("(u64)((i64)", value(a), " >> (", value(b), " & 63))"), {&a, &b}, false, false);
    default: return push_pure(type, arena_.cat(c_name(op), "(", value(a), ", ", value(b), ")"), {&a, &b}, false, false);
  }
}

// Of two operands that are added, the sum is on top now.
void FunctionEmitter::note_sum(const Sum& a, const Sum& b) {
  const bool a_is_constant = a.variable == zero_ref;
  if (!failure_.empty() || stack_.back().home || (!a_is_constant && b.variable != zero_ref)) return;
  const Sum& variable = a_is_constant ? b : a;
  stack_.back().sum = {variable.variable, variable.text, a.added + b.added};
}

void FunctionEmitter::note_odds(GasFlow::Way odds) {
  if (failure_.empty()) stack_.back().odds = odds;
}

void FunctionEmitter::emit_compare(Opcode op) {
  const Operand b = pop();
  const Operand a = pop();
  if ((op == Opcode::F32Ne || op == Opcode::F64Ne) && a.text == b.text) {
    // Is it a NaN? Hardly ever.
    return push_pure(wabt::Type::I32, arena_.cat("UNLIKELY(", a.text, " != ", b.text, ")"), {&a}, true, false);
  }
  const auto [text, is_signed, odds] = comparison_of(op);
  const bool is_64 = op.GetParamType1() == wabt::Type::I64;
  const std::string_view cast = !is_signed ? "" : is_64 ? "(i64)" : "(i32)";
  push_pure(wabt::Type::I32, arena_.cat("(", cast, value(a), text, cast, value(b), ")"), {&a, &b}, /*condition=*/true);
  note_odds(odds);
}

void FunctionEmitter::emit_convert(Opcode op) {
  using Way = GasFlow::Way;
  const Operand x = pop();
  if (op == Opcode::I32Eqz || op == Opcode::I64Eqz) {
    const std::string_view text = x.condition ? arena_.cat("(!", x.text, ")") : arena_.cat("(", x.text, " == 0)");
    push_pure(wabt::Type::I32, text, {&x}, /*condition=*/true);
    return note_odds(!x.condition || x.odds == Way::often ? Way::rarely : x.odds == Way::rarely ? Way::often : x.odds);
  }
  if (const std::string_view cast = cast_of(op); !cast.empty()) {
    return push_pure(op.GetResultType(), arena_.cat(cast, value(x)), {&x}, false, false);
  }
  std::string storage;
  const std::string_view function = function_of(op, storage);
  if (can_trap(op)) {
    return push_variable(op.GetResultType(), arena_.cat(function, "(mem, ", gas_at_trap(), ", depth, ", value(x), ")"));
  }
  push_pure(op.GetResultType(), arena_.cat(function, "(", value(x), ")"), {&x}, false, false);
}

}  // namespace wrought::emit
