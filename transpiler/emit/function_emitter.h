// One wasm function to one C function.
//
// Operands: a wasm operand is a C expression as long as that is right, else a variable of its stack position (i3 is
// the i32 at position 3). An expression stays one while nothing that it reads is written; reads are tracked as
// references, at most four per expression, and at most eight operands are expressions at a time, so every step is
// bounded and the whole is linear. Loads, calls and everything that can trap become variables at once: their order is
// the order of the wasm.
//
// Split by family: function_emitter.cc (frame, operands), control.cc, memory.cc, references.cc, numeric.cc, calls.cc.
#pragma once

#include <wabt/ir.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transpiler/emit/gas_flow.h"
#include "transpiler/emit/meter_pattern.h"
#include "transpiler/emit/names.h"
#include "transpiler/emit/proven_accesses.h"
#include "transpiler/emit/text.h"

namespace wrought::emit {

// An i32 that is a variable, or zero, with a constant added, modulo 2^32: what is known of it as an address.
struct Sum {
  VarRef variable = no_ref;    // no_ref: it is something else
  std::string_view text = {};  // the variable's
  uint32_t added = 0;
};

struct Operand {
  wabt::Type type;
  std::string_view text;
  bool home = false;                            // the text is the variable of its stack position
  bool condition = false;                       // an int that is 0 or 1 in C; a u32 in wasm
  bool wrapped = false;                         // has parentheses around the whole
  GasFlow::Way odds = GasFlow::Way::sometimes;  // of not being 0, as far as one can guess
  uint8_t ref_count = 0;
  VarRef refs[4] = {};
  Sum sum = {};
};

// A float operation with its NaN settled; the operands' locals (one, if a is b), the result's.
struct SettledFloat {
  wabt::Opcode op;
  wabt::Index a = 0, b = 0, r = 0;
  std::string_view suffix;  // of the prelude's function that does both
};

class FunctionEmitter {
 public:
  FunctionEmitter(const ModuleContext& context, TextArena& arena, std::string& out)
      : context_(context), arena_(arena), out_(out) {}

  // Appends the definition of this function; false if a limit was passed (see failure()).
  [[nodiscard]] bool emit(wabt::Index function);
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  static constexpr size_t never_called = ~size_t{0};

  struct Label {
    const wabt::TypeVector* types;  // of the values that a branch carries
    size_t height;                  // operand stack below those values
    uint32_t number;
    GasFlow::Point point;
    bool is_loop = false;
    bool is_function = false;
    bool used = false;
    ProvenAccesses proven = {};  // on every branch here so far; if it is used
  };

  // ---- function_emitter.cc: the frame and the operand stack
  void use_local(wabt::Index local) { locals_used_[local] = true; }
  [[nodiscard]] bool keeps_variables_in_memory() const;
  void declare_variables(bool in_memory);
  void emit_list(const wabt::ExprList& list);
  void emit_expr(const wabt::Expr& expr);
  // If a charge or a check of the instrument stage begins here, emits it and says how many instructions it took.
  [[nodiscard]] size_t emit_meter_pattern(const wabt::ExprList& list, wabt::ExprList::const_iterator it);
  void emit_way_in();
  [[nodiscard]] std::string_view trap_of_check(const MeterPattern& check);
  // Gas for a function that asks for it only when it traps.
  [[nodiscard]] std::string gas_at_trap();
  [[nodiscard]] size_t emit_subtraction(const MeterPattern& subtraction, const wabt::ExprList& list,
                                        wabt::ExprList::const_iterator next);

  // ---- known_code.cc: code whose meaning we know
  [[nodiscard]] bool emit_known_body();
  // Instead of a call of a function that is a 128-bit product.
  [[nodiscard]] bool emit_product(wabt::Index function);
  // Where calls are certain not to fail, since one of the same function went before. Their depth is the same.
  void note_product_call(wabt::Index function);
  void forget_product_calls(size_t labels);
  // A float operation with its NaN settled, in one go; the number of instructions that were it, or 0.
  [[nodiscard]] size_t emit_settled_float(const wabt::ExprList& list, wabt::ExprList::const_iterator it);
  [[nodiscard]] std::string_view settled_suffix(const SettledFloat& f, const wabt::IfExpr& settle);
  void emit_settled(const SettledFloat& f);

  void push(Operand operand);
  // An expression over up to three operands.
  void push_pure(wabt::Type type, std::string_view text, std::initializer_list<const Operand*> reads,
                 bool condition = false, bool wrapped = true);
  void push_constant(wabt::Type type, std::string_view text);
  void push_home(wabt::Type type);
  // Assigns the text to the operand's variable now.
  void push_variable(wabt::Type type, std::string_view text);
  Operand pop();
  [[nodiscard]] std::string_view value(const Operand& operand);      // as the wasm value
  [[nodiscard]] std::string_view condition(const Operand& operand);  // for `if (...)`, without parentheses
  void settle(size_t position);                                      // makes the operand at this position its variable
  void settle_top(size_t count);
  void flush();                        // nothing pending that reads a variable
  void before_write(VarRef variable);  // settles what reads it
  void drop_to(size_t height);
  [[nodiscard]] std::string_view slot_name(wabt::Type type, size_t position);
  [[nodiscard]] wabt::Type local_type(wabt::Index index) const { return local_types_[index]; }

  template <class... Parts>
  void line(Parts... parts) {
    body_.append(indent_, ' ');
    (body_.append(std::string_view(parts)), ...);
    body_ += '\n';
  }

  // ---- control.cc
  void emit_block(const wabt::Block& block, bool is_loop);
  void emit_if(const wabt::IfExpr& expr);
  // How an `if` is written: its label, whether with braces or with labels, whether there is an `else`.
  struct IfText {
    size_t label;
    bool braces, has_else;
  };
  void open_if(const IfText& text, const Operand& test);
  void open_else(const IfText& text, bool from_true, const ProvenAccesses& proven_by_true);
  void close_if(const IfText& text);
  // Before each branch on a condition.
  void note_test(const Operand& test);
  void emit_br(wabt::Index depth);
  void emit_br_if(wabt::Index depth);
  void emit_br_table(const wabt::BrTableExpr& expr);
  void emit_case(wabt::Index depth, size_t cases);
  void emit_looked_up_branch(const wabt::BrTableExpr& expr, std::string_view index);
  void emit_return();
  void emit_unreachable();
  void emit_select();
  [[nodiscard]] Label& label_at(wabt::Index depth) { return labels_[labels_.size() - 1 - depth]; }
  // Moves the top values to where the label wants them, and goes there: "i2 = ...; goto L3;". No operand is popped.
  void branch(Label& label, GasFlow::Way way, size_t ways = 1);
  // A branch to the label from where these accesses are proven.
  void note_branch(Label& label, const ProvenAccesses& proven);
  void open_label(const wabt::FuncSignature& signature, bool is_loop);
  void close_label(const wabt::FuncSignature& signature);
  void return_values(GasFlow::Way way = GasFlow::Way::always, size_t ways = 1);

  // ---- memory.cc
  // "NAME(mem, ADDRESS, OFFSET" for an access of so many bytes.
  [[nodiscard]] std::string_view access(std::string_view name, const Operand& address, uint32_t offset, uint32_t bytes);
  // Proves what later accesses are going to prove, if that covers this one, which ends so far behind the sum's
  // variable.
  void check_ahead(const Sum& sum, uint64_t end);
  void emit_load(const wabt::LoadExpr& expr);
  void emit_store(const wabt::StoreExpr& expr);
  void emit_memory_size();
  void emit_memory_grow();
  void emit_bulk(const wabt::Expr& expr);
  [[nodiscard]] bool calls_for_global(wabt::Index index) const;
  void emit_global_get(wabt::Index index);
  void emit_global_set(wabt::Index index);
  [[nodiscard]] std::string_view table_text();
  // The instance whose memory loads and stores mean: "mem", but in a module that imports its memory.
  [[nodiscard]] std::string_view memory_text() const {
    return context_.facts.imports_memory ? "links(mem)->memory" : "mem";
  }

  // ---- references.cc
  void emit_table_access(const wabt::Expr& expr);
  void emit_reference(const wabt::Expr& expr);

  // ---- numeric.cc
  void emit_const(const wabt::Const& value);
  void emit_unary(wabt::Opcode opcode);
  void emit_binary(wabt::Opcode opcode);
  void note_odds(GasFlow::Way odds);
  void note_sum(const Sum& a, const Sum& b);
  void emit_compare(wabt::Opcode opcode);
  void emit_convert(wabt::Opcode opcode);

  // ---- calls.cc
  void emit_call(wabt::Index function);
  void emit_call_indirect(const wabt::CallIndirectExpr& expr);
  void finish_call(const wabt::FuncSignature& signature, std::string_view callee, std::string_view arguments);
  [[nodiscard]] std::string_view call_arguments(const wabt::FuncSignature& signature, size_t first = 0);

  const ModuleContext& context_;
  TextArena& arena_;
  std::string& out_;
  const wabt::Func* function_ = nullptr;
  wabt::Index index_ = 0;  // the function's
  std::string body_;
  std::string failure_;
  std::vector<Operand> stack_;
  std::vector<uint32_t> pending_;  // positions of operands that are expressions over variables, ascending
  std::vector<Label> labels_;
  ProvenAccesses proven_;
  GasFlow gas_;
  const wabt::ExprList* list_ = nullptr;                // where the emitter is
  std::optional<wabt::ExprList::const_iterator> next_;  // the instruction behind
  size_t product_called_in_ = never_called;             // so many labels were open at the call that went before
  std::vector<uint8_t> slots_;                          // by position: bit per type whose variable is used
  std::vector<wabt::Type> local_types_;                 // parameters, then locals
  std::vector<bool> locals_used_;                       // likewise
  std::vector<uint32_t> tests_;                         // likewise: branches on conditions that read it
  size_t edges_ = 0;                                    // of the flow graph, as far as branches make them
  std::vector<uint8_t> result_variables_;               // by type id: the variable that takes a call's result is used
  uint32_t next_label_ = 0;
  size_t indent_ = 2;
  size_t braces_ = 0;
  bool reachable_ = true;
};

}  // namespace wrought::emit
