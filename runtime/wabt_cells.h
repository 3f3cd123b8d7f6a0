// Values of libwabt's interpreter as 64-bit cells, and back. C++17, as its headers are.
#pragma once

#include <wabt/interp/interp.h>

#include <cstdint>
#include <cstring>

namespace wrought {

namespace interp = wabt::interp;

template <class Number, class Bits>
Bits bits_of(Number number) {
  static_assert(sizeof(Number) == sizeof(Bits), "same width");
  Bits bits;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

// Floats travel by their bits: moved as numbers, a signalling NaN might not arrive as it was.
inline uint64_t to_cell(const interp::Value& value, wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return value.Get<uint32_t>();
    case wabt::Type::F32: return bits_of<float, uint32_t>(value.Get<float>());
    case wabt::Type::F64: return bits_of<double, uint64_t>(value.Get<double>());
    default: return value.Get<uint64_t>();
  }
}

inline interp::Value from_cell(uint64_t cell, wabt::Type type) {
  switch (type) {
    case wabt::Type::I32: return interp::Value::Make(static_cast<uint32_t>(cell));
    case wabt::Type::F32: return interp::Value::Make(bits_of<uint32_t, float>(static_cast<uint32_t>(cell)));
    case wabt::Type::F64: return interp::Value::Make(bits_of<uint64_t, double>(cell));
    default: return interp::Value::Make(cell);
  }
}

}  // namespace wrought
