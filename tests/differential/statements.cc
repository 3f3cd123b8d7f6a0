// Statements of generated programs: loops that end, jumps, stores, bulk operations, host calls good and bad, traps.
#include <sstream>

#include "hostapi/host_function.h"
#include "tests/differential/program_writer.h"

namespace wrought::differential {
namespace {

constexpr uint32_t nesting_max = 4;
// Texts with a NUL, and room to write into, of every generated memory: see generator.cc.
constexpr uint32_t text_address = 64;
constexpr uint32_t room_address = 256;

}  // namespace

std::string ProgramWriter::statements(uint32_t count) {
  std::string text;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t number = number_++;
    std::string one = statement();
    if (!left_out_.contains(number)) text += one + "\n";
  }
  return text;
}

std::string ProgramWriter::statement() {
  const bool deeper = nesting_ < nesting_max;
  switch (random_.below(20)) {
    case 0:
    case 1:
    case 2: return plan_.has_memory ? store() : set();
    case 3:
    case 4: return deeper && loops_ < loops_max ? loop() : set();
    case 5:
    case 6: return deeper ? branch() : set();
    case 7: return deeper && random_.one_in(2) ? jump_table() : set();
    case 8: return random_.one_in(2) ? deep_call() : set();
    case 9: return plan_.mvp || !plan_.has_memory ? set() : bulk();
    case 10: return plan_.grows && random_.one_in(2) ? grow() : set();
    case 11:
    case 12:
    case 13: return host_call();
    case 14: return dares() ? trap() : set();
    case 15: return plan_.mvp ? left_behind() : random_.one_in(2) ? several_results() : loop_with_parameters();
    case 16: return deeper && random_.one_in(2) ? dead_code() : left_behind();
    default: return set();
  }
}

std::string ProgramWriter::set() {
  const Type type = random_.of(all_types);
  const std::string value = expression(type, 3);
  return random_.one_in(4) ? "(global.set " + global(type) + " " + value + ")"
                           : "(local.set " + local(type) + " " + value + ")";
}

std::string ProgramWriter::store() {
  struct Op {
    Type type;
    std::string_view name;
    uint32_t width;
  };
  static constexpr Op ops[] = {{i32, "store", 4},   {i32, "store8", 1}, {i32, "store16", 2},
                               {i64, "store", 8},   {i64, "store8", 1}, {i64, "store16", 2},
                               {i64, "store32", 4}, {f32, "store", 4},  {f64, "store", 8}};
  const Op op = random_.of(ops);
  const std::string where = place(op.width, 2);
  return "(" + name_of(op.type) + "." + std::string(op.name) + where + " " + expression(op.type, 3) + ")";
}

std::string ProgramWriter::loop() {
  ++nesting_;
  const std::string counter = "$n" + std::to_string(loops_++);
  const std::string l = label();
  std::string text =
      "(local.set " + counter + " (i32.const " + std::to_string(1 + random_.below(12)) + "))\n(loop " + l + "\n";
  text += statements(1 + random_.below(4));
  // In the middle of a loop, in one round of it.
  if (dares()) {
    text += "(if (i32.eq (local.get " + counter + ") (i32.const " + std::to_string(1 + random_.below(6)) + ")) (then " +
            trap() + "))\n";
  }
  text += "(br_if " + l + " (local.tee " + counter + " (i32.sub (local.get " + counter + ") (i32.const 1)))))";
  --loops_;
  --nesting_;
  return text;
}

std::string ProgramWriter::branch() {
  ++nesting_;
  const std::string condition = expression(i32, 2);
  std::string text;
  switch (random_.below(3)) {
    case 0: {
      text = "(if " + condition + " (then\n" + statements(1 + random_.below(3)) + ")";
      if (random_.one_in(2)) text += " (else\n" + statements(1 + random_.below(3)) + ")";
      text += ")";
      break;
    }
    case 1: {
      const std::string l = label();
      text = "(block " + l + "\n" + statements(1) + "(br_if " + l + " " + condition + ")\n" + statements(2) + ")";
      break;
    }
    default:
      text = "(if " + condition + " (then " + statements(1) + (random_.one_in(4) ? "(return)" : "") + "))";
      break;
  }
  --nesting_;
  return text;
}

// n blocks in one another, a br_table that leaves through one of them, and something to do behind each.
std::string ProgramWriter::jump_table() {
  const uint32_t n = random_.of({1u, 2u, 3u, 8u, 40u, 200u});
  const std::string out = label();
  std::vector<std::string> labels(n);
  for (std::string& l : labels) l = label();
  std::string text = "(block " + out;
  for (uint32_t k = n; k > 0; --k) text += "(block " + labels[k - 1];
  text += "(br_table";
  const uint32_t entries = random_.of({n, 2 * n, n / 2});
  for (uint32_t k = 0; k < entries; ++k) text += " " + (random_.one_in(20) ? out : random_.of(labels));
  const std::string index =
      random_.one_in(4) ? expression(i32, 2)
                        : "(i32.rem_u " + expression(i32, 2) + " (i32.const " + std::to_string(entries + 2) + "))";
  text += " " + random_.of(labels) + " " + index + ")";
  for (uint32_t k = 0; k < n; ++k) {
    text += ")(global.set $g_i32_0 (i32.add (i32.mul (global.get $g_i32_0) (i32.const 3)) (i32.const " +
            std::to_string(k) + ")))\n";
    if (random_.one_in(3)) text += "(br " + out + ")";
  }
  return text + ")";
}

// Results of several values, and a block with parameters.
std::string ProgramWriter::several_results() {
  if (random_.one_in(3)) {
    return "(call $five " + expression(f64, 2) +
           ")\n(local.set $i0) (local.set $j1) (local.set $f0) (local.set $i1) (local.set $d2)";
  }
  const std::string a = expression(i32, 2);
  const std::string b = expression(i64, 2);
  const std::string l = local(i64);
  return "(call $two " + a + " " + b + ")\n(block (param i64 i32) (result i64) i64.extend_i32_u i64.add)\n(local.set " +
         l + ")";
}

// What goes round does so on the operand stack.
std::string ProgramWriter::loop_with_parameters() {
  const std::string l = label();
  const std::string a = expression(i64, 1);
  return expression(i64, 2) + " (i32.const " + std::to_string(1 + random_.below(9)) + ")\n(loop " + l +
         " (param i64 i32) (result i64)\n(local.set $i2) (i64.mul (i64.const 3)) (i64.xor " + a +
         ")\n(local.tee $i2 (i32.sub (local.get $i2) (i32.const 1)))\n(br_if " + l +
         " (i32.gt_s (local.get $i2) (i32.const 0)))\n(drop))\n(local.set " + local(i64) + ")";
}

// Behind a branch that is always taken the operand stack has any type.
std::string ProgramWriter::dead_code() {
  ++nesting_;
  const std::string l = label();
  const std::string text =
      "(block " + l + "\n" +
      random_.of<std::string>({"br " + l, "i32.const 0 br_table " + l + " " + l, "br " + l + " unreachable"}) + "\n" +
      random_.of<std::string>({"i32.add drop", "select drop", "f64.sqrt drop", "drop drop", "nop"}) + "\n" +
      statements(1) + ")";
  --nesting_;
  return text;
}

// A branch leaves operands behind that nobody asked for.
std::string ProgramWriter::left_behind() {
  const Type type = random_.of(all_types);
  const std::string l = label();
  const std::string below = expression(random_.of(all_types), 2);
  const std::string result = expression(type, 2);
  const std::string condition = expression(i32, 2);
  return "(local.set " + local(type) + " (block " + l + " (result " + name_of(type) + ")\n" + below + "\n" + result +
         "\n(br_if " + l + " " + condition + ")\n(br " + l + ")))";
}

// Around the limit of 251 frames when daring.
std::string ProgramWriter::deep_call() {
  const uint32_t frames = dares() ? 225 + random_.below(40) : random_.below(60);
  return "(local.set $i0 (call $deep (i32.const " + std::to_string(frames) + ") " + expression(f64, 1) + "))";
}

std::string ProgramWriter::bulk() {
  const auto range = [&](uint32_t max) {
    if (!dares()) return "(i32.const " + std::to_string(random_.below(max)) + ")";
    return random_.one_in(2) ? expression(i32, 1) : constant(i32);
  };
  switch (random_.below(7)) {
    case 0: {
      const std::string to = range(3000), from = range(3000);
      return "(memory.copy " + to + " " + from + " " + range(2000) + ")";
    }
    case 1: {
      const std::string to = range(3000), value = expression(i32, 1);
      return "(memory.fill " + to + " " + value + " " + range(2000) + ")";
    }
    case 2: {
      const std::string to = range(3000), from = range(8);
      return "(memory.init $s" + std::to_string(random_.below(plan_.data_segments)) + " " + to + " " + from + " " +
             range(8) + ")";
    }
    case 3: return dares() ? "(data.drop $s" + std::to_string(random_.below(plan_.data_segments)) + ")" : set();
    case 4: {
      if (plan_.table_size == 0 || !dares()) return set();
      const std::string to = range(plan_.table_size), from = range(plan_.table_size);
      return "(table.copy " + to + " " + from + " " + range(4) + ")";
    }
    case 5: {
      if (plan_.table_size == 0 || !dares()) return set();
      const std::string to = range(plan_.table_size), from = range(3);
      return "(table.init $e0 " + to + " " + from + " " + range(3) + ")";
    }
    default: return plan_.table_size != 0 && dares() ? "(elem.drop $e0)" : set();
  }
}

std::string ProgramWriter::grow() {
  const std::string pages = dares() ? random_.of<std::string>({"-1", "-2", "0x80000000", "65536", "525", "1000000"})
                                    : random_.of<std::string>({"0", "1", "2"});
  return "(local.set " + local(i32) + " (memory.grow (i32.const " + pages + ")))";
}

std::string ProgramWriter::trap() {
  switch (random_.below(4)) {
    case 0: return "(unreachable)";
    case 1: return "(local.set $j0 (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))";
    case 2: return "(drop (i32.rem_u (local.get $i0) (i32.const 0)))";
    default: return plan_.has_memory ? "(drop (i64.load (i32.const -8)))" : "(drop (i32.trunc_f64_s (f64.const nan)))";
  }
}

std::string ProgramWriter::host_argument(char kind) {
  const auto number = [](std::string_view type, auto value) {
    return "(" + std::string(type) + ".const " + std::to_string(value) + ")";
  };
  if (std::string_view("plzib").find(kind) != std::string_view::npos && dares()) return unlike_argument("i32");
  switch (kind) {
    case 'p': return number("i32", room_address + (random_.one_in(4) ? random_.below(4000) : 16 * random_.below(64)));
    case 'l': return number("i32", random_.below(random_.one_in(8) ? 1000 : 40));
    case 'z': return number("i32", text_address + random_.below(16));
    case 'i':
      return random_.one_in(2) ? number("i32", static_cast<int>(random_.below(6)) - 3)
                               : "(local.get " + local(i32) + ")";
    case 'b': return random_.one_in(2) ? number("i32", random_.below(256)) : "(local.get " + local(i32) + ")";
    case 'T': return dares() ? "(i32.const 0)" : "(i32.const 1)";
    case 'n': return number("i64", random_.below(4));
    case 'R': return dares() ? constant(i64) : "(local.get $receiver)";
    case 'f': return expression(f32, 2);
    case 'd': return expression(f64, 2);
    default: return expression(i64, 2);
  }
}

// Whatever fits the type: nulls, the end of memory, what wraps around.
std::string ProgramWriter::unlike_argument(std::string_view type) {
  if (type == "i64") return constant(i64);
  if (type == "f32") return constant(f32);
  if (type == "f64") return constant(f64);
  return random_.of<std::string>({"(i32.const 0)", "(i32.const -1)", "(i32.const 65535)", "(i32.const 65536)",
                                  "(i32.const 65528)", "(i32.const 0x7fffffff)", "(i32.const 0x80000000)",
                                  "(i32.const 0xfffffff0)"});
}

std::string ProgramWriter::call_of_row(std::string_view name, std::string_view signature,
                                       const std::vector<std::string>& arguments) {
  plan_.imports.emplace(name, signature);
  std::string text = "(call $" + std::string(name);
  for (const std::string& argument : arguments) text += " " + argument;
  text += ")";
  const size_t arrow = signature.find("-> ");
  if (arrow == std::string_view::npos) return text;
  const std::string_view result = signature.substr(arrow + 3);
  for (const Type type : all_types) {
    if (result == type_names[type]) return "(local.set " + local(type) + " " + text + ")";
  }
  return "(drop " + text + ")";
}

std::string ProgramWriter::host_call() {
  const HostProfile& profile = *find_profile("antelope");
  std::vector<std::string> arguments;
  // Now and then any of all functions, with arguments that only have the right types.
  if (!plan_.simple_host && dares() && random_.one_in(4)) {
    const HostFunction& row = profile.functions[random_.below(static_cast<uint32_t>(profile.functions.size()))];
    std::istringstream types(std::string(row.signature.substr(1, row.signature.find(')') - 1)));
    for (std::string type; types >> type;)
      arguments.push_back(random_.one_in(2) ? unlike_argument(type)
                          : type == "i32"   ? host_argument('p')
                                            : unlike_argument(type));
    return call_of_row(row.name, row.signature, arguments);
  }
  const HostCall call = plan_.simple_host ? random_.of(simple_host_calls) : random_.of(host_calls);
  for (const char kind : call.arguments) arguments.push_back(host_argument(kind));
  return call_of_row(call.name, profile.find("env", call.name)->signature, arguments);
}

}  // namespace wrought::differential
