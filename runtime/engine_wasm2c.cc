// The wasm2c engine: the metered module as wabt's own emitter writes it in C, compiled by the same clang.
//
// It runs like a native plugin - own stack, memory from memory.h, faults and deadlines by the same handlers - but gas
// and depth are cells in wabt's instance, and host functions are called through their generic form. Every apply
// instantiates anew in memory that has been reset.
#include <algorithm>
#include <cstring>
#include <new>

#include "common/files.h"
#include "hostapi/contract_abi.h"
#include "hostapi/wasm2c_abi.h"
#include "runtime/deadline.h"
#include "runtime/end_of_apply.h"
#include "runtime/engine.h"
#include "runtime/instance_pool.h"
#include "runtime/link.h"
#include "runtime/shared_object.h"
#include "runtime/trap.h"
#include "runtime/verify.h"

namespace wrought {
namespace {

// The size of wabt's frames is not measured; the policy's limits on locals and operands keep 251 of them below this.
constexpr uint64_t stack_bytes = native_stack_bytes_max;

struct Wasm2cModule {
  Wasm2cModule() = default;
  Wasm2cModule(const Wasm2cModule&) = delete;
  Wasm2cModule& operator=(const Wasm2cModule&) = delete;
  ~Wasm2cModule() {
    if (loaded) descriptor->unload();
  }

  std::unique_ptr<SharedObject> object;
  const wr_wasm2c* descriptor = nullptr;
  bool loaded = false;
  TextRange text;
  Manifest manifest;
  LinkedHost host;
};

class Wasm2cInstance final : public PooledInstance {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Wasm2cInstance>> create(std::shared_ptr<const Wasm2cModule> module);

  [[nodiscard]] EndOfApply run(const ApplyRequest& request, HostContext& host, int64_t gas) noexcept;
  [[nodiscard]] bool reset() noexcept;
  [[nodiscard]] ByteView memory_content() const { return {memory_->base(), memory_->bytes()}; }

  // For the running apply, from inside it.
  uint32_t call_host(uint32_t import, const uint64_t* cells, uint64_t* result) noexcept;
  uint8_t* memory(uint32_t pages_min, uint32_t pages_max) noexcept;
  uint32_t memory_grow(uint32_t pages) noexcept { return memory_->grow(pages); }
  void meter(int64_t* gas, int32_t* depth) noexcept {
    *gas = gas_;
    *depth = static_cast<int32_t>(module_->manifest.limits.max_call_depth);
  }

 private:
  explicit Wasm2cInstance(std::shared_ptr<const Wasm2cModule> module) : module_(std::move(module)) {}
  [[nodiscard]] void* state() { return state_.data(); }

  std::shared_ptr<const Wasm2cModule> module_;
  std::unique_ptr<LinearMemory> memory_;
  std::unique_ptr<ContractStack> stack_;
  std::vector<std::max_align_t> state_;  // wabt's instance
  HostContext* host_ = nullptr;
  int64_t gas_ = 0;
};

// What the shared object calls. No C++ frame of ours is left open when it leaves: each of these has returned by then.
Wasm2cInstance& running() { return *static_cast<Wasm2cInstance*>(current_execution->owner); }

wr_u32 call_host(wr_u32 import, const wr_u64* cells, wr_u64* result) {
  return running().call_host(import, cells, result);
}
void leave(wr_u32 why) { leave_execution(why, 0, 0); }
wr_u8* memory(wr_u32 pages_min, wr_u32 pages_max) { return running().memory(pages_min, pages_max); }
wr_u32 memory_grow(wr_u32 pages) { return running().memory_grow(pages); }
void meter(wr_i64* gas, wr_i32* depth) { running().meter(gas, depth); }

constexpr wr_wasm2c_engine engine_functions = {call_host, leave, memory, memory_grow, meter};

Result<std::unique_ptr<Wasm2cInstance>> Wasm2cInstance::create(std::shared_ptr<const Wasm2cModule> module) {
  const Manifest& manifest = module->manifest;
  std::unique_ptr<Wasm2cInstance> instance(new Wasm2cInstance(module));
  auto image = MemoryImage::create({}, 0);  // data segments are written by instantiate
  if (!image) return image.failure();
  auto memory = LinearMemory::create(
      std::move(*image), manifest.memory_pages_min, manifest.memory_pages_max, 0, MemoryReach::guard,
      module->host.rules.memory_grow_is_signed ? GrowOperand::signed_change : GrowOperand::pages);
  if (!memory) return memory.failure();
  instance->memory_ = std::move(*memory);
  auto stack = ContractStack::create(1, stack_bytes);
  if (!stack) return stack.failure();
  instance->stack_ = std::move(*stack);
  instance->state_.resize(module->descriptor->instance_bytes / sizeof(std::max_align_t) + 1);
  return instance;
}

EndOfApply Wasm2cInstance::run(const ApplyRequest& request, HostContext& host, int64_t gas) noexcept {
  host_ = &host;
  gas_ = gas;
  Execution execution;
  execution.memory = memory_.get();
  execution.stack = stack_.get();
  execution.text = module_->text;
  execution.owner = this;
  const ExecutionScope scope(execution, request.deadline.count());
  const EnterArguments arguments{{reinterpret_cast<uint64_t>(state()), request.receiver, request.code, request.action}};
  int64_t nothing = 0;
  const bool returned =
      run_on_contract_stack(execution, reinterpret_cast<const void*>(module_->descriptor->run), arguments, nothing);
  return {returned ? leave_none : execution.why, *module_->descriptor->gas(state()),
          static_cast<int32_t>(*module_->descriptor->depth(state()))};
}

bool Wasm2cInstance::reset() noexcept {
  module_->descriptor->free(state());
  std::memset(state(), 0, state_.size() * sizeof(std::max_align_t));
  return memory_->reset();
}

uint32_t Wasm2cInstance::call_host(uint32_t import, const uint64_t* cells, uint64_t* result) noexcept {
  int64_t* const gas = reinterpret_cast<int64_t*>(module_->descriptor->gas(state()));
  const uint64_t memory_bytes = module_->manifest.has_memory ? memory_->bytes() : WR_NO_MEMORY;
  GenericCall call{host_, memory_->base(), memory_bytes, cells, 0, *gas};
  module_->host.functions[import]->generic(call);
  if (call.gas < 0) return 1;
  *gas = call.gas;
  *result = call.result;
  return 0;
}

uint8_t* Wasm2cInstance::memory(uint32_t pages_min, uint32_t pages_max) noexcept {
  const Manifest& manifest = module_->manifest;
  return pages_min == manifest.memory_pages_min && pages_max == manifest.memory_pages_max ? memory_->base() : nullptr;
}

class Wasm2cContract final : public Contract {
 public:
  explicit Wasm2cContract(std::shared_ptr<const Wasm2cModule> module) : module_(std::move(module)) {}

  Outcome apply(const ApplyRequest& request, HostContext& host) noexcept override;
  const Manifest& manifest() const override { return module_->manifest; }
  std::string_view engine() const override { return "wasm2c"; }

 private:
  std::shared_ptr<const Wasm2cModule> module_;
  InstancePool pool_;
};

Outcome Wasm2cContract::apply(const ApplyRequest& request, HostContext& host) noexcept {
  const int64_t gas_limit = std::max<int64_t>(request.gas_limit, 0);
  if (!prepare_thread() || (request.deadline.count() > 0 && !prepare_deadline()))
    return host_error("resource", "this thread can have no signal stack or timer", 0);
  Wasm2cInstance* const instance = take_or_create<Wasm2cInstance>(pool_, module_);
  if (instance == nullptr) return host_error("resource", "no memory for an instance of the contract", 0);
  host.costs = module_->host.costs.data();
  host.failed = false;
  const EndOfApply end = instance->run(request, host, gas_limit);
  if (request.observer != nullptr) request.observer->ended(instance->memory_content());
  Outcome outcome = settle(end, gas_limit, host);
  if (instance->reset())
    pool_.put_back(instance);
  else
    pool_.discard(instance);
  return outcome;
}

Failure invalid(std::string message) { return fail(FailureClass::invalid, std::move(message)); }

Result<> check_descriptor(const wr_wasm2c* descriptor, const Manifest& manifest) {
  if (descriptor == nullptr) return invalid("not made by build_wasm2c: no symbol wrought_wasm2c");
  if (descriptor->abi_version != WR_WASM2C_ABI_VERSION)
    return invalid("the object has wasm2c ABI version " + std::to_string(descriptor->abi_version) +
                   ", this runtime has " + std::to_string(WR_WASM2C_ABI_VERSION));
  if (descriptor->import_count != manifest.imports.size())
    return invalid("the object has " + std::to_string(descriptor->import_count) + " imports, its manifest says " +
                   std::to_string(manifest.imports.size()));
  return Unit{};
}

Result<std::shared_ptr<const Wasm2cModule>> load_module(ByteView file, const Manifest& manifest,
                                                        const HostProfile& profile) {
  if (auto done = check_manifest(manifest, profile); !done) return done.failure();
  auto measured = measure_object(file);
  if (!measured) return measured.failure();
  auto linked = link_host(manifest, profile);
  if (!linked) return linked.failure();
  auto object = SharedObject::load(file);
  if (!object) return object.failure();

  auto module = std::make_shared<Wasm2cModule>();
  module->descriptor = static_cast<const wr_wasm2c*>((*object)->symbol("wrought_wasm2c"));
  if (auto done = check_descriptor(module->descriptor, manifest); !done) return done.failure();
  const uint8_t* const base = (*object)->load_address();
  module->text = {base + measured->code_begin, base + measured->code_end};
  module->object = std::move(*object);
  module->manifest = manifest;
  module->host = std::move(*linked);
  module->descriptor->load(&engine_functions);
  module->loaded = true;
  return std::shared_ptr<const Wasm2cModule>(std::move(module));
}

}  // namespace

Result<std::shared_ptr<Contract>> load_wasm2c(const std::filesystem::path& shared_object, const Manifest& manifest,
                                              const HostProfile& profile) {
  try {
    const auto file = read_file(shared_object, plugin_bytes_max);
    if (!file) return file.failure();
    auto module = load_module(*file, manifest, profile);
    if (!module) return module.failure();
    return std::shared_ptr<Contract>(std::make_shared<Wasm2cContract>(std::move(*module)));
  } catch (const std::bad_alloc&) {
    return fail(FailureClass::resource, "no memory to load the shared object");
  }
}

}  // namespace wrought
