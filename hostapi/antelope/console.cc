// The console of an apply. Numbers are formatted by to_chars, which no locale can touch.
#include "hostapi/antelope/bodies.h"

#include <charconv>

namespace wrought::antelope {

namespace {

template <class T, class... Format>
HostResult<void> print(Context& context, T value, Format... format) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value, format...);
  context.console.append(text, end.ptr);
  return {};
}

HostResult<void> print_decimal(Context& context, bool negative, Uint128 magnitude) {
  char text[40];
  char* first = text + sizeof text;
  do *--first = static_cast<char>('0' + static_cast<int>(magnitude % 10));
  while ((magnitude /= 10) != 0);
  if (negative) *--first = '-';
  context.console.append(first, text + sizeof text);
  return {};
}

}  // namespace

HostResult<void> prints(Context& context, CString text) {
  context.console += text.text;
  return {};
}

HostResult<void> prints_l(Context& context, Span text) {
  context.console += text.view();
  return {};
}

HostResult<void> printi(Context& context, int64_t value) { return print(context, value); }
HostResult<void> printui(Context& context, uint64_t value) { return print(context, value); }

HostResult<void> printi128(Context& context, const Int128& value) {
  const bool negative = value < 0;
  // Negated as unsigned: the smallest number has no positive twin.
  const auto magnitude = static_cast<Uint128>(value);
  return print_decimal(context, negative, negative ? -magnitude : magnitude);
}

HostResult<void> printui128(Context& context, const Uint128& value) { return print_decimal(context, false, value); }

HostResult<void> printsf(Context& context, float value) {
  return print(context, static_cast<double>(value), std::chars_format::scientific, 6);
}

HostResult<void> printdf(Context& context, double value) {
  return print(context, value, std::chars_format::scientific, 15);
}

// Rounded to the 64-bit mantissa of x87 first: that is what nodes on x86-64 print.
HostResult<void> printqf(Context& context, const Float128& value) {
  __float128 quad;
  std::memcpy(&quad, &value, sizeof quad);
  return print(context, static_cast<long double>(quad), std::chars_format::scientific, 18);
}

HostResult<void> printn(Context& context, Name value) {
  context.console += to_string(value);
  return {};
}

HostResult<void> printhex(Context& context, Span data) {
  constexpr char digits[] = "0123456789abcdef";
  const size_t old = context.console.size();
  context.console.resize(old + size_t{data.size} * 2);
  char* out = context.console.data() + old;
  for (uint32_t i = 0; i < data.size; ++i) {
    *out++ = digits[data.data[i] >> 4];
    *out++ = digits[data.data[i] & 15];
  }
  return {};
}

}  // namespace wrought::antelope
