// The frame of a function and its operand stack.
#include "transpiler/emit/function_emitter.h"

#include <wabt/cast.h>

#include <algorithm>
#include <bit>

#include "transpiler/emit/meter_pattern.h"
#include "transpiler/limits.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;

constexpr size_t pending_max = 8;
constexpr size_t text_chars_max = 160;

// Variables x edges of the flow graph. In the compiler a variable is a value per join of two edges, and lives, or does
// not, on each: both its time and its memory are in proportion. The contracts that we know stay below a hundredth of
// it.
constexpr size_t flow_max = size_t{2} << 20;

unsigned type_bit(wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return 0;
    case wabt::Type::I64: return 1;
    case wabt::Type::F32: return 2;
    case wabt::Type::F64: return 3;
    default: return 4;  // references of either kind share their variables
  }
}

constexpr wabt::Type::Enum types_by_bit[] = {wabt::Type::I32, wabt::Type::I64, wabt::Type::F32, wabt::Type::F64,
                                             wabt::Type::FuncRef};

VarRef slot_ref(wabt::Type type, size_t position) {
  return slot_ref_bit | (type_bit(type) << 24) | static_cast<VarRef>(position);
}

bool reads(const Operand& operand, VarRef variable) {
  return std::find(operand.refs, operand.refs + operand.ref_count, variable) != operand.refs + operand.ref_count;
}

// Adds a reference if it is new; false if there is no room.
bool add_ref(Operand& operand, VarRef variable) {
  if (reads(operand, variable)) return true;
  if (operand.ref_count == std::size(operand.refs)) return false;
  operand.refs[operand.ref_count++] = variable;
  return true;
}

}  // namespace

bool FunctionEmitter::emit(wabt::Index function) {
  function_ = context_.module.funcs[function];
  index_ = function;
  body_.clear();
  failure_.clear();
  stack_.clear();
  pending_.clear();
  labels_.clear();
  slots_.clear();
  result_variables_.assign(context_.module.types.size() + 1, 0);
  next_label_ = 0;
  indent_ = 2;
  braces_ = 0;
  reachable_ = true;
  edges_ = 0;
  proven_.forget_all();
  gas_.begin();
  product_called_in_ = never_called;
  arena_.reset();
  const wabt::FuncSignature& signature = function_->decl.sig;
  local_types_.assign(signature.param_types.begin(), signature.param_types.end());
  for (const auto& [type, count] : function_->local_types.decls()) local_types_.insert(local_types_.end(), count, type);
  locals_used_.assign(local_types_.size(), false);
  tests_.assign(local_types_.size(), 0);

  labels_.push_back({.types = &signature.result_types,
                     .height = 0,
                     .number = next_label_++,
                     .point = GasFlow::exact,
                     .is_function = true});
  if (!emit_known_body()) emit_list(function_->exprs);
  if (reachable_) return_values();
  if (!failure_.empty()) {
    failure_ = "function " + std::to_string(function) + ": " + failure_;
    return false;
  }
  const bool in_memory = keeps_variables_in_memory();
  out_ += body_prototype(context_, function, in_memory ? "volatile " : "");
  out_ += " {\n";
  declare_variables(in_memory);
  gas_.render(body_, out_);
  out_ += "}\n\n";
  if (context_.in_two[function]) emit_way_in();
  return true;
}

// What others call: by C's convention, and nothing but a call of the body.
void FunctionEmitter::emit_way_in() {
  out_ += prototype(context_, index_) + " {\n  return " + body_name(context_, index_) + "(mem, gas, depth";
  for (size_t i = 0; i < function_->GetNumParams(); ++i) out_ += ", l" + std::to_string(i);
  out_ += ");\n}\n\n";
}

bool FunctionEmitter::keeps_variables_in_memory() const {
  size_t variables = static_cast<size_t>(std::count(locals_used_.begin(), locals_used_.end(), true));
  for (const uint8_t types : slots_) variables += static_cast<size_t>(std::popcount(types));
  return variables * edges_ > flow_max;
}

// All variables stand at the top, so that no goto jumps over a declaration. Wasm locals start as zero; operand
// variables are always written first, which the compiler cannot always see, so they start as zero too. `volatile`
// keeps the compiler from turning them into values: slow code, but made in bounded time.
void FunctionEmitter::declare_variables(bool in_memory) {
  const std::string_view qualifier = in_memory ? "volatile " : "";
  const size_t params = function_->GetNumParams();
  for (unsigned bit = 0; bit < std::size(types_by_bit); ++bit) {
    const wabt::Type type = types_by_bit[bit];
    std::string names;
    const auto add = [&](std::string_view prefix, size_t i) {
      if (!names.empty()) names += ", ";
      names += prefix;
      names += std::to_string(i) + " = 0";
    };
    for (size_t i = params; i < local_types_.size(); ++i) {
      if (type_bit(local_types_[i]) == bit && locals_used_[i]) add("l", i);
    }
    for (size_t i = 0; i < slots_.size(); ++i) {
      if ((slots_[i] >> bit & 1) != 0) add(slot_prefix(type), i);
    }
    if (!names.empty())
      out_.append("  ").append(qualifier).append(c_type(type)).append(" ").append(names).append(";\n");
  }
  for (size_t i = 0; i < context_.module.types.size(); ++i) {
    const uint32_t id = context_.type_ids[i];
    if (result_variables_[id] == 0) continue;
    result_variables_[id] = 0;  // several types may share an id
    const auto& signature = wabt::cast<wabt::FuncType>(context_.module.types[i])->sig;
    out_.append("  ").append(return_type(context_, signature)).append(" r").append(std::to_string(id)).append(";\n");
  }
}

void FunctionEmitter::emit_list(const wabt::ExprList& list) {
  for (auto it = list.begin(); it != list.end() && reachable_ && failure_.empty(); ++it) {
    size_t taken = emit_meter_pattern(list, it);
    if (taken == 0) taken = emit_settled_float(list, it);
    if (taken > 0) {
      std::advance(it, taken - 1);
      continue;
    }
    list_ = &list;
    next_ = std::next(it);
    emit_expr(*it);
  }
}

// What the instrument stage put in: recognised as a whole, so that the C says what is meant.
size_t FunctionEmitter::emit_meter_pattern(const wabt::ExprList& list, wabt::ExprList::const_iterator it) {
  const MeterPattern pattern = meter_pattern(context_, list, it);
  switch (pattern.kind) {
    case MeterPattern::none: return 0;
    case MeterPattern::host_frame:
      line("if (UNLIKELY(depth == 0)) trap(mem, WR_TRAP_CALL_DEPTH_EXCEEDED, ", gas_at_trap(), ", depth);");
      break;
    case MeterPattern::check:
      if (pattern.is_gas) line(gas_.settle().statement());
      line("if (UNLIKELY(", pattern.is_gas ? "gas" : "depth", " < 0)) ", trap_of_check(pattern));
      break;
    case MeterPattern::subtract: return pattern.size + emit_subtraction(pattern, list, std::next(it, pattern.size));
    case MeterPattern::add:
      before_write(depth_ref);
      line("depth += ", arena_.number(pattern.amount), ";");
      break;
  }
  return pattern.size;
}

std::string_view FunctionEmitter::trap_of_check(const MeterPattern& check) {
  const std::string gas = gas_at_trap();
  if (check.is_gas || !context_.second_way_out[index_]) {
    return arena_.cat("trap(mem, WR_TRAP_UNREACHABLE, ", gas, ", depth);");
  }
  return arena_.cat("return trap_", return_type(context_, function_->decl.sig), "(mem, WR_TRAP_UNREACHABLE, ", gas,
                    ", depth);");
}

// Where operations are calls, they get gas as it is: to work it out for each is an instruction more.
std::string FunctionEmitter::gas_at_trap() {
  if (!context_.heavy) return gas_.at_trap().value();
  line(gas_.settle().statement());
  return "gas";
}

// With the check that may follow, in one; how many instructions that check was.
size_t FunctionEmitter::emit_subtraction(const MeterPattern& subtraction, const wabt::ExprList& list,
                                         wabt::ExprList::const_iterator next) {
  const MeterPattern check = next == list.end() ? MeterPattern{} : meter_pattern(context_, list, next);
  const bool is_checked = check.kind == MeterPattern::check && check.is_gas == subtraction.is_gas;
  if (subtraction.is_gas) {
    if (!is_checked) {
      gas_.owe(subtraction.amount);
      return 0;
    }
    const std::string amount = gas_.check(subtraction.amount).amount();
    line("if (UNLIKELY(charge(&gas, ", amount, "))) ", trap_of_check(check));
    return check.size;
  }
  const std::string_view amount = arena_.number(subtraction.amount);
  before_write(depth_ref);
  if (!is_checked || !context_.in_two[index_]) {
    line("depth -= ", amount, ";");
    return 0;
  }
  line("if (UNLIKELY(enter(&depth, ", amount, "u))) ", trap_of_check(check));
  return check.size;
}

void FunctionEmitter::emit_expr(const wabt::Expr& expr) {
  switch (expr.type()) {
    case ExprType::Nop: return;
    case ExprType::Drop: pop(); return;
    case ExprType::Unreachable: return emit_unreachable();
    case ExprType::Block: return emit_block(wabt::cast<wabt::BlockExpr>(&expr)->block, false);
    case ExprType::Loop: return emit_block(wabt::cast<wabt::LoopExpr>(&expr)->block, true);
    case ExprType::If: return emit_if(*wabt::cast<wabt::IfExpr>(&expr));
    case ExprType::Br: return emit_br(wabt::cast<wabt::BrExpr>(&expr)->var.index());
    case ExprType::BrIf: return emit_br_if(wabt::cast<wabt::BrIfExpr>(&expr)->var.index());
    case ExprType::BrTable: return emit_br_table(*wabt::cast<wabt::BrTableExpr>(&expr));
    case ExprType::Return: return emit_return();
    case ExprType::Select: return emit_select();
    case ExprType::LocalGet: {
      const wabt::Index index = wabt::cast<wabt::LocalGetExpr>(&expr)->var.index();
      use_local(index);
      Operand read{local_type(index), arena_.cat("l", arena_.number(index))};
      add_ref(read, index);
      read.sum = {index, read.text, 0};
      return push(read);
    }
    case ExprType::LocalSet:
    case ExprType::LocalTee: {
      const bool is_tee = expr.type() == ExprType::LocalTee;
      const wabt::Index index = is_tee ? wabt::cast<wabt::LocalTeeExpr>(&expr)->var.index()
                                       : wabt::cast<wabt::LocalSetExpr>(&expr)->var.index();
      use_local(index);
      const Operand operand = pop();
      const std::string_view name = arena_.cat("l", arena_.number(index));
      if (operand.text != name) {
        before_write(index);
        line(name, " = ", value(operand), ";");
      }
      if (is_tee) {
        Operand read{local_type(index), name};
        add_ref(read, index);
        read.sum = {index, name, 0};
        push(read);
      }
      return;
    }
    case ExprType::GlobalGet: return emit_global_get(wabt::cast<wabt::GlobalGetExpr>(&expr)->var.index());
    case ExprType::GlobalSet: return emit_global_set(wabt::cast<wabt::GlobalSetExpr>(&expr)->var.index());
    case ExprType::Load: return emit_load(*wabt::cast<wabt::LoadExpr>(&expr));
    case ExprType::Store: return emit_store(*wabt::cast<wabt::StoreExpr>(&expr));
    case ExprType::MemorySize: return emit_memory_size();
    case ExprType::MemoryGrow: return emit_memory_grow();
    case ExprType::MemoryCopy:
    case ExprType::MemoryFill:
    case ExprType::MemoryInit:
    case ExprType::DataDrop:
    case ExprType::TableCopy:
    case ExprType::TableInit:
    case ExprType::ElemDrop: return emit_bulk(expr);
    case ExprType::TableGet:
    case ExprType::TableSet:
    case ExprType::TableSize:
    case ExprType::TableGrow:
    case ExprType::TableFill: return emit_table_access(expr);
    case ExprType::RefNull:
    case ExprType::RefFunc:
    case ExprType::RefIsNull: return emit_reference(expr);
    case ExprType::Const: return emit_const(wabt::cast<wabt::ConstExpr>(&expr)->const_);
    case ExprType::Unary: return emit_unary(wabt::cast<wabt::UnaryExpr>(&expr)->opcode);
    case ExprType::Binary: return emit_binary(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
    case ExprType::Compare: return emit_compare(wabt::cast<wabt::CompareExpr>(&expr)->opcode);
    case ExprType::Convert: return emit_convert(wabt::cast<wabt::ConvertExpr>(&expr)->opcode);
    case ExprType::Call: return emit_call(wabt::cast<wabt::CallExpr>(&expr)->var.index());
    case ExprType::CallIndirect: return emit_call_indirect(*wabt::cast<wabt::CallIndirectExpr>(&expr));
    default: failure_ = std::string("instruction ") + wabt::GetExprTypeName(expr) + " is not supported";
  }
}

// ---- operands

void FunctionEmitter::push(Operand operand) {
  if (stack_.size() >= limits::operands.max) {
    failure_ = "more than " + std::to_string(limits::operands.max) + " operands on the stack";
    return;
  }
  stack_.push_back(operand);
  if (operand.home || operand.ref_count == 0) return;
  pending_.push_back(static_cast<uint32_t>(stack_.size() - 1));
  if (pending_.size() > pending_max) settle(pending_.front());
}

void FunctionEmitter::push_pure(wabt::Type type, std::string_view text, std::initializer_list<const Operand*> operands,
                                bool condition, bool wrapped) {
  Operand result{type, text};
  result.condition = condition;
  result.wrapped = wrapped;
  bool fits = text.size() <= text_chars_max;
  for (const Operand* operand : operands) {
    for (unsigned i = 0; i < operand->ref_count; ++i) fits = fits && add_ref(result, operand->refs[i]);
  }
  if (fits) return push(result);
  push_variable(type, text);
}

void FunctionEmitter::push_constant(wabt::Type type, std::string_view text) { push(Operand{type, text}); }

void FunctionEmitter::push_home(wabt::Type type) {
  Operand operand{type, slot_name(type, stack_.size())};
  operand.home = true;
  add_ref(operand, slot_ref(type, stack_.size()));
  operand.sum = {slot_ref(type, stack_.size()), operand.text, 0};
  push(operand);
}

void FunctionEmitter::push_variable(wabt::Type type, std::string_view text) {
  before_write(slot_ref(type, stack_.size()));
  line(slot_name(type, stack_.size()), " = ", text, ";");
  push_home(type);
}

Operand FunctionEmitter::pop() {
  assert(!stack_.empty());
  const Operand operand = stack_.back();
  stack_.pop_back();
  if (!pending_.empty() && pending_.back() == stack_.size()) pending_.pop_back();
  return operand;
}

void FunctionEmitter::drop_to(size_t height) {
  stack_.resize(height);
  while (!pending_.empty() && pending_.back() >= height) pending_.pop_back();
}

std::string_view FunctionEmitter::value(const Operand& operand) {
  return operand.condition ? arena_.cat("(u32)", operand.text) : operand.text;
}

std::string_view FunctionEmitter::condition(const Operand& operand) {
  return operand.wrapped ? operand.text.substr(1, operand.text.size() - 2) : operand.text;
}

// An expression at position p reads variables of positions >= p only, so settling one can make only lower ones settle.
void FunctionEmitter::settle(size_t position) {
  Operand& operand = stack_[position];
  if (operand.home) return;
  const auto listed = std::find(pending_.begin(), pending_.end(), static_cast<uint32_t>(position));
  if (listed != pending_.end()) pending_.erase(listed);
  const VarRef variable = slot_ref(operand.type, position);
  before_write(variable);
  const std::string_view name = slot_name(operand.type, position);
  line(name, " = ", value(operand), ";");
  const wabt::Type type = operand.type;
  operand = Operand{type, name};
  operand.home = true;
  add_ref(operand, variable);
  operand.sum = {variable, name, 0};
}

void FunctionEmitter::settle_top(size_t count) {
  for (size_t i = stack_.size() - count; i < stack_.size(); ++i) settle(i);
}

void FunctionEmitter::flush() {
  while (!pending_.empty()) settle(pending_.front());
}

void FunctionEmitter::before_write(VarRef variable) {
  proven_.forget(variable);
  for (size_t i = 0; i < pending_.size();) {
    if (reads(stack_[pending_[i]], variable)) {
      settle(pending_[i]);
      i = 0;  // settling may have settled others too
    } else {
      ++i;
    }
  }
}

std::string_view FunctionEmitter::slot_name(wabt::Type type, size_t position) {
  if (slots_.size() <= position) slots_.resize(position + 1, 0);
  slots_[position] = static_cast<uint8_t>(slots_[position] | 1u << type_bit(type));
  return arena_.cat(slot_prefix(type), arena_.number(position));
}

}  // namespace wrought::emit
