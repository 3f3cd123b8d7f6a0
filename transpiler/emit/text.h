// Text of expressions, kept in an arena that lives for one function: building one is a copy, freeing is nothing.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wrought::emit {

class TextArena {
 public:
  // Concatenation of the parts; valid until reset().
  template <class... Parts>
  std::string_view cat(Parts... parts) {
    const std::array<std::string_view, sizeof...(Parts)> all{std::string_view(parts)...};
    size_t size = 0;
    for (std::string_view p : all) size += p.size();
    char* to = allocate(size);
    char* at = to;
    for (std::string_view p : all) {
      std::memcpy(at, p.data(), p.size());
      at += p.size();
    }
    return {to, size};
  }

  std::string_view number(uint64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return cat(std::string_view(digits, static_cast<size_t>(end - digits)));
  }

  void reset() {
    chunk_ = 0;
    used_ = 0;
  }

 private:
  static constexpr size_t chunk_bytes = 1 << 16;

  char* allocate(size_t size) {
    if (chunks_.empty() || used_ + size > sizes_[chunk_]) next_chunk(size);
    char* at = chunks_[chunk_].get() + used_;
    used_ += size;
    return at;
  }

  void next_chunk(size_t size) {
    if (!chunks_.empty()) ++chunk_;
    while (chunk_ < chunks_.size() && sizes_[chunk_] < size) ++chunk_;
    if (chunk_ >= chunks_.size()) {
      sizes_.push_back(size > chunk_bytes ? size : chunk_bytes);
      chunks_.push_back(std::make_unique<char[]>(sizes_.back()));
      chunk_ = chunks_.size() - 1;
    }
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::vector<size_t> sizes_;
  size_t chunk_ = 0, used_ = 0;
};

}  // namespace wrought::emit
