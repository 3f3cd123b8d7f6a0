// Straight-line code is run on symbols: every value becomes a node of a graph in which equal nodes are one node. Sums
// and products are flat and sorted, and/or are sorted, so the order in which a compiler wrote them does not matter. Two
// functions that store equal nodes at equal places compute the same; the reference is run in the same graph.
#include "transpiler/emit/known_bodies.h"

#include <wabt/cast.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "transpiler/emit/meter_pattern.h"
#include "transpiler/instrument/instrument.h"

namespace wrought::emit {
namespace {

using wabt::ExprType;
using wabt::Opcode;

constexpr size_t instructions_max = 200;  // no known body comes near; bounds the work on everything else
constexpr uint64_t low_half = 0xffffffff;

using Node = uint32_t;

class Graph {
 public:
  Node leaf(char kind, uint64_t value) { return intern({kind, {}, value}); }

  Node sum(Node a, Node b) { return flat('+', a, b); }
  Node product(Node a, Node b) { return flat('*', a, b); }
  Node both(Node a, Node b) { return sorted('&', a, b); }
  Node either(Node a, Node b) { return sorted('|', a, b); }
  Node shift_left(Node a, Node b) { return intern({'<', {a, b}, 0}); }
  Node shift_right(Node a, Node b) { return intern({'>', {a, b}, 0}); }

 private:
  struct Key {
    char op;
    std::vector<Node> operands;
    uint64_t value;
    auto operator<=>(const Key&) const = default;
  };

  Node intern(Key key) {
    const auto [at, is_new] = index_.try_emplace(key, static_cast<Node>(nodes_.size()));
    if (is_new) nodes_.push_back(std::move(key));
    return at->second;
  }

  Node sorted(char op, Node a, Node b) { return intern({op, {std::min(a, b), std::max(a, b)}, 0}); }

  // a + (b + c) is (a + b) + c is {a, b, c}, likewise products: both hold modulo 2^64.
  Node flat(char op, Node a, Node b) {
    std::vector<Node> operands;
    for (const Node n : {a, b}) {
      if (nodes_[n].op == op)
        operands.insert(operands.end(), nodes_[n].operands.begin(), nodes_[n].operands.end());
      else
        operands.push_back(n);
    }
    std::sort(operands.begin(), operands.end());
    return intern({op, std::move(operands), 0});
  }

  std::vector<Key> nodes_;
  std::map<Key, Node> index_;
};

struct Stores {
  Node low, high;
  bool operator==(const Stores&) const = default;
};

// Runs a function of type (i32 i64 i64 i64 i64) -> (); its two i64 stores at l0 and l0 + 8, or nothing if it does
// anything else.
class SymbolicRun {
 public:
  SymbolicRun(Graph& graph, const wabt::Func& function) : graph_(graph) {
    for (wabt::Index i = 0; i < function.GetNumParams(); ++i) locals_.push_back(graph.leaf('p', i));
    for (const auto& [type, count] : function.local_types.decls()) {
      if (count > instructions_max) return;
      locals_.insert(locals_.end(), count, graph.leaf('c', 0));
    }
    pointer_ = locals_[0];
    possible_ = true;
  }

  std::optional<Stores> run(const wabt::ExprList& body, const MeteringAt& metering_at) {
    size_t steps = 0;
    for (auto it = body.begin(); it != body.end() && possible_; ++it) {
      if (const size_t metering = metering_at(body, it); metering > 0) {
        std::advance(it, metering - 1);
        continue;
      }
      possible_ = ++steps <= instructions_max && step(*it);
    }
    if (!possible_ || !stack_.empty() || !low_ || !high_) return std::nullopt;
    return Stores{*low_, *high_};
  }

 private:
  Node pop() {
    const Node top = stack_.back();
    stack_.pop_back();
    return top;
  }

  bool step(const wabt::Expr& expr) {
    switch (expr.type()) {
      case ExprType::LocalGet:
        stack_.push_back(locals_[wabt::cast<wabt::LocalGetExpr>(&expr)->var.index()]);
        return true;
      case ExprType::LocalSet: locals_[wabt::cast<wabt::LocalSetExpr>(&expr)->var.index()] = pop(); return true;
      case ExprType::LocalTee: locals_[wabt::cast<wabt::LocalTeeExpr>(&expr)->var.index()] = stack_.back(); return true;
      case ExprType::Const: {
        const wabt::Const& c = wabt::cast<wabt::ConstExpr>(&expr)->const_;
        if (c.type() != wabt::Type::I64) return false;
        stack_.push_back(graph_.leaf('c', c.u64()));
        return true;
      }
      case ExprType::Binary: return binary(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
      case ExprType::Store: return store(*wabt::cast<wabt::StoreExpr>(&expr));
      default: return false;
    }
  }

  bool binary(Opcode op) {
    const Node b = pop(), a = pop();
    switch (op) {
      case Opcode::I64Add: stack_.push_back(graph_.sum(a, b)); return true;
      case Opcode::I64Mul: stack_.push_back(graph_.product(a, b)); return true;
      case Opcode::I64And: stack_.push_back(graph_.both(a, b)); return true;
      case Opcode::I64Or: stack_.push_back(graph_.either(a, b)); return true;
      case Opcode::I64Shl: stack_.push_back(graph_.shift_left(a, b)); return true;
      case Opcode::I64ShrU: stack_.push_back(graph_.shift_right(a, b)); return true;
      default: return false;
    }
  }

  bool store(const wabt::StoreExpr& expr) {
    const Node stored = pop();
    if (pop() != pointer_ || expr.opcode != Opcode::I64Store) return false;
    std::optional<Node>* half = expr.offset == 0 ? &low_ : expr.offset == 8 ? &high_ : nullptr;
    if (half == nullptr || half->has_value()) return false;
    *half = stored;
    return true;
  }

  Graph& graph_;
  std::vector<Node> locals_, stack_;
  Node pointer_ = 0;
  std::optional<Node> low_, high_;
  bool possible_ = false;
};

// The product by halves, as runtime libraries write it; a and b may change places.
Stores multiply_by_halves(Graph& g, Node a0, Node a1, Node b0, Node b1) {
  const Node mask = g.leaf('c', low_half), half = g.leaf('c', 32);
  const auto low = [&](Node n) { return g.both(n, mask); };
  const auto high = [&](Node n) { return g.shift_right(n, half); };
  const Node first = g.product(low(a0), low(b0));
  const Node second = g.sum(high(first), g.product(high(a0), low(b0)));
  const Node third = g.sum(low(second), g.product(low(a0), high(b0)));
  const Node carried = g.sum(g.sum(high(second), high(third)), g.product(high(a0), high(b0)));
  const Node crossed = g.sum(g.product(a0, b1), g.product(a1, b0));
  return {g.either(g.shift_left(third, half), low(first)), g.sum(carried, crossed)};
}

bool has_type(const wabt::Func& function, const wabt::TypeVector& params, const wabt::TypeVector& results) {
  return function.decl.sig.param_types == params && function.decl.sig.result_types == results;
}

// Equal instruction for instruction; only what the float helpers consist of.
bool same_code(const wabt::ExprList& a, const wabt::ExprList& b) {
  if (a.size() != b.size()) return false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x->type() != y->type()) return false;
    switch (x->type()) {
      case ExprType::LocalGet:
        if (wabt::cast<wabt::LocalGetExpr>(&*x)->var.index() != wabt::cast<wabt::LocalGetExpr>(&*y)->var.index())
          return false;
        break;
      case ExprType::LocalSet:
        if (wabt::cast<wabt::LocalSetExpr>(&*x)->var.index() != wabt::cast<wabt::LocalSetExpr>(&*y)->var.index())
          return false;
        break;
      case ExprType::Binary:
        if (wabt::cast<wabt::BinaryExpr>(&*x)->opcode != wabt::cast<wabt::BinaryExpr>(&*y)->opcode) return false;
        break;
      case ExprType::Compare:
        if (wabt::cast<wabt::CompareExpr>(&*x)->opcode != wabt::cast<wabt::CompareExpr>(&*y)->opcode) return false;
        break;
      case ExprType::Convert:
        if (wabt::cast<wabt::ConvertExpr>(&*x)->opcode != wabt::cast<wabt::ConvertExpr>(&*y)->opcode) return false;
        break;
      case ExprType::Const: {
        const wabt::Const& c = wabt::cast<wabt::ConstExpr>(&*x)->const_;
        const wabt::Const& d = wabt::cast<wabt::ConstExpr>(&*y)->const_;
        if (c.type() != d.type()) return false;
        if (c.type() == wabt::Type::I64 ? c.u64() != d.u64() : c.type() != wabt::Type::I32 || c.u32() != d.u32()) {
          return false;
        }
        break;
      }
      case ExprType::If: {
        const auto* p = wabt::cast<wabt::IfExpr>(&*x);
        const auto* q = wabt::cast<wabt::IfExpr>(&*y);
        if (!p->true_.decl.sig.result_types.empty() || !same_code(p->true_.exprs, q->true_.exprs)) return false;
        if (!p->false_.empty() || !q->false_.empty()) return false;
        break;
      }
      case ExprType::Return: break;
      default: return false;
    }
  }
  return true;
}

}  // namespace

bool is_multiply_128(const wabt::Func& function, const MeteringAt& metering_at) {
  using wabt::Type;
  if (!has_type(function, {Type::I32, Type::I64, Type::I64, Type::I64, Type::I64}, {})) return false;
  Graph graph;
  const auto found = SymbolicRun(graph, function).run(function.exprs, metering_at);
  if (!found) return false;
  const Node a0 = graph.leaf('p', 1), a1 = graph.leaf('p', 2), b0 = graph.leaf('p', 3), b1 = graph.leaf('p', 4);
  return *found == multiply_by_halves(graph, a0, a1, b0, b1) || *found == multiply_by_halves(graph, b0, b1, a0, a1);
}

std::vector<bool> free_products(const ModuleContext& context) {
  std::vector<bool> products(context.module.funcs.size());
  for (wabt::Index i = context.module.num_func_imports; i < products.size(); ++i) {
    bool charges = false;
    const auto metering_at = [&](const wabt::ExprList& list, wabt::ExprList::const_iterator it) {
      const MeterPattern pattern = meter_pattern(context, list, it);
      charges = charges || (pattern.kind != MeterPattern::none && pattern.is_gas);
      return pattern.size;
    };
    products[i] = is_multiply_128(*context.module.funcs[i], metering_at) && !charges;
  }
  return products;
}

bool is_float_helper(const wabt::Func& function, std::string_view name) {
  const wabt::Func& helper = instrument::float_helper(name);
  return has_type(function, helper.decl.sig.param_types, helper.decl.sig.result_types) &&
         function.local_types.decls() == helper.local_types.decls() && same_code(function.exprs, helper.exprs);
}

}  // namespace wrought::emit
