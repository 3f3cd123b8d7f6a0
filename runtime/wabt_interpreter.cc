#include "runtime/wabt_interpreter.h"

#include <wabt/binary-reader.h>
#include <wabt/feature.h>
#include <wabt/interp/binary-reader-interp.h>
#include <wabt/interp/interp.h>

#include <cstring>
#include <limits>

#include "common/metered_module.h"
#include "hostapi/contract_abi.h"
#include "runtime/wabt_cells.h"

namespace wrought {
namespace {

// Far enough below zero that no sequence of charges between two checks comes around.
constexpr int64_t gas_taken_away = std::numeric_limits<int64_t>::min() / 2;

struct Module final : InterpreterModule {
  const std::vector<std::pair<std::string, std::string>>& imports() const override { return import_names; }

  interp::ModuleDesc desc;  // without its start function, which must find the gas set
  std::vector<wabt::Index> starts;
  wabt::Index apply = 0, gas = 0, depth = 0;  // function, global, global
  std::vector<std::pair<std::string, std::string>> import_names;
  bool grows_through_import = false;  // the last import is memory.grow with a signed operand
};

class WabtInterpreter final : public Interpreter {
 public:
  WabtInterpreter(std::shared_ptr<const Module> module, InterpreterHost& host)
      : module_(std::move(module)), host_(host), module_ref_(interp::Module::New(store_, module_->desc)) {
    for (size_t i = 0; i < module_->desc.imports.size(); ++i) make_import(i);
  }

  bool begin(int64_t gas, int32_t depth) override;
  InterpreterEnd call_start() override;
  InterpreterEnd call_apply(uint64_t receiver, uint64_t code, uint64_t action) override;
  std::pair<const uint8_t*, uint64_t> memory() const override {
    if (!memory_) return {nullptr, 0};
    return {memory_->UnsafeData(), memory_->ByteSize()};
  }
  void end() override;
  void take_gas_away() noexcept override { gas_->UnsafeSet(interp::Value::Make(gas_taken_away)); }

 private:
  void make_import(size_t index);
  uint32_t grow_or_shrink(int32_t pages);
  wabt::Result call_host(uint32_t import, const interp::FuncType& type, const interp::Values& parameters,
                         interp::Values& results, interp::Trap::Ptr* trap);
  InterpreterEnd call(wabt::Index function, const interp::Values& parameters);

  std::shared_ptr<const Module> module_;
  InterpreterHost& host_;
  interp::Store store_;
  interp::Module::Ptr module_ref_;
  std::vector<interp::HostFunc::Ptr> imports_;

  // Between begin and end.
  interp::Instance::Ptr instance_;
  interp::Memory::Ptr memory_;
  interp::Global::Ptr gas_;
  interp::Global::Ptr depth_;
  bool left_in_host_ = false;
};

void WabtInterpreter::make_import(size_t index) {
  const auto& type = *wabt::cast<interp::FuncType>(module_->desc.imports[index].type.type.get());
  const auto import = static_cast<uint32_t>(index);
  if (index == module_->import_names.size()) {
    imports_.push_back(interp::HostFunc::New(
        store_, type,
        [this](interp::Thread&, const interp::Values& parameters, interp::Values& results, interp::Trap::Ptr*) {
          results[0] = interp::Value::Make(grow_or_shrink(parameters[0].Get<int32_t>()));
          return wabt::Result::Ok;
        }));
    return;
  }
  imports_.push_back(interp::HostFunc::New(
      store_, type,
      [this, import, &type](interp::Thread&, const interp::Values& parameters, interp::Values& results,
                            interp::Trap::Ptr* trap) { return call_host(import, type, parameters, results, trap); }));
}

// libwabt's memory cannot shrink, so a smaller one takes its place. Every instruction looks its memory up in the
// instance; that this list is handed out as constant only says that libwabt never changes it.
uint32_t WabtInterpreter::grow_or_shrink(int32_t pages) {
  const auto old_pages = static_cast<uint32_t>(memory_->PageSize());
  if (pages >= 0) return wabt::Succeeded(memory_->Grow(static_cast<uint32_t>(pages))) ? old_pages : ~0u;
  const int64_t left = int64_t{old_pages} + pages;
  if (left < 0) return ~0u;
  wabt::Limits limits = memory_->type().limits;
  limits.initial = static_cast<uint64_t>(left);
  const auto smaller = interp::Memory::New(store_, interp::MemoryType(limits));
  if (left > 0) std::memcpy(smaller->UnsafeData(), memory_->UnsafeData(), smaller->ByteSize());
  const_cast<interp::RefVec&>(instance_->memories())[0] = smaller.ref();
  memory_ = smaller;
  return old_pages;
}

wabt::Result WabtInterpreter::call_host(uint32_t import, const interp::FuncType& type, const interp::Values& parameters,
                                        interp::Values& results, interp::Trap::Ptr* trap) {
  std::vector<uint64_t> cells(parameters.size() + 1);
  for (size_t i = 0; i < parameters.size(); ++i) cells[i] = to_cell(parameters[i], type.params[i]);
  InterpreterHostCall call{import, cells.data(), nullptr, WR_NO_MEMORY, gas_->UnsafeGet<int64_t>(), 0};
  if (memory_) {
    call.memory = memory_->UnsafeData();
    call.memory_bytes = memory_->ByteSize();
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

bool WabtInterpreter::begin(int64_t gas, int32_t depth) {
  left_in_host_ = false;
  interp::RefVec imports;
  for (const auto& import : imports_) imports.push_back(import.ref());
  interp::Trap::Ptr trap;
  instance_ = interp::Instance::Instantiate(store_, module_ref_.ref(), imports, &trap);
  if (!instance_) return false;
  gas_ = store_.UnsafeGet<interp::Global>(instance_->globals()[module_->gas]);
  depth_ = store_.UnsafeGet<interp::Global>(instance_->globals()[module_->depth]);
  if (!instance_->memories().empty()) memory_ = store_.UnsafeGet<interp::Memory>(instance_->memories()[0]);
  gas_->UnsafeSet(interp::Value::Make(gas));
  depth_->UnsafeSet(interp::Value::Make(depth));
  return true;
}

InterpreterEnd WabtInterpreter::call(wabt::Index function, const interp::Values& parameters) {
  interp::Values results;
  interp::Trap::Ptr trap;
  const auto callee = store_.UnsafeGet<interp::Func>(instance_->funcs()[function]);
  InterpreterEnd end;
  end.returned = wabt::Succeeded(callee->Call(store_, parameters, results, &trap));
  end.left_in_host = left_in_host_;
  if (trap) end.trap = trap->message();
  end.gas = gas_->UnsafeGet<int64_t>();
  end.depth = depth_->UnsafeGet<int32_t>();
  return end;
}

InterpreterEnd WabtInterpreter::call_start() {
  if (!module_->starts.empty()) return call(module_->starts[0], {});
  InterpreterEnd end;
  end.gas = gas_->UnsafeGet<int64_t>();
  return end;
}

InterpreterEnd WabtInterpreter::call_apply(uint64_t receiver, uint64_t code, uint64_t action) {
  return call(module_->apply, {interp::Value::Make(receiver), interp::Value::Make(code), interp::Value::Make(action)});
}

void WabtInterpreter::end() {
  instance_.reset();
  memory_.reset();
  gas_.reset();
  depth_.reset();
  store_.Collect();
}

bool is_apply(const interp::ModuleDesc& desc, wabt::Index index) {
  const size_t imported = desc.imports.size();
  if (index < imported || index - imported >= desc.funcs.size()) return false;
  const interp::FuncType& type = desc.funcs[index - imported].type;
  return type.params == interp::ValueTypes(3, wabt::Type::I64) && type.results.empty();
}

bool find_exports(Module& module, std::string& error) {
  bool has_apply = false, has_gas = false, has_depth = false;
  for (const interp::ExportDesc& desc : module.desc.exports) {
    const std::string& name = desc.type.name;
    const wabt::ExternalKind kind = desc.type.type->kind;
    if (name == "apply" && kind == wabt::ExternalKind::Func) module.apply = desc.index, has_apply = true;
    if (name == gas_global_export && kind == wabt::ExternalKind::Global) module.gas = desc.index, has_gas = true;
    if (name == depth_global_export && kind == wabt::ExternalKind::Global) module.depth = desc.index, has_depth = true;
  }
  if (!has_gas || !has_depth) error = "not a metered module: it does not export its gas and its depth";
  if (!has_apply || !is_apply(module.desc, module.apply)) error = "no export 'apply' of three i64 without result";
  return error.empty();
}

bool find_imports(Module& module, std::string& error) {
  for (const interp::ImportDesc& import : module.desc.imports) {
    if (import.type.type->kind != wabt::ExternalKind::Func) error = "an import is not a function";
    module.import_names.emplace_back(import.type.module, import.type.name);
  }
  if (module.grows_through_import) module.import_names.pop_back();
  return error.empty();
}

}  // namespace

std::shared_ptr<const InterpreterModule> InterpreterModule::read(const uint8_t* bytes, size_t size,
                                                                 bool grows_through_import, std::string& error) {
  auto module = std::make_shared<Module>();
  module->grows_through_import = grows_through_import;
  wabt::Features features;
  features.disable_simd();
  features.disable_reference_types();
  const wabt::ReadBinaryOptions options(features, nullptr, false, true, false);
  wabt::Errors errors;
  if (wabt::Failed(interp::ReadBinaryInterp("module", bytes, size, options, &errors, &module->desc))) {
    error = errors.empty() ? "libwabt gives no reason" : errors[0].message;
    return nullptr;
  }
  for (const interp::StartDesc& start : module->desc.starts) module->starts.push_back(start.func_index);
  module->desc.starts.clear();
  if (!find_imports(*module, error) || !find_exports(*module, error)) return nullptr;
  return module;
}

std::unique_ptr<Interpreter> Interpreter::create(std::shared_ptr<const InterpreterModule> module,
                                                 InterpreterHost& host) {
  return std::make_unique<WabtInterpreter>(std::static_pointer_cast<const Module>(std::move(module)), host);
}

}  // namespace wrought
