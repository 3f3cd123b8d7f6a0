// The packed format of action data and rows: little-endian integers, varuint32 lengths, fields in order, no padding.
//
// A type says its fields once, in a member `fields(visit)`; Reader and Writer are the two visitors. Both know their
// end: bytes that are missing, or a row that is too large, fail a check before anything is touched.
#pragma once

#include "memory.h"

namespace sdk {

template <class T>
inline constexpr bool is_packed_as_is = __is_integral(T) || __is_floating_point(T);

// Items that belong to someone else, in the packed form a varuint32 with their number and then each of them.
template <class T>
struct List {
  const T* items = nullptr;
  uint32_t size = 0;

  [[nodiscard]] const T* begin() const { return items; }
  [[nodiscard]] const T* end() const { return items + size; }
};

class Reader {
 public:
  Reader(const uint8_t* bytes, uint32_t size) : at_(bytes), end_(bytes + size) {}

  template <class T>
  void operator()(T& value) {
    if constexpr (is_packed_as_is<T>) {
      __builtin_memcpy(&value, take(sizeof(T)), sizeof(T));  // wasm is little-endian, as the format is
    } else {
      value.fields(*this);
    }
  }
  void operator()(bool& value) { value = *take(1) != 0; }
  // Points into the packed bytes: they must outlive the text.
  void operator()(Text& text) {
    const uint32_t size = varuint32();
    text = Text(reinterpret_cast<const char*>(take(size)), size);
  }

  template <class T>
  void operator()(List<T>& list) {
    const uint32_t size = varuint32();
    check(size <= left() && size <= UINT32_MAX / sizeof(T),
          "packed data ends too early");  // an item has a byte or more
    T* items = reinterpret_cast<T*>(allocate(size * sizeof(T)));
    for (uint32_t i = 0; i < size; ++i) (*this)(items[i] = T{});
    list = {items, size};
  }

  uint32_t varuint32() {
    uint32_t value = 0;
    for (uint32_t shift = 0; shift < 35; shift += 7) {
      const uint8_t byte = *take(1);
      check(shift < 28 || byte < 16, "varuint32 is over 32 bits");
      value |= uint32_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    check(false, "varuint32 is over 5 bytes");
    return 0;
  }

  const uint8_t* take(uint32_t size) {
    check(size <= left(), "packed data ends too early");
    const uint8_t* begin = at_;
    at_ += size;
    return begin;
  }
  [[nodiscard]] uint32_t left() const { return static_cast<uint32_t>(end_ - at_); }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

// Packs into a buffer of its own, small enough for the contract's stack.
template <uint32_t Capacity>
class Writer {
 public:
  template <class T>
  void operator()(const T& value) {
    if constexpr (is_packed_as_is<T>) {
      append(&value, sizeof(T));
    } else {
      const_cast<T&>(value).fields(*this);  // `fields` serves the Reader too; this visitor only reads
    }
  }
  void operator()(const Text& text) {
    varuint32(text.size);
    append(text.data, text.size);
  }
  template <class T>
  void operator()(const List<T>& list) {
    varuint32(list.size);
    for (const T& item : list) (*this)(item);
  }

  void varuint32(uint32_t value) {
    while (value >= 0x80) {
      byte(static_cast<uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<uint8_t>(value));
  }

  void append(const void* from, uint32_t size) {
    check(size <= Capacity - size_, "packed data is over the buffer");
    if (size != 0) __builtin_memcpy(bytes_ + size_, from, size);
    size_ += size;
  }

  [[nodiscard]] const uint8_t* data() const { return bytes_; }
  [[nodiscard]] uint32_t size() const { return size_; }

 private:
  void byte(uint8_t value) { append(&value, 1); }

  uint8_t bytes_[Capacity];
  uint32_t size_ = 0;
};

}  // namespace sdk
