// Loads, stores, memory.size and grow, bulk operations, globals.
#include <wabt/cast.h>

#include "transpiler/emit/accesses_ahead.h"
#include "transpiler/emit/function_emitter.h"

namespace wrought::emit {

// Memory ends at 2^32 or before, so if the variable's bytes up to an access's end are inside, its address does not
// wrap.
std::string_view FunctionEmitter::access(std::string_view name, const Operand& address, uint32_t offset,
                                         uint32_t bytes) {
  const Sum& sum = address.sum;
  const uint64_t end = uint64_t{sum.added} + offset + bytes;
  if (!proven_.covers(sum.variable, end)) check_ahead(sum, end);
  if (proven_.covers(sum.variable, end)) {
    return arena_.cat(name, "_inside(", memory_text(), ", ", sum.text, ", ", arena_.number(sum.added + offset), "u");
  }
  if (sum.variable == zero_ref || sum.added == 0) proven_.prove(sum.variable, end);
  return arena_.cat(name, "(", memory_text(), ", ", value(address), ", ", arena_.number(offset), "u");
}

void FunctionEmitter::check_ahead(const Sum& sum, uint64_t end) {
  if (!context_.checks_ahead || sum.variable >= local_types_.size()) return;
  const std::vector<bool>* const products = product_called_in_ == never_called ? nullptr : &context_.products;
  const uint64_t furthest = end_of_accesses_ahead(*list_, *next_, sum.variable, products);
  const bool this_one_is_the_furthest = sum.added == 0 && end >= furthest;
  if (furthest < end || this_one_is_the_furthest) return;
  line("check_ahead(", memory_text(), ", ", sum.text, ", ", arena_.number(furthest), "u);");
  proven_.prove(sum.variable, furthest);
}

void FunctionEmitter::emit_load(const wabt::LoadExpr& expr) {
  const Operand address = pop();
  const std::string_view load = access(c_name(expr.opcode), address, static_cast<uint32_t>(expr.offset),
                                       static_cast<uint32_t>(expr.opcode.GetMemorySize()));
  push_variable(expr.opcode.GetResultType(), arena_.cat(load, ")"));
}

void FunctionEmitter::emit_store(const wabt::StoreExpr& expr) {
  const Operand stored = pop();
  const Operand address = pop();
  const std::string_view store = access(c_name(expr.opcode), address, static_cast<uint32_t>(expr.offset),
                                        static_cast<uint32_t>(expr.opcode.GetMemorySize()));
  line(store, ", ", value(stored), ");");
}

void FunctionEmitter::emit_memory_size() {
  push_variable(wabt::Type::I32, arena_.cat("control(", memory_text(), ")->memory_pages"));
}

void FunctionEmitter::emit_memory_grow() {
  const Operand pages = pop();
  proven_.forget_all();
  push_variable(wabt::Type::I32,
                arena_.cat("control(", memory_text(), ")->memory_grow(", memory_text(), ", ", value(pages), ")"));
}

std::string_view FunctionEmitter::table_text() {
  if (context_.layout.table == 0) return "table0";
  return arena_.cat("(table_entry *)(void *)(mem - ", arena_.number(context_.layout.table), ")");
}

void FunctionEmitter::emit_bulk(const wabt::Expr& expr) {
  const wabt::Module& module = context_.module;
  const auto drop_flag = [&](uint32_t offset) { return arena_.cat("*(mem - ", arena_.number(offset), ")"); };
  if (expr.type() == wabt::ExprType::DataDrop) {
    const wabt::Index i = wabt::cast<wabt::DataDropExpr>(&expr)->var.index();
    return line(drop_flag(context_.layout.data_dropped[i]), " = 1;");
  }
  if (expr.type() == wabt::ExprType::ElemDrop) {
    const wabt::Index i = wabt::cast<wabt::ElemDropExpr>(&expr)->var.index();
    return line(drop_flag(context_.layout.elem_dropped[i]), " = 1;");
  }
  const Operand size = pop();
  const Operand second = pop();  // source, or the byte to fill with
  const Operand target = pop();
  const std::string_view operands = arena_.cat(value(target), ", ", value(second), ", ", value(size));
  const auto table_size = [&] { return arena_.number(module.tables[0]->elem_limits.initial); };
  // Active segments count as dropped once the instance stands.
  const auto left_of = [&](wabt::SegmentKind kind, uint32_t offset, size_t full) {
    if (kind != wabt::SegmentKind::Passive) return std::string_view("0u");
    return arena_.cat("(", drop_flag(offset), " ? 0u : ", arena_.number(full), "u)");
  };
  switch (expr.type()) {
    case wabt::ExprType::MemoryCopy: return line("memory_copy(", memory_text(), ", ", operands, ");");
    case wabt::ExprType::MemoryFill: return line("memory_fill(", memory_text(), ", ", operands, ");");
    case wabt::ExprType::MemoryInit: {
      const wabt::Index i = wabt::cast<wabt::MemoryInitExpr>(&expr)->var.index();
      const wabt::DataSegment& segment = *module.data_segments[i];
      return line("memory_init(", memory_text(), ", data", arena_.number(i), ", ",
                  left_of(segment.kind, context_.layout.data_dropped[i], segment.data.size()), ", ", operands, ");");
    }
    case wabt::ExprType::TableCopy:
      if (!context_.facts.is_contract) {
        const auto& copy = *wabt::cast<wabt::TableCopyExpr>(&expr);
        return line("linked_table_copy(mem, ", arena_.number(copy.dst_table.index()), ", ",
                    arena_.number(copy.src_table.index()), ", ", operands, ", ", gas_at_trap(), ", depth);");
      }
      return line("table_copy(mem, ", table_text(), ", ", table_size(), "u, ", operands, ", ", gas_at_trap(),
                  ", depth);");
    default: {
      const auto& init = *wabt::cast<wabt::TableInitExpr>(&expr);
      const wabt::Index i = init.segment_index.index();
      const wabt::ElemSegment& segment = *module.elem_segments[i];
      if (!context_.facts.is_contract) {
        return line("linked_table_init(mem, ", arena_.number(init.table_index.index()), ", elem", arena_.number(i),
                    ", ", left_of(segment.kind, context_.layout.elem_dropped[i], segment.elem_exprs.size()), ", ",
                    operands, ", ", gas_at_trap(), ", depth);");
      }
      return line("table_init(mem, ", table_text(), ", ", table_size(), "u, elem", arena_.number(i), ", ",
                  left_of(segment.kind, context_.layout.elem_dropped[i], segment.elem_exprs.size()), ", ", operands,
                  ", ", gas_at_trap(), ", depth);");
    }
  }
}

// Where the compiler sees the accesses, it keeps the values of all globals at hand from one to the next.
bool FunctionEmitter::calls_for_global(wabt::Index index) const {
  return context_.heavy && context_.facts.is_contract && context_.layout.global[index] != 0;
}

void FunctionEmitter::emit_global_get(wabt::Index index) {
  const wabt::Global& global = *context_.module.globals[index];
  if (index == context_.gas_global) {
    line(gas_.settle().statement());
    return push_variable(global.type, "(u64)gas");
  }
  if (index == context_.depth_global) {
    Operand read{global.type, "(u32)depth"};
    read.ref_count = 1;
    read.refs[0] = depth_ref;
    return push(read);
  }
  const bool is_constant = !global.mutable_ && index >= context_.module.num_global_imports &&
                           global.init_expr.front().type() == wabt::ExprType::Const;
  if (is_constant) {
    return emit_const(wabt::cast<wabt::ConstExpr>(&global.init_expr.front())->const_);
  }
  if (calls_for_global(index)) {
    return push_variable(global.type, arena_.cat(c_type(global.type), "_global(mem, ",
                                                 arena_.number(context_.layout.global[index]), "u)"));
  }
  push_variable(global.type, global_name(index));
}

void FunctionEmitter::emit_global_set(wabt::Index index) {
  const Operand operand = pop();
  if (index == context_.gas_global) return line("gas = (i64)", value(operand), ";");  // exact since it was read
  if (index == context_.depth_global) {
    before_write(depth_ref);
    return line("depth = (i32)", value(operand), ";");
  }
  if (calls_for_global(index)) {
    return line("set_", c_type(operand.type), "_global(mem, ", arena_.number(context_.layout.global[index]), "u, ",
                value(operand), ");");
  }
  line(global_name(index), " = ", value(operand), ";");
}

}  // namespace wrought::emit
