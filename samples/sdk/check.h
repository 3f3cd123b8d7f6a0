// Text and checks. A failed check ends the transaction with the contract's own message.
#pragma once

#include "host.h"

namespace sdk {

// Bytes that belong to someone else: a literal or a piece of the action data.
struct Text {
  const char* data = nullptr;
  uint32_t size = 0;

  constexpr Text() = default;
  constexpr Text(const char* bytes, uint32_t count) : data(bytes), size(count) {}
  template <uint32_t N>
  constexpr Text(const char (&literal)[N]) : data(literal), size(N - 1) {}  // implicit: literals are the usual text
};

// Calls the host only when the check fails: the common path costs a branch and no gas for a call.
inline void check(bool condition, Text message) {
  if (__builtin_expect(condition, true)) return;
  eosio_assert_message(false, message.data, message.size);
  __builtin_unreachable();
}

}  // namespace sdk
