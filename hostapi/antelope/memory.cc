// memcpy and its family, as imports. Plugins do the good path inline; these bodies decide every failing one.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

HostResult<uint32_t> memory_copy(Context& context, CopyRange r) {
  const uint32_t distance =
      r.dst_address > r.src_address ? r.dst_address - r.src_address : r.src_address - r.dst_address;
  if (distance < r.size) {
    return context.fail("overlapping_memory_error", "memcpy can only accept non-aliasing pointers");
  }
  std::memcpy(r.dst, r.src, r.size);
  return r.dst_address;
}

HostResult<uint32_t> memory_move(Context&, CopyRange r) {
  std::memmove(r.dst, r.src, r.size);
  return r.dst_address;
}

HostResult<int32_t> memory_compare(Context&, CompareRange r) {
  // Libraries differ in the size of the answer; contracts see only its sign. Empty ranges are good without a memory,
  // where they are null.
  const int order = r.size == 0 ? 0 : std::memcmp(r.a, r.b, r.size);
  return (order > 0) - (order < 0);
}

HostResult<uint32_t> memory_fill(Context&, FillRange r) {
  std::memset(r.dst, r.value, r.size);
  return r.dst_address;
}

}  // namespace wrought::antelope
