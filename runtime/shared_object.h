// A shared object loaded from bytes in memory: what was verified is exactly what runs.
//
// The bytes go into a sealed memory file and dlopen reads that, so neither a rename nor a write between the check and
// the load can change anything.
#pragma once

#include <memory>
#include <string>

#include "common/bytes.h"
#include "common/result.h"

namespace wrought {

class SharedObject {
 public:
  [[nodiscard]] static Result<std::unique_ptr<SharedObject>> load(ByteView file);
  ~SharedObject();
  SharedObject(const SharedObject&) = delete;
  SharedObject& operator=(const SharedObject&) = delete;

  // nullptr if there is none.
  [[nodiscard]] const void* symbol(const char* name) const;
  // Where offset 0 of the object's own addresses is.
  [[nodiscard]] const uint8_t* load_address() const { return load_address_; }

 private:
  explicit SharedObject(void* handle) : handle_(handle) {}
  void* handle_;
  const uint8_t* load_address_ = nullptr;
};

}  // namespace wrought
