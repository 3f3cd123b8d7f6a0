// Quadruple precision for contracts: arithmetic by the compiler's library, NaNs and conversions by our own rules.
//
// Chains agreed on the bits of Berkeley softfloat in its 8086-SSE form: a NaN operand comes back quieted, the first one
// first; an invalid operation gives the negative quiet NaN. The compiler's library picks among two NaNs by size, so
// NaN operands never reach it. Conversions to 32 and 64 bits round to even, those to 128 bits truncate and saturate.
#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

using Quad = __float128;
constexpr uint64_t quiet_bit = uint64_t{1} << 47;

Quad to_quad(const Float128& value) {
  Quad quad;
  std::memcpy(&quad, &value, sizeof quad);
  return quad;
}

Float128 from_quad(Quad quad) {
  Float128 value;
  std::memcpy(&value, &quad, sizeof value);
  if (is_nan(value)) return {0, 0xffff'8000'0000'0000u};  // only invalid operations get here
  return value;
}

template <class Operation>
HostResult<void> arithmetic(Float128& result, Float128 a, Float128 b, Operation operation) {
  if (is_nan(a))
    result = {a.low, a.high | quiet_bit};
  else if (is_nan(b))
    result = {b.low, b.high | quiet_bit};
  else
    result = from_quad(operation(to_quad(a), to_quad(b)));
  return {};
}

int32_t compare(Float128 a, Float128 b, int32_t unordered) {
  if (is_nan(a) || is_nan(b)) return unordered;
  const Quad x = to_quad(a), y = to_quad(b);
  return x < y ? -1 : x == y ? 0 : 1;
}

// A float of any width taken apart: value = (-1)^negative * mantissa * 2^exponent. Infinity and NaN: huge exponent.
struct Parts {
  bool negative;
  Uint128 mantissa;
  int exponent;
};
constexpr int exponent_huge = 1 << 20;

Parts parts_of(const Float128& value) {
  const int biased = static_cast<int>(value.high >> 48 & 0x7fff);
  const Uint128 fraction = Uint128{value.high & 0xffff'ffff'ffffu} << 64 | value.low;
  const Uint128 mantissa = biased == 0 ? fraction : fraction | Uint128{1} << 112;
  const bool negative = value.high >> 63 != 0;
  if (biased == 0x7fff) return {negative, Uint128{1} << 112, exponent_huge};
  return {negative, mantissa, (biased == 0 ? 1 : biased) - 16383 - 112};
}

Parts parts_of(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const int biased = static_cast<int>(bits >> 52 & 0x7ff);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  if (biased == 0x7ff) return {bits >> 63 != 0, uint64_t{1} << 52, exponent_huge};
  return {bits >> 63 != 0, biased == 0 ? fraction : fraction | uint64_t{1} << 52, (biased == 0 ? 1 : biased) - 1075};
}

int bit_length(Uint128 value) {
  const auto high = static_cast<uint64_t>(value >> 64), low = static_cast<uint64_t>(value);
  return high != 0 ? 128 - __builtin_clzll(high) : low != 0 ? 64 - __builtin_clzll(low) : 0;
}

// Magnitude as an integer, truncated; false if it does not fit 128 bits.
bool truncated(const Parts& parts, Uint128& magnitude) {
  if (parts.mantissa == 0) return magnitude = 0, true;
  if (bit_length(parts.mantissa) + parts.exponent > 128) return false;
  if (parts.exponent >= 0)
    magnitude = parts.mantissa << parts.exponent;
  else
    magnitude = parts.exponent <= -128 ? 0 : parts.mantissa >> -parts.exponent;
  return true;
}

// Magnitude rounded to nearest, ties to even; false if it does not fit 128 bits.
bool rounded(const Parts& parts, Uint128& magnitude) {
  if (!truncated(parts, magnitude)) return false;
  if (parts.exponent >= 0 || parts.exponent < -127) return true;
  const Uint128 half = Uint128{1} << (-parts.exponent - 1);
  const Uint128 rest = parts.mantissa & ((half << 1) - 1);
  if (rest > half || (rest == half && (magnitude & 1) != 0)) ++magnitude;
  return true;
}

// Signed and unsigned results of `bits` bits; what does not fit gives the processor's "invalid" value.
uint64_t round_signed(const Float128& value, int bits) {
  const Parts parts = parts_of(value);
  const uint64_t invalid = uint64_t{1} << (bits - 1);
  Uint128 magnitude;
  if (!rounded(parts, magnitude) || magnitude > invalid - (parts.negative ? 0 : 1)) return invalid;
  return parts.negative ? -static_cast<uint64_t>(magnitude) : static_cast<uint64_t>(magnitude);
}

uint64_t round_unsigned(const Float128& value, int bits) {
  const Parts parts = parts_of(value);
  const uint64_t max = ~uint64_t{0} >> (64 - bits);
  Uint128 magnitude;
  if (!rounded(parts, magnitude) || magnitude > max || (parts.negative && magnitude != 0)) return max;
  return static_cast<uint64_t>(magnitude);
}

// Only a magnitude of 2^128 and more saturates. Between that and 2^127 the low 128 bits are the answer, sign and all:
// what the nodes' compiler library gives, and so what chains have agreed on.
Int128 saturate_signed(const Parts& parts) {
  constexpr Uint128 limit = Uint128{1} << 127;
  Uint128 magnitude;
  if (!truncated(parts, magnitude)) magnitude = parts.negative ? limit : limit - 1;
  return static_cast<Int128>(parts.negative ? -magnitude : magnitude);
}

Uint128 saturate_unsigned(const Parts& parts) {
  Uint128 magnitude;
  if (parts.negative) return 0;
  return truncated(parts, magnitude) ? magnitude : ~Uint128{0};
}

}  // namespace

HostResult<void> addtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return arithmetic(result, {la, ha}, {lb, hb}, [](Quad a, Quad b) { return a + b; });
}
HostResult<void> subtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return arithmetic(result, {la, ha}, {lb, hb}, [](Quad a, Quad b) { return a - b; });
}
HostResult<void> multf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return arithmetic(result, {la, ha}, {lb, hb}, [](Quad a, Quad b) { return a * b; });
}
HostResult<void> divtf3(Context&, Float128& result, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return arithmetic(result, {la, ha}, {lb, hb}, [](Quad a, Quad b) { return a / b; });
}
HostResult<void> negtf2(Context&, Float128& result, uint64_t la, uint64_t ha) {
  result = {la, ha ^ uint64_t{1} << 63};
  return {};
}

// Widening and narrowing keep sign and leading payload bits of a NaN and quiet it, here as in the library.
HostResult<void> extendsftf2(Context&, Float128& result, float value) {
  const Quad quad = value;
  std::memcpy(&result, &quad, sizeof result);
  return {};
}
HostResult<void> extenddftf2(Context&, Float128& result, double value) {
  const Quad quad = value;
  std::memcpy(&result, &quad, sizeof result);
  return {};
}
HostResult<double> trunctfdf2(Context&, uint64_t la, uint64_t ha) { return static_cast<double>(to_quad({la, ha})); }
HostResult<float> trunctfsf2(Context&, uint64_t la, uint64_t ha) { return static_cast<float>(to_quad({la, ha})); }

HostResult<int32_t> fixtfsi(Context&, uint64_t la, uint64_t ha) {
  return static_cast<int32_t>(round_signed({la, ha}, 32));
}
HostResult<int64_t> fixtfdi(Context&, uint64_t la, uint64_t ha) {
  return static_cast<int64_t>(round_signed({la, ha}, 64));
}
HostResult<uint32_t> fixunstfsi(Context&, uint64_t la, uint64_t ha) {
  return static_cast<uint32_t>(round_unsigned({la, ha}, 32));
}
HostResult<uint64_t> fixunstfdi(Context&, uint64_t la, uint64_t ha) { return round_unsigned({la, ha}, 64); }

HostResult<void> fixtfti(Context&, Int128& result, uint64_t la, uint64_t ha) {
  result = saturate_signed(parts_of(Float128{la, ha}));
  return {};
}
HostResult<void> fixunstfti(Context&, Uint128& result, uint64_t la, uint64_t ha) {
  result = saturate_unsigned(parts_of(Float128{la, ha}));
  return {};
}
// A float is a double without loss, but for NaN, of which only the sign matters here.
HostResult<void> fixsfti(Context& context, Int128& result, float value) { return fixdfti(context, result, value); }
HostResult<void> fixdfti(Context&, Int128& result, double value) {
  result = saturate_signed(parts_of(value));
  return {};
}
HostResult<void> fixunssfti(Context& context, Uint128& result, float value) {
  return fixunsdfti(context, result, value);
}
HostResult<void> fixunsdfti(Context&, Uint128& result, double value) {
  result = saturate_unsigned(parts_of(value));
  return {};
}

HostResult<double> floatsidf(Context&, int32_t value) { return static_cast<double>(value); }
HostResult<void> floatsitf(Context&, Float128& result, int32_t value) {
  return result = from_quad(value), HostResult<>{};
}
HostResult<void> floatditf(Context&, Float128& result, uint64_t value) {
  return result = from_quad(static_cast<int64_t>(value)), HostResult<>{};
}
HostResult<void> floatunsitf(Context&, Float128& result, uint32_t value) {
  return result = from_quad(value), HostResult<>{};
}
HostResult<void> floatunditf(Context&, Float128& result, uint64_t value) {
  return result = from_quad(value), HostResult<>{};
}
HostResult<double> floattidf(Context&, uint64_t low, uint64_t high) {
  return static_cast<double>(static_cast<Int128>(Uint128{high} << 64 | low));
}
HostResult<double> floatuntidf(Context&, uint64_t low, uint64_t high) {
  return static_cast<double>(Uint128{high} << 64 | low);
}

HostResult<int32_t> cmptf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 1);
}
HostResult<int32_t> eqtf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 1);
}
HostResult<int32_t> netf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 1);
}
HostResult<int32_t> getf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, -1);
}
HostResult<int32_t> gttf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 0);
}
HostResult<int32_t> letf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 1);
}
HostResult<int32_t> lttf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return compare({la, ha}, {lb, hb}, 0);
}
HostResult<int32_t> unordtf2(Context&, uint64_t la, uint64_t ha, uint64_t lb, uint64_t hb) {
  return is_nan({la, ha}) || is_nan({lb, hb});
}

}  // namespace wrought::antelope
