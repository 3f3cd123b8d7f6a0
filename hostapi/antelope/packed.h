// Antelope's packed form of data: fixed-size values little-endian, lengths as varuint32, nothing aligned.
//
// A reader never reads past its bytes: the first read that would, and every one after it, gives zero or nothing, and
// ok() is false from then on. So a whole structure is read first and checked once. Loops over a count that a contract
// gave stop at the first failure: then nothing grows beyond the bytes that are there. Failures carry the class and the
// text that the node has for them.
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
      const std::string_view next = take(1, "get");
      if (next.empty()) return 0;
      const auto byte = static_cast<uint8_t>(next[0]);
      value |= uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) break;
    }
    return static_cast<uint32_t>(value);
  }

  [[nodiscard]] std::string_view bytes(size_t count) { return take(count, "read"); }
  // A varuint32, then so many bytes: at most counted_bytes_max.
  [[nodiscard]] std::string_view counted_bytes() {
    const uint32_t size = varuint32();
    if (size <= counted_bytes_max) return bytes(size);
    fail("fc::assert_exception", "size.value <= MAX_SIZE_OF_BYTE_ARRAYS: ");
    return {};
  }
  static constexpr uint32_t counted_bytes_max = 20 * 1024 * 1024;
  // How many elements a list has: a varuint32 of at most elements_max; 0 after a failure.
  [[nodiscard]] uint32_t list_size() {
    const uint32_t size = varuint32();
    if (size <= elements_max) return size;
    fail("fc::assert_exception", "size.value <= MAX_NUM_ARRAY_ELEMENTS: ");
    return 0;
  }
  static constexpr uint32_t elements_max = 1024 * 1024;

  // For what can be read but must not stand there. The first failure is the one that counts.
  [[gnu::cold, gnu::noinline]] void fail(std::string_view error_class, std::string text) {
    if (ok()) {
      error_class_ = error_class;
      error_ = std::move(text);
    }
    rest_ = {};
  }

  [[nodiscard]] bool ok() const { return error_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  // Of the first failure; ended_class if the data ended too early. REQUIRES: !ok()
  [[nodiscard]] std::string_view error_class() const { return error_class_; }
  [[nodiscard]] const std::string& error() const { return error_; }
  static constexpr std::string_view ended_class = "fc::out_of_range_exception";

 private:
  std::string_view take(size_t count, const char* method) {
    if (count > rest_.size() || !ok()) [[unlikely]]
      return refuse(method);
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  // The node's figure depends on the bytes that were left, not on how many were wanted: 1 for none, then 0, -1, ...
  [[gnu::cold, gnu::noinline]] std::string_view refuse(const char* method) {
    fail(ended_class, std::string(method) + " datastream of length " + std::to_string(size_) + " over by " +
                          std::to_string(1 - static_cast<int64_t>(rest_.size())));
    return {};
  }

  std::string_view rest_;
  size_t size_;
  std::string_view error_class_;  // of static lifetime
  std::string error_;             // empty while all is well
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
