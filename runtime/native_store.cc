// The store of native instances. Each has its own memory and control block; what it shares is behind its wr_links.
//
// Calls between instances are calls of emitted code, on one stack and with one gas and depth, so the store only makes
// the links: a wr_func per function that can be named, a wr_table per table, a cell per global. While a call runs,
// every instance's code and memory count as the execution's own: a fault in any of them is a trap of the call.
#include <cstring>
#include <deque>
#include <set>

#include "common/files.h"
#include "runtime/end_of_apply.h"
#include "runtime/instance.h"
#include "runtime/module_links.h"
#include "runtime/module_store.h"
#include "runtime/plugin.h"

namespace wrought {
namespace {

constexpr uint32_t refused = 0xffffffff;

struct NativeModule final : LoadedModule {
  explicit NativeModule(std::shared_ptr<const Plugin> its_plugin) : plugin(std::move(its_plugin)) {}

  std::vector<Function> functions() const override { return exported_functions(*plugin->module); }
  bool imports_from(std::string_view name) const override { return module_imports_from(*plugin->module, name); }

  std::shared_ptr<const Plugin> plugin;
};

struct Table : wr_table {
  std::vector<uint64_t> values;
  std::string type;
  uint32_t declared_max = 0;
};

wr_u32 grow_table(wr_table* shared, wr_u64 value, wr_u32 count) {
  auto& table = *static_cast<Table*>(shared);
  const uint32_t old_size = table.size;
  if (count > table.max - old_size) return refused;
  try {
    table.values.resize(size_t{old_size} + count, value);
  } catch (...) {
    return refused;
  }
  table.elements = table.values.data();
  table.size = old_size + count;
  return old_size;
}

struct MemoryLink {
  uint8_t* mem = nullptr;
  uint32_t declared_max = 0;
};

struct Linked {
  std::shared_ptr<const NativeModule> module;
  std::unique_ptr<NativeInstance> instance;
  std::vector<const wr_func*> functions;
  std::vector<wr_table*> tables;
  std::vector<uint64_t*> globals;
  std::vector<const void*> types;
  MemoryLink memory;
  wr_links links{};

  [[nodiscard]] const wr_module& description() const { return *module->plugin->module; }
};

class NativeStore final : public ModuleStore {
 public:
  Result<Instantiation> instantiate(std::shared_ptr<const LoadedModule> module, int64_t gas_limit,
                                    HostContext& host) override;
  Result<CallEnd> call(size_t instance, std::string_view function, std::span<const WasmValue> arguments,
                       int64_t gas_limit, HostContext& host) override;
  Result<WasmValue> global(size_t instance, std::string_view name) override;

 private:
  [[nodiscard]] Result<> link_imports(Linked& linked);
  [[nodiscard]] Result<> link_import(Linked& linked, const wr_import& import);
  [[nodiscard]] Result<> link_function(Linked& linked, const wr_import& import, const Linked& from, uint32_t index);
  [[nodiscard]] Result<> link_table(Linked& linked, const wr_import& import, const Linked& from, uint32_t index);
  [[nodiscard]] Result<> link_memory(Linked& linked, const wr_import& import, const Linked& from);
  [[nodiscard]] Result<> link_global(Linked& linked, const wr_import& import, const Linked& from, uint32_t index);
  void make_own(Linked& linked);
  [[nodiscard]] Outcome place_and_start(Linked& linked, int64_t gas_limit, HostContext& host);

  [[nodiscard]] static uint64_t* cell(const Linked& linked, uint32_t global);
  [[nodiscard]] const void* interned(const char* type) { return &*type_texts_.emplace(type).first; }
  [[nodiscard]] EndOfApply run(const Linked& linked, const void* function, const EnterArguments& arguments,
                               int64_t gas);
  void attach(HostContext& host, const Linked& linked);

  std::deque<Linked> instances_;
  std::deque<wr_func> functions_;
  std::deque<Table> tables_;
  std::set<std::string> type_texts_;
  std::vector<ExecutionPart> parts_;
  std::unique_ptr<ContractStack> stack_;
};

uint64_t* NativeStore::cell(const Linked& linked, uint32_t global) {
  if (uint64_t* imported = linked.globals[global]) return imported;
  return reinterpret_cast<uint64_t*>(linked.instance->mem() - linked.description().globals[global].offset);
}

Result<> NativeStore::link_function(Linked& linked, const wr_import& import, const Linked& from, uint32_t index) {
  const wr_func* const function = from.functions[index];
  const auto& actual = *static_cast<const std::string*>(function->type);
  if (auto fit = check_function(import, function_type(linked.description(), import.index), actual); !fit) return fit;
  linked.functions[import.index] = function;
  return Unit{};
}

Result<> NativeStore::link_table(Linked& linked, const wr_import& import, const Linked& from, uint32_t index) {
  const auto& table = *static_cast<const Table*>(from.tables[index]);
  const wr_module_table& asked = linked.description().tables[import.index];
  if (auto fit = check_table(import, asked, table.type, {table.size, table.declared_max}); !fit) return fit;
  linked.tables[import.index] = from.tables[index];
  return Unit{};
}

Result<> NativeStore::link_memory(Linked& linked, const wr_import& import, const Linked& from) {
  const uint32_t pages = (reinterpret_cast<const wr_control*>(from.memory.mem) - 1)->memory_pages;
  if (auto fit = check_memory(import, linked.description().memory, {pages, from.memory.declared_max}); !fit) return fit;
  linked.memory = from.memory;
  return Unit{};
}

Result<> NativeStore::link_global(Linked& linked, const wr_import& import, const Linked& from, uint32_t index) {
  const wr_module_global& asked = linked.description().globals[import.index];
  if (auto fit = check_global(import, asked, from.description().globals[index]); !fit) return fit;
  linked.globals[import.index] = cell(from, index);
  return Unit{};
}

Result<> NativeStore::link_import(Linked& linked, const wr_import& import) {
  const size_t* const instance = registered(std::string_view(import.module.bytes, import.module.size));
  if (instance == nullptr) return not_registered(import);
  const Linked& from = instances_[*instance];
  const std::string_view name(import.name.bytes, import.name.size);
  const wr_export* const e = find_export(from.description(), name, import.kind);
  if (e == nullptr) return not_exported(import);
  switch (import.kind) {
    case WR_KIND_FUNCTION: return link_function(linked, import, from, e->index);
    case WR_KIND_TABLE: return link_table(linked, import, from, e->index);
    case WR_KIND_MEMORY: return link_memory(linked, import, from);
    default: return link_global(linked, import, from, e->index);
  }
}

Result<> NativeStore::link_imports(Linked& linked) {
  const wr_module& module = linked.description();
  linked.functions.resize(module.function_count);
  linked.tables.resize(module.table_count);
  linked.globals.resize(module.global_count);
  for (uint32_t i = 0; i < module.import_count; ++i) {
    if (auto done = link_import(linked, module.imports[i]); !done) return done;
  }
  return Unit{};
}

// Nothing here can fail but for want of memory, so a module that cannot be linked leaves nothing behind.
void NativeStore::make_own(Linked& linked) {
  const wr_module& module = linked.description();
  uint8_t* const mem = linked.instance->mem();
  for (uint32_t i = 0; i < module.type_count; ++i) linked.types.push_back(interned(module.types[i].text));
  for (uint32_t i = 0; i < module.function_count; ++i) {
    if (linked.functions[i] != nullptr) continue;
    functions_.push_back({module.functions[i].code, mem, linked.types[module.functions[i].type]});
    linked.functions[i] = &functions_.back();
  }
  for (uint32_t i = 0; i < module.table_count; ++i) {
    if (linked.tables[i] != nullptr) continue;
    const wr_module_table& described = module.tables[i];
    Table& table = tables_.emplace_back();
    table.values.resize(described.min, 0);
    table.type = described.type;
    table.declared_max = described.max;
    table.elements = table.values.data();
    table.size = described.min;
    table.max = std::max(std::min(described.max, table_elements_max), described.min);
    linked.tables[i] = &table;
  }
  if (linked.memory.mem == nullptr) linked.memory = {mem, module.memory.max};
  static_assert(sizeof(wr_u64) == sizeof(uint64_t));
  linked.links = {
      linked.functions.data(), linked.tables.data(), reinterpret_cast<wr_u64* const*>(linked.globals.data()),
      linked.types.data(),     linked.memory.mem,    grow_table};
  parts_.push_back({linked.module->plugin->text, &linked.instance->memory()});
}

EndOfApply NativeStore::run(const Linked& linked, const void* function, const EnterArguments& arguments, int64_t gas) {
  Execution execution;
  execution.memory = &linked.instance->memory();
  execution.stack = stack_.get();
  execution.text = linked.module->plugin->text;
  execution.parts = parts_;
  const ExecutionScope scope(execution, 0);
  if (!run_on_contract_stack(execution, function, arguments, gas))
    return {execution.why, execution.gas, execution.depth};
  return {leave_none, gas, 0};
}

void NativeStore::attach(HostContext& host, const Linked& linked) {
  for (Linked& each : instances_) each.instance->attach(host);
  host.costs = linked.module->plugin->host.costs.data();
  host.failed = false;
}

Outcome NativeStore::place_and_start(Linked& linked, int64_t gas_limit, HostContext& host) {
  const Plugin& plugin = *linked.module->plugin;
  const auto mem = reinterpret_cast<uint64_t>(linked.instance->mem());
  EndOfApply end{leave_none, gas_limit, 0};
  for (const auto function : {plugin.module->place_segments, plugin.descriptor->start}) {
    if (function == nullptr || end.why != leave_none || end.gas_left < 0) continue;
    const EnterArguments arguments{{mem, static_cast<uint64_t>(end.gas_left), plugin.manifest.limits.max_call_depth}};
    end = run(linked, reinterpret_cast<const void*>(function), arguments, end.gas_left);
  }
  return settle(end, gas_limit, host);
}

Result<Instantiation> NativeStore::instantiate(std::shared_ptr<const LoadedModule> loaded, int64_t gas_limit,
                                               HostContext& host) {
  if (auto ready = prepare_to_run(stack_); !ready) return ready.failure();
  Linked fresh;
  fresh.module = std::static_pointer_cast<const NativeModule>(std::move(loaded));
  if (auto done = link_imports(fresh); !done) return done.failure();
  auto instance = NativeInstance::create(fresh.module->plugin);
  if (!instance) return instance.failure();
  fresh.instance = std::move(*instance);
  Linked& linked = instances_.emplace_back(std::move(fresh));
  make_own(linked);
  linked.instance->set_links(&linked.links);
  linked.instance->begin(host);
  attach(host, linked);
  return Instantiation{instances_.size() - 1, place_and_start(linked, gas_limit, host)};
}

Result<CallEnd> NativeStore::call(size_t instance, std::string_view name, std::span<const WasmValue> values,
                                  int64_t gas_limit, HostContext& host) {
  const Linked& linked = instances_[instance];
  const wr_module& module = linked.description();
  const wr_export* const e = find_export(linked.description(), name, WR_KIND_FUNCTION);
  if (e == nullptr) return fail(FailureClass::usage, "no function of this name is exported", std::string(name));
  const wr_type& type = module.types[module.functions[e->index].type];
  const auto signature = parse_function_type(type.text);
  if (!signature) return fail(FailureClass::invalid, "the plugin describes a function as " + std::string(type.text));
  if (auto fit = check_arguments(*signature, values); !fit) {
    fit.failure().where = std::string(name);
    return fit.failure();
  }
  std::vector<uint64_t> cells(std::max(values.size(), signature->results.size()) + 1);
  for (size_t i = 0; i < values.size(); ++i) cells[i] = values[i].bits;
  attach(host, linked);
  const wr_func& function = *linked.functions[e->index];
  const EnterArguments arguments{{reinterpret_cast<uint64_t>(function.code), reinterpret_cast<uint64_t>(function.mem),
                                  static_cast<uint64_t>(gas_limit),
                                  linked.module->plugin->manifest.limits.max_call_depth,
                                  reinterpret_cast<uint64_t>(cells.data())}};
  const EndOfApply end = run(linked, reinterpret_cast<const void*>(type.invoke), arguments, gas_limit);
  CallEnd out;
  out.outcome = settle(end, gas_limit, host);
  if (!out.outcome.ok()) return out;
  for (size_t i = 0; i < signature->results.size(); ++i) out.results.push_back({signature->results[i], cells[i]});
  return out;
}

Result<WasmValue> NativeStore::global(size_t instance, std::string_view name) {
  const Linked& linked = instances_[instance];
  const wr_export* const e = find_export(linked.description(), name, WR_KIND_GLOBAL);
  if (e == nullptr) return fail(FailureClass::usage, "no global of this name is exported", std::string(name));
  const auto type = value_type(linked.description().globals[e->index].type);
  if (!type) return fail(FailureClass::invalid, "the plugin describes a global of no known type", std::string(name));
  uint64_t bits = *cell(linked, e->index);
  if (*type == ValueType::i32 || *type == ValueType::f32) bits = static_cast<uint32_t>(bits);
  return WasmValue{*type, bits};
}

Result<std::shared_ptr<const LoadedModule>> as_module(Result<std::shared_ptr<const Plugin>> plugin) {
  if (!plugin) return plugin.failure();
  if ((*plugin)->module == nullptr) {
    return fail(FailureClass::invalid, "profile '" + (*plugin)->manifest.profile +
                                           "' builds contracts only: their exports cannot be called by name");
  }
  return std::shared_ptr<const LoadedModule>(std::make_shared<NativeModule>(std::move(*plugin)));
}

}  // namespace

std::unique_ptr<ModuleStore> make_native_store() { return std::make_unique<NativeStore>(); }

Result<std::shared_ptr<const LoadedModule>> load_native_module(const std::filesystem::path& path,
                                                               const HostProfile& profile, const Trust& trust) {
  try {
    const auto file = read_plugin_file(path, trust);
    if (!file) return file.failure();
    auto module = as_module(load_plugin(*file, profile, trust));
    if (!module && module.failure().where.empty()) module.failure().where = path.filename().string();
    return module;
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory to load the plugin");
  }
}

Result<std::vector<std::shared_ptr<const LoadedModule>>> load_native_modules(ByteView file,
                                                                             std::span<const Manifest> manifests,
                                                                             const HostProfile& profile) {
  auto plugins = load_unpackaged_batch(file, manifests, profile);
  if (!plugins) return plugins.failure();
  std::vector<std::shared_ptr<const LoadedModule>> modules;
  for (auto& plugin : *plugins) {
    auto module = as_module(std::move(plugin));
    if (!module) return module.failure();
    modules.push_back(std::move(*module));
  }
  return modules;
}

}  // namespace wrought
