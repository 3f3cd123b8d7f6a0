// GMP converts between bytes and base 58; only its digits have other names.
#include "hostapi/abi/base58.h"

#include <gmp.h>

#include <algorithm>

namespace wrought::abi {
namespace {

constexpr std::string_view base58_digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view gmp_digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";
static_assert(base58_digits.size() == 58 && gmp_digits.size() == 58);

struct Number {
  Number() { mpz_init(value); }
  ~Number() { mpz_clear(value); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  mpz_t value;
};

size_t count_leading(std::string_view text, char c) { return std::min(text.find_first_not_of(c), text.size()); }

}  // namespace

std::string to_base58(std::string_view bytes) {
  const size_t zeros = count_leading(bytes, '\0');
  std::string text(zeros, base58_digits[0]);
  if (zeros == bytes.size()) return text;
  Number number;
  mpz_import(number.value, bytes.size(), /*order=*/1, /*size=*/1, /*endian=*/0, /*nails=*/0, bytes.data());
  std::string digits(mpz_sizeinbase(number.value, 58) + 2, '\0');  // sign and NUL
  mpz_get_str(digits.data(), 58, number.value);
  digits.resize(digits.find('\0'));
  for (const char digit : digits) text += base58_digits[gmp_digits.find(digit)];
  return text;
}

std::optional<std::string> from_base58(std::string_view text) {
  const size_t zeros = count_leading(text, base58_digits[0]);
  std::string bytes(zeros, '\0');
  std::string digits;
  for (const char c : text.substr(zeros)) {
    const size_t digit = base58_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    digits += gmp_digits[digit];
  }
  if (digits.empty()) return bytes;
  Number number;
  mpz_set_str(number.value, digits.c_str(), 58);
  std::string value((mpz_sizeinbase(number.value, 2) + 7) / 8, '\0');
  mpz_export(value.data(), nullptr, /*order=*/1, /*size=*/1, /*endian=*/0, /*nails=*/0, number.value);
  return bytes + value;
}

}  // namespace wrought::abi
