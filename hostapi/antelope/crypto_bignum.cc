// Powers modulo a number of the contract's choice (EIP-198) and arithmetic in the base field of BLS12-381, by GMP.
//
// GMP ends the process when it finds no memory, so every number it gets here is short: at most 8 KiB.
#include <gmpxx.h>

#include <algorithm>
#include <bit>

#include "hostapi/antelope/bodies.h"

namespace wrought::antelope {

namespace {

constexpr int32_t success = 0, failure = -1;

enum Order { little = -1, big = 1 };

mpz_class read(Span bytes, Order order) {
  mpz_class value;
  mpz_import(value.get_mpz_t(), bytes.size, order, 1, 0, 0, bytes.data);
  return value;
}

// `value` fits `size` bytes.
void write(const mpz_class& value, uint8_t* out, uint32_t size, Order order) {
  const size_t used = (mpz_sizeinbase(value.get_mpz_t(), 2) + 7) / 8;
  std::memset(out, 0, size);
  if (value != 0) mpz_export(order == big ? out + size - used : out, nullptr, order, 1, 0, 0, value.get_mpz_t());
}

mpz_class power(const mpz_class& base, const mpz_class& exponent, const mpz_class& modulus) {
  mpz_class result;
  mpz_powm(result.get_mpz_t(), base.get_mpz_t(), exponent.get_mpz_t(), modulus.get_mpz_t());
  return result;
}

uint32_t ceil_log2(uint32_t n) { return n <= 1 ? 0 : static_cast<uint32_t>(std::bit_width(n - 1)); }

// Nodes that produce blocks refuse larger calls, so none is in any chain. Null: within the bounds.
const char* too_large(uint32_t exponent_bytes, uint32_t base_or_modulus_bytes) {
  if (exponent_bytes > base_or_modulus_bytes) {
    return "mod_exp restriction: exponent bit size cannot exceed bit size of either base or modulus";
  }
  if (5 * ceil_log2(exponent_bytes) + 8 * ceil_log2(base_or_modulus_bytes) > 106) {
    return "mod_exp restriction: bit size too large for input arguments";
  }
  return nullptr;
}

// Work of a power, counted as bytes: a division of the base, then for each bit of the exponent a squaring modulo a
// number of so many limbs of 8 bytes.
uint64_t work(uint32_t base_bytes, uint32_t exponent_bytes, uint32_t modulus_bytes) {
  const uint64_t base = base_bytes / 8 + 1, modulus = modulus_bytes / 8 + 1;
  return base * modulus + 8 * uint64_t{exponent_bytes} * (3 * modulus * modulus / 2 + 32);
}

const mpz_class& bls_modulus() {
  static const mpz_class p(
      "1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB", 16);
  return p;
}

}  // namespace

HostResult<int32_t> mod_exp(Context& context, Meter meter, UnaliasedSpan base, UnaliasedSpan exp, UnaliasedSpan modulus,
                            UnaliasedSpan out) {
  if (const char* restriction = too_large(exp.size, std::max(base.size, modulus.size))) {
    return context.fail("subjective_block_production_exception", restriction);
  }
  if (modulus.size == 0 || out.size < modulus.size) return failure;
  if (!meter.charge(work(base.size, exp.size, modulus.size))) return Failed{};
  const mpz_class m = read(modulus, big);
  // Anything modulo zero is zero here.
  const mpz_class result = m == 0 ? mpz_class() : power(read(base, big), read(exp, big), m);
  write(result, out.data, modulus.size, big);
  return success;
}

HostResult<int32_t> bls_fp_mod(Context&, UnaliasedSpan s, UnaliasedSpan result) {
  if (s.size != 64 || result.size != 48) return failure;
  const mpz_class reduced = read(s, little) % bls_modulus();
  write(reduced, result.data, 48, little);
  return success;
}

HostResult<int32_t> bls_fp_mul(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result) {
  if (op1.size != 48 || op2.size != 48 || result.size != 48) return failure;
  const mpz_class a = read(op1, little), b = read(op2, little);
  if (a >= bls_modulus() || b >= bls_modulus()) return failure;
  const mpz_class product = a * b % bls_modulus();
  write(product, result.data, 48, little);
  return success;
}

HostResult<int32_t> bls_fp_exp(Context&, UnaliasedSpan base, UnaliasedSpan exp, UnaliasedSpan result) {
  if (base.size != 48 || exp.size != 64 || result.size != 48) return failure;
  const mpz_class a = read(base, little);
  if (a >= bls_modulus()) return failure;
  write(power(a, read(exp, little), bls_modulus()), result.data, 48, little);
  return success;
}

}  // namespace wrought::antelope
