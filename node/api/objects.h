// What the parts of the C interface share: its error object, the border that no exception crosses, and structs of
// callers of any age.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>

#include "common/result.h"
#include "node/api/wrought.h"

struct wrought_error {
  wrought::Failure failure;
  std::string line;
};

struct wrought_cancel {
  std::atomic<bool> on{false};
};

namespace wrought::api {

// The caller owns it; without memory for one it is a constant object that wrought_error_free() knows.
[[nodiscard]] wrought_error* make_error(Failure failure) noexcept;
[[nodiscard]] wrought_error* no_memory() noexcept;

[[nodiscard]] inline Failure usage(std::string message, std::string where = {}) {
  return fail(FailureClass::usage, std::move(message), std::move(where));
}

// Runs the body of a function of the interface: a Result<> becomes what the function returns, whatever is thrown too.
template <class Body>
[[nodiscard]] wrought_error* guarded(Body&& body) noexcept {
  try {
    Result<> done = body();
    return done ? nullptr : make_error(std::move(done.failure()));
  } catch (const std::bad_alloc&) {
    return no_memory();
  } catch (const std::exception& e) {
    try {
      return make_error(fail(FailureClass::internal, e.what()));
    } catch (...) {
      return no_memory();
    }
  } catch (...) {
    return make_error(Failure{});
  }
}

// The same for functions that make an object: `out` gets it, or null.
template <class T, class Body>
[[nodiscard]] wrought_error* making(T** out, Body&& body) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded([&]() -> Result<> {
    if (out == nullptr) return usage("out is null");
    Result<std::unique_ptr<T>> made = body();
    if (!made) return made.failure();
    *out = made->release();
    return Unit{};
  });
}

// A pointer that the interface calls needed.
[[nodiscard]] inline Result<> needed(const void* pointer, const char* name) {
  if (pointer == nullptr) return usage(std::string(name) + " is null");
  return Unit{};
}

// The caller's struct as this library knows it: what an older caller's does not have is 0, what a newer one's has more
// must be 0.
template <class T>
[[nodiscard]] Result<T> read_struct(const T* given, const char* name) {
  constexpr size_t size_max = 4'096;  // nobody's struct is larger; bounds what is looked at
  if (given == nullptr) return usage(std::string(name) + " is null");
  const size_t size = given->struct_size;
  if (size < sizeof(size_t) || size > size_max) {
    return usage("struct_size is " + std::to_string(size) + ", expected sizeof(" + name + ")", name);
  }
  T known;
  std::memset(&known, 0, sizeof known);
  std::memcpy(&known, given, std::min(size, sizeof known));
  const auto* const bytes = reinterpret_cast<const unsigned char*>(given);
  for (size_t i = sizeof known; i < size; ++i) {
    if (bytes[i] != 0) return usage("sets what a newer version of the library has", name);
  }
  return known;
}

}  // namespace wrought::api
