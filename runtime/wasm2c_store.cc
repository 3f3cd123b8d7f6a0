// The store of wasm2c instances: modules as wabt's own emitter writes them in C, bound to one another through slots.
//
// It runs as the wasm2c engine does - own stack, memory from memory.h, faults by the same handler - but instances are
// kept. All of them count as the execution's own, and they import one gas and one depth, which are the store's.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>

#include "hostapi/wasm2c_modules_abi.h"
#include "runtime/end_of_apply.h"
#include "runtime/link.h"
#include "runtime/module_links.h"
#include "runtime/module_store.h"
#include "runtime/shared_object.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

struct Object {
  explicit Object(std::unique_ptr<SharedObject> its_object) : shared(std::move(its_object)) {}
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() {
    if (loaded) descriptor->unload();
  }

  std::unique_ptr<SharedObject> shared;
  const wr_wasm2c_modules* descriptor = nullptr;
  bool loaded = false;
  TextRange text;
};

struct Module final : LoadedModule {
  std::vector<Function> functions() const override { return exported_functions(*code->module); }
  bool imports_from(std::string_view name) const override { return module_imports_from(*code->module, name); }

  std::shared_ptr<const Object> object;
  const wr_wasm2c_module* code = nullptr;  // inside the object
  Manifest manifest;
  LinkedHost host;
};

struct Linked {
  std::shared_ptr<const Module> module;
  std::unique_ptr<LinearMemory> memory;  // its own; null: imported, or none
  std::vector<std::max_align_t> state;   // wabt's instance
  std::vector<wr_wasm2c_slot> slots;

  [[nodiscard]] void* instance() { return state.data(); }
  [[nodiscard]] const wr_module& description() const { return *module->code->module; }
  // A global, table or memory by its export.
  [[nodiscard]] void* object(const wr_export& e) {
    const auto address_of = reinterpret_cast<void* (*)(void*)>(code(e));
    return address_of(instance());
  }
  [[nodiscard]] wr_function code(const wr_export& e) const { return module->code->exports[&e - description().exports]; }
};

class Wasm2cStore final : public ModuleStore {
 public:
  Wasm2cStore() = default;
  Wasm2cStore(const Wasm2cStore&) = delete;
  Wasm2cStore& operator=(const Wasm2cStore&) = delete;
  ~Wasm2cStore() override {
    for (Linked& linked : instances_) linked.module->code->free(linked.instance());
  }

  Result<Instantiation> instantiate(std::shared_ptr<const LoadedModule> module, int64_t gas_limit,
                                    HostContext& host) override;
  Result<CallEnd> call(size_t instance, std::string_view function, std::span<const WasmValue> arguments,
                       int64_t gas_limit, HostContext& host) override;
  Result<WasmValue> global(size_t instance, std::string_view name) override;

  // For the running code, from inside it.
  uint32_t call_host(Linked& caller, uint32_t import, const uint64_t* cells, uint64_t* result) noexcept;
  uint8_t* memory(uint32_t pages_min, uint32_t pages_max) noexcept;
  uint32_t memory_grow(const uint8_t* memory, uint32_t pages) noexcept;
  uint64_t keep_reference(const void* reference, uint32_t bytes) noexcept;

 private:
  static constexpr size_t reference_bytes = 24;

  [[nodiscard]] Result<> link_import(const wr_import& import, const wr_module& into, wr_wasm2c_slot& slot);
  [[nodiscard]] Result<> link_imports(Linked& linked);
  [[nodiscard]] static Result<> make_memory(Linked& linked);
  [[nodiscard]] EndOfApply run(const Linked& linked, const void* function, const EnterArguments& arguments,
                               int64_t gas_limit);
  void attach(HostContext& host, const Linked& linked);

  std::deque<Linked> instances_;
  int64_t gas_ = 0;     // of the call that runs
  uint32_t depth_ = 0;  // negative: by its bits
  std::vector<ExecutionPart> parts_;
  std::deque<std::array<std::byte, reference_bytes>> references_;
  std::unique_ptr<ContractStack> stack_;
  HostContext* host_ = nullptr;
};

// What the shared object calls. No C++ frame of ours is left open when it leaves: each of these has returned by then.
Wasm2cStore& running() { return *static_cast<Wasm2cStore*>(current_execution->owner); }

wr_u32 call_host(void* caller, wr_u32 import, const wr_u64* cells, wr_u64* result) {
  return running().call_host(*static_cast<Linked*>(caller), import, cells, result);
}
[[noreturn]] void leave(wr_u32 why) { leave_execution(why, 0, 0); }
wr_u8* memory(wr_u32 pages_min, wr_u32 pages_max) { return running().memory(pages_min, pages_max); }
wr_u32 memory_grow(wr_u8* memory, wr_u32 pages) { return running().memory_grow(memory, pages); }
wr_u64 keep_reference(const void* reference, wr_u32 bytes) { return running().keep_reference(reference, bytes); }

// Numbers are for comparing only, so it does not matter who comes first. They last as long as the process.
wr_u32 type_number(wr_u32 parameters, wr_u32 results, const wr_u8* types) {
  static std::mutex lock;
  static std::map<std::string, wr_u32> numbers;
  const std::string key =
      std::to_string(parameters) + ":" + std::string(reinterpret_cast<const char*>(types), parameters + results);
  const std::lock_guard<std::mutex> locked(lock);
  return numbers.try_emplace(key, static_cast<wr_u32>(numbers.size() + 1)).first->second;
}

constexpr wr_wasm2c_store store_functions = {call_host, leave, memory, memory_grow, keep_reference, type_number};

Result<> Wasm2cStore::link_import(const wr_import& import, const wr_module& into, wr_wasm2c_slot& slot) {
  const size_t* const instance = registered(std::string_view(import.module.bytes, import.module.size));
  if (instance == nullptr) return not_registered(import);
  Linked& from = instances_[*instance];
  const std::string_view name(import.name.bytes, import.name.size);
  const wr_export* const e = find_export(from.description(), name, import.kind);
  if (e == nullptr) return not_exported(import);
  if (import.kind == WR_KIND_FUNCTION) {
    slot = {from.code(*e), from.instance()};
    return check_function(import, function_type(into, import.index), function_type(from.description(), e->index));
  }
  slot = {nullptr, from.object(*e)};
  switch (import.kind) {
    case WR_KIND_TABLE: {
      const auto& table = *static_cast<const wr_wasm2c_table*>(slot.object);
      return check_table(import, into.tables[import.index], from.description().tables[e->index].type,
                         {table.size, table.max_size});
    }
    case WR_KIND_MEMORY: {
      const auto& memory = *static_cast<const wr_wasm2c_memory*>(slot.object);
      return check_memory(import, into.memory, {memory.pages, memory.max_pages});
    }
    default: return check_global(import, into.globals[import.index], from.description().globals[e->index]);
  }
}

Result<> Wasm2cStore::link_imports(Linked& linked) {
  const wr_module& module = linked.description();
  linked.slots.resize(module.import_count);
  for (uint32_t i = 0; i < module.import_count; ++i) {
    if (auto done = link_import(module.imports[i], module, linked.slots[i]); !done) return done;
  }
  return Unit{};
}

Result<> Wasm2cStore::make_memory(Linked& linked) {
  const Manifest& manifest = linked.module->manifest;
  if (!manifest.has_memory) return Unit{};
  auto image = MemoryImage::create({}, 0);  // data segments are written by instantiate
  if (!image) return image.failure();
  auto memory = LinearMemory::create(std::move(*image), manifest.memory_pages_min, manifest.memory_pages_max, 0,
                                     MemoryReach::guard);
  if (!memory) return memory.failure();
  linked.memory = std::move(*memory);
  return Unit{};
}

EndOfApply Wasm2cStore::run(const Linked& linked, const void* function, const EnterArguments& arguments,
                            int64_t gas_limit) {
  gas_ = gas_limit;
  depth_ = linked.module->manifest.limits.max_call_depth;
  Execution execution;
  execution.memory = parts_.empty() ? nullptr : parts_.front().memory;
  execution.stack = stack_.get();
  execution.text = linked.module->object->text;
  execution.parts = parts_;
  execution.owner = this;
  const ExecutionScope scope(execution, 0);
  int64_t nothing = 0;
  const bool returned = run_on_contract_stack(execution, function, arguments, nothing);
  return {returned ? leave_none : execution.why, gas_, static_cast<int32_t>(depth_)};
}

void Wasm2cStore::attach(HostContext& host, const Linked& linked) {
  host_ = &host;
  host.costs = linked.module->host.costs.data();
  host.failed = false;
}

Result<Instantiation> Wasm2cStore::instantiate(std::shared_ptr<const LoadedModule> loaded, int64_t gas_limit,
                                               HostContext& host) {
  if (auto ready = prepare_to_run(stack_); !ready) return ready.failure();
  Linked fresh;
  fresh.module = std::static_pointer_cast<const Module>(std::move(loaded));
  if (auto done = link_imports(fresh); !done) return done.failure();
  if (auto done = make_memory(fresh); !done) return done.failure();
  const wr_wasm2c_module& code = *fresh.module->code;
  fresh.state.resize(code.instance_bytes / sizeof(std::max_align_t) + 1);
  Linked& linked = instances_.emplace_back(std::move(fresh));
  linked.slots.insert(linked.slots.end(), code.host_count, {nullptr, &linked});
  linked.slots.push_back({nullptr, &gas_});
  linked.slots.push_back({nullptr, &depth_});
  if (linked.memory != nullptr) parts_.push_back({linked.module->object->text, linked.memory.get()});

  attach(host, linked);
  const EnterArguments arguments{
      {reinterpret_cast<uint64_t>(linked.instance()), reinterpret_cast<uint64_t>(linked.slots.data())}};
  EndOfApply end = run(linked, reinterpret_cast<const void*>(code.instantiate), arguments, gas_limit);
  if (end.why == leave_none && code.start != nullptr)
    end = run(linked, reinterpret_cast<const void*>(code.start), arguments, gas_limit);
  return Instantiation{instances_.size() - 1, settle(end, gas_limit, host)};
}

Result<CallEnd> Wasm2cStore::call(size_t instance, std::string_view name, std::span<const WasmValue> values,
                                  int64_t gas_limit, HostContext& host) {
  Linked& linked = instances_[instance];
  const wr_module& module = linked.description();
  const wr_export* const e = find_export(module, name, WR_KIND_FUNCTION);
  if (e == nullptr) return fail(FailureClass::usage, "no function of this name is exported", std::string(name));
  const wr_type& type = module.types[module.functions[e->index].type];
  const auto signature = parse_function_type(type.text);
  if (!signature) return fail(FailureClass::invalid, "the object describes a function as " + std::string(type.text));
  if (auto fit = check_arguments(*signature, values); !fit) {
    fit.failure().where = std::string(name);
    return fit.failure();
  }
  std::vector<uint64_t> cells(std::max(values.size(), signature->results.size()) + 1);
  for (size_t i = 0; i < values.size(); ++i) cells[i] = values[i].bits;
  attach(host, linked);
  const EnterArguments arguments{{reinterpret_cast<uint64_t>(linked.code(*e)),
                                  reinterpret_cast<uint64_t>(linked.instance()), 0, 0,
                                  reinterpret_cast<uint64_t>(cells.data())}};
  CallEnd out;
  out.outcome = settle(run(linked, reinterpret_cast<const void*>(type.invoke), arguments, gas_limit), gas_limit, host);
  if (!out.outcome.ok()) return out;
  for (size_t i = 0; i < signature->results.size(); ++i) out.results.push_back({signature->results[i], cells[i]});
  return out;
}

Result<WasmValue> Wasm2cStore::global(size_t instance, std::string_view name) {
  Linked& linked = instances_[instance];
  const wr_export* const e = find_export(linked.description(), name, WR_KIND_GLOBAL);
  if (e == nullptr) return fail(FailureClass::usage, "no global of this name is exported", std::string(name));
  const auto type = value_type(linked.description().globals[e->index].type);
  if (!type) return fail(FailureClass::invalid, "the object describes a global of no known type", std::string(name));
  const void* const object = linked.object(*e);
  switch (*type) {
    case ValueType::i32:
    case ValueType::f32: return WasmValue{*type, *static_cast<const uint32_t*>(object)};
    case ValueType::funcref: {
      struct Reference {
        uint32_t type;
        wr_function code;
        void* instance;
      };
      static_assert(sizeof(Reference) == reference_bytes);
      const bool is_null = static_cast<const Reference*>(object)->code == nullptr;
      return WasmValue{*type, is_null ? 0 : keep_reference(object, reference_bytes)};
    }
    default: return WasmValue{*type, *static_cast<const uint64_t*>(object)};
  }
}

uint32_t Wasm2cStore::call_host(Linked& caller, uint32_t import, const uint64_t* cells, uint64_t* result) noexcept {
  const wr_wasm2c_module& code = *caller.module->code;
  const wr_wasm2c_memory* const memory = code.memory == nullptr ? nullptr : code.memory(caller.instance());
  GenericCall call{host_,
                   memory == nullptr ? nullptr : memory->data,
                   memory == nullptr ? WR_NO_MEMORY : memory->pages * wasm_page_bytes,
                   cells,
                   0,
                   gas_};
  caller.module->host.functions[import]->generic(call);
  if (call.gas < 0) return 1;
  gas_ = call.gas;
  *result = call.result;
  return 0;
}

// The instance that is being made is the last one.
uint8_t* Wasm2cStore::memory(uint32_t pages_min, uint32_t pages_max) noexcept {
  const Linked& linked = instances_.back();
  const Manifest& manifest = linked.module->manifest;
  const bool is_same = pages_min == manifest.memory_pages_min && pages_max == manifest.memory_pages_max;
  return is_same && linked.memory != nullptr ? linked.memory->base() : nullptr;
}

uint32_t Wasm2cStore::memory_grow(const uint8_t* memory, uint32_t pages) noexcept {
  for (const ExecutionPart& part : parts_) {
    if (part.memory->base() == memory) return part.memory->grow(pages);
  }
  return 0xffffffff;
}

uint64_t Wasm2cStore::keep_reference(const void* reference, uint32_t bytes) noexcept {
  if (bytes != reference_bytes) return 0;
  auto& kept = references_.emplace_back();
  std::memcpy(kept.data(), reference, reference_bytes);
  return reinterpret_cast<uint64_t>(kept.data());
}

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

Result<std::shared_ptr<const Object>> load_object(ByteView file, std::span<const Manifest> manifests) {
  auto measured = measure_object(file);
  if (!measured) return measured.failure();
  auto shared = SharedObject::load(file);
  if (!shared) return shared.failure();
  auto object = std::make_shared<Object>(std::move(*shared));
  object->descriptor = static_cast<const wr_wasm2c_modules*>(object->shared->symbol("wrought_wasm2c_modules"));
  if (object->descriptor == nullptr) return invalid("no object of wasm2c modules: no symbol wrought_wasm2c_modules");
  if (object->descriptor->abi_version != WR_WASM2C_MODULES_ABI_VERSION ||
      object->descriptor->module_count != manifests.size())
    return invalid("the object has another ABI version, or not one module per manifest");
  const uint8_t* const base = object->shared->load_address();
  object->text = {base + measured->code_begin, base + measured->code_end};
  object->descriptor->load(&store_functions);
  object->loaded = true;
  return std::shared_ptr<const Object>(std::move(object));
}

}  // namespace

std::unique_ptr<ModuleStore> make_wasm2c_store() { return std::make_unique<Wasm2cStore>(); }

Result<std::vector<std::shared_ptr<const LoadedModule>>> load_wasm2c_modules(ByteView file,
                                                                             std::span<const Manifest> manifests,
                                                                             const HostProfile& profile) {
  if (manifests.empty()) return invalid("no manifests");
  const auto object = load_object(file, manifests);
  if (!object) return object.failure();
  std::vector<std::shared_ptr<const LoadedModule>> modules;
  for (const Manifest& manifest : manifests) {
    if (auto done = check_manifest(manifest, profile); !done) return done.failure();
    auto host = link_host(manifest, profile);
    if (!host) return host.failure();
    auto module = std::make_shared<Module>();
    module->object = *object;
    module->code = (*object)->descriptor->modules[modules.size()];
    module->manifest = manifest;
    module->host = std::move(*host);
    if (module->code->module->abi_version != WR_MODULE_ABI_VERSION ||
        module->code->host_count != module->host.functions.size())
      return invalid("a module of the object is not its manifest's");
    modules.push_back(std::move(module));
  }
  return modules;
}

}  // namespace wrought
