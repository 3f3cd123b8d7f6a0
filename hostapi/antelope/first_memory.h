// The first allocations come out of the object itself, the others from the heap, which gets them back. For what is made
// and dropped all the time and mostly stays small.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory_resource>
#include <new>

namespace wrought {

template <size_t bytes>
class FirstMemory final : public std::pmr::memory_resource {
 public:
  FirstMemory() {}  // NOLINT(modernize-use-equals-default): the bytes need no value
  FirstMemory(const FirstMemory&) = delete;
  FirstMemory& operator=(const FirstMemory&) = delete;

 private:
  void* do_allocate(size_t size, size_t alignment) override {
    const size_t at = (used_ + alignment - 1) & ~(alignment - 1);
    if (alignment > alignof(std::max_align_t) || at > bytes || size > bytes - at) {
      return ::operator new(size, std::align_val_t(alignment));
    }
    used_ = at + size;
    return memory_.data() + at;
  }
  void do_deallocate(void* pointer, size_t, size_t alignment) override {
    if (!is_own(pointer)) ::operator delete(pointer, std::align_val_t(alignment));
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
  [[nodiscard]] bool is_own(void* pointer) const {
    const std::less<const void*> less;
    return !less(pointer, memory_.data()) && less(pointer, memory_.data() + bytes);
  }

  size_t used_ = 0;
  alignas(std::max_align_t) std::array<std::byte, bytes> memory_;
};

}  // namespace wrought
