// The operand stack is walked as EOS VM's parser walks it. Where code cannot be reached, values come and go uncounted,
// and a pop finds as many as it likes.
#include "transpiler/frame_bytes.h"

#include <wabt/cast.h>

#include <algorithm>
#include <vector>

namespace wrought {
namespace {

using wabt::ExprList;
using wabt::ExprType;
using wabt::Type;
using wabt::TypeVector;

class FrameCounter {
 public:
  FrameCounter(const wabt::Module& module, const wabt::Func& function) : module_(module), function_(function) {}

  uint64_t run() {
    const wabt::FuncSignature& signature = function_.decl.sig;
    locals_.assign(signature.param_types.begin(), signature.param_types.end());
    for (const auto& [type, count] : function_.local_types.decls()) {
      bytes_ += uint64_t{count} * size_of(type);
      locals_.insert(locals_.end(), count, type);
    }
    highest_ = bytes_;
    stack_ = {scope_begin};
    labels_ = {signature.result_types};
    walk(function_.exprs);
    end_scope(signature.result_types);
    return highest_;
  }

 private:
  // On the stack: the size of a value, or one of these.
  static constexpr uint8_t scope_begin = 0;
  static constexpr uint8_t unreachable = 1;

  static uint8_t size_of(Type type) { return type == Type::I64 || type == Type::F64 ? 8 : 4; }

  void push(Type type) {
    stack_.push_back(size_of(type));
    if (uncounted_ > 0) return;
    bytes_ += size_of(type);
    highest_ = std::max(highest_, bytes_);
  }

  void pop() {
    const uint8_t top = stack_.back();
    if (top == unreachable || top == scope_begin) return;
    stack_.pop_back();
    if (uncounted_ == 0) bytes_ -= top;
  }

  void pop(const TypeVector& types) {
    for (size_t i = 0; i < types.size(); ++i) pop();
  }
  void push(const TypeVector& types) {
    for (const Type type : types) push(type);
  }

  // What is on the stack of this scope is gone, but stays counted.
  void leave() {
    while (stack_.back() != scope_begin) stack_.pop_back();
    ++uncounted_;
    stack_.push_back(unreachable);
  }

  void close_scope() {
    if (stack_.back() == unreachable) {
      --uncounted_;
      stack_.pop_back();
    }
    if (stack_.back() == scope_begin) stack_.pop_back();
  }

  void end_scope(const TypeVector& results) {
    pop(results);
    close_scope();
    push(results);
  }

  void carry_to(const wabt::Var& label) {
    const TypeVector& carried = labels_[labels_.size() - 1 - label.index()];
    pop(carried);
    push(carried);
  }

  void scope(const wabt::Block& block, const TypeVector& carried) {
    stack_.push_back(scope_begin);
    labels_.push_back(carried);
    walk(block.exprs);
    labels_.pop_back();
    end_scope(block.decl.sig.result_types);
  }

  void if_else(const wabt::IfExpr& branch) {
    pop();
    if (branch.false_.empty()) return scope(branch.true_, branch.true_.decl.sig.result_types);
    const TypeVector& results = branch.true_.decl.sig.result_types;
    stack_.push_back(scope_begin);
    labels_.push_back(results);
    walk(branch.true_.exprs);
    pop(results);
    close_scope();
    stack_.push_back(scope_begin);
    walk(branch.false_);
    labels_.pop_back();
    end_scope(results);
  }

  void call(const wabt::FuncSignature& signature) {
    pop(signature.param_types);
    push(signature.result_types);
  }

  // Everything whose operands and result the opcode alone says.
  void plain(wabt::Opcode opcode) {
    for (int i = 1; i <= 3; ++i) {
      if (opcode.GetParamType(i) != Type::Void) pop();
    }
    if (opcode.GetResultType() != Type::Void) push(opcode.GetResultType());
  }

  void select() {
    pop();
    const uint8_t second = stack_.back();
    pop();
    const uint8_t first = stack_.back();
    pop();
    // In unreachable code one may be missing: the other gives the size, which nobody counts.
    push(std::max(first, second) == 8 ? Type::I64 : Type::I32);
  }

  void walk(const ExprList& list) {
    for (const wabt::Expr& expr : list) visit(expr);
  }

  void visit(const wabt::Expr& expr) {
    switch (expr.type()) {
      case ExprType::Block: {
        const wabt::Block& block = wabt::cast<wabt::BlockExpr>(&expr)->block;
        return scope(block, block.decl.sig.result_types);
      }
      case ExprType::Loop: return scope(wabt::cast<wabt::LoopExpr>(&expr)->block, {});
      case ExprType::If: return if_else(*wabt::cast<wabt::IfExpr>(&expr));
      case ExprType::Br: carry_to(wabt::cast<wabt::BrExpr>(&expr)->var); return leave();
      case ExprType::BrIf: pop(); return carry_to(wabt::cast<wabt::BrIfExpr>(&expr)->var);
      case ExprType::BrTable: {
        const auto* table = wabt::cast<wabt::BrTableExpr>(&expr);
        pop();
        carry_to(table->default_target);  // all targets carry the same
        return leave();
      }
      case ExprType::Return:
        pop(labels_[0]);
        push(labels_[0]);
        return leave();
      case ExprType::Unreachable: return leave();
      case ExprType::Call: {
        const wabt::Index callee = wabt::cast<wabt::CallExpr>(&expr)->var.index();
        return call(module_.funcs[callee]->decl.sig);
      }
      case ExprType::CallIndirect: pop(); return call(wabt::cast<wabt::CallIndirectExpr>(&expr)->decl.sig);
      case ExprType::Drop: return pop();
      case ExprType::Select: return select();
      case ExprType::LocalGet: return push(locals_[wabt::cast<wabt::LocalGetExpr>(&expr)->var.index()]);
      case ExprType::LocalSet: return pop();
      case ExprType::LocalTee: pop(); return push(locals_[wabt::cast<wabt::LocalTeeExpr>(&expr)->var.index()]);
      case ExprType::GlobalGet: return push(module_.globals[wabt::cast<wabt::GlobalGetExpr>(&expr)->var.index()]->type);
      case ExprType::GlobalSet: return pop();
      case ExprType::Const: return push(wabt::cast<wabt::ConstExpr>(&expr)->const_.type());
      case ExprType::Unary: return plain(wabt::cast<wabt::UnaryExpr>(&expr)->opcode);
      case ExprType::Binary: return plain(wabt::cast<wabt::BinaryExpr>(&expr)->opcode);
      case ExprType::Compare: return plain(wabt::cast<wabt::CompareExpr>(&expr)->opcode);
      case ExprType::Convert: return plain(wabt::cast<wabt::ConvertExpr>(&expr)->opcode);
      case ExprType::Load: return plain(wabt::cast<wabt::LoadExpr>(&expr)->opcode);
      case ExprType::Store: return plain(wabt::cast<wabt::StoreExpr>(&expr)->opcode);
      case ExprType::MemorySize: return plain(wabt::Opcode::MemorySize);
      case ExprType::MemoryGrow: return plain(wabt::Opcode::MemoryGrow);
      default: return;  // nop; the MVP has nothing else
    }
  }

  const wabt::Module& module_;
  const wabt::Func& function_;
  TypeVector locals_;
  std::vector<TypeVector> labels_;  // what a branch carries, the function's own first
  std::vector<uint8_t> stack_;
  uint64_t bytes_ = 0;
  uint64_t highest_ = 0;
  uint32_t uncounted_ = 0;
};

}  // namespace

uint64_t frame_bytes(const wabt::Module& module, const wabt::Func& function) {
  return FrameCounter(module, function).run();
}

}  // namespace wrought
