// A stack for the contract to run on: mapped, with a guard below, so that running out of it is a fault we can see.
//
// The call depth counter is what ends deep recursion; this stack is sized so that the counter always ends it first.
#pragma once

#include <cstdint>
#include <memory>

#include "common/result.h"

namespace wrought {

// Host functions run on the contract's stack as well: room for their deepest calls (state, crypto, printing).
inline constexpr uint64_t host_stack_bytes = uint64_t{1} << 20;

class ContractStack {
 public:
  // Room for `frames` frames of at most `frame_bytes`, and for host functions.
  [[nodiscard]] static Result<std::unique_ptr<ContractStack>> create(uint64_t frames, uint64_t frame_bytes);
  ~ContractStack();
  ContractStack(const ContractStack&) = delete;
  ContractStack& operator=(const ContractStack&) = delete;

  [[nodiscard]] uint8_t* top() const { return reservation_ + reservation_bytes_; }
  [[nodiscard]] uint8_t* bottom() const { return reservation_ + guard_bytes; }
  [[nodiscard]] bool in_guard(const uint8_t* address) const { return address >= reservation_ && address < bottom(); }

 private:
  // Wide, so that no frame within the policy's limits can step over it.
  static constexpr uint64_t guard_bytes = uint64_t{1} << 20;

  ContractStack() = default;
  uint8_t* reservation_ = nullptr;
  uint64_t reservation_bytes_ = 0;
};

}  // namespace wrought
