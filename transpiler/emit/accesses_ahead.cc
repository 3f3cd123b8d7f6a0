#include "transpiler/emit/accesses_ahead.h"

#include <wabt/cast.h>

#include <algorithm>

#include "transpiler/opcode_families.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;

constexpr size_t instructions_max = 1024;  // looked at for one access, so that the whole stays linear

constexpr uint64_t memory_bytes_max = uint64_t{1} << 32;

// What is known of an operand: that it is the local with a number added, modulo 2^32, or that it is a number.
struct Value {
  enum Kind : uint8_t { other, sum, constant } kind = other;
  uint32_t number = 0;
};

// Runs over the code. What was on the stack before is taken for something else.
class Runner {
 public:
  Runner(wabt::Index local, const std::vector<bool>* products) : local_(local), products_(products) {}

  // False: what follows is not certain to happen, or the local is another value from here on.
  bool step(const wabt::Expr& expr) {
    switch (expr.type()) {
      case ExprType::Nop: return true;
      case ExprType::Drop: pop(); return true;
      case ExprType::LocalGet:
        return push(wabt::cast<wabt::LocalGetExpr>(&expr)->var.index() == local_ ? Value{Value::sum} : Value{});
      case ExprType::LocalSet: pop(); return wabt::cast<wabt::LocalSetExpr>(&expr)->var.index() != local_;
      case ExprType::LocalTee: return wabt::cast<wabt::LocalTeeExpr>(&expr)->var.index() != local_;
      case ExprType::Const: return push(value_of(wabt::cast<wabt::ConstExpr>(&expr)->const_));
      case ExprType::GlobalGet:
      case ExprType::MemorySize: return push({});
      case ExprType::GlobalSet: pop(); return true;
      case ExprType::Unary: return replace(1);
      case ExprType::Compare: return replace(2);
      case ExprType::Select: return replace(3);
      case ExprType::Binary: return calculate(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
      case ExprType::Convert: return !can_trap(wabt::cast<wabt::ConvertExpr>(&expr)->opcode) && replace(1);
      case ExprType::Load: {
        const auto& load = *wabt::cast<wabt::LoadExpr>(&expr);
        access(pop(), load.offset + load.opcode.GetMemorySize());
        return push({});
      }
      case ExprType::Store: {
        const auto& store = *wabt::cast<wabt::StoreExpr>(&expr);
        pop();
        access(pop(), store.offset + store.opcode.GetMemorySize());
        return true;
      }
      case ExprType::Call: return call(wabt::cast<wabt::CallExpr>(&expr)->var.index());
      default: return false;
    }
  }

  // An access at the local with a number added is certain to go that far behind the local only if the addition does not
  // wrap. It does not where something behind it is inside of memory.
  [[nodiscard]] uint64_t end() {
    std::ranges::sort(sums_, {}, &Access::added);
    uint64_t end = end_;
    for (const Access& access : sums_) {
      if (access.added < end) end = std::max(end, access.end);
    }
    return end;
  }

 private:
  struct Access {
    uint32_t added;
    uint64_t end;
  };

  static Value value_of(const wabt::Const& number) {
    return number.type() == wabt::Type::I32 ? Value{Value::constant, number.u32()} : Value{};
  }
  bool push(Value value) {
    stack_.push_back(value);
    return true;
  }
  Value pop() {
    if (stack_.empty()) return {};
    const Value top = stack_.back();
    stack_.pop_back();
    return top;
  }
  bool replace(size_t count) {
    while (count-- > 0) pop();
    return push({});
  }
  bool calculate(wabt::Opcode op) {
    if (can_trap(op)) return false;
    const Value b = pop(), a = pop();
    const bool is_sum =
        (a.kind == Value::sum && b.kind == Value::constant) || (a.kind == Value::constant && b.kind == Value::sum);
    return push(op == wabt::Opcode::I32Add && is_sum ? Value{Value::sum, a.number + b.number} : Value{});
  }
  bool call(wabt::Index callee) {
    if (products_ == nullptr || !(*products_)[callee]) return false;
    for (int i = 0; i < 4; ++i) pop();  // two numbers of two halves
    access(pop(), 16);
    return true;
  }
  // `end`: behind the address. What can never be inside is left to itself: a guard may not reach as far.
  void access(Value address, uint64_t end) {
    end += address.number;
    if (address.kind != Value::sum || end > memory_bytes_max) return;
    if (address.number == 0) {
      end_ = std::max(end_, end);
    } else {
      sums_.push_back({address.number, end});
    }
  }

  const wabt::Index local_;
  const std::vector<bool>* const products_;
  std::vector<Value> stack_;
  std::vector<Access> sums_;
  uint64_t end_ = 0;
};

}  // namespace

uint64_t end_of_accesses_ahead(const wabt::ExprList& list, wabt::ExprList::const_iterator at, wabt::Index local,
                               const std::vector<bool>* products) {
  Runner runner(local, products);
  for (size_t i = 0; i < instructions_max && at != list.end() && runner.step(*at); ++i) ++at;
  return runner.end();
}

}  // namespace wrought::emit
