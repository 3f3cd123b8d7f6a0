#include "transpiler/emit/heavy.h"

#include <algorithm>

#include "transpiler/emit/walk.h"
#include "transpiler/opcode_families.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

// Operations in one function and in the module; real contracts that we know have up to 800 and 20,000.
constexpr size_t function_max = 4'000;
constexpr size_t module_max = 60'000;
constexpr size_t float_weight = 4;

size_t weight_of(Opcode op) {
  if (can_make_nan(op)) return float_weight;
  return is_compound(op) ? 1 : 0;
}

class Counter {
 public:
  Counter(wabt::Index gas_global, wabt::Index depth_global) : gas_(gas_global), depth_(depth_global) {}

  size_t operator()(const wabt::Func& function) const {
    size_t count = 0;
    for_each_instruction(function.exprs, [&](const wabt::Expr& expr) { count += weight(expr); });
    return count;
  }

 private:
  [[nodiscard]] size_t weight(const wabt::Expr& expr) const {
    switch (expr.type()) {
      case ExprType::GlobalGet: return is_meter(wabt::cast<wabt::GlobalGetExpr>(&expr)->var.index()) ? 0 : 1;
      case ExprType::GlobalSet: return is_meter(wabt::cast<wabt::GlobalSetExpr>(&expr)->var.index()) ? 0 : 1;
      case ExprType::Load:
      case ExprType::Store:
      case ExprType::Call:
      case ExprType::CallIndirect: return 1;
      case ExprType::Unary: return weight_of(wabt::cast<wabt::UnaryExpr>(&expr)->opcode);
      case ExprType::Binary: return weight_of(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
      case ExprType::Convert: return weight_of(wabt::cast<wabt::ConvertExpr>(&expr)->opcode);
      default: return 0;
    }
  }

  [[nodiscard]] bool is_meter(wabt::Index global) const { return global == gas_ || global == depth_; }

  const wabt::Index gas_, depth_;
};

}  // namespace

bool is_heavy(const wabt::Module& module, wabt::Index gas_global, wabt::Index depth_global) {
  const Counter operations(gas_global, depth_global);
  size_t all = 0, most = 0;
  for (const wabt::Func* function : module.funcs) {
    const size_t count = operations(*function);
    all += count;
    most = std::max(most, count);
  }
  return all > module_max || most > function_max;
}

}  // namespace wrought::emit
