// The module around generated programs: memory, table, globals, helpers, and the apply that chooses.
#include <string>

#include "tests/differential/program_writer.h"
#include "tests/differential/sample.h"

namespace wrought::differential {
namespace {

constexpr uint32_t programs_per_sample = 12;

class Generator {
 public:
  Generator(uint64_t seed, const std::set<uint32_t>& left_out) : random_(seed), left_out_(left_out) {}

  Sample run() {
    make_plan();
    std::string functions;
    for (uint32_t k = 0; k < plan_.helpers.size(); ++k) functions += helper(k);
    for (uint32_t k = 0; k < programs_per_sample; ++k) functions += program(k);
    if (random_.one_in(6)) functions += start();
    Sample sample;
    sample.profile = plan_.mvp ? "antelope" : "plain";
    sample.programs = programs_per_sample;
    sample.statements = statement_;
    plan_.imports.emplace("printi", "(i64)");
    sample.wat = "(module\n" + imports() + fields() + functions + apply() + ")\n";
    return sample;
  }

 private:
  void make_plan() {
    plan_.mvp = random_.one_in(2);
    plan_.simple_host = random_.one_in(2);
    plan_.has_memory = !random_.one_in(12);
    plan_.grows = plan_.has_memory && random_.one_in(3);
    plan_.table_size = random_.one_in(6) ? 0 : 8 + random_.below(20);
    plan_.data_segments = 2;
    const uint32_t helpers = 4 + random_.below(3);
    for (uint32_t k = 0; k < helpers; ++k) {
      std::vector<Type> signature;
      // Now and then more than registers can carry.
      for (uint32_t p = random_.one_in(6) ? 15 : random_.below(4); p > 0; --p)
        signature.push_back(random_.of(all_types));
      signature.push_back(random_.of(all_types));
      plan_.helpers.push_back(std::move(signature));
    }
  }

  std::string imports() const {
    std::string text;
    for (const auto& [name, signature] : plan_.imports) {
      const size_t close = signature.find(')');
      text += "(import \"env\" \"" + name + "\" (func $" + name + " (param " + signature.substr(1, close - 1) + ")";
      if (const size_t arrow = signature.find("-> "); arrow != std::string::npos)
        text += " (result " + signature.substr(arrow + 3) + ")";
      text += "))\n";
    }
    return text;
  }

  std::string fields() {
    std::string text;
    if (plan_.has_memory) text += memory();
    if (plan_.table_size != 0) text += table();
    for (const Type type : all_types) {
      for (uint32_t i = 0; i < globals_per_type; ++i) {
        text += "(global $g_" + name_of(type) + "_" + std::to_string(i) + " (mut " + name_of(type) + ") (" +
                name_of(type) + ".const " + std::to_string(random_.below(9)) + "))\n";
      }
    }
    if (!plan_.mvp) {
      text +=
          "(func $two (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))\n"
          "(func $five (param f64) (result f64 i32 f32 i64 i32)\n"
          "(local.get 0) (i32.const 1) (f32.demote_f64 (local.get 0)) (i64.reinterpret_f64 (local.get 0)) (i32.const "
          "2))\n";
    }
    return text + deep();
  }

  std::string memory() {
    // Where segments may lie outside, every apply traps: once in a while.
    const bool outside = plan_.mvp && random_.one_in(25);
    std::string text = "(memory (export \"memory\") " + std::to_string(outside ? 0 : 1 + random_.below(3));
    if (random_.one_in(2)) text += " " + std::to_string(3 + random_.below(4));
    text +=
        ")\n(data (i32.const 64) \"a text of some bytes\\00\")\n(data (i32.const 65530) "
        "\"\\80\\ff\\7f\\01\\02\\03\")\n";
    if (!plan_.mvp) text += "(data $s0 \"passive\")(data $s1 \"\")\n";
    return text;
  }

  std::string table() const {
    std::string text = "(table " + std::to_string(plan_.table_size) + " " + std::to_string(plan_.table_size) +
                       " funcref)\n(elem (i32.const 0)";
    for (size_t k = 0; k < plan_.helpers.size() && k < plan_.table_size; ++k) text += " $h" + std::to_string(k);
    text += ")\n";
    if (!plan_.mvp) text += "(elem $e0 func $h0 $h1 $h0)\n";
    return text;
  }

  // Calls itself as often as its first parameter says.
  static std::string deep() {
    return "(func $deep (param $n i32) (param $x f64) (result i32)\n"
           "(if (result i32) (local.get $n)\n"
           "(then (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1)) (f64.add (local.get $x) (f64.const "
           "0.1))) (i32.const 3)))\n"
           "(else (i32.trunc_f64_s (f64.max (f64.const -1000) (f64.min (f64.const 1000) (f64.copysign (f64.const 1) "
           "(local.get $x))))))))\n";
  }

  static std::string locals(const std::vector<Type>& parameters) {
    std::string text = "(local $receiver i64)";
    static constexpr char letters[] = {'i', 'j', 'f', 'd'};
    for (const Type type : all_types) {
      for (uint32_t i = 0; i < locals_per_type; ++i) {
        text += "(local $" + std::string(1, letters[type]) + std::to_string(i) + " " + name_of(type) + ")";
      }
    }
    for (uint32_t i = 0; i < loops_max; ++i) text += "(local $n" + std::to_string(i) + " i32)";
    text += "\n(local.set $receiver (i64.const 5))\n";
    // Parameters become the first local of their type, so that expressions find them.
    for (size_t p = 0; p < parameters.size(); ++p) {
      text += "(local.set $" + std::string(1, letters[parameters[p]]) + std::to_string(p % locals_per_type) +
              " (local.get " + std::to_string(p) + "))\n";
    }
    return text;
  }

  std::string helper(uint32_t k) {
    const std::vector<Type> parameters(plan_.helpers[k].begin(), plan_.helpers[k].end() - 1);
    const Type result = plan_.helpers[k].back();
    std::string text = "(func $h" + std::to_string(k);
    for (const Type type : parameters) text += " (param " + name_of(type) + ")";
    text += " (result " + name_of(result) + ") " + locals(parameters);
    ProgramWriter writer(random_, plan_, left_out_, statement_);
    writer.risk = random_.of({0u, 0u, 0u, 60u});
    writer.first_helper = k + 1;
    // No early return in a function with a result.
    for (uint32_t n = random_.below(3); n > 0; --n)
      text += "(block $all\n" + without_return(writer.statements(1)) + ")\n";
    return text + writer.expression(result, 3) + ")\n";
  }

  static std::string without_return(std::string text) {
    for (size_t at = 0; (at = text.find("(return)", at)) != std::string::npos;) text.replace(at, 8, "(br $all)");
    return text;
  }

  std::string program(uint32_t k) {
    ProgramWriter writer(random_, plan_, left_out_, statement_);
    writer.risk = random_.of({0u, 0u, 100u, 30u, 12u, 4u});
    return "(func $p" + std::to_string(k) + " " + locals({}) + writer.statements(2 + random_.below(14)) + ")\n";
  }

  std::string start() {
    ProgramWriter writer(random_, plan_, left_out_, statement_);
    writer.risk = random_.of({0u, 0u, 100u});
    return "(func $start " + locals({}) + writer.statements(1 + random_.below(3)) + ")\n(start $start)\n";
  }

  // After the program the globals are printed, by their bits: no engine offers a look at them.
  std::string apply() const {
    std::string text = "(func (export \"apply\") (param $receiver i64) (param $code i64) (param $action i64)\n";
    for (uint32_t k = 0; k < programs_per_sample; ++k) {
      text += "(if (i64.eq (local.get $action) (i64.const " + std::to_string(k) + ")) (then (call $p" +
              std::to_string(k) + ")))\n";
    }
    for (uint32_t i = 0; i < globals_per_type; ++i) {
      const std::string n = std::to_string(i) + ")";
      text += "(call $printi (i64.extend_i32_u (global.get $g_i32_" + n + "))\n(call $printi (global.get $g_i64_" + n +
              ")\n";
      text += "(call $printi (i64.extend_i32_u (i32.reinterpret_f32 (global.get $g_f32_" + n + ")))\n";
      text += "(call $printi (i64.reinterpret_f64 (global.get $g_f64_" + n + "))\n";
    }
    return text + ")\n";
  }

  Random random_;
  const std::set<uint32_t>& left_out_;
  ModulePlan plan_;
  uint32_t statement_ = 0;
};

}  // namespace

Sample generate(uint64_t seed, const std::set<uint32_t>& left_out) { return Generator(seed, left_out).run(); }

}  // namespace wrought::differential
