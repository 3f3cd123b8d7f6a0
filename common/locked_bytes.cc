#include "common/locked_bytes.h"

#include <sodium.h>

#include <cassert>
#include <cstdlib>

namespace wrought {

void prepare_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

LockedBytes::LockedBytes(size_t size) {
  prepare_sodium();
  bytes_.reset(static_cast<uint8_t*>(sodium_malloc(size)));
  if (bytes_ == nullptr) return;
  size_ = size;
  sodium_memzero(bytes_.get(), size);
}

void LockedBytes::shorten(size_t size) {
  assert(size <= size_);
  sodium_memzero(bytes_.get() + size, size_ - size);
  size_ = size;
}

void LockedBytes::Free::operator()(uint8_t* bytes) const { sodium_free(bytes); }

void wipe(std::span<uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

}  // namespace wrought
