// Expressions of generated programs: every operator, edge values, loads at edges, calls of all kinds.
#include "tests/differential/program_writer.h"

namespace wrought::differential {
namespace {

constexpr std::string_view i32_constants[] = {
    "0",     "1",     "2",          "-1",    "7",          "31",         "32",         "33",   "-2",   "255",
    "65535", "65536", "2147483647", "65531", "0x80000000", "0x7ffffffe", "0x80000001", "1000", "-128", "0xff00ff"};
constexpr std::string_view i64_constants[] = {
    "0",          "1",          "-1",          "63", "64",  "65", "-2", "0x7fffffffffffffff", "0x8000000000000000",
    "0xffffffff", "0x80000000", "0x100000000", "10", "-128"};
// The integers around which truncation changes its mind, NaNs with payloads of both kinds and signs, denormals.
constexpr std::string_view f32_constants[] = {"0",
                                              "-0",
                                              "1",
                                              "-1.5",
                                              "inf",
                                              "-inf",
                                              "nan",
                                              "-nan",
                                              "nan:0x200000",
                                              "-nan:0x200001",
                                              "nan:0x7fffff",
                                              "nan:0x1",
                                              "0x1p-149",
                                              "-0x1.fffffcp-127",
                                              "0x1.fffffep+127",
                                              "2147483520",
                                              "2147483648",
                                              "-2147483648",
                                              "-2147483904",
                                              "4294967040",
                                              "4294967296",
                                              "9223371487098961920",
                                              "9223372036854775808",
                                              "18446744073709551616",
                                              "-0.99999994",
                                              "-1",
                                              "0.5",
                                              "-2.5",
                                              "8388609"};
constexpr std::string_view f64_constants[] = {"0",
                                              "-0",
                                              "1",
                                              "-1.5",
                                              "inf",
                                              "-inf",
                                              "nan",
                                              "-nan",
                                              "nan:0x4000000000000",
                                              "-nan:0x4000000000001",
                                              "nan:0xfffffffffffff",
                                              "nan:0x1",
                                              "0x1p-1074",
                                              "-0x1.ffffffffffffep-1023",
                                              "0x1.fffffffffffffp+1023",
                                              "2147483647",
                                              "2147483648",
                                              "-2147483648.9",
                                              "-2147483649",
                                              "4294967295.5",
                                              "4294967296",
                                              "9223372036854774784",
                                              "9223372036854775808",
                                              "18446744073709549568",
                                              "18446744073709551616",
                                              "-0.9999999999999999",
                                              "-1",
                                              "0.5",
                                              "-2.5",
                                              "4503599627370497.5"};

constexpr std::string_view integer_unary[] = {"clz", "ctz", "popcnt"};
constexpr std::string_view integer_binary[] = {"add", "sub",   "mul",   "and",  "or",  "xor",
                                               "shl", "shr_s", "shr_u", "rotl", "rotr"};
constexpr std::string_view divisions[] = {"div_s", "div_u", "rem_s", "rem_u"};
constexpr std::string_view comparisons[] = {"eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"};
constexpr std::string_view float_comparisons[] = {"eq", "ne", "lt", "gt", "le", "ge"};
constexpr std::string_view float_unary[] = {"abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt"};
constexpr std::string_view float_binary[] = {"add", "sub", "mul", "div", "min", "max", "copysign"};

std::string fold(std::string_view type, std::string_view op, const std::string& a, const std::string& b = "") {
  std::string text = "(";
  text.append(type).append(".").append(op).append(" ").append(a);
  if (!b.empty()) text.append(" ").append(b);
  return text + ")";
}

}  // namespace

std::string ProgramWriter::local(Type type) {
  static constexpr char letters[] = {'i', 'j', 'f', 'd'};
  return std::string("$") + letters[type] + std::to_string(random_.below(locals_per_type));
}

std::string ProgramWriter::global(Type type) {
  return "$g_" + name_of(type) + "_" + std::to_string(random_.below(globals_per_type));
}

std::string ProgramWriter::constant(Type type) {
  const std::string head = "(" + name_of(type) + ".const ";
  switch (type) {
    case i32:
      return head +
             (random_.one_in(4) ? std::to_string(random_.below(70'000)) : std::string(random_.of(i32_constants))) + ")";
    case i64:
      return head + (random_.one_in(4) ? std::to_string(random_.next()) : std::string(random_.of(i64_constants))) + ")";
    case f32: return head + std::string(random_.of(f32_constants)) + ")";
    default: return head + std::string(random_.of(f64_constants)) + ")";
  }
}

std::string ProgramWriter::leaf(Type type) {
  if (random_.one_in(3)) return constant(type);
  if (random_.one_in(5)) return "(global.get " + global(type) + ")";
  return "(local.get " + local(type) + ")";
}

std::string ProgramWriter::expression(Type type, uint32_t depth) {
  if (depth == 0) return leaf(type);
  switch (random_.below(12)) {
    case 0: return leaf(type);
    case 1: return conversion(type, depth);
    case 2: return plan_.has_memory ? load(type, depth) : leaf(type);
    case 3: return structured(type, depth);
    case 4: return random_.one_in(3) ? call(type, depth) : structured(type, depth);
    case 5: return random_.one_in(2) ? indirect_call(type, depth) : leaf(type);
    default: return type == i32 || type == i64 ? integer(type, depth) : floating(type, depth);
  }
}

std::string ProgramWriter::divisor(Type type, uint32_t depth) {
  std::string value = expression(type, depth - 1);
  if (dares()) return value;
  // Odd and not negative: neither zero nor the -1 that overflows.
  const std::string t = name_of(type);
  return fold(t, "or", fold(t, "and", value, "(" + t + ".const 0xfffe)"), "(" + t + ".const 1)");
}

std::string ProgramWriter::integer(Type type, uint32_t depth) {
  const std::string t = name_of(type);
  switch (random_.below(type == i32 ? 8 : 5)) {
    case 0: {
      if (!plan_.mvp && random_.one_in(2)) {
        const std::string_view op = type == i32
                                        ? random_.of<std::string_view>({"extend8_s", "extend16_s"})
                                        : random_.of<std::string_view>({"extend8_s", "extend16_s", "extend32_s"});
        return fold(t, op, expression(type, depth - 1));
      }
      return fold(t, random_.of(integer_unary), expression(type, depth - 1));
    }
    case 1: {
      const std::string dividend = expression(type, depth - 1);
      return fold(t, random_.of(divisions), dividend, divisor(type, depth));
    }
    case 5: {
      const Type of = random_.of({i32, i64});
      const std::string a = expression(of, depth - 1);
      return random_.one_in(4) ? fold(type_names[of], "eqz", a)
                               : fold(type_names[of], random_.of(comparisons), a, expression(of, depth - 1));
    }
    case 6: {
      const Type of = random_.of({f32, f64});
      const std::string a = expression(of, depth - 1);
      return fold(type_names[of], random_.of(float_comparisons), a, expression(of, depth - 1));
    }
    default: {
      const std::string a = expression(type, depth - 1);
      return fold(t, random_.of(integer_binary), a, expression(type, depth - 1));
    }
  }
}

std::string ProgramWriter::floating(Type type, uint32_t depth) {
  const std::string a = expression(type, depth - 1);
  if (random_.one_in(3)) return fold(type_names[type], random_.of(float_unary), a);
  return fold(type_names[type], random_.of(float_binary), a, expression(type, depth - 1));
}

std::string ProgramWriter::conversion(Type type, uint32_t depth) {
  const std::string t = name_of(type);
  if (type == f32 || type == f64) {
    const Type other = type == f32 ? f64 : f32;
    switch (random_.below(3)) {
      case 0: return fold(t, type == f32 ? "demote_f64" : "promote_f32", expression(other, depth - 1));
      case 1:
        return fold(t, type == f32 ? "reinterpret_i32" : "reinterpret_i64",
                    expression(type == f32 ? i32 : i64, depth - 1));
      default: {
        const Type from = random_.of({i32, i64});
        return fold(t, "convert_" + name_of(from) + random_.of<std::string>({"_s", "_u"}), expression(from, depth - 1));
      }
    }
  }
  switch (random_.below(4)) {
    case 0:
      return type == i32
                 ? fold(t, "wrap_i64", expression(i64, depth - 1))
                 : fold(t, random_.of<std::string>({"extend_i32_s", "extend_i32_u"}), expression(i32, depth - 1));
    case 1:
      return type == i32 ? fold(t, "reinterpret_f32", expression(f32, depth - 1))
                         : fold(t, "reinterpret_f64", expression(f64, depth - 1));
    default: {
      const Type from = random_.of({f32, f64});
      const std::string how = name_of(from) + random_.of<std::string>({"_s", "_u"});
      if (!plan_.mvp && random_.one_in(2)) return fold(t, "trunc_sat_" + how, expression(from, depth - 1));
      if (dares()) return fold(t, "trunc_" + how, expression(from, depth - 1));
      // Of a small constant: no trap, but the instruction is there.
      return fold(t, "trunc_" + how, "(" + name_of(from) + ".const " + std::to_string(random_.below(100)) + ".75)");
    }
  }
}

std::string ProgramWriter::place(uint32_t width, uint32_t depth) {
  if (!dares()) {
    const std::string offset = random_.one_in(2) ? " offset=" + std::to_string(random_.below(256)) : "";
    return offset + " align=1 (i32.and " + expression(i32, depth) + " (i32.const 0x7ff8))";
  }
  switch (random_.below(4)) {
    case 0: {  // around the end of memory as it is now
      const int64_t from_end =
          static_cast<int64_t>(random_.below(2 * width + 2)) - width - 1 - static_cast<int64_t>(width);
      return " align=1 (i32.add (i32.shl (memory.size) (i32.const 16)) (i32.const " + std::to_string(from_end) + "))";
    }
    case 1:  // a huge offset, with a base that may carry past 2^32
      return " offset=" + std::to_string(4294967295u - random_.below(10)) + " align=1 " +
             random_.of<std::string>({"(i32.const 0)", "(i32.const 1)", "(i32.const 16)", "(i32.const -1)"});
    case 2:
      return " offset=" + std::to_string(random_.of({65528u, 65535u, 65536u, 131071u, 0x7fffffffu, 0x80000000u})) +
             " align=1 " + constant(i32);
    default: return " align=1 " + expression(i32, depth);
  }
}

std::string ProgramWriter::load(Type type, uint32_t depth) {
  struct Op {
    std::string_view name;
    uint32_t width;
  };
  static constexpr Op i32_loads[] = {{"load", 4}, {"load8_s", 1}, {"load8_u", 1}, {"load16_s", 2}, {"load16_u", 2}};
  static constexpr Op i64_loads[] = {{"load", 8},     {"load8_s", 1},  {"load8_u", 1}, {"load16_s", 2},
                                     {"load16_u", 2}, {"load32_s", 4}, {"load32_u", 4}};
  const Op op = type == i32   ? random_.of(i32_loads)
                : type == i64 ? random_.of(i64_loads)
                              : Op{"load", type == f32 ? 4u : 8u};
  return "(" + name_of(type) + "." + std::string(op.name) + place(op.width, depth - 1) + ")";
}

std::string ProgramWriter::structured(Type type, uint32_t depth) {
  const std::string result = " (result " + name_of(type) + ") ";
  const std::string a = expression(type, depth - 1);
  const std::string b = expression(type, depth - 1);
  const std::string condition = expression(i32, depth - 1);
  switch (random_.below(4)) {
    case 0: return "(select " + a + " " + b + " " + condition + ")";
    case 1: return "(if" + result + condition + " (then " + a + ") (else " + b + "))";
    case 2: {
      const std::string l = label();
      return "(block " + l + result + "(drop (br_if " + l + " " + a + " " + condition + ")) " + b + ")";
    }
    default: return "(local.tee " + local(type) + " " + a + ")";
  }
}

std::string ProgramWriter::call(Type type, uint32_t depth) {
  for (uint32_t k = first_helper; k < plan_.helpers.size(); ++k) {
    const auto& signature = plan_.helpers[k];
    if (signature.back() != type || random_.one_in(2)) continue;
    std::string text = "(call $h" + std::to_string(k);
    for (size_t p = 0; p + 1 < signature.size(); ++p) text += " " + expression(signature[p], depth - 1);
    return text + ")";
  }
  return leaf(type);
}

// Table entry k is helper k; behind them a null, then helpers again whose calls could go round: left to daring
// programs.
std::string ProgramWriter::indirect_call(Type type, uint32_t depth) {
  if (plan_.table_size == 0) return leaf(type);
  for (uint32_t k = first_helper; k < plan_.helpers.size(); ++k) {
    const auto& signature = plan_.helpers[k];
    if (signature.back() != type || random_.one_in(2)) continue;
    std::string text = "(call_indirect";
    for (size_t p = 0; p + 1 < signature.size(); ++p) text += " (param " + name_of(signature[p]) + ")";
    text += " (result " + name_of(type) + ")";
    for (size_t p = 0; p + 1 < signature.size(); ++p) text += " " + expression(signature[p], depth - 1);
    if (!dares()) return text + " (i32.const " + std::to_string(k) + "))";
    if (random_.one_in(3)) return text + " " + expression(i32, depth - 1) + ")";
    return text + " (i32.const " + std::to_string(random_.below(plan_.table_size + 2)) + "))";
  }
  return leaf(type);
}

}  // namespace wrought::differential
