// From each function that grows memory itself to its callers, to theirs, and so on: each call is looked at once.
#include "transpiler/emit/growing.h"

#include "transpiler/emit/walk.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;

class CallGraph {
 public:
  CallGraph(const wabt::Module& module, bool has_other_modules)
      : module_(module),
        callers_(module.funcs.size()),
        calls_indirect_(module.funcs.size()),
        grows_(module.funcs.size()) {
    for (wabt::Index i = 0; i < module.funcs.size(); ++i) {
      if (i < module.num_func_imports) {
        if (has_other_modules) reach(i);
      } else {
        note(i);
      }
    }
    growing_.indirect_calls = has_other_modules;
  }

  Growing follow() && {
    const bool anything = growing_.indirect_calls || !reached_.empty();
    reach_callers();
    if (anything) {  // what grows may be in a table
      growing_.indirect_calls = true;
      for (wabt::Index i = 0; i < calls_indirect_.size(); ++i) {
        if (calls_indirect_[i]) reach(i);
      }
      reach_callers();
    }
    growing_.functions = std::move(grows_);
    return std::move(growing_);
  }

 private:
  void reach(wabt::Index function) {
    if (grows_[function]) return;
    grows_[function] = true;
    reached_.push_back(function);
  }
  void reach_callers() {
    while (!reached_.empty()) {
      const wabt::Index function = reached_.back();
      reached_.pop_back();
      for (const wabt::Index caller : callers_[function]) reach(caller);
    }
  }
  void note(wabt::Index function) {
    for_each_instruction(module_.funcs[function]->exprs, [&](const wabt::Expr& expr) {
      switch (expr.type()) {
        case ExprType::MemoryGrow: reach(function); break;
        case ExprType::Call: callers_[wabt::cast<wabt::CallExpr>(&expr)->var.index()].push_back(function); break;
        case ExprType::CallIndirect: calls_indirect_[function] = true; break;
        default: break;
      }
    });
  }

  const wabt::Module& module_;
  std::vector<std::vector<wabt::Index>> callers_;
  std::vector<bool> calls_indirect_, grows_;
  std::vector<wabt::Index> reached_;  // whose callers are still to be reached
  Growing growing_;
};

}  // namespace

Growing may_grow_memory(const wabt::Module& module, bool has_other_modules) {
  return CallGraph(module, has_other_modules).follow();
}

}  // namespace wrought::emit
