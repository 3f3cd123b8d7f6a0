// 128-bit integers: the helpers that compilers call where wasm has no such type.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

constexpr Uint128 join(uint64_t low, uint64_t high) { return Uint128{high} << 64 | low; }
constexpr Int128 join_signed(uint64_t low, uint64_t high) { return static_cast<Int128>(join(low, high)); }
constexpr Int128 int128_min = static_cast<Int128>(Uint128{1} << 127);

Failed divide_by_zero(Context& context) { return context.fail("arithmetic_exception", "divide by zero"); }

}  // namespace

HostResult<void> ashlti3(Context&, Uint128& result, uint64_t low, uint64_t high, uint32_t shift) {
  result = shift >= 128 ? 0 : join(low, high) << shift;
  return {};
}

HostResult<void> lshlti3(Context& context, Uint128& result, uint64_t low, uint64_t high, uint32_t shift) {
  return ashlti3(context, result, low, high, shift);
}

HostResult<void> lshrti3(Context&, Uint128& result, uint64_t low, uint64_t high, uint32_t shift) {
  result = shift >= 128 ? 0 : join(low, high) >> shift;
  return {};
}

// No limit on the shift here: x86-64 takes it modulo 128, and that is what chains have agreed on.
HostResult<void> ashrti3(Context&, Int128& result, uint64_t low, uint64_t high, uint32_t shift) {
  result = join_signed(low, high) >> (shift & 127);
  return {};
}

HostResult<void> multi3(Context&, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  result = join(la, ha) * join(lb, hb);
  return {};
}

HostResult<void> divti3(Context& context, Int128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  const Int128 a = join_signed(la, ha), b = join_signed(lb, hb);
  if (b == 0) return divide_by_zero(context);
  result = a == int128_min && b == -1 ? int128_min : a / b;
  return {};
}

HostResult<void> modti3(Context& context, Int128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  const Int128 a = join_signed(la, ha), b = join_signed(lb, hb);
  if (b == 0) return divide_by_zero(context);
  result = b == -1 ? 0 : a % b;
  return {};
}

HostResult<void> udivti3(Context& context, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  if ((lb | hb) == 0) return divide_by_zero(context);
  result = join(la, ha) / join(lb, hb);
  return {};
}

HostResult<void> umodti3(Context& context, Uint128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  if ((lb | hb) == 0) return divide_by_zero(context);
  result = join(la, ha) % join(lb, hb);
  return {};
}

}  // namespace wrought::antelope
