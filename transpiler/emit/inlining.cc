#include "transpiler/emit/inlining.h"

#include <algorithm>

#include "transpiler/emit/walk.h"

namespace wrought::emit {
namespace {

// Instructions that inlining may add to a module.
constexpr size_t growth_max = 1'000'000;
// clang inlines bodies of about this many instructions, counted when they are optimised; larger ones may shrink to it.
constexpr size_t inlined_size_max = 45;

// Instructions that may move into their only callers, all together: there they could meet in one huge function.
constexpr size_t moved_max = 100'000;

struct Callee {
  wabt::Index function = 0;
  size_t calls = 0, size = 0;
  [[nodiscard]] size_t moved() const { return calls == 1 ? size : 0; }
  // A function with one caller moves there; nothing is doubled.
  [[nodiscard]] size_t growth() const { return calls < 2 ? 0 : calls * std::min(size, inlined_size_max); }
};

class Counter {
 public:
  explicit Counter(const wabt::Module& module) : callees_(module.funcs.size()) {
    for (wabt::Index i = 0; i < module.funcs.size(); ++i) {
      callees_[i].function = i;
      // An import's wrapper is a call and a comparison.
      callees_[i].size = i < module.num_func_imports ? 8 : count(*module.funcs[i]);
    }
  }

  [[nodiscard]] std::vector<Callee> take() && { return std::move(callees_); }

 private:
  // Instructions of the function; calls are noted.
  size_t count(const wabt::Func& function) {
    size_t size = 0;
    for_each_instruction(function.exprs, [&](const wabt::Expr& expr) {
      ++size;
      if (expr.type() == wabt::ExprType::Call) ++callees_[wabt::cast<wabt::CallExpr>(&expr)->var.index()].calls;
    });
    return size;
  }

  std::vector<Callee> callees_;
};

}  // namespace

std::vector<bool> never_inlined(const wabt::Module& module) {
  std::vector<Callee> callees = Counter(module).take();
  std::vector<bool> never(callees.size());
  const auto bound = [&](size_t (Callee::*cost)() const, size_t max) {
    std::stable_sort(callees.begin(), callees.end(),
                     [&](const Callee& a, const Callee& b) { return (a.*cost)() < (b.*cost)(); });
    size_t sum = 0;
    for (const Callee& callee : callees) {
      sum += (callee.*cost)();
      if (sum > max && (callee.*cost)() > 0) never[callee.function] = true;
    }
  };
  bound(&Callee::growth, growth_max);
  bound(&Callee::moved, moved_max);
  return never;
}

}  // namespace wrought::emit
