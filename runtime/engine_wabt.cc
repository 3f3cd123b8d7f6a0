// The wabt engine: libwabt's interpreter runs the metered module.
//
// It is the slow, independent second opinion: what it says must equal what the native engine says. Per thread and
// contract one interpreter is kept, with the module read and the host functions made; every apply instantiates the
// module anew, so nothing has to be reset.
//
// A deadline cannot cut the interpreter short, but the metered module looks at its gas at every loop and function: on
// expiry the timer's signal takes the gas away.
#include <algorithm>
#include <new>

#include "common/hash.h"
#include "runtime/deadline.h"
#include "runtime/end_of_apply.h"
#include "runtime/engine.h"
#include "runtime/float_environment.h"
#include "runtime/instance_pool.h"
#include "runtime/link.h"
#include "runtime/verify.h"
#include "runtime/wabt_interpreter.h"
#include "runtime/wabt_memory_grow.h"
#include "runtime/wabt_traps.h"

namespace wrought {
namespace {

struct WabtModule {
  std::shared_ptr<const InterpreterModule> module;
  Manifest manifest;
  LinkedHost host;
};

uint32_t leave_reason(const InterpreterEnd& end) {
  if (end.returned) return leave_none;
  if (end.left_in_host) return WR_LEAVE_HOST;
  return wabt_trap_reason(end.trap);
}

class WabtInstance final : public PooledInstance, private InterpreterHost {
 public:
  explicit WabtInstance(std::shared_ptr<const WabtModule> module)
      : module_(std::move(module)), interpreter_(Interpreter::create(module_->module, *this)) {}

  EndOfApply run(const ApplyRequest& request, HostContext& host, int64_t gas) {
    host_ = &host;
    if (!interpreter_->begin(gas, static_cast<int32_t>(module_->manifest.limits.max_call_depth)))
      return {leave_no_memory, gas, 0};
    const EndOfApply end = run_instance(request);
    if (request.observer != nullptr) {
      const auto [bytes, size] = interpreter_->memory();
      request.observer->ended({bytes, size});
    }
    interpreter_->end();
    return end;
  }

 private:
  EndOfApply run_instance(const ApplyRequest& request);

  void call(InterpreterHostCall& call) noexcept override {
    GenericCall generic{host_, call.memory, call.memory_bytes, call.cells, 0, call.gas};
    module_->host.functions[call.import]->generic(generic);
    call.gas = generic.gas;
    call.result = generic.result;
  }

  std::shared_ptr<const WabtModule> module_;
  HostContext* host_ = nullptr;
  std::unique_ptr<Interpreter> interpreter_;
};

EndOfApply WabtInstance::run_instance(const ApplyRequest& request) {
  Execution execution;
  execution.expire = [](void* interpreter) { static_cast<Interpreter*>(interpreter)->take_gas_away(); };
  execution.expire_argument = interpreter_.get();
  const ExecutionScope scope(execution, request.deadline.count());

  InterpreterEnd end = interpreter_->call_start();
  if (end.returned && end.gas >= 0) end = interpreter_->call_apply(request.receiver, request.code, request.action);
  // Once its gas was taken away, what the contract did after that means nothing.
  if (execution.why == leave_deadline) return {leave_deadline, 0, 0};
  return {leave_reason(end), end.gas, end.depth};
}

class WabtContract final : public Contract {
 public:
  explicit WabtContract(std::shared_ptr<const WabtModule> module) : module_(std::move(module)) {}

  Outcome apply(const ApplyRequest& request, HostContext& host) noexcept override;
  const Manifest& manifest() const override { return module_->manifest; }
  std::string_view engine() const override { return "wabt"; }

 private:
  WabtInstance* take_instance();

  std::shared_ptr<const WabtModule> module_;
  InstancePool pool_;
};

WabtInstance* WabtContract::take_instance() {
  if (PooledInstance* idle = pool_.take()) return static_cast<WabtInstance*>(idle);
  auto made = std::make_unique<WabtInstance>(module_);
  WabtInstance* const instance = made.get();
  return pool_.adopt(std::move(made)) ? instance : nullptr;
}

Outcome WabtContract::apply(const ApplyRequest& request, HostContext& host) noexcept {
  const int64_t gas_limit = std::max<int64_t>(request.gas_limit, 0);
  WabtInstance* instance = nullptr;
  try {
    if (request.deadline.count() > 0 && !prepare_deadline())
      return host_error("resource", "this thread can have no timer", 0);
    instance = take_instance();
    if (instance == nullptr) return host_error("resource", "no memory for an instance of the contract", 0);
    host.costs = module_->host.costs.data();
    host.failed = false;
    const DefaultFloatEnvironment floats;
    const EndOfApply end = instance->run(request, host, gas_limit);
    pool_.put_back(instance);
    return settle(end, gas_limit, host);
  } catch (...) {
    // The interpreter allocates as it goes; what is left of this instance is not to be used.
    if (instance != nullptr) pool_.discard(instance);
    return host_error("resource", "no memory for the interpreter", 0);
  }
}

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

Result<> check_imports(const WabtModule& module) {
  const auto& imports = module.module->imports();
  if (imports.size() != module.manifest.imports.size())
    return invalid("the module has " + std::to_string(imports.size()) + " imports, its manifest says " +
                   std::to_string(module.manifest.imports.size()));
  for (size_t i = 0; i < imports.size(); ++i) {
    const ManifestImport& expected = module.manifest.imports[i];
    if (imports[i].first != expected.module || imports[i].second != expected.name)
      return invalid("import " + std::to_string(i) + " of the module is not the function " + expected.module + "." +
                     expected.name + " of its manifest");
  }
  return Unit{};
}

Result<std::shared_ptr<const WabtModule>> read_module(ByteView bytes, const Manifest& manifest,
                                                      const HostProfile& profile) {
  if (auto done = check_manifest(manifest, profile); !done) return done.failure();
  if (sha256_hex(bytes) != manifest.metered_hash)
    return invalid("the metered module does not have the hash that its manifest gives");
  auto linked = link_host(manifest, profile);
  if (!linked) return linked.failure();
  auto module = std::make_shared<WabtModule>();
  module->manifest = manifest;
  module->host = std::move(*linked);
  GrowThroughImport changed;
  if (module->host.rules.memory_grow_is_signed) {
    auto rewritten = grow_through_import(bytes);
    if (!rewritten) return rewritten.failure();
    changed = std::move(*rewritten);
    bytes = changed.module;
  }
  std::string error;
  module->module = InterpreterModule::read(bytes.data(), bytes.size(), changed.has_import, error);
  if (module->module == nullptr) return invalid("libwabt refuses the metered module: " + error);
  if (auto done = check_imports(*module); !done) return done.failure();
  return std::shared_ptr<const WabtModule>(std::move(module));
}

}  // namespace

Result<std::shared_ptr<Contract>> load_wabt(std::span<const uint8_t> metered_module, const Manifest& manifest,
                                            const HostProfile& profile) {
  try {
    auto module = read_module(metered_module, manifest, profile);
    if (!module) return module.failure();
    return std::shared_ptr<Contract>(std::make_shared<WabtContract>(std::move(*module)));
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory for the interpreter");
  }
}

}  // namespace wrought
