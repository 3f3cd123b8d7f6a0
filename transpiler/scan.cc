// The streaming pass: libwabt's binary reader calls us item by item; we count and compare.
#include "transpiler/scan.h"

#include <wabt/binary-reader-nop.h>
#include <wabt/binary-reader.h>

#include <algorithm>
#include <string>

#include "transpiler/features.h"
#include "transpiler/limits.h"
#include "transpiler/opcode_families.h"

namespace wrought {
namespace {

using limits::Limit;

bool is_bulk_operation(wabt::Opcode opcode) {
  switch (opcode) {
    case wabt::Opcode::MemoryCopy:
    case wabt::Opcode::MemoryFill:
    case wabt::Opcode::MemoryInit:
    case wabt::Opcode::TableGet:
    case wabt::Opcode::TableSet:
    case wabt::Opcode::TableGrow:
    case wabt::Opcode::TableFill:
    case wabt::Opcode::TableCopy:
    case wabt::Opcode::TableInit: return true;
    default: return false;
  }
}

// What an instruction costs the C compiler, about, where a plain one costs 1.
uint64_t weight_of(wabt::Opcode opcode) {
  switch (opcode) {
    case wabt::Opcode::Call:
    case wabt::Opcode::CallIndirect: return limits::call_weight;
    case wabt::Opcode::GlobalGet:
    case wabt::Opcode::GlobalSet: return limits::global_weight;
    case wabt::Opcode::MemoryGrow: return limits::grow_weight;
    default: break;
  }
  if (is_bulk_operation(opcode)) return limits::bulk_weight;
  const bool is_load_or_store = opcode.GetMemorySize() != 0;
  return is_load_or_store || is_compound(opcode) ? limits::operation_weight : 1;
}

class LimitScanner : public wabt::BinaryReaderNop {
 public:
  LimitScanner(std::span<const uint8_t> module, const WasmLimits& limits, const WasmRules& rules)
      : module_(module), limits_(limits), rules_(rules) {}

  std::optional<Failure> failure;
  std::vector<LimitUse> uses;

  bool OnError(const wabt::Error& error) override {
    if (!failure) failure = fail(FailureClass::invalid, error.message, {}, error.loc.offset);
    return true;
  }

  wabt::Result OnTypeCount(wabt::Index n) override { return section(n, "type"); }
  wabt::Result OnImportCount(wabt::Index n) override { return section(n, "import"); }
  wabt::Result OnFunctionCount(wabt::Index n) override { return section(n, "function"); }
  wabt::Result OnGlobalCount(wabt::Index n) override { return section(n, "global"); }
  wabt::Result OnExportCount(wabt::Index n) override { return section(n, "export"); }
  wabt::Result OnElemSegmentCount(wabt::Index n) override { return section(n, "element"); }
  wabt::Result OnDataSegmentCount(wabt::Index n) override { return section(n, "data"); }
  wabt::Result OnTableCount(wabt::Index n) override {
    if (n > 0 && flags_byte(state->offset + 1, "table") != wabt::Result::Ok) return wabt::Result::Error;
    return at_most(rules_.mvp_only ? Limit{limits::tables.name, 1, "the MVP's"} : limits::tables, n, "table section");
  }
  wabt::Result OnMemoryCount(wabt::Index n) override {
    if (n > 0 && flags_byte(state->offset, "memory") != wabt::Result::Ok) return wabt::Result::Error;
    return at_most(limits::memories, n, "memory section");
  }
  wabt::Result OnDataCount(wabt::Index) override {
    return rules_.mvp_only ? refuse("a data count section", "those of the MVP", "sections") : ok;
  }

  wabt::Result OnFuncType(wabt::Index index, wabt::Index params, wabt::Type*, wabt::Index results,
                          wabt::Type*) override {
    const std::string where = "type " + std::to_string(index);
    if (at_most(limits::parameters, params, where) != wabt::Result::Ok) return wabt::Result::Error;
    return at_most(rules_.mvp_only ? Limit{"results", 1, "the MVP's"} : limits::results, results, where);
  }

  wabt::Result OnImport(wabt::Index index, wabt::ExternalKind, std::string_view module,
                        std::string_view field) override {
    const std::string where = "import " + std::to_string(index);
    if (name(module, where) != wabt::Result::Ok) return wabt::Result::Error;
    return name(field, where);
  }

  wabt::Result OnExport(wabt::Index index, wabt::ExternalKind, wabt::Index, std::string_view field) override {
    return name(field, "export " + std::to_string(index));
  }

  wabt::Result OnTable(wabt::Index, wabt::Type, const wabt::Limits* elements) override {
    return at_most(limits::allowed(limits::table_elements, limits_.max_table_elements), elements->initial, "table");
  }

  wabt::Result OnMemory(wabt::Index, const wabt::Limits* pages) override {
    return at_most(limits::allowed(limits::memory_pages, limits_.max_pages), pages->initial, "memory");
  }

  wabt::Result BeginGlobal(wabt::Index index, wabt::Type type, bool is_mutable) override {
    if (!is_mutable) return wabt::Result::Ok;
    mutable_global_bytes_ += value_bytes(type);
    return at_most(limits::allowed(limits::mutable_global_bytes, limits_.max_mutable_global_bytes),
                   mutable_global_bytes_, "global " + std::to_string(index));
  }

  // Flags other than 0: passive or declared segments, or a table or memory by number.
  wabt::Result BeginElemSegment(wabt::Index index, wabt::Index, uint8_t flags) override {
    return segment_flags(flags, "element segment " + std::to_string(index));
  }
  wabt::Result BeginDataSegment(wabt::Index index, wabt::Index, uint8_t flags) override {
    return segment_flags(flags, "data segment " + std::to_string(index));
  }

  wabt::Result BeginFunctionBody(wabt::Index index, wabt::Offset size) override {
    function_ = "function " + std::to_string(index);
    open_.assign(1, {});
    blocks_ = loops_ = weight_ = br_targets_ = local_bytes_ = 0;
    in_function_ = true;
    return at_most(limits::allowed(limits::function_bytes, limits_.max_code_bytes), size, function_);
  }
  wabt::Result EndFunctionBody(wabt::Index) override {
    in_function_ = false;
    return wabt::Result::Ok;
  }

  wabt::Result OnLocalDecl(wabt::Index, wabt::Index count, wabt::Type type) override {
    local_bytes_ += uint64_t{count} * value_bytes(type);
    return at_most(limits::allowed(limits::local_bytes, limits_.max_func_local_bytes), local_bytes_, function_);
  }

  wabt::Result OnOpcode(wabt::Opcode opcode) override {
    if (in_function_) weight_ += weight_of(opcode);
    if (at_most(limits::function_weight, weight_, function_) != ok) return wabt::Result::Error;
    if (!rules_.mvp_only || opcode.IsEnabled(mvp_)) return ok;
    const std::string name = opcode.GetName();
    return refuse("instruction " + name, "those of the MVP", in_function_ ? function_ : "", opcode.GetLength());
  }

  wabt::Result OnBlockExpr(wabt::Type type) override { return open_block(type); }
  wabt::Result OnLoopExpr(wabt::Type type) override {
    if (at_most(limits::loops, ++loops_, function_) != ok) return wabt::Result::Error;
    if (at_most(limits::loop_nesting, loops_open() + 1, function_) != ok) return wabt::Result::Error;
    return open_block(type, 1);
  }
  wabt::Result OnIfExpr(wabt::Type type) override { return open_block(type); }
  wabt::Result OnEndExpr() override {
    if (in_function_ && !open_.empty()) open_.pop_back();
    return ok;
  }

  wabt::Result OnBrExpr(wabt::Index depth) override { return branch_to(depth); }
  wabt::Result OnBrIfExpr(wabt::Index depth) override { return branch_to(depth); }
  wabt::Result OnReturnExpr() override { return branch_to(static_cast<wabt::Index>(open_.size() - 1)); }
  wabt::Result OnBrTableExpr(wabt::Index count, wabt::Index* depths, wabt::Index default_depth) override {
    br_targets_ += count;
    if (at_most(limits::br_table_targets, count, function_) != ok) return wabt::Result::Error;
    if (at_most(limits::br_table_targets_all, br_targets_, function_) != ok) return wabt::Result::Error;
    // Targets with one label share its branch.
    std::vector<bool> seen(open_.size());
    for (wabt::Index i = 0; i <= count; ++i) {
      const wabt::Index depth = i < count ? depths[i] : default_depth;
      if (depth >= seen.size() || seen[depth]) continue;
      seen[depth] = true;
      if (branch_to(depth) != ok) return wabt::Result::Error;
    }
    return ok;
  }

 private:
  inline static const wabt::Result ok = wabt::Result::Ok;

  static uint64_t value_bytes(wabt::Type type) {
    return type == wabt::Type::I32 || type == wabt::Type::F32 ? 4 : type == wabt::Type::V128 ? 16 : 8;
  }

  wabt::Result at_most(const Limit& limit, uint64_t value, std::string_view where) {
    note(limit, value);
    if (value <= limit.max) return wabt::Result::Ok;
    if (!failure) {
      failure = fail(FailureClass::policy,
                     std::to_string(value) + " " + std::string(limit.name) + ", at most " + std::to_string(limit.max) +
                         " are allowed",
                     std::string(where), state->offset);
    }
    return wabt::Result::Error;
  }

  // `back`: how far the place lies before the reader's.
  wabt::Result refuse(const std::string& what, std::string_view rule, std::string where, size_t back = 0) {
    if (!failure) {
      failure =
          fail(FailureClass::policy, what + ", expected " + std::string(rule), std::move(where), state->offset - back);
    }
    return wabt::Result::Error;
  }

  // The byte that says whether a maximum follows. libwabt reads it as a number, which has other spellings too.
  wabt::Result flags_byte(size_t at, std::string where) {
    if (!rules_.mvp_only || at >= module_.size() || module_[at] <= 1) return ok;
    return refuse("limits flags " + std::to_string(module_[at]), "0 or 1", std::move(where));
  }

  wabt::Result segment_flags(uint8_t flags, std::string where) {
    if (!rules_.mvp_only || flags == 0) return ok;
    return refuse("segment flags " + std::to_string(flags), "the MVP's 0", std::move(where));
  }

  void note(const Limit& limit, uint64_t value) {
    for (LimitUse& use : uses) {
      if (use.limit != limit.name) continue;
      use.value = std::max(use.value, value);
      return;
    }
    uses.push_back({std::string(limit.name), value, limit.max});
  }

  wabt::Result section(wabt::Index n, std::string_view which) {
    return at_most(limits::allowed(limits::section_elements, limits_.max_section_elements), n,
                   std::string(which) + " section");
  }

  wabt::Result name(std::string_view text, std::string_view where) {
    if (at_most(limits::allowed(limits::name_bytes, limits_.max_symbol_bytes), text.size(), where) != wabt::Result::Ok)
      return wabt::Result::Error;
    if (!rules_.mvp_only || text.find('\0') == std::string_view::npos) return wabt::Result::Ok;
    if (!failure) failure = fail(FailureClass::policy, "a name contains a NUL byte", std::string(where), state->offset);
    return wabt::Result::Error;
  }

  wabt::Result open_block(wabt::Type type, uint64_t loops = 0) {
    // libwabt's own reader dies of blocks in initialisers.
    if (!in_function_) {
      if (!failure) failure = fail(FailureClass::invalid, "a block, expected a constant expression", {}, state->offset);
      return wabt::Result::Error;
    }
    if (rules_.mvp_only && type.IsIndex()) {
      return refuse("a block with parameters or several results", "those of the MVP", function_);
    }
    open_.push_back({.loops = loops_open() + loops, .is_loop = loops > 0});
    if (at_most(limits::allowed(limits::nesting, limits_.max_nested_structures), open_.size(), function_) !=
        wabt::Result::Ok)
      return wabt::Result::Error;
    return at_most(limits::blocks, ++blocks_, function_);
  }

  [[nodiscard]] uint64_t loops_open() const { return open_.empty() ? 0 : open_.back().loops; }

  // What is beyond the open blocks is invalid and refused later.
  wabt::Result branch_to(wabt::Index depth) {
    if (depth >= open_.size()) return ok;
    OpenBlock& label = open_[open_.size() - 1 - depth];
    return at_most(label.is_loop ? limits::loop_branches : limits::label_branches, ++label.branches, function_);
  }

  const std::span<const uint8_t> module_;
  const WasmLimits& limits_;
  const WasmRules& rules_;
  const wabt::Features mvp_ = mvp_features();
  std::string function_;
  bool in_function_ = false;
  uint64_t blocks_ = 0, loops_ = 0, weight_ = 0, br_targets_ = 0, local_bytes_ = 0, mutable_global_bytes_ = 0;
  struct OpenBlock {
    uint64_t branches = 0;  // to its label
    uint64_t loops = 0;     // open: itself, if it is one, and those around it
    bool is_loop = false;
  };
  std::vector<OpenBlock> open_;  // the function's body first
};

}  // namespace

Result<std::vector<LimitUse>> scan_limits(std::span<const uint8_t> module, const WasmLimits& chain,
                                          const WasmRules& rules) {
  const Limit module_bytes = limits::allowed(limits::module_bytes, chain.max_module_bytes);
  if (module.size() > module_bytes.max) {
    return fail(FailureClass::policy, std::to_string(module.size()) + " module bytes, at most " +
                                          std::to_string(module_bytes.max) + " are allowed");
  }
  LimitScanner scanner(module, chain, rules);
  wabt::ReadBinaryOptions options(contract_features(rules), nullptr, /*read_debug_names=*/false,
                                  /*stop_on_first_error=*/true, /*fail_on_custom_section_error=*/false);
  const wabt::Result read = wabt::ReadBinary(module.data(), module.size(), &scanner, options);
  if (scanner.failure) return *scanner.failure;
  if (wabt::Failed(read)) return fail(FailureClass::invalid, "not a WebAssembly module");
  return std::move(scanner.uses);
}

Result<> scan_text_limits(std::string_view text) {
  if (text.size() > limits::text_bytes.max) {
    return fail(FailureClass::policy, std::to_string(text.size()) + " text bytes, at most " +
                                          std::to_string(limits::text_bytes.max) + " are allowed");
  }
  // Strings and comments may hold parentheses too: they only make this stricter, by a bound no real text comes near.
  uint64_t depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' && ++depth > limits::text_depth.max) {
      return fail(FailureClass::policy, "more than " + std::to_string(limits::text_depth.max) + " nested parentheses",
                  {}, i);
    }
    if (text[i] == ')' && depth > 0) --depth;
  }
  return Unit{};
}

}  // namespace wrought
