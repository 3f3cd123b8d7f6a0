// Antelope's packed form of data: fixed-size values little-endian, lengths as varuint32, nothing aligned.
//
// A reader never reads past its bytes: the first read that would, and every one after it, gives zero or nothing, and
// ok() is false from then on. So a whole structure is read first and checked once, and lengths that come from a
// contract are checked before anything is allocated.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "hostapi/guest_arguments.h"

namespace wrought {

class PackedReader {
 public:
  // Keeps a view of `bytes`, and answers views into it.
  explicit PackedReader(std::string_view bytes) : rest_(bytes), size_(bytes.size()) {}

  template <class T>
  [[nodiscard]] T read() {
    static_assert(std::is_arithmetic_v<T> || std::is_same_v<T, __int128> || std::is_same_v<T, unsigned __int128>);
    T value{};
    const std::string_view taken = bytes(sizeof(T));
    if (!taken.empty()) std::memcpy(&value, taken.data(), sizeof(T));
    return value;
  }
  [[nodiscard]] Name name() { return Name{read<uint64_t>()}; }

  // Seven bits a byte, low ones first; at most five bytes. What does not fit 32 bits is lost, as the node has it.
  [[nodiscard]] uint32_t varuint32() {
    uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      const auto byte = read<uint8_t>();
      value |= uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) break;
    }
    return static_cast<uint32_t>(value);
  }

  [[nodiscard]] std::string_view bytes(size_t count) {
    if (count > rest_.size() || !ok()) {
      if (ok()) over_by_ = count - rest_.size();
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  // A varuint32, then so many bytes.
  [[nodiscard]] std::string_view counted_bytes() { return bytes(varuint32()); }
  // A varuint32 that counts elements of at least `element_bytes` each; more than are there is a failure.
  [[nodiscard]] uint32_t count_of(size_t element_bytes) {
    const uint32_t count = varuint32();
    if (ok() && count > rest_.size() / element_bytes) (void)bytes(size_t{count} * element_bytes);
    return ok() ? count : 0;
  }

  [[nodiscard]] bool ok() const { return over_by_ == 0; }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  // Text of the node's fc::out_of_range_exception. REQUIRES: !ok()
  [[nodiscard]] std::string error() const {
    return "read datastream of length " + std::to_string(size_) + " over by " + std::to_string(over_by_);
  }

 private:
  std::string_view rest_;
  size_t size_;
  size_t over_by_ = 0;  // bytes that the failed read lacked; 0 while all is well
};

template <class T>
void pack(std::string& out, T value) {
  static_assert(std::is_arithmetic_v<T> || std::is_same_v<T, __int128> || std::is_same_v<T, unsigned __int128>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void pack(std::string& out, Name name) { pack(out, name.value); }

inline void pack_varuint32(std::string& out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}
// Length, then the bytes.
inline void pack_counted(std::string& out, std::string_view bytes) {
  pack_varuint32(out, static_cast<uint32_t>(bytes.size()));
  out += bytes;
}

}  // namespace wrought
