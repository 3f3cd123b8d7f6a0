// The native engine: take an instance, run start and apply on the contract's stack, settle, reset.
//
// In steady state this path makes no system call, takes no lock and allocates nothing.
#include "runtime/engine_native.h"

#include <algorithm>

#include "runtime/deadline.h"
#include "runtime/end_of_apply.h"
#include "runtime/instance.h"
#include "runtime/trap.h"

namespace wrought {
namespace {

class NativeContract final : public Contract {
 public:
  explicit NativeContract(std::shared_ptr<const Plugin> plugin) : plugin_(std::move(plugin)) {}

  Outcome apply(const ApplyRequest& request, HostContext& host) noexcept override;
  const Manifest& manifest() const override { return plugin_->manifest; }
  std::string_view engine() const override { return "native"; }

 private:
  [[nodiscard]] EndOfApply run(NativeInstance& instance, const ApplyRequest& request, int64_t gas) noexcept;

  std::shared_ptr<const Plugin> plugin_;
  InstancePool pool_;
};

EndOfApply NativeContract::run(NativeInstance& instance, const ApplyRequest& request, int64_t gas) noexcept {
  const wr_plugin& plugin = *plugin_->descriptor;
  const uint64_t mem = reinterpret_cast<uint64_t>(instance.mem());
  const uint64_t depth = plugin_->manifest.limits.max_call_depth;
  Execution execution;
  execution.memory = &instance.memory();
  execution.stack = &instance.stack();
  execution.text = plugin_->text;
  const ExecutionScope scope(execution, request.deadline.count());

  if (plugin.start != nullptr) {
    const EnterArguments arguments{{mem, static_cast<uint64_t>(gas), depth}};
    if (!run_on_contract_stack(execution, reinterpret_cast<const void*>(plugin.start), arguments, gas))
      return {execution.why, execution.gas, execution.depth};
    if (gas < 0) return {leave_none, gas, 0};
  }
  const EnterArguments arguments{
      {mem, static_cast<uint64_t>(gas), depth, request.receiver, request.code, request.action}};
  if (!run_on_contract_stack(execution, reinterpret_cast<const void*>(plugin.apply), arguments, gas))
    return {execution.why, execution.gas, execution.depth};
  return {leave_none, gas, 0};
}

Outcome NativeContract::apply(const ApplyRequest& request, HostContext& host) noexcept {
  const int64_t gas_limit = std::max<int64_t>(request.gas_limit, 0);
  if (!prepare_thread() || (request.deadline.count() > 0 && !prepare_deadline()))
    return host_error("resource", "this thread can have no signal stack or timer", 0);
  NativeInstance* const instance = take_or_create<NativeInstance>(pool_, plugin_);
  if (instance == nullptr) return host_error("resource", "no memory for an instance of the contract", 0);

  host.costs = plugin_->host.costs.data();
  host.failed = false;
  instance->begin(host);
  const EndOfApply end = run(*instance, request, gas_limit);
  Outcome outcome = settle(end, gas_limit, host);
  if (request.observer != nullptr) request.observer->ended({instance->mem(), instance->memory().bytes()});
  if (instance->reset())
    pool_.put_back(instance);
  else
    pool_.discard(instance);
  return outcome;
}

}  // namespace

std::shared_ptr<Contract> make_native_contract(std::shared_ptr<const Plugin> plugin) {
  return std::make_shared<NativeContract>(std::move(plugin));
}

Result<std::shared_ptr<Contract>> load_native(const std::filesystem::path& path, const HostProfile& profile,
                                              const Trust& trust, const VerifyOptions& options) {
  try {
    const auto file = read_plugin_file(path, trust);
    if (!file) return file.failure();
    return load_native(*file, profile, trust, options);
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory to load the plugin");
  }
}

Result<std::shared_ptr<Contract>> load_native(const PluginFile& file, const HostProfile& profile, const Trust& trust,
                                              const VerifyOptions& options) {
  try {
    auto plugin = load_plugin(file, profile, trust, options);
    if (!plugin) return plugin.failure();
    if ((*plugin)->descriptor->apply == nullptr)
      return fail(FailureClass::invalid, "it exports no function `apply`: not a contract", file.name);
    return make_native_contract(std::move(*plugin));
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory to load the plugin");
  }
}

}  // namespace wrought
