// Memory for what must not leak: passwords and secret keys.
//
// libsodium's guarded heap: kept out of swap and core dumps where the system lets us lock memory, wiped when it is
// freed, and an access past its end ends the process instead of reading on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "common/bytes.h"

namespace wrought {

class LockedBytes {
 public:
  // Holds `size` bytes, all 0. Memory that is not to be had: the object is empty, see ok().
  explicit LockedBytes(size_t size);

  [[nodiscard]] bool ok() const { return bytes_ != nullptr; }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] uint8_t* data() { return bytes_.get(); }
  [[nodiscard]] ByteView view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::span<uint8_t> span() { return {bytes_.get(), size_}; }
  // Only the first `size` bytes count from now on; the rest is wiped with them. REQUIRES: size <= this->size().
  void shorten(size_t size);

 private:
  struct Free {
    void operator()(uint8_t* bytes) const;
  };
  std::unique_ptr<uint8_t, Free> bytes_;
  size_t size_ = 0;
};

// Overwrites memory that held a secret, in a way that no compiler takes out.
void wipe(std::span<uint8_t> bytes);

// libsodium made ready; every user of it calls this first. It only fails where the system has no random numbers, and
// then there is no honest way on: the process ends.
void prepare_sodium();

}  // namespace wrought
