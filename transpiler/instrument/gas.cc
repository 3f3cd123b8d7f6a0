// Charges: every executed instruction is paid for, once per basic block.
//
//   Before: loop  A  br_if 0  end  B
//   After:  [charge B+..]  loop  [charge A+br_if] [check]  A  br_if 0  end  B
//
// A charge is stack-neutral: gas_left -= c. A check is: if gas_left < 0, unreachable. Charges stand where control can
// arrive from two places or leave to two, and nowhere else: code behind a block, loop or if that no branch or return
// leaves past its end runs exactly when the code before it ran, so it is paid for there, with the code before it. That
// is exact at every normal end, and saves about half of the charges. A trap costs the whole limit anyway; an apply that
// a host function ends early (exit, abort) has paid for the rest of the blocks that were open. What a short function
// that calls nothing always runs is paid for with each call of it (prepaid.h).
//
// Checks: at function entry (not of prepaid ones) and loop headers, which bounds what can run unpaid by the size of the
// functions between; before memory.grow, table.grow and bulk operations, whose cost depends on an operand. Host
// functions check for themselves.
#include <wabt/cast.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "transpiler/instrument/code.h"
#include "transpiler/instrument/instrument.h"
#include "transpiler/instrument/opcode_cost.h"
#include "transpiler/instrument/prepaid.h"

namespace wrought::instrument {
namespace {

using wabt::ExprList;
using wabt::ExprType;
using wabt::Opcode;

// A run of instructions that is paid for in one go, before `position`.
struct Segment {
  ExprList* list;
  ExprList::iterator position;
  int64_t cost = 0;
  bool check = false;
};

// How control leaves a list. Labels are counted from the function's body, which is level 0.
struct Flow {
  bool falls_through = true;
  int lowest_target = std::numeric_limits<int>::max();  // outermost label that a branch inside goes to
};

// What is charged with every call of a function, by its index: 0 for all but prepaid ones.
using CallCosts = std::vector<int64_t>;

class FunctionCharger {
 public:
  FunctionCharger(const GasSchedule& schedule, const WasmRules& rules, wabt::Index gas_global,
                  const CallCosts& call_costs, wabt::Func& function)
      : schedule_(schedule), rules_(rules), gas_(gas_global), call_costs_(call_costs), function_(function) {}

  void run() {
    find_segments();
    for (Segment& segment : segments_) insert_charge(segment);
  }

  // Leaves out the charge at the entry, and answers what it would have been.
  [[nodiscard]] int64_t run_prepaid() {
    find_segments();
    for (size_t i = 1; i < segments_.size(); ++i) insert_charge(segments_[i]);
    return segments_[0].cost;
  }

 private:
  void find_segments() {
    targeted_.assign(1, false);
    open_segment(function_.exprs, function_.exprs.begin(), /*check=*/true);
    walk(function_.exprs, 0);
  }

  void open_segment(ExprList& list, ExprList::iterator position, bool check) {
    segments_.push_back({&list, position, 0, check});
    current_ = segments_.size() - 1;
  }

  Flow walk(ExprList& list, int level) {
    Flow flow;
    for (auto it = list.begin(); it != list.end() && flow.falls_through; ++it) {
      segments_[current_].cost += instruction_cost(*it, schedule_);
      visit(list, it, level, flow);
    }
    return flow;
  }

  void visit(ExprList& list, ExprList::iterator it, int level, Flow& flow) {
    switch (it->type()) {
      case ExprType::Block: return visit_block(list, it, level, flow);
      case ExprType::Loop: return visit_loop(it, level, flow);
      case ExprType::If: return visit_if(list, it, level, flow);
      case ExprType::Br:
        branch_to(wabt::cast<wabt::BrExpr>(&*it)->var, level, flow);
        flow.falls_through = false;
        return;
      case ExprType::BrIf:
        branch_to(wabt::cast<wabt::BrIfExpr>(&*it)->var, level, flow);
        return open_segment(list, std::next(it), false);
      case ExprType::BrTable: {
        auto* table = wabt::cast<wabt::BrTableExpr>(&*it);
        for (const wabt::Var& target : table->targets) branch_to(target, level, flow);
        branch_to(table->default_target, level, flow);
        flow.falls_through = false;
        return;
      }
      case ExprType::Return:
        targeted_[0] = true;
        flow.lowest_target = 0;
        flow.falls_through = false;
        return;
      case ExprType::Unreachable: flow.falls_through = false; return;
      case ExprType::Call:
        segments_[current_].cost += call_costs_[wabt::cast<wabt::CallExpr>(&*it)->var.index()];
        return;
      case ExprType::MemoryGrow:
        return charge_operand(list, it, schedule_.memory_grow_page, rules_.memory_grow_is_signed);
      case ExprType::MemoryCopy:
      case ExprType::MemoryFill:
      case ExprType::MemoryInit:
      case ExprType::TableFill:
      case ExprType::TableGrow:
      case ExprType::TableCopy:
      case ExprType::TableInit: return charge_operand(list, it, schedule_.bulk_byte, false);
      default: return;
    }
  }

  void branch_to(const wabt::Var& label, int level, Flow& flow) {
    const int target = level - static_cast<int>(label.index());
    targeted_[target] = true;
    flow.lowest_target = std::min(flow.lowest_target, target);
  }

  Flow walk_nested(ExprList& list, int level) {
    targeted_.resize(level + 1);
    targeted_[level] = false;
    return walk(list, level);
  }

  void visit_block(ExprList& list, ExprList::iterator it, int level, Flow& flow) {
    const size_t before = current_;
    const Flow inner = walk_nested(wabt::cast<wabt::BlockExpr>(&*it)->block.exprs, level + 1);
    leave_region(list, it, level, inner, targeted_[level + 1], before, flow);
  }

  void visit_loop(ExprList::iterator it, int level, Flow& flow) {
    const size_t before = current_;
    ExprList& body = wabt::cast<wabt::LoopExpr>(&*it)->block.exprs;
    open_segment(body, body.begin(), /*check=*/true);
    const size_t header = current_;
    const Flow inner = walk_nested(body, level + 1);
    // Every round costs something, whatever the schedule, or a loop could run for ever.
    segments_[header].cost = std::max<int64_t>(segments_[header].cost, 1);
    flow.falls_through = inner.falls_through;
    flow.lowest_target = std::min(flow.lowest_target, inner.lowest_target);
    if (inner.lowest_target > level) current_ = before;  // left only through its end
  }

  void visit_if(ExprList& list, ExprList::iterator it, int level, Flow& flow) {
    const size_t before = current_;
    auto* branch = wabt::cast<wabt::IfExpr>(&*it);
    open_segment(branch->true_.exprs, branch->true_.exprs.begin(), false);
    Flow inner = walk_nested(branch->true_.exprs, level + 1);
    const bool targeted = targeted_[level + 1];
    open_segment(branch->false_, branch->false_.begin(), false);
    const Flow other = walk_nested(branch->false_, level + 1);
    inner.lowest_target = std::min(inner.lowest_target, other.lowest_target);
    inner.falls_through = inner.falls_through || other.falls_through;
    // Two ways in: the end is a join even if no branch goes there.
    leave_region(list, it, level, inner, targeted || targeted_[level + 1] || inner.falls_through, before, flow);
  }

  // Behind a block or if: go on with the segment before it where only its end leads out, else open a new one at a join.
  void leave_region(ExprList& list, ExprList::iterator it, int level, const Flow& inner, bool joined, size_t before,
                    Flow& flow) {
    flow.lowest_target = std::min(flow.lowest_target, inner.lowest_target);
    flow.falls_through = inner.falls_through || joined;
    if (inner.lowest_target > level) {
      current_ = before;
    } else if (joined) {
      open_segment(list, std::next(it), false);
    }
  }

  // gas_left -= operand * cost, checked; the operand (i32) stays on the stack. A negative one is a large one, or, where
  // the sign counts, free.
  void charge_operand(ExprList& list, ExprList::iterator it, int64_t cost, bool is_signed) {
    if (cost == 0) return;
    if (operand_local_ == wabt::kInvalidIndex) operand_local_ = add_local(function_, wabt::Type::I32);
    Code code, count;
    count.local_get(operand_local_);
    if (is_signed) {  // select: the operand, or 0 when it is below that
      count.i32_const(0).local_get(operand_local_).i32_const(0).compare(Opcode::I32GeS).select();
    }
    code.local_set(operand_local_)
        .global_get(gas_)
        .append(count.take())
        .convert(Opcode::I64ExtendI32U)
        .i64_const(static_cast<uint64_t>(cost))
        .binary(Opcode::I64Mul)
        .binary(Opcode::I64Sub)
        .global_set(gas_);
    append_check(code);
    code.local_get(operand_local_).insert_into(list, it);
  }

  void append_check(Code& code) const {
    code.global_get(gas_).i64_const(0).compare(Opcode::I64LtS).if_then(std::move(Code().unreachable()));
  }

  void insert_charge(Segment& segment) const {
    if (segment.cost == 0) return;
    Code code;
    code.global_get(gas_).i64_const(static_cast<uint64_t>(segment.cost)).binary(Opcode::I64Sub).global_set(gas_);
    if (segment.check) append_check(code);
    code.insert_into(*segment.list, segment.position);
  }

  const GasSchedule& schedule_;
  const WasmRules& rules_;
  const wabt::Index gas_;
  const CallCosts& call_costs_;
  wabt::Func& function_;
  std::vector<Segment> segments_;
  size_t current_ = 0;
  std::vector<char> targeted_;  // by level: some branch goes to this label
  wabt::Index operand_local_ = wabt::kInvalidIndex;
};

}  // namespace

void charge_gas(wabt::Module& module, const GasSchedule& schedule, const WasmRules& rules,
                const MeterGlobals& globals) {
  const std::vector<char> prepaid = prepaid_functions(module);
  CallCosts call_costs(module.funcs.size(), 0);
  const auto charger = [&](size_t i) {
    return FunctionCharger(schedule, rules, globals.gas, call_costs, *module.funcs[i]);
  };
  for (size_t i = module.num_func_imports; i < module.funcs.size(); ++i) {
    if (prepaid[i]) call_costs[i] = charger(i).run_prepaid();
  }
  for (size_t i = module.num_func_imports; i < module.funcs.size(); ++i) {
    if (!prepaid[i]) charger(i).run();
  }
}

}  // namespace wrought::instrument
