// Memory for one apply: a bump allocator from the end of the static data. Nothing is ever freed, since the whole
// linear memory is fresh at the next apply.
#pragma once

#include "check.h"

extern "C" uint8_t __heap_base;  // set by the linker: first byte after stack and static data

namespace sdk {

inline uint8_t* heap_next = nullptr;

// `size` bytes, 16-byte aligned; grows linear memory when needed.
inline uint8_t* allocate(uint32_t size) {
  constexpr uint64_t page_bytes = 65536;
  if (heap_next == nullptr) heap_next = &__heap_base;
  const uint64_t begin = (reinterpret_cast<uint64_t>(heap_next) + 15) & ~uint64_t{15};
  const uint64_t end = begin + size;  // 64 bits: a size near 4 GiB must not wrap
  const uint64_t have = uint64_t{__builtin_wasm_memory_size(0)} * page_bytes;
  if (end > have) {
    const uint64_t pages = (end - have + page_bytes - 1) / page_bytes;
    check(__builtin_wasm_memory_grow(0, static_cast<uint32_t>(pages)) != SIZE_MAX, "out of memory");
  }
  heap_next = reinterpret_cast<uint8_t*>(static_cast<uint32_t>(end));
  return reinterpret_cast<uint8_t*>(static_cast<uint32_t>(begin));
}

}  // namespace sdk
