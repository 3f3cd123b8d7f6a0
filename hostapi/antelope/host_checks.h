// What the tests of host functions share: the refusals of bad pointers, and cells made from values.
#pragma once

#include "hostapi/antelope/test_guest.h"
#include "hostapi/bind.h"

namespace wrought::checks {

inline constexpr uint32_t memory_end = TestGuest::memory_bytes;
inline const uint64_t alice = ("alice"_n).value, bob = ("bob"_n).value, token = ("token"_n).value,
                      nobody = ("nobody"_n).value;
inline constexpr auto access_violation = "wasm_execution_error: access violation";
inline constexpr auto null_reference = "wasm_execution_error: references cannot be created for null pointers";
inline constexpr auto length_overflow = "wasm_execution_error: length will overflow";

// An i32 result, or argument, of -n.
inline uint64_t minus(uint32_t n) { return static_cast<uint32_t>(-n); }
inline uint64_t f64(double v) { return bind_detail::to_cell(v); }
inline uint64_t f32(float v) { return bind_detail::to_cell(v); }

}  // namespace wrought::checks
