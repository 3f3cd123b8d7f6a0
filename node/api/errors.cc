// Errors and versions.
#include "node/api/objects.h"

namespace wrought::api {
namespace {

// Made when the library is loaded, while there is memory.
wrought_error no_memory_error{fail(FailureClass::resource, "out of memory"), "resource: out of memory"};

}  // namespace

wrought_error* no_memory() noexcept { return &no_memory_error; }

wrought_error* make_error(Failure failure) noexcept {
  try {
    std::string line = failure.to_line();
    return new wrought_error{std::move(failure), std::move(line)};
  } catch (...) {
    return no_memory();
  }
}

namespace {

wrought_error_class class_of(FailureClass cls) {
  switch (cls) {
    case FailureClass::invalid: return WROUGHT_ERROR_INVALID;
    case FailureClass::policy: return WROUGHT_ERROR_POLICY;
    case FailureClass::resource: return WROUGHT_ERROR_RESOURCE;
    case FailureClass::toolchain: return WROUGHT_ERROR_TOOLCHAIN;
    case FailureClass::io: return WROUGHT_ERROR_IO;
    case FailureClass::usage: return WROUGHT_ERROR_USAGE;
    case FailureClass::internal: return WROUGHT_ERROR_INTERNAL;
  }
  return WROUGHT_ERROR_INTERNAL;
}

}  // namespace
}  // namespace wrought::api

extern "C" {

uint32_t wrought_abi_version(void) { return WROUGHT_ABI_VERSION; }
const char* wrought_version(void) { return WROUGHT_VERSION; }

wrought_error_class wrought_error_get_class(const wrought_error* error) {
  return wrought::api::class_of(error->failure.cls);
}
const char* wrought_error_message(const wrought_error* error) { return error->failure.message.c_str(); }
const char* wrought_error_where(const wrought_error* error) { return error->failure.where.c_str(); }
const char* wrought_error_line(const wrought_error* error) { return error->line.c_str(); }
void wrought_error_free(wrought_error* error) {
  if (error != wrought::api::no_memory()) delete error;
}

}  // extern "C"
