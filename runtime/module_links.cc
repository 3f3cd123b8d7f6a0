#include "runtime/module_links.h"

#include "runtime/trap.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

constexpr uint32_t no_maximum = 0xffffffff;

std::string limits_text(uint32_t min, uint32_t max) {
  return std::to_string(min) + (max == no_maximum ? " or more" : " to " + std::to_string(max));
}

// What is there now must be enough, and must not be allowed to grow further than the import expects.
bool fits(uint32_t asked_min, uint32_t asked_max, ActualSize actual) {
  return actual.size >= asked_min && (asked_max == no_maximum || actual.max <= asked_max);
}

std::string global_text(const wr_module_global& global) {
  return std::string(global.is_mutable != 0 ? "mutable " : "") + global.type;
}

}  // namespace

std::string text_of(const wr_name& name) { return {name.bytes, name.size}; }

std::vector<LoadedModule::Function> exported_functions(const wr_module& module) {
  std::vector<LoadedModule::Function> all;
  for (uint32_t i = 0; i < module.export_count; ++i) {
    const wr_export& e = module.exports[i];
    if (e.kind == WR_KIND_FUNCTION) all.push_back({text_of(e.name), function_type(module, e.index)});
  }
  return all;
}

bool module_imports_from(const wr_module& module, std::string_view name) {
  for (uint32_t i = 0; i < module.import_count; ++i) {
    if (text_of(module.imports[i].module) == name) return true;
  }
  return false;
}

const wr_export* find_export(const wr_module& module, std::string_view name, uint32_t kind) {
  for (uint32_t i = 0; i < module.export_count; ++i) {
    const wr_export& e = module.exports[i];
    if (e.kind == kind && std::string_view(e.name.bytes, e.name.size) == name) return &e;
  }
  return nullptr;
}

const char* function_type(const wr_module& module, uint32_t function) {
  return module.types[module.functions[function].type].text;
}

Failure unlinkable(const wr_import& import, std::string why) {
  return fail(FailureClass::invalid, std::move(why), "import " + text_of(import.module) + "." + text_of(import.name));
}

Failure not_registered(const wr_import& import) {
  return unlinkable(import, "no module is registered under this name");
}

Failure not_exported(const wr_import& import) {
  static constexpr const char* kinds[] = {"function", "table", "memory", "global"};
  return unlinkable(import, std::string("that module exports no such ") + kinds[import.kind]);
}

Result<> check_function(const wr_import& import, std::string_view asked, std::string_view actual) {
  if (asked == actual) return Unit{};
  return unlinkable(import, "imported as " + std::string(asked) + ", the export is " + std::string(actual));
}

Result<> check_table(const wr_import& import, const wr_module_table& asked, std::string_view type, ActualSize actual) {
  if (asked.type == type && fits(asked.min, asked.max, actual)) return Unit{};
  return unlinkable(import, "imported as a table of " + limits_text(asked.min, asked.max) + " " + asked.type +
                                ", the export has " + limits_text(actual.size, actual.max) + " " + std::string(type));
}

Result<> check_memory(const wr_import& import, const wr_module_memory& asked, ActualSize actual) {
  if (fits(asked.min, asked.max, actual)) return Unit{};
  return unlinkable(import, "imported as a memory of " + limits_text(asked.min, asked.max) + " pages, the export has " +
                                limits_text(actual.size, actual.max));
}

Result<> check_global(const wr_import& import, const wr_module_global& asked, const wr_module_global& actual) {
  if (global_text(asked) == global_text(actual)) return Unit{};
  return unlinkable(import,
                    "imported as global of type " + global_text(asked) + ", the export is " + global_text(actual));
}

Result<> prepare_to_run(std::unique_ptr<ContractStack>& stack) {
  if (!prepare_thread()) return fail(FailureClass::resource, "this thread can have no signal stack");
  if (stack != nullptr) return Unit{};
  auto made = ContractStack::create(1, native_stack_bytes_max);
  if (!made) return made.failure();
  stack = std::move(*made);
  return Unit{};
}

}  // namespace wrought
