#include "runtime/instance.h"

namespace wrought {
namespace {

void leave(wr_u8*, wr_u32 why, wr_i64 gas, wr_i32 depth) { leave_execution(why, gas, depth); }

wr_u32 memory_grow(wr_u8* mem, wr_u32 pages) {
  auto* const control = reinterpret_cast<wr_control*>(mem) - 1;
  LinearMemory& memory = static_cast<NativeInstance*>(control->instance)->memory();
  const uint32_t old_pages = memory.grow(pages);
  control->memory_pages = memory.pages();
  control->memory_bytes = memory.bytes();
  return old_pages;
}

}  // namespace

Result<std::unique_ptr<NativeInstance>> NativeInstance::create(std::shared_ptr<const Plugin> plugin) {
  const wr_plugin& descriptor = *plugin->descriptor;
  std::unique_ptr<NativeInstance> instance(new NativeInstance(plugin));
  auto memory = LinearMemory::create(
      plugin->image, descriptor.memory_pages_min, descriptor.memory_pages_max, descriptor.instance_bytes,
      descriptor.memory_mode == WR_MEMORY_GUARD ? MemoryReach::guard : MemoryReach::explicit_checks,
      plugin->host.rules.memory_grow_is_signed ? GrowOperand::signed_change : GrowOperand::pages);
  if (!memory) return memory.failure();
  instance->memory_ = std::move(*memory);
  auto stack = ContractStack::create(uint64_t{plugin->manifest.limits.max_call_depth} + 1, plugin->manifest.worst_frame_bytes);
  if (!stack) return stack.failure();
  instance->stack_ = std::move(*stack);
  instance->bind_host();
  return instance;
}

// Host function k is at [-1 - k] before the control block.
void NativeInstance::bind_host() noexcept {
  auto* const table = reinterpret_cast<wr_function*>(control());
  const auto& functions = plugin_->host.functions;
  for (size_t k = 0; k < functions.size(); ++k) table[-1 - static_cast<std::ptrdiff_t>(k)] = functions[k]->native;
}

void NativeInstance::begin(HostContext& host) noexcept {
  wr_control& block = *control();
  block.host = &host;
  block.instance = this;
  block.memory_bytes = plugin_->manifest.has_memory ? memory_->bytes() : WR_NO_MEMORY;
  block.memory_pages = memory_->pages();
  block.memory_pages_max = plugin_->descriptor->memory_pages_max;
  block.leave = leave;
  block.memory_grow = memory_grow;
  plugin_->descriptor->init(mem());
}

}  // namespace wrought
