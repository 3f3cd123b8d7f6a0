// Blocks are labels, branches are gotos. An `if` is a C `if` while the braces stay shallow enough for any C compiler.
#include <wabt/cast.h>

#include <utility>

#include "transpiler/emit/function_emitter.h"
#include "transpiler/limits.h"

namespace wrought::emit {
namespace {

constexpr size_t braces_max = 100;  // compilers give up at 256

// Targets of a br_table from which on labels are looked up.
constexpr size_t looked_up_min = 512;

// Branches on one variable until the compiler is to forget what it knows of it, and then between one time and the next.
constexpr uint32_t tests_max = 64, tests_between = 16;
static_assert(limits::nesting.max <= 0xffff, "a depth is a u16 in C");

}  // namespace

void FunctionEmitter::open_label(const wabt::FuncSignature& signature, bool is_loop) {
  const wabt::TypeVector& carried = is_loop ? signature.param_types : signature.result_types;
  labels_.push_back({.types = &carried,
                     .height = stack_.size() - signature.param_types.size(),
                     .number = next_label_++,
                     .point = is_loop ? gas_.new_loop_point() : gas_.new_point(),
                     .is_loop = is_loop});
}

// The code behind a block: its results in their variables, whichever way it was left.
void FunctionEmitter::close_label(const wabt::FuncSignature& signature) {
  const Label label = labels_.back();
  labels_.pop_back();
  forget_product_calls(labels_.size());
  if (label.used && !label.is_loop) {
    // Behind an `if` control is at the point already.
    if (reachable_ && gas_.here().point != label.point) line(gas_.go_to(label.point, GasFlow::Way::always).statement());
    gas_.arrive(label.point);
    line("L", arena_.number(label.number), ":;");
    if (reachable_) {
      proven_.keep_common(label.proven);
    } else {
      proven_ = label.proven;
    }
    reachable_ = true;
  }
  drop_to(label.height);
  if (!reachable_) return;
  for (wabt::Type type : signature.result_types) push_home(type);
}

void FunctionEmitter::emit_block(const wabt::Block& block, bool is_loop) {
  const wabt::FuncSignature& signature = block.decl.sig;
  flush();
  settle_top(signature.param_types.size());
  open_label(signature, is_loop);
  if (is_loop) {
    proven_.forget_all();  // what the end of the loop knows is not known yet
    const GasFlow::Point header = labels_.back().point;
    line(gas_.go_to(header, GasFlow::Way::always).statement());
    gas_.open_loop(header);
    line("L", arena_.number(labels_.back().number), ": __attribute__((unused));");
  }
  emit_list(block.exprs);
  if (is_loop) gas_.close_loop();
  if (reachable_ && failure_.empty()) settle_top(signature.result_types.size());
  close_label(signature);
}

// clang's InstCombine asks of every condition above whether it says something about a value, which is cubic in the
// branches on one variable: 2,000 of them in a loop took four minutes.
void FunctionEmitter::note_test(const Operand& test) {
  for (unsigned i = 0; i < test.ref_count; ++i) {
    const VarRef local = test.refs[i];
    if (local >= local_types_.size() ||
        (local_types_[local] != wabt::Type::I32 && local_types_[local] != wabt::Type::I64))
      continue;
    if (++tests_[local] > tests_max && tests_[local] % tests_between == 0) line("FORGET(l", arena_.number(local), ");");
  }
}

void FunctionEmitter::emit_if(const wabt::IfExpr& expr) {
  const wabt::FuncSignature& signature = expr.true_.decl.sig;
  const size_t params = signature.param_types.size();
  const Operand test = pop();
  ++edges_;
  note_test(test);
  flush();
  settle_top(params);
  line(gas_.part().statement());
  open_label(signature, false);
  const size_t height = stack_.size();
  const IfText text{labels_.size() - 1, braces_ < braces_max, !expr.false_.empty()};
  open_if(text, test);
  const ProvenAccesses proven_before = proven_;
  const GasFlow::Position other_way = gas_.halve(test.odds);
  emit_list(expr.true_.exprs);
  if (!failure_.empty()) return;
  const bool end_of_true = reachable_;
  if (reachable_) {
    settle_top(signature.result_types.size());
    line(gas_.go_to(labels_[text.label].point, GasFlow::Way::always).statement());
  }
  gas_.go_back(other_way);
  forget_product_calls(text.label);
  const ProvenAccesses proven_by_true = std::exchange(proven_, proven_before);
  drop_to(height - params);
  for (wabt::Type type : signature.param_types) push_home(type);
  open_else(text, end_of_true, proven_by_true);
  reachable_ = true;
  emit_list(expr.false_);
  if (!failure_.empty()) return;
  const bool end_of_false = reachable_;
  if (reachable_) settle_top(signature.result_types.size());
  close_if(text);
  if (end_of_true && end_of_false) {
    proven_.keep_common(proven_by_true);
  } else if (end_of_true) {
    proven_ = proven_by_true;
  }
  reachable_ = end_of_true || end_of_false;
  if (reachable_) gas_.arrive(labels_[text.label].point);
  close_label(signature);
}

void FunctionEmitter::open_if(const IfText& text, const Operand& test) {
  if (!text.braces) return line("if (!(", condition(test), ")) goto E", arena_.number(labels_[text.label].number), ";");
  line("if (", condition(test), ") {");
  ++braces_;
  indent_ += 2;
}

// `from_true`: the end of the first arm can be reached, with these accesses proven.
void FunctionEmitter::open_else(const IfText& text, bool from_true, const ProvenAccesses& proven_by_true) {
  if (text.braces) {
    indent_ -= 2;
    if (text.has_else) line("} else {");
    indent_ += text.has_else ? 2 : 0;
    return;
  }
  const std::string_view number = arena_.number(labels_[text.label].number);
  if (from_true) {
    line("goto L", number, ";");
    note_branch(labels_[text.label], proven_by_true);
  }
  line("E", number, ":;");
}

void FunctionEmitter::close_if(const IfText& text) {
  const bool pays_behind = text.braces && !text.has_else;  // there is no block to pay in
  const auto pay = [&] {
    const GasFlow::Edge edge = gas_.go_to(labels_[text.label].point, GasFlow::Way::always);
    line(pays_behind ? edge.otherwise() : edge.statement());
  };
  if (reachable_ && !pays_behind) pay();
  if (text.braces) {
    --braces_;
    indent_ -= text.has_else ? 2 : 0;
    line("}");
  }
  if (reachable_ && pays_behind) pay();
}

void FunctionEmitter::note_branch(Label& label, const ProvenAccesses& proven) {
  if (label.used) {
    label.proven.keep_common(proven);
  } else {
    label.proven = proven;
  }
  label.proven.forget_operands();
  label.used = true;
}

void FunctionEmitter::branch(Label& label, GasFlow::Way way, size_t ways) {
  ++edges_;
  const size_t count = label.types->size();
  if (label.is_function) return return_values(way, ways);
  for (size_t i = 0; i < count; ++i) {
    const Operand& source = stack_[stack_.size() - count + i];
    const std::string_view target = slot_name((*label.types)[i], label.height + i);
    if (source.text != target) line(target, " = ", value(source), ";");
  }
  note_branch(label, proven_);
  line(gas_.go_to(label.point, way, ways).statement());
  line("goto L", arena_.number(label.number), ";");
}

void FunctionEmitter::emit_br(wabt::Index depth) {
  Label& label = label_at(depth);
  // Two values might each be the other's target: in their own variables they are above every target.
  if (label.types->size() > 1) settle_top(label.types->size());
  branch(label, GasFlow::Way::always);
  reachable_ = false;
}

void FunctionEmitter::emit_br_if(wabt::Index depth) {
  Label& label = label_at(depth);
  const Operand test = pop();
  note_test(test);
  line(gas_.part().statement());
  if (label.types->size() > 1) {
    // The settled values may be what the test reads.
    push(test);
    settle_top(label.types->size() + 1);
    const Operand settled = pop();
    line("if (", settled.text, ") {");
  } else if (label.types->empty() && !label.is_function) {
    note_branch(label, proven_);
    ++edges_;
    const GasFlow::Edge edge = gas_.go_to(label.point, test.odds);
    return line("if (", condition(test), ") ", edge.opening(), "goto L", arena_.number(label.number), ";",
                edge.closing());
  } else {
    line("if (", condition(test), ") {");
  }
  indent_ += 2;
  branch(label, test.odds);
  indent_ -= 2;
  line("}");
}

void FunctionEmitter::emit_br_table(const wabt::BrTableExpr& expr) {
  const size_t carried = label_at(expr.default_target.index()).types->size();
  settle_top(carried + 1);
  const Operand index = pop();
  reachable_ = false;
  line(gas_.part(/*evenly=*/true).statement());
  if (expr.targets.size() >= looked_up_min) return emit_looked_up_branch(expr, value(index));
  line("switch (", value(index), ") {");
  indent_ += 2;
  // Targets with one label share its branch; those with the default's need no case.
  const size_t cases = expr.targets.size() + 1;
  std::vector<bool> done(labels_.size());
  done[expr.default_target.index()] = true;
  for (size_t i = 0; i < expr.targets.size(); ++i) {
    const wabt::Index depth = expr.targets[i].index();
    if (done[depth]) continue;
    done[depth] = true;
    for (size_t j = i; j < expr.targets.size(); ++j) {
      if (expr.targets[j].index() == depth) line("case ", arena_.number(j), ":");
    }
    emit_case(depth, cases);
  }
  line("default:");
  emit_case(expr.default_target.index(), cases);
  indent_ -= 2;
  line("}");
}

void FunctionEmitter::emit_case(wabt::Index depth, size_t cases) {
  indent_ += 2;
  branch(label_at(depth), GasFlow::Way::one_of_many, cases);
  indent_ -= 2;
}

// The label's depth from a table, then a case per label: some passes of clang look at every case for every edge of the
// switch. There are at most as many labels as blocks may nest.
void FunctionEmitter::emit_looked_up_branch(const wabt::BrTableExpr& expr, std::string_view index) {
  const wabt::Index default_depth = expr.default_target.index();
  std::vector<bool> used(labels_.size());
  std::string depths;
  for (const wabt::Var& target : expr.targets) {
    used[target.index()] = true;
    depths.append(std::to_string(target.index())).append(",");
  }
  const std::string_view size = arena_.number(expr.targets.size());
  line("{");
  line("  static const u16 depths[", size, "] = {", depths, "};");
  line("  switch (", index, " < ", size, "u ? depths[", index, "] : ", arena_.number(default_depth), "u) {");
  indent_ += 4;
  for (wabt::Index depth = 0; depth < used.size(); ++depth) {
    if (!used[depth] || depth == default_depth) continue;
    line("case ", arena_.number(depth), ":");
    emit_case(depth, expr.targets.size() + 1);
  }
  line("default:");
  emit_case(default_depth, expr.targets.size() + 1);
  indent_ -= 4;
  line("  }");
  line("}");
}

void FunctionEmitter::emit_return() {
  return_values();
  reachable_ = false;
}

void FunctionEmitter::return_values(GasFlow::Way way, size_t ways) {
  const wabt::TypeVector& results = function_->decl.sig.result_types;
  const std::string gas = gas_.go_to(GasFlow::exact, way, ways).value();
  if (results.empty()) return line("return ", gas, ";");
  const size_t base = stack_.size() - results.size();
  if (results.size() == 1) {
    return line("return ", return_function(results[0]), "(", value(stack_[base]), ", ", gas, ");");
  }
  line("{");
  line("  ", return_type(context_, function_->decl.sig), " r;");
  for (size_t i = 0; i < results.size(); ++i) {
    line("  r.v", arena_.number(i), " = ", value(stack_[base + i]), ";");
  }
  line("  r.gas = ", gas, ";");
  line("  return r;");
  line("}");
}

void FunctionEmitter::emit_unreachable() {
  line("trap(mem, WR_TRAP_UNREACHABLE, ", gas_at_trap(), ", depth);");
  reachable_ = false;
}

void FunctionEmitter::emit_select() {
  const Operand test = pop();
  const Operand if_false = pop();
  const Operand if_true = pop();
  push_pure(if_true.type, arena_.cat("(", test.text, " ? ", value(if_true), " : ", value(if_false), ")"),
            {&test, &if_true, &if_false});
}

}  // namespace wrought::emit
