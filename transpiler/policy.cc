// Rules in the order a reader of the module meets them: imports, memory and table, exports, segments.
#include "transpiler/policy.h"

#include <wabt/cast.h>

#include <algorithm>

#include "common/metered_module.h"
#include "transpiler/frame_bytes.h"
#include "transpiler/limits.h"
#include "transpiler/read.h"

namespace wrought {
namespace {

// Every profile's host functions are of this module.
constexpr std::string_view host_module = "env";

Failure refuse(std::string message, std::string where) {
  return fail(FailureClass::policy, std::move(message), std::move(where));
}

bool uses_floats(const wabt::FuncSignature& s) {
  const auto is_float = [](wabt::Type t) { return t == wabt::Type::F32 || t == wabt::Type::F64; };
  return std::any_of(s.param_types.begin(), s.param_types.end(), is_float) ||
         std::any_of(s.result_types.begin(), s.result_types.end(), is_float);
}

Result<> check_imports(const wabt::Module& module, const HostProfile& profile, ContractFacts& facts) {
  for (const wabt::Import* import : module.imports) {
    const std::string where = "import " + import->module_name + "." + import->field_name;
    const bool is_function = import->kind() == wabt::ExternalKind::Func;
    if (!facts.is_contract && (!is_function || import->module_name != host_module)) {
      if (is_function) facts.imports.push_back(nullptr);
      continue;
    }
    if (!is_function) {
      return refuse(std::string("only functions may be imported, this is a ") + wabt::GetKindName(import->kind()),
                    where);
    }
    const HostFunction* host = profile.find(import->module_name, import->field_name);
    if (host == nullptr) {
      return refuse("not a host function of profile " + std::string(profile.name), where);
    }
    const auto& function = wabt::cast<wabt::FuncImport>(import)->func;
    const std::string actual = signature_text(function.decl.sig);
    if (actual != host->signature) {
      return refuse("imported as " + actual + ", expected " + std::string(host->signature), where);
    }
    facts.imports.push_back(host);
  }
  return Unit{};
}

Result<> check_memory_and_table(wabt::Module& module, const HostProfile& profile, ContractFacts& facts) {
  facts.imports_memory = module.num_memory_imports > 0;
  for (size_t i = module.num_memory_imports; i < module.memories.size(); ++i) {
    wabt::Limits& pages = module.memories[i]->page_limits;
    const uint64_t allowed = profile.limits.max_pages;
    const uint64_t largest = pages.has_max ? std::min<uint64_t>(pages.max, allowed) : allowed;
    // Where all pages are allowed there is nothing to cut: a memory without a maximum stays one.
    pages.has_max = pages.has_max || allowed < limits::memory_pages.max;
    pages.max = largest;
    if (pages.initial > pages.max) {  // accepted when the chain allowed more
      facts.never_instantiates = NeverInstantiates::memory;
      pages.initial = pages.max;
    }
    facts.has_memory = true;
    facts.memory_pages_min = static_cast<uint32_t>(pages.initial);
    facts.memory_pages_max = static_cast<uint32_t>(pages.max);
  }
  for (size_t i = module.num_table_imports; i < module.tables.size(); ++i) {
    facts.table_size = std::max(facts.table_size, static_cast<uint32_t>(module.tables[i]->elem_limits.initial));
  }
  return Unit{};
}

Result<> check_exports(const wabt::Module& module, ContractFacts& facts) {
  bool has_apply = false;
  for (const wabt::Export* e : module.exports) {
    if (e->name.starts_with(reserved_prefix)) {
      return refuse("names that begin with \"wrought.\" are reserved", "export " + e->name);
    }
    if (e->kind != wabt::ExternalKind::Func) continue;
    facts.exports.push_back(e->name);
    if (e->name != "apply") continue;
    has_apply = true;
    const std::string actual = signature_text(module.GetFunc(e->var)->decl.sig);
    if (actual != "(i64 i64 i64)") return refuse("has type " + actual + ", expected (i64 i64 i64)", "export apply");
    if (module.IsImport(*e)) return refuse("apply must be the contract's own function", "export apply");
  }
  if (!has_apply && facts.is_contract)
    return refuse("no function `apply` is exported, expected apply: (i64 i64 i64)", "exports");
  return Unit{};
}

// The offset of an active segment; constants only, since a contract imports no globals.
Result<uint32_t> segment_offset(const wabt::ExprList& offset, const std::string& where) {
  if (offset.size() == 1 && offset.front().type() == wabt::ExprType::Const) {
    return wabt::cast<wabt::ConstExpr>(&offset.front())->const_.u32();
  }
  return refuse("the offset must be a constant", where);
}

// libwabt 1.0.32 takes a segment without an offset for valid.
Result<> check_offsets(const wabt::Module& module) {
  const auto check = [](wabt::SegmentKind kind, const wabt::ExprList& offset, const char* what, size_t i) -> Result<> {
    if (kind != wabt::SegmentKind::Active || offset.size() == 1) return Unit{};
    return fail(FailureClass::invalid, "the offset has " + std::to_string(offset.size()) + " instructions, expected 1",
                std::string(what) + " segment " + std::to_string(i));
  };
  for (size_t i = 0; i < module.elem_segments.size(); ++i) {
    const wabt::ElemSegment& segment = *module.elem_segments[i];
    if (auto ok = check(segment.kind, segment.offset, "element", i); !ok) return ok;
  }
  for (size_t i = 0; i < module.data_segments.size(); ++i) {
    const wabt::DataSegment& segment = *module.data_segments[i];
    if (auto ok = check(segment.kind, segment.offset, "data", i); !ok) return ok;
  }
  return Unit{};
}

struct SegmentRules {
  bool fail_at_apply;
  limits::Limit data_end;
};

Result<> check_data_segments(const wabt::Module& module, const SegmentRules& rules, ContractFacts& facts) {
  const uint64_t size = uint64_t{facts.memory_pages_min} * 65'536;
  for (size_t i = 0; i < module.data_segments.size(); ++i) {
    const wabt::DataSegment& segment = *module.data_segments[i];
    if (segment.kind != wabt::SegmentKind::Active) continue;
    const std::string where = "data segment " + std::to_string(i);
    auto offset = segment_offset(segment.offset, where);
    if (!offset) return offset.failure();
    const uint64_t end = uint64_t{*offset} + segment.data.size();  // u64: may pass 2^32
    if (end > rules.data_end.max) {
      return refuse(
          "ends at byte " + std::to_string(end) + ", at most " + std::to_string(rules.data_end.max) + " is allowed",
          where);
    }
    if (end <= size) continue;
    if (!rules.fail_at_apply) {
      return refuse("ends at byte " + std::to_string(end) + ", the initial memory has " + std::to_string(size), where);
    }
    if (facts.never_instantiates == NeverInstantiates::no) facts.never_instantiates = NeverInstantiates::memory;
  }
  return Unit{};
}

Result<> check_element_segments(const wabt::Module& module, const SegmentRules& rules, ContractFacts& facts) {
  for (size_t i = 0; i < module.elem_segments.size(); ++i) {
    const wabt::ElemSegment& segment = *module.elem_segments[i];
    if (segment.kind != wabt::SegmentKind::Active) continue;
    const std::string where = "element segment " + std::to_string(i);
    auto offset = segment_offset(segment.offset, where);
    if (!offset) return offset.failure();
    const uint64_t end = uint64_t{*offset} + segment.elem_exprs.size();
    if (end <= facts.table_size) continue;
    if (!rules.fail_at_apply) {
      return refuse("ends at element " + std::to_string(end) + ", the table has " + std::to_string(facts.table_size),
                    where);
    }
    facts.never_instantiates = NeverInstantiates::table;  // a table comes before memory
  }
  return Unit{};
}

Result<> check_frames(const wabt::Module& module, const limits::Limit& limit, ContractFacts& facts) {
  uint64_t largest = 0;
  for (size_t i = module.num_func_imports; i < module.funcs.size(); ++i) {
    const uint64_t bytes = frame_bytes(module, *module.funcs[i]);
    largest = std::max(largest, bytes);
    if (bytes > limit.max) {
      return refuse(std::to_string(bytes) + " bytes of locals and operands, at most " + std::to_string(limit.max) +
                        " are allowed",
                    "function " + std::to_string(i));
    }
  }
  facts.limit_uses.push_back({"bytes of locals and operands in a function", largest, limit.max});
  return Unit{};
}

// Without floats in signatures, locals or globals there can still be float opcodes; the float pass refuses those.
Result<> check_floats(const wabt::Module& module, const HostProfile& profile) {
  if (profile.floats != FloatRule::reject) return Unit{};
  for (size_t i = 0; i < module.funcs.size(); ++i) {
    if (uses_floats(module.funcs[i]->decl.sig)) {
      return refuse("profile " + std::string(profile.name) + " allows no floats", "function " + std::to_string(i));
    }
  }
  return Unit{};
}

}  // namespace

std::string signature_text(const wabt::FuncSignature& signature) {
  std::string text = "(";
  for (const wabt::Type& t : signature.param_types) {
    if (text.size() > 1) text += ' ';
    text += t.GetName();
  }
  text += ')';
  for (size_t i = 0; i < signature.result_types.size(); ++i) {
    text += i == 0 ? " -> " : " ";
    text += signature.result_types[i].GetName();
  }
  return text;
}

Result<ContractFacts> check_policy(wabt::Module& module, const HostProfile& profile, const WasmLimits& asked) {
  ContractFacts facts;
  facts.has_module_description = profile.rules.any_module;
  facts.is_contract = !profile.rules.any_module || exports_apply(module);
  const SegmentRules segments{profile.rules.segments_fail_at_apply,
                              limits::allowed(limits::data_end, asked.max_linear_memory_init)};
  if (Result<> ok = check_imports(module, profile, facts); !ok) return ok.failure();
  if (Result<> ok = check_memory_and_table(module, profile, facts); !ok) return ok.failure();
  if (Result<> ok = check_exports(module, facts); !ok) return ok.failure();
  if (!facts.is_contract) {
    if (Result<> ok = check_offsets(module); !ok) return ok.failure();
  } else {
    if (Result<> ok = check_data_segments(module, segments, facts); !ok) return ok.failure();
    if (Result<> ok = check_element_segments(module, segments, facts); !ok) return ok.failure();
  }
  if (profile.rules.operands_are_locals) {
    const limits::Limit bytes = limits::allowed(limits::local_bytes, asked.max_func_local_bytes);
    if (Result<> ok = check_frames(module, bytes, facts); !ok) return ok.failure();
  }
  if (Result<> ok = check_floats(module, profile); !ok) return ok.failure();
  return facts;
}

}  // namespace wrought
