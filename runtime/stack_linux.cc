#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "runtime/memory.h"
#include "runtime/stack.h"

namespace wrought {

Result<std::unique_ptr<ContractStack>> ContractStack::create(uint64_t frames, uint64_t frame_bytes) {
  // 16: the return address and what alignment may cost per frame.
  const uint64_t wanted = frames * (frame_bytes + 16) + host_stack_bytes;
  std::unique_ptr<ContractStack> stack(new ContractStack);
  stack->reservation_bytes_ = guard_bytes + round_up(wanted, os_page_bytes());
  void* reserved = mmap(nullptr, stack->reservation_bytes_, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (reserved == MAP_FAILED)
    return fail(FailureClass::resource, "no address space for the contract's stack: " + std::string(strerror(errno)));
  stack->reservation_ = static_cast<uint8_t*>(reserved);
  if (mprotect(stack->bottom(), stack->reservation_bytes_ - guard_bytes, PROT_READ | PROT_WRITE) != 0)
    return fail(FailureClass::resource, "the contract's stack cannot be mapped: " + std::string(strerror(errno)));
  return stack;
}

ContractStack::~ContractStack() {
  if (reservation_ != nullptr) munmap(reservation_, reservation_bytes_);
}

}  // namespace wrought
