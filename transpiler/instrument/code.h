// Building libwabt instruction lists: the little vocabulary that the passes need.
#pragma once

#include <wabt/ir.h>

#include <cstdint>
#include <memory>

namespace wrought::instrument {

// Appends instructions to a list; each call is one instruction of the metered module.
class Code {
 public:
  Code& local_get(wabt::Index i) { return add<wabt::LocalGetExpr>(wabt::Var(i, {})); }
  Code& local_set(wabt::Index i) { return add<wabt::LocalSetExpr>(wabt::Var(i, {})); }
  Code& local_tee(wabt::Index i) { return add<wabt::LocalTeeExpr>(wabt::Var(i, {})); }
  Code& global_get(wabt::Index i) { return add<wabt::GlobalGetExpr>(wabt::Var(i, {})); }
  Code& global_set(wabt::Index i) { return add<wabt::GlobalSetExpr>(wabt::Var(i, {})); }
  Code& call(wabt::Index i) { return add<wabt::CallExpr>(wabt::Var(i, {})); }
  Code& i32_const(uint32_t v) { return add<wabt::ConstExpr>(wabt::Const::I32(v)); }
  Code& i64_const(uint64_t v) { return add<wabt::ConstExpr>(wabt::Const::I64(v)); }
  Code& f32_const(uint32_t bits) { return add<wabt::ConstExpr>(wabt::Const::F32(bits)); }
  Code& f64_const(uint64_t bits) { return add<wabt::ConstExpr>(wabt::Const::F64(bits)); }
  Code& binary(wabt::Opcode op) { return add<wabt::BinaryExpr>(op); }
  Code& compare(wabt::Opcode op) { return add<wabt::CompareExpr>(op); }
  Code& convert(wabt::Opcode op) { return add<wabt::ConvertExpr>(op); }
  Code& unary(wabt::Opcode op) { return add<wabt::UnaryExpr>(op); }
  Code& select() { return add<wabt::SelectExpr>(wabt::TypeVector{}); }
  Code& unreachable() { return add<wabt::UnreachableExpr>(); }
  // `if` without operands or results.
  Code& if_then(Code then) {
    auto e = std::make_unique<wabt::IfExpr>();
    e->true_.exprs = std::move(then.list_);
    list_.push_back(std::move(e));
    return *this;
  }
  Code& append(wabt::ExprList&& list) {
    list_.splice(list_.end(), list);
    return *this;
  }
  Code& add_expr(std::unique_ptr<wabt::Expr> e) {
    list_.push_back(std::move(e));
    return *this;
  }

  [[nodiscard]] wabt::ExprList take() { return std::move(list_); }

  // Puts the instructions before `position` of `list`.
  void insert_into(wabt::ExprList& list, wabt::ExprList::iterator position) { list.splice(position, list_); }

 private:
  template <class E, class... Args>
  Code& add(Args&&... args) {
    list_.push_back(std::make_unique<E>(std::forward<Args>(args)...));
    return *this;
  }

  wabt::ExprList list_;
};

// Appends a local of this type to the function; returns its index.
wabt::Index add_local(wabt::Func& function, wabt::Type type);

// Index of the function type with this signature, added if the module has none.
wabt::Index type_index(wabt::Module& module, const wabt::FuncSignature& signature);

// Appends a function; returns its index. Existing indices do not move.
wabt::Index add_function(wabt::Module& module, const wabt::FuncSignature& signature, const wabt::TypeVector& locals,
                         wabt::ExprList body, std::string_view name);

}  // namespace wrought::instrument
