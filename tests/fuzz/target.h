// A fuzz target is one file with this function. libFuzzer calls it with bytes that it makes up (./dev fuzz NAME); the
// replay driver with the files of a folder (ctest). Whatever the bytes are, it returns; a broken promise ends in
// abort().
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace wrought::fuzz {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// `promise` was not kept.
inline void expect(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace wrought::fuzz
