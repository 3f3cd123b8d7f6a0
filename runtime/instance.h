// An instance of a native plugin: its memory with the control block below it, and the stack it runs on.
#pragma once

#include <memory>

#include "common/result.h"
#include "hostapi/module_abi.h"
#include "runtime/instance_pool.h"
#include "runtime/plugin.h"

namespace wrought {

class NativeInstance final : public PooledInstance {
 public:
  [[nodiscard]] static Result<std::unique_ptr<NativeInstance>> create(std::shared_ptr<const Plugin> plugin);

  [[nodiscard]] uint8_t* mem() const { return memory_->base(); }
  [[nodiscard]] LinearMemory& memory() { return *memory_; }
  [[nodiscard]] ContractStack& stack() { return *stack_; }

  // For an instance that is linked to others (runtime/native_store.cc): before begin.
  void set_links(const wr_links* links) noexcept { control()->reserved[0] = reinterpret_cast<uint64_t>(links); }
  // The host of the next call, where an instance is kept for several.
  void attach(HostContext& host) noexcept { control()->host = &host; }

  // Everything but linear memory, which is initial already: control block, globals, tables.
  void begin(HostContext& host) noexcept;
  // Linear memory initial again. False: the instance is of no use any more.
  [[nodiscard]] bool reset() noexcept { return memory_->reset(); }

 private:
  explicit NativeInstance(std::shared_ptr<const Plugin> plugin) : plugin_(std::move(plugin)) {}
  [[nodiscard]] wr_control* control() const { return reinterpret_cast<wr_control*>(mem()) - 1; }
  void bind_host() noexcept;

  std::shared_ptr<const Plugin> plugin_;
  std::unique_ptr<LinearMemory> memory_;
  std::unique_ptr<ContractStack> stack_;
};

}  // namespace wrought
