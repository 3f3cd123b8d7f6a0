#include "hostapi/host_exception.h"

#include <exception>
#include <new>

#include "common/printable.h"

namespace wrought {
namespace {

// Of the exception that is being handled.
std::string words() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return "a host function ran out of memory";
  } catch (const std::exception& e) {
    return "a host function threw: " + printable(e.what());
  } catch (...) {
    return "a host function threw an unknown exception";
  }
}

}  // namespace

int64_t failed_by_exception(HostContext& context, int64_t gas) noexcept {
  context.failed = true;
  context.gas_at_failure = gas;
  context.failure.kind = OutcomeKind::host_error;
  context.failure.code = 0;
  try {
    context.failure.error_class = "host_resource_error";
    context.failure.message = words();
  } catch (...) {
    // No memory for the words either: the kind must do.
  }
  return INT64_MIN;
}

}  // namespace wrought
