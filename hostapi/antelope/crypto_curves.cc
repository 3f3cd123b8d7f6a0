// Addition and multiplication of points of alt_bn128 (EIP-196) and of G1 of BLS12-381: plain arithmetic on curves
// y^2 = x^3 + b over a prime field, by OpenSSL.
//
// A point is x, then y; all bytes zero is the point at infinity. A coordinate that is not below the field's modulus, or
// a point that is not on the curve, is answered with -1. Nobody asks whether a point of BLS12-381 lies in the subgroup,
// so the curves are made without an order: OpenSSL then multiplies by the whole scalar and reduces nothing.
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/crypto_openssl.h"

namespace wrought::antelope {

namespace {

constexpr int32_t success = 0, failure = -1;

// alt_bn128 has its numbers big-endian, BLS12-381 little-endian.
struct PointForm {
  const char* modulus_hex;
  uint32_t b;
  uint32_t coordinate_bytes;
  Number (*read)(std::string_view);
  int (*write)(const BIGNUM*, uint8_t*, int);
};
constexpr PointForm alt_bn128_form{"30644E72E131A029B85045B68181585D97816A916871CA8D3C208C16D87CFD47", 3, 32,
                                   big_endian, BN_bn2binpad};
constexpr PointForm bls_g1_form{
    "1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB", 4, 48,
    little_endian, BN_bn2lebinpad};

// Unchanging once made, so threads may share it.
struct PointField {
  explicit PointField(const PointForm& f) : form(f) {
    BIGNUM* p = nullptr;
    if (BN_hex2bn(&p, f.modulus_hex) == 0) throw std::bad_alloc();
    modulus.reset(p);
    const Number a = number(), b = number();
    must(BN_set_word(b.get(), f.b));
    curve.reset(must(EC_GROUP_new_curve_GFp(p, a.get(), b.get(), scratch().get())));
  }
  [[nodiscard]] uint32_t point_bytes() const { return 2 * form.coordinate_bytes; }

  PointForm form;
  Number modulus;
  Curve curve;
};

const PointField& alt_bn128() {
  static const PointField field(alt_bn128_form);
  return field;
}
const PointField& bls_g1() {
  static const PointField field(bls_g1_form);
  return field;
}

// One call's work: nothing of it outlives the call.
class PointMath {
 public:
  explicit PointMath(const PointField& field) : field_(field), curve_(field.curve.get()) {}

  // Null: not a point.
  [[nodiscard]] Point read(std::string_view bytes) const {
    const uint32_t n = field_.form.coordinate_bytes;
    const Number x = field_.form.read(bytes.substr(0, n)), y = field_.form.read(bytes.substr(n, n));
    if (BN_cmp(x.get(), field_.modulus.get()) >= 0 || BN_cmp(y.get(), field_.modulus.get()) >= 0) return nullptr;
    Point p = point(field_.curve);
    if (BN_is_zero(x.get()) && BN_is_zero(y.get())) {
      must(EC_POINT_set_to_infinity(curve_, p.get()));
    } else if (!accepted(EC_POINT_set_affine_coordinates(curve_, p.get(), x.get(), y.get(), scratch_.get()))) {
      return nullptr;
    }
    return p;
  }

  void write(const Point& p, uint8_t* out) const {
    if (EC_POINT_is_at_infinity(curve_, p.get())) {
      std::memset(out, 0, field_.point_bytes());
      return;
    }
    const Number x = number(), y = number();
    must(EC_POINT_get_affine_coordinates(curve_, p.get(), x.get(), y.get(), scratch_.get()));
    const int n = static_cast<int>(field_.form.coordinate_bytes);
    if (field_.form.write(x.get(), out, n) != n || field_.form.write(y.get(), out + n, n) != n) throw std::bad_alloc();
  }

  void add(Point& sum, const Point& p) const {
    must(EC_POINT_add(curve_, sum.get(), sum.get(), p.get(), scratch_.get()));
  }
  void multiply(Point& p, const Number& scalar) const {
    must(EC_POINT_mul(curve_, p.get(), nullptr, p.get(), scalar.get(), scratch_.get()));
  }

 private:
  const PointField& field_;
  const EC_GROUP* curve_;
  NumberScratch scratch_ = scratch();
};

int32_t add_points(const PointField& field, Span op1, Span op2, Span result) {
  const PointMath math(field);
  Point sum = math.read(op1.view());
  const Point p = math.read(op2.view());
  if (!sum || !p) return failure;
  math.add(sum, p);
  math.write(sum, result.data);
  return success;
}

}  // namespace

HostResult<int32_t> alt_bn128_add(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result) {
  if (op1.size != 64 || op2.size != 64 || result.size < 64) return failure;
  return add_points(alt_bn128(), op1, op2, result);
}

HostResult<int32_t> alt_bn128_mul(Context&, UnaliasedSpan g1_point, UnaliasedSpan scalar, UnaliasedSpan result) {
  if (g1_point.size != 64 || scalar.size != 32 || result.size < 64) return failure;
  const PointMath math(alt_bn128());
  Point p = math.read(g1_point.view());
  if (!p) return failure;
  math.multiply(p, big_endian(scalar.view()));
  math.write(p, result.data);
  return success;
}

HostResult<int32_t> bls_g1_add(Context&, UnaliasedSpan op1, UnaliasedSpan op2, UnaliasedSpan result) {
  if (op1.size != 96 || op2.size != 96 || result.size != 96) return failure;
  return add_points(bls_g1(), op1, op2, result);
}

HostResult<int32_t> bls_g1_weighted_sum(Context&, UnaliasedSpan points, UnaliasedSpan scalars, uint32_t n,
                                        UnaliasedSpan result) {
  if (n == 0 || points.size != uint64_t{n} * 96 || scalars.size != uint64_t{n} * 32 || result.size != 96) {
    return failure;
  }
  const PointMath math(bls_g1());
  Point sum = point(bls_g1().curve);
  must(EC_POINT_set_to_infinity(bls_g1().curve.get(), sum.get()));
  for (size_t i = 0; i < n; ++i) {
    Point p = math.read(points.view().substr(i * 96, 96));
    if (!p) return failure;
    math.multiply(p, little_endian(scalars.view().substr(i * 32, 32)));
    math.add(sum, p);
  }
  math.write(sum, result.data);
  return success;
}

}  // namespace wrought::antelope
