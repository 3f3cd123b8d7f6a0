#include "runtime/wabt_linked.h"

#include <wabt/binary-reader.h>
#include <wabt/feature.h>
#include <wabt/interp/binary-reader-interp.h>

#include <deque>
#include <map>

#include "common/metered_module.h"
#include "hostapi/contract_abi.h"
#include "runtime/wabt_cells.h"

namespace wrought {
namespace {

std::string types_text(const interp::ValueTypes& types) {
  std::string text;
  for (const wabt::Type& type : types) text += (text.empty() ? "" : " ") + std::string(type.GetName());
  return text;
}

std::string function_text(const interp::FuncType& type) {
  const std::string parameters = "(" + types_text(type.params) + ")";
  return type.results.empty() ? parameters : parameters + " -> " + types_text(type.results);
}

struct Linkable final : WabtLinkable {
  const std::vector<Import>& imports() const override { return import_list; }
  const std::vector<Export>& exports() const override { return export_list; }

  interp::ModuleDesc desc;  // without its start function, which must find the gas set
  std::vector<wabt::Index> starts;
  wabt::Index gas = wabt::kInvalidIndex, depth = wabt::kInvalidIndex;
  std::vector<Import> import_list;
  std::vector<Export> export_list;
};

void describe(Linkable& module) {
  for (const interp::ImportDesc& import : module.desc.imports) {
    module.import_list.push_back(
        {import.type.module, import.type.name, import.type.type->kind == wabt::ExternalKind::Func});
  }
  for (const interp::ExportDesc& e : module.desc.exports) {
    const interp::ExternType& type = *e.type.type;
    const bool is_function = type.kind == wabt::ExternalKind::Func, is_global = type.kind == wabt::ExternalKind::Global;
    if (e.type.name == gas_global_export) module.gas = e.index;
    if (e.type.name == depth_global_export) module.depth = e.index;
    if (e.type.name.compare(0, reserved_prefix.size(), reserved_prefix) == 0) continue;
    std::string text;
    if (is_function) text = function_text(*wabt::cast<interp::FuncType>(&type));
    if (is_global) text = wabt::cast<interp::GlobalType>(&type)->type.GetName();
    module.export_list.push_back({e.type.name, is_function, is_global, text});
  }
}

struct Instance {
  std::shared_ptr<const Linkable> module;
  interp::Module::Ptr module_ref;
  interp::Instance::Ptr instance;  // empty where the segments did not fit and nothing is left of it
  interp::Memory::Ptr memory;
  std::vector<interp::HostFunc::Ptr> host_functions;  // roots

  // Null: no such export, or one of the instrument stage's.
  [[nodiscard]] interp::Ref export_ref(const std::string& name, wabt::ExternalKind kind) const {
    if (name.compare(0, reserved_prefix.size(), reserved_prefix) == 0) return interp::Ref::Null;
    const auto& exports = module->desc.exports;
    for (size_t i = 0; i < exports.size(); ++i) {
      if (exports[i].type.name == name && exports[i].type.type->kind == kind) return instance->exports()[i];
    }
    return interp::Ref::Null;
  }
};

class LinkedStore final : public WabtLinkedStore {
 public:
  explicit LinkedStore(InterpreterHost& host)
      : host_(host),
        gas_(new_global(wabt::Type::I64, interp::Value::Make(int64_t{0}))),
        depth_(new_global(wabt::Type::I32, interp::Value::Make(int32_t{0}))) {}

  int64_t instantiate(std::shared_ptr<const WabtLinkable> module, const std::vector<Source>& sources, int64_t gas,
                      int32_t depth, InterpreterEnd& end, std::string& error) override;
  InterpreterEnd call(size_t instance, const std::string& name, std::vector<uint64_t>& cells, int64_t gas,
                      int32_t depth) override;
  uint64_t global(size_t instance, const std::string& name) override;

 private:
  interp::Global::Ptr new_global(wabt::Type type, interp::Value value) {
    return interp::Global::New(store_, interp::GlobalType(type, interp::Mutability::Var), value);
  }
  void share_meter(const Instance& instance);
  interp::Instance::Ptr survivor(const Instance& failed, const interp::RefVec& imports);
  interp::Ref import_ref(Instance& instance, size_t import, const Source& source, std::string& error);
  interp::Ref host_ref(Instance& instance, const interp::FuncType& type, uint32_t function);
  wabt::Result call_host(Instance& instance, uint32_t function, const interp::FuncType& type,
                         const interp::Values& parameters, interp::Values& results, interp::Trap::Ptr* trap);
  InterpreterEnd run(const interp::Func::Ptr& function, const interp::Values& parameters, interp::Values& results,
                     int64_t gas, int32_t depth);
  interp::Value to_value(uint64_t cell, wabt::Type type);
  uint64_t from_value(const interp::Value& value, wabt::Type type);

  InterpreterHost& host_;
  interp::Store store_;
  interp::Global::Ptr gas_, depth_;  // of all instances
  std::deque<Instance> instances_;
  std::map<uint64_t, interp::Foreign::Ptr> externs_;
  bool left_in_host_ = false;
};

interp::Value LinkedStore::to_value(uint64_t cell, wabt::Type type) {
  if (!type.IsRef()) return from_cell(cell, type);
  if (cell == 0) return interp::Value::Make(interp::Ref::Null);
  if (type == wabt::Type::FuncRef) return interp::Value::Make(interp::Ref(static_cast<size_t>(cell)));
  interp::Foreign::Ptr& foreign = externs_[cell];
  if (foreign.empty()) foreign = interp::Foreign::New(store_, reinterpret_cast<void*>(cell));
  return interp::Value::Make(foreign.ref());
}

uint64_t LinkedStore::from_value(const interp::Value& value, wabt::Type type) {
  if (!type.IsRef()) return to_cell(value, type);
  const auto ref = value.Get<interp::Ref>();
  if (ref == interp::Ref::Null) return 0;
  if (type == wabt::Type::FuncRef) return ref.index;
  return reinterpret_cast<uint64_t>(store_.UnsafeGet<interp::Foreign>(ref)->ptr());
}

wabt::Result LinkedStore::call_host(Instance& instance, uint32_t function, const interp::FuncType& type,
                                    const interp::Values& parameters, interp::Values& results,
                                    interp::Trap::Ptr* trap) {
  std::vector<uint64_t> cells(parameters.size() + 1);
  for (size_t i = 0; i < parameters.size(); ++i) cells[i] = to_cell(parameters[i], type.params[i]);
  InterpreterHostCall call{function, cells.data(), nullptr, WR_NO_MEMORY, gas_->UnsafeGet<int64_t>(), 0};
  if (instance.memory) {
    call.memory = instance.memory->UnsafeData();
    call.memory_bytes = instance.memory->ByteSize();
  }
  host_.call(call);
  if (call.gas < 0) {
    left_in_host_ = true;
    *trap = interp::Trap::New(store_, "left in a host function");
    return wabt::Result::Error;
  }
  gas_->UnsafeSet(interp::Value::Make(call.gas));
  if (!type.results.empty()) results[0] = from_cell(call.result, type.results[0]);
  return wabt::Result::Ok;
}

interp::Ref LinkedStore::host_ref(Instance& instance, const interp::FuncType& type, uint32_t function) {
  instance.host_functions.push_back(
      interp::HostFunc::New(store_, type,
                            [this, &instance, &type, function](interp::Thread&, const interp::Values& parameters,
                                                               interp::Values& results, interp::Trap::Ptr* trap) {
                              return call_host(instance, function, type, parameters, results, trap);
                            }));
  return instance.host_functions.back().ref();
}

// Null: `error` says why not.
interp::Ref LinkedStore::import_ref(Instance& instance, size_t import, const Source& source, std::string& error) {
  const interp::ImportType& type = instance.module->desc.imports[import].type;
  if (source.is_host) return host_ref(instance, *wabt::cast<interp::FuncType>(type.type.get()), source.host_function);
  const interp::Ref ref = instances_[source.instance].export_ref(type.name, type.type->kind);
  if (ref == interp::Ref::Null) {
    error = "that module exports no such thing";
    return ref;
  }
  interp::Trap::Ptr trap;
  if (wabt::Succeeded(store_.UnsafeGet<interp::Extern>(ref)->Match(store_, type, &trap))) return ref;
  error = trap->message();
  return interp::Ref::Null;
}

// A call runs through instances with one gas and one depth. Every instruction looks its global up in the instance; that
// this list is handed out as constant only says that libwabt never changes it.
void LinkedStore::share_meter(const Instance& instance) {
  auto& globals = const_cast<interp::RefVec&>(instance.instance->globals());
  globals[instance.module->gas] = gas_.ref();
  globals[instance.module->depth] = depth_.ref();
}

// libwabt gives no instance where a segment did not fit, but what it had put into an imported table by then lives on.
interp::Instance::Ptr LinkedStore::survivor(const Instance& failed, const interp::RefVec& imports) {
  for (const interp::Ref import : imports) {
    if (!store_.Is<interp::Table>(import)) continue;
    for (const interp::Ref element : store_.UnsafeGet<interp::Table>(import)->elements()) {
      if (element == interp::Ref::Null || !store_.Is<interp::DefinedFunc>(element)) continue;
      auto instance = store_.UnsafeGet<interp::Instance>(store_.UnsafeGet<interp::DefinedFunc>(element)->instance());
      if (instance->module() == failed.module_ref.ref()) return instance;
    }
  }
  return {};
}

int64_t LinkedStore::instantiate(std::shared_ptr<const WabtLinkable> module, const std::vector<Source>& sources,
                                 int64_t gas, int32_t depth, InterpreterEnd& end, std::string& error) {
  Instance& made = instances_.emplace_back();
  made.module = std::static_pointer_cast<const Linkable>(std::move(module));
  interp::RefVec imports;
  for (size_t i = 0; i < sources.size() && error.empty(); ++i)
    imports.push_back(import_ref(made, i, sources[i], error));
  if (!error.empty()) {
    const interp::ImportType& type = made.module->desc.imports[imports.size() - 1].type;
    error = "import " + type.module + "." + type.name + ": " + error;
    instances_.pop_back();
    return -1;
  }
  made.module_ref = interp::Module::New(store_, made.module->desc);
  interp::Trap::Ptr trap;
  made.instance = interp::Instance::Instantiate(store_, made.module_ref.ref(), imports, &trap);
  end = {};
  end.gas = gas;
  end.depth = depth;
  const auto number = static_cast<int64_t>(instances_.size() - 1);
  if (!made.instance) {
    end.returned = false;
    end.trap = trap ? trap->message() : "libwabt gives no reason";
    made.instance = survivor(made, imports);
  }
  if (!made.instance) return number;
  share_meter(made);
  if (!made.instance->memories().empty()) made.memory = store_.UnsafeGet<interp::Memory>(made.instance->memories()[0]);
  if (end.returned && !made.module->starts.empty()) {
    interp::Values results;
    const auto start = store_.UnsafeGet<interp::Func>(made.instance->funcs()[made.module->starts[0]]);
    end = run(start, {}, results, gas, depth);
  }
  return number;
}

InterpreterEnd LinkedStore::run(const interp::Func::Ptr& function, const interp::Values& parameters,
                                interp::Values& results, int64_t gas, int32_t depth) {
  gas_->UnsafeSet(interp::Value::Make(gas));
  depth_->UnsafeSet(interp::Value::Make(depth));
  left_in_host_ = false;
  interp::Trap::Ptr trap;
  InterpreterEnd end;
  end.returned = wabt::Succeeded(function->Call(store_, parameters, results, &trap));
  end.left_in_host = left_in_host_;
  if (trap) end.trap = trap->message();
  end.gas = gas_->UnsafeGet<int64_t>();
  end.depth = depth_->UnsafeGet<int32_t>();
  return end;
}

InterpreterEnd LinkedStore::call(size_t number, const std::string& name, std::vector<uint64_t>& cells, int64_t gas,
                                 int32_t depth) {
  const Instance& instance = instances_[number];
  const auto function = store_.UnsafeGet<interp::Func>(instance.export_ref(name, wabt::ExternalKind::Func));
  const interp::FuncType& type = function->type();
  interp::Values parameters, results;
  for (size_t i = 0; i < type.params.size(); ++i) parameters.push_back(to_value(cells[i], type.params[i]));
  const InterpreterEnd end = run(function, parameters, results, gas, depth);
  cells.clear();
  if (!end.returned) return end;
  for (size_t i = 0; i < type.results.size(); ++i) cells.push_back(from_value(results[i], type.results[i]));
  return end;
}

uint64_t LinkedStore::global(size_t number, const std::string& name) {
  const auto ref = instances_[number].export_ref(name, wabt::ExternalKind::Global);
  const auto global = store_.UnsafeGet<interp::Global>(ref);
  return from_value(global->Get(), global->type().type);
}

}  // namespace

std::shared_ptr<const WabtLinkable> WabtLinkable::read(const uint8_t* bytes, size_t size, std::string& error) {
  auto module = std::make_shared<Linkable>();
  wabt::Features features;
  features.disable_simd();
  const wabt::ReadBinaryOptions options(features, nullptr, false, true, false);
  wabt::Errors errors;
  if (wabt::Failed(interp::ReadBinaryInterp("module", bytes, size, options, &errors, &module->desc))) {
    error = errors.empty() ? "libwabt gives no reason" : errors[0].message;
    return nullptr;
  }
  for (const interp::StartDesc& start : module->desc.starts) module->starts.push_back(start.func_index);
  module->desc.starts.clear();
  describe(*module);
  if (module->gas != wabt::kInvalidIndex && module->depth != wabt::kInvalidIndex) return module;
  error = "not a metered module: it does not export its gas and its depth";
  return nullptr;
}

std::unique_ptr<WabtLinkedStore> WabtLinkedStore::create(InterpreterHost& host) {
  return std::make_unique<LinkedStore>(host);
}

}  // namespace wrought
