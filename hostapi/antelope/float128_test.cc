// Quadruple precision for contracts: bits against bits.
//
// The vectors of arithmetic and rounding were computed with exact fractions, rounded to nearest, ties to even.
#include "hostapi/antelope/host_checks.h"

#include <cmath>
#include <iomanip>

namespace wrought {
namespace {

using namespace checks;

// High half first, as one reads it; a call has the low half first.
struct Quad {
  uint64_t high, low;
  bool operator==(const Quad&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Quad& q) {
    return out << std::hex << std::setfill('0') << std::setw(16) << q.high << ' ' << std::setw(16) << q.low;
  }
};
using Wide = Quad;  // a 128-bit integer, in the same form

constexpr uint64_t sign = uint64_t{1} << 63, ones = UINT64_MAX;
constexpr Quad negative(Quad q) { return {q.high ^ sign, q.low}; }

constexpr Quad zero{0, 0}, smallest{0, 1}, smallest_normal{0x0001'0000'0000'0000, 0},
    largest_subnormal{0x0000'ffff'ffff'ffff, ones}, largest{0x7ffe'ffff'ffff'ffff, ones},
    infinity{0x7fff'0000'0000'0000, 0}, one{0x3fff'0000'0000'0000, 0}, after_one{0x3fff'0000'0000'0000, 1},
    before_one{0x3ffe'ffff'ffff'ffff, ones}, two{0x4000'0000'0000'0000, 0}, three{0x4000'8000'0000'0000, 0},
    half{0x3ffe'0000'0000'0000, 0}, third{0x3ffd'5555'5555'5555, 0x5555'5555'5555'5555};
constexpr Quad minus_zero = negative(zero), minus_infinity = negative(infinity), minus_one = negative(one);
// What an invalid operation gives; then NaNs with payloads, quiet and signalling.
constexpr Quad default_nan{0xffff'8000'0000'0000, 0}, quiet{0x7fff'8000'0000'0000, 0xa1},
    negative_quiet{0xffff'8000'0000'0b00, 0}, signalling{0x7fff'0000'0000'0000, 0xc1},
    negative_signalling{0xffff'4000'0000'0000, 0};
constexpr Quad quieted(Quad nan) { return {nan.high | uint64_t{1} << 47, nan.low}; }

constexpr uint32_t out = 64;

struct Float128 : ::testing::Test {
  TestGuest g;
  Quad at_out(std::string_view name, std::initializer_list<uint64_t> cells) {
    EXPECT_EQ(g.error(name, cells), "") << name;
    return {g.peek(out + 8), g.peek(out)};
  }
  Quad binary(std::string_view name, Quad a, Quad b) { return at_out(name, {out, a.low, a.high, b.low, b.high}); }
  Wide to_wide(std::string_view name, Quad value) { return at_out(name, {out, value.low, value.high}); }
  uint64_t narrow(std::string_view name, Quad value) {
    EXPECT_EQ(g.error(name, {value.low, value.high}), "");
    return g.call(name, {value.low, value.high});
  }
};

struct Operation {
  const char* name;
  Quad a, b, result;
};

TEST_F(Float128, arithmetic) {
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3",
            {0x3ff4'128b'0c5c'7fd0, 0xa6a3'a450'6513'270e},
            {0xc00d'0ed9'9531'985d, 0x5d9d'c9f8'1818'e811},
            {0xc00d'0ed9'94a8'52d7, 0x2f5d'e1a4'c646'bfde}},
           {"__addtf3",
            {0xc00b'6f03'1600'a35a, 0x0999'50d8'36f6'75cc},
            {0x3fef'6cad'8d11'6ece, 0x1738'f7d9'3d9c'1724},
            {0xc00b'6f03'15e9'd881, 0x3882'63f6'c366'f838}},
           {"__addtf3",
            {0x400f'a170'3926'3059, 0xf28c'105d'1fb1'7c23},
            {0xc010'95e6'93bd'04cf, 0x0fd6'30f1'f29d'0da9},
            {0xc00f'8a5c'ee53'd944, 0x2d20'5186'c588'9f2f}},
           {"__addtf3",
            {0x3fee'8e81'0bec'd7b0, 0x3898'd190'f9eb'dacc},
            {0xbff3'8a6a'24ed'e6a4, 0x6b4c'b242'4a23'd596},
            {0xbff3'7df6'1c8e'7fe6, 0xe987'ebb5'c254'76c0}},
           {"__addtf3",
            {0x0002'2e44'ae97'ba94, 0xd0ed'a82f'8f6d'0558},
            {0x0001'b64c'8c38'fb29, 0x18f1'35d2'5f55'7203},
            {0x0003'04b5'7a5a'1c14, 0xaeb3'218c'5f8b'df2d}},
           {"__addtf3",
            {0x7ffc'7f15'34b9'b5df, 0x9e77'69b1'0f42'05b4},
            {0xfffc'7731'506b'f2ef, 0xc6f8'7718'6d76'b07e},
            {0x7ff6'f8f9'1370'bbf5, 0xdfbc'a628'72d5'4d80}},
           {"__addtf3",
            {0x8003'cb5c'3f98'e277, 0x4cbd'87ad'5c90'a958},
            {0x3ffa'8673'4cdd'2055, 0x930d'6eaf'14f4'733f},
            {0x3ffa'8673'4cdd'2055, 0x930d'6eaf'14f4'733f}},
           {"__addtf3",
            {0x4000'9be4'49b6'4a08, 0x72e6'cc3a'babc'ed20},
            {0x4000'9be4'49b6'4a08, 0x73cd'1896'4050'5018},
            {0x4001'9be4'49b6'4a08, 0x7359'f268'7d86'9e9c}},
           {"__subtf3",
            {0x400b'5790'c1d3'fcff, 0x2a3a'f4d4'6b0a'18e8},
            {0x400a'ab10'f646'e1f4, 0x0a09'7c97'6bf4'6c69},
            {0x400a'0410'8d61'180a, 0x4a6c'6d11'6a1f'c567}},
           {"__subtf3",
            {0x400e'd17f'e01f'5057, 0xca02'135e'92b1'd3f2},
            {0x4000'7f26'9828'9fcd, 0x59a5'4a7b'b1fe'e08f},
            {0x400e'd179'e384'efb5, 0x4acc'acc9'68c3'0bf6}},
           {"__subtf3",
            {0xc008'f1d6'17f5'e837, 0xd708'20fe'119a'72d1},
            {0x4009'0f88'10a3'd6b2, 0xaa05'e11a'b271'5945},
            {0xc00a'0439'8e4f'6567, 0x4ac4'f8cc'dd9f'4957}},
           {"__subtf3",
            {0xbffe'ae65'fe3b'890b, 0x93f4'48b3'a5aa'3c81},
            {0xc007'e315'62c3'3a4f, 0xb774'eb52'48db'40af},
            {0x4007'e23e'2fc4'1c8b, 0x31aa'f12d'ef08'6b91}},
           {"__subtf3",
            {0x8002'5aff'7631'a992, 0xf0ce'5835'05c6'af07},
            {0x0000'c4aa'37dc'76fb, 0x0f17'a300'7e62'aa0a},
            {0x8002'bd54'921f'e510, 0x785a'29b5'44f8'040c}},
           {"__subtf3",
            {0x7ffe'6415'65dc'9f50, 0x3f63'af83'bd05'61e6},
            {0xfffd'66d2'72fd'f202, 0x2a96'fb1a'14a0'f9e7},
            {0x7fff'0000'0000'0000, 0x0000'0000'0000'0000}},
           {"__subtf3",
            {0x8002'6e36'd1bc'52d9, 0x230d'977e'e225'7159},
            {0xc00e'fc89'6a50'df4d, 0xb4d6'6a3a'4746'9a4d},
            {0x400e'fc89'6a50'df4d, 0xb4d6'6a3a'4746'9a4d}},
           {"__subtf3",
            {0x4003'153e'26a2'c0bd, 0x3b12'87ff'f52d'df5d},
            {0x4003'153e'26a2'c0bd, 0x3979'3024'd831'45ad},
            {0x3fcb'9957'db1c'fc99, 0xb000'0000'0000'0000}},
           {"__multf3",
            {0x3ff9'96d0'd4c2'8c2e, 0x7c26'847f'0316'909e},
            {0x3ffb'6b40'254b'0c4e, 0x010c'4759'482c'9cbc},
            {0x3ff6'20a0'0694'3f72, 0x9417'db75'4ac2'70a5}},
           {"__multf3",
            {0xc002'f3fe'5190'88f5, 0x90fb'bd11'9c1c'aaf7},
            {0x400b'ad1b'a7ab'e1c2, 0x9e1a'8ef4'f341'e07a},
            {0xc00f'a30b'98fe'3563, 0x2dfa'40a4'0d37'6e52}},
           {"__multf3",
            {0xbfee'c7ac'def8'8334, 0xe647'cb8f'74e6'9a5d},
            {0xc00e'64e5'6623'7a04, 0x65e7'e423'6472'f1a3},
            {0x3ffe'3da2'5cc1'88b6, 0x5294'5d5e'11b4'2170}},
           {"__multf3",
            {0x4009'30cb'0fef'7928, 0x6683'6886'a260'cd0b},
            {0x3ff8'570d'1c24'42f9, 0x298c'b3a5'70cc'ec31},
            {0x4002'986f'ae2b'0c87, 0xb86b'0243'c5b9'38ab}},
           {"__multf3",
            {0x8000'26b9'9118'bb16, 0x000f'49c8'1a35'8ca0},
            {0x8000'0687'9d1d'e2a0, 0x5d15'8a2f'f2ee'4e45},
            {0x0000'0000'0000'0000, 0x0000'0000'0000'0000}},
           {"__multf3",
            {0x7ffe'a268'2607'679d, 0x6050'914a'9d33'a01c},
            {0x7ffd'1f72'7961'fd92, 0x5d39'd0a8'9a2e'f80f},
            {0x7fff'0000'0000'0000, 0x0000'0000'0000'0000}},
           {"__multf3",
            {0x0003'7afb'774b'15d7, 0xfa52'9ba3'fe3b'fada},
            {0x3ffe'bfea'1a28'f7b3, 0x24e4'e25a'15fc'899e},
            {0x0003'4b8b'd2f0'aaf0, 0x1700'3aec'7824'2e40}},
           {"__multf3",
            {0x3ffb'2954'b12a'a1f6, 0xd42f'ddbb'7a86'f7a2},
            {0x3ffb'2954'b12a'a1f6, 0xd471'4424'fea8'8860},
            {0x3ff7'5955'9f19'aa64, 0xfdaf'223a'0225'b2f0}},
           {"__divtf3",
            {0x400c'8b0d'b0a8'44e5, 0x2587'be6b'5c9b'cf35},
            {0xbfec'fa7f'4c4f'9b06, 0x8732'2e25'c215'a82a},
            {0xc01e'8f58'7003'4e4d, 0xffa6'594f'c496'd4c8}},
           {"__divtf3",
            {0xbff0'84b5'42d8'7208, 0xd86f'40f6'b239'f3c7},
            {0x3ff5'8857'3908'f227, 0xc59d'b916'5b0e'e76f},
            {0xbff9'fb42'6936'9c33, 0x5031'69f6'ae5d'1907}},
           {"__divtf3",
            {0xc00b'9cfc'3919'4242, 0xa2ed'dbbd'5464'ecc2},
            {0xbff7'6693'd17e'4497, 0x3d48'82a5'ce5b'2a92},
            {0x4013'26d7'f024'3727, 0xccdb'c869'2f55'28e5}},
           {"__divtf3",
            {0xbff9'5b06'7e26'f36a, 0x8483'f8b8'332d'd331},
            {0xbfec'4787'ca44'eb86, 0x0726'e25c'fd56'a926},
            {0x400c'0f3c'c458'0690, 0x901f'e043'0b6c'78a7}},
           {"__divtf3",
            {0x0002'f4de'9aea'6429, 0xb149'1e24'3192'b704},
            {0x0003'fcf0'b91e'e9e5, 0xefe0'9f07'cefe'2a1f},
            {0x3ffd'f7e1'75f7'a3d6, 0x4899'7f5c'cc06'be67}},
           {"__divtf3",
            {0x7ffd'3a12'1a26'f889, 0x3870'3800'149e'259b},
            {0x7ffe'9fc2'7b8f'2ab5, 0x3451'd013'5675'f6ad},
            {0x3ffd'82c5'a0ea'ddfb, 0x3f33'0fc0'582b'845a}},
           {"__divtf3",
            {0x8000'5810'a729'91b9, 0xe8c1'4743'7abe'c539},
            {0xbff0'e8e7'1eb2'0109, 0xa91c'2439'd5ab'8b4d},
            {0x000d'70e6'e949'b1cb, 0xa1d5'a111'ca0b'67b7}},
           {"__divtf3",
            {0x3ff7'6f15'2db3'997f, 0xe396'39be'7a60'5a91},
            {0x3ff7'6f15'2db3'997f, 0xe9ba'515a'b064'9d0e},
            {0x3ffe'ffff'ffff'ffff, 0xf76f'4694'0bae'5583}},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

TEST_F(Float128, simple_arithmetic) {
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3", one, one, two},
           {"__addtf3", one, two, three},
           {"__subtf3", one, two, minus_one},
           {"__multf3", three, negative(half), negative({0x3fff'8000'0000'0000, 0})},
           {"__divtf3", one, three, third},
           {"__divtf3", two, two, one},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

TEST_F(Float128, ties_go_to_even) {
  const Quad half_ulp{0x3f8e'0000'0000'0000, 0};  // 2^-113, half the distance from 1 to the next
  const Quad over_half_ulp{0x3f8e'0000'0000'0000, 1};
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3", one, half_ulp, one},
           {"__addtf3", after_one, half_ulp, {0x3fff'0000'0000'0000, 2}},
           {"__addtf3", one, over_half_ulp, after_one},
           {"__subtf3", negative(one), half_ulp, minus_one},
           {"__subtf3", one, {0x3f8d'0000'0000'0000, 0}, one},  // below 1 the distance is half as long
           {"__subtf3", one, {0x3f8d'0000'0000'0000, 1}, before_one},
           {"__multf3", after_one, {0x3fff'8000'0000'0000, 0}, {0x3fff'8000'0000'0000, 2}},  // 1.5 + 1.5 ulp
           {"__multf3", before_one, after_one, one},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

TEST_F(Float128, small_numbers) {
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3", smallest, smallest, {0, 2}},
           {"__addtf3", largest_subnormal, smallest, smallest_normal},
           {"__subtf3", smallest_normal, smallest, largest_subnormal},
           {"__divtf3", smallest, two, zero},  // a tie
           {"__divtf3", {0, 3}, two, {0, 2}},  // another
           {"__multf3", smallest, half, zero},
           {"__multf3", smallest, {0x3ffe'0000'0000'0000, 1}, smallest},  // just over half
           {"__multf3", negative(smallest), half, minus_zero},
           {"__multf3", smallest_normal, before_one, smallest_normal},  // a tie between the two kinds
           {"__multf3", smallest_normal, half, {0x0000'8000'0000'0000, 0}},
           {"__multf3", smallest, largest, {0x3f90'ffff'ffff'ffff, ones}},
           {"__divtf3", smallest, largest, zero},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

TEST_F(Float128, large_numbers) {
  const Quad half_last{0x7f8d'0000'0000'0000, 0};  // half of the largest number's last place
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3", largest, largest, infinity},
           {"__addtf3", largest, half_last, infinity},  // a tie, and the largest is odd
           {"__addtf3", largest, {0x7f8c'ffff'ffff'ffff, ones}, largest},
           {"__subtf3", negative(largest), largest, minus_infinity},
           {"__multf3", largest, two, infinity},
           {"__multf3", largest, after_one, infinity},
           {"__multf3", largest, minus_one, negative(largest)},
           {"__divtf3", largest, half, infinity},
           {"__divtf3", one, smallest, infinity},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

TEST_F(Float128, zeros_and_infinities) {
  for (const auto& [name, a, b, result] : std::vector<Operation>{
           {"__addtf3", zero, minus_zero, zero},
           {"__addtf3", minus_zero, minus_zero, minus_zero},
           {"__subtf3", one, one, zero},
           {"__subtf3", minus_zero, zero, minus_zero},
           {"__subtf3", zero, zero, zero},
           {"__multf3", zero, minus_one, minus_zero},
           {"__divtf3", zero, minus_one, minus_zero},
           {"__divtf3", one, zero, infinity},
           {"__divtf3", one, minus_zero, minus_infinity},
           {"__divtf3", one, minus_infinity, minus_zero},
           {"__divtf3", minus_infinity, two, minus_infinity},
           {"__addtf3", infinity, largest, infinity},
           {"__addtf3", infinity, infinity, infinity},
           {"__subtf3", one, infinity, minus_infinity},
           {"__multf3", minus_infinity, minus_one, infinity},
           // Invalid: the one NaN that is made here, with its sign set.
           {"__addtf3", infinity, minus_infinity, default_nan},
           {"__subtf3", infinity, infinity, default_nan},
           {"__multf3", infinity, zero, default_nan},
           {"__multf3", minus_zero, infinity, default_nan},
           {"__divtf3", zero, zero, default_nan},
           {"__divtf3", infinity, minus_infinity, default_nan},
       }) {
    EXPECT_EQ(binary(name, a, b), result) << name << ' ' << a << ", " << b;
  }
}

// A NaN comes back with sign and payload, quieted; of two NaNs the first one, whatever the second is.
TEST_F(Float128, nans_pass_through) {
  const Quad nans[] = {quiet, negative_quiet, signalling, negative_signalling, default_nan};
  for (const char* name : {"__addtf3", "__subtf3", "__multf3", "__divtf3"}) {
    for (Quad a : nans) {
      for (Quad number : {zero, one, minus_one, infinity, smallest}) {
        EXPECT_EQ(binary(name, a, number), quieted(a)) << name;
        EXPECT_EQ(binary(name, number, a), quieted(a)) << name;
      }
      for (Quad b : nans) EXPECT_EQ(binary(name, a, b), quieted(a)) << name << ' ' << a << ", " << b;
    }
  }
}

TEST_F(Float128, negation_flips_one_bit_of_anything) {
  for (Quad value : {zero, one, smallest, infinity, quiet, signalling, default_nan}) {
    EXPECT_EQ(to_wide("__negtf2", value), negative(value));
    EXPECT_EQ(to_wide("__negtf2", negative(value)), value);
  }
}

// --- to and from floats ----------------------------------------------------------------------------------------------

TEST_F(Float128, from_float) {
  struct Case {
    uint64_t bits;
    Quad value;
  };
  for (const Case& c : {
           Case{0, zero}, Case{0x8000'0000, minus_zero}, Case{0x3f80'0000, one},
           Case{0xbf80'0001, {0xbfff'0000'0200'0000, 0}},
           Case{0x0000'0001, {0x3f6a'0000'0000'0000, 0}},  // the smallest, 2^-149
           Case{0x007f'ffff, {0x3f80'ffff'fc00'0000, 0}},  // the largest subnormal
           Case{0x7f7f'ffff, {0x407e'ffff'fe00'0000, 0}}, Case{0x7f80'0000, infinity},
           Case{0xff80'0000, minus_infinity}, Case{0x7fc0'0001, {0x7fff'8000'0200'0000, 0}},
           Case{0xffa0'0000, {0xffff'c000'0000'0000, 0}},  // signalling, quieted
       }) {
    EXPECT_EQ(at_out("__extendsftf2", {out, c.bits}), c.value) << std::hex << c.bits;
  }
}

TEST_F(Float128, from_double) {
  struct Case {
    uint64_t bits;
    Quad value;
  };
  for (const Case& c : {
           Case{0, zero},
           Case{sign, minus_zero},
           Case{f64(-1), minus_one},
           Case{f64(1.0 / 3), {0x3ffd'5555'5555'5555, 0x5000'0000'0000'0000}},
           Case{1, {0x3bcd'0000'0000'0000, 0}},  // 2^-1074
           Case{0x000f'ffff'ffff'ffff, {0x3c00'ffff'ffff'ffff, 0xe000'0000'0000'0000}},
           Case{0x7fef'ffff'ffff'ffff, {0x43fe'ffff'ffff'ffff, 0xf000'0000'0000'0000}},
           Case{0x7ff0'0000'0000'0000, infinity},
           Case{0x7ff8'0000'0000'0001, {0x7fff'8000'0000'0000, 0x1000'0000'0000'0000}},
           Case{0xfff4'0000'0000'0000, {0xffff'c000'0000'0000, 0}},
       }) {
    EXPECT_EQ(at_out("__extenddftf2", {out, c.bits}), c.value) << std::hex << c.bits;
  }
}

struct Narrowing {
  const char* name;
  Quad value;
  uint64_t bits;
};

TEST_F(Float128, to_floats_and_doubles) {
  for (const auto& [name, value, bits] : std::vector<Narrowing>{
           {"__trunctfdf2", {0x3fff'f8be'f237'e45a, 0xcd02'c5e1'1635'3d03}, 0x3fff'8bef'237e'45ad},
           {"__trunctfdf2", {0xbbf7'be4c'66c1'494e, 0x7691'b06f'6555'abfe}, 0x8000'06f9'319b'0525},
           {"__trunctfdf2", {0xc3fe'2b85'28aa'ca51, 0xb98c'67c2'15bd'448f}, 0xffe2'b852'8aac'a51c},
           {"__trunctfdf2", {0xbbcc'973f'26b1'cffc, 0x070d'7109'2085'9634}, 0x8000'0000'0000'0001},
           {"__trunctfdf2", {0xbc00'256b'a7e6'529b, 0xce76'e9f4'7721'6e9e}, 0x8009'2b5d'3f32'94de},
           {"__trunctfdf2", {0xc006'796f'faf5'5496, 0x988a'f3fb'd396'30d6}, 0xc067'96ff'af55'496a},
           {"__trunctfsf2", {0xbfff'8c74'27e9'e06f, 0x59b4'4e92'effd'deea}, 0xbfc63a14},
           {"__trunctfsf2", {0xbf77'cca2'03a5'6cc1, 0x057a'40b2'2188'287e}, 0x80003994},
           {"__trunctfsf2", {0xc07e'86ce'1a4f'44f9, 0xa651'1445'b9f3'635c}, 0xff43670d},
           {"__trunctfsf2", {0xbf69'fc8e'6f0e'2289, 0x23a5'ef88'ef02'090b}, 0x80000001},
           {"__trunctfsf2", {0xbf80'3606'dfb8'5c0d, 0xd37e'e915'31de'c4f4}, 0x804d81b8},
           {"__trunctfsf2", {0x4006'804c'4aff'dcd1, 0x3678'bc8d'4078'3f0a}, 0x43402625},
           {"__trunctfdf2", one, f64(1)},
           {"__trunctfdf2", minus_zero, sign},
           {"__trunctfdf2", third, f64(1.0 / 3)},
           {"__trunctfdf2", {0x3fff'0000'0000'0000, 0x0800'0000'0000'0000}, f64(1)},  // ties
           {"__trunctfdf2", {0x3fff'0000'0000'0000, 0x1800'0000'0000'0000}, 0x3ff0'0000'0000'0002},
           {"__trunctfdf2", {0x3fff'0000'0000'0000, 0x0800'0000'0000'0001}, 0x3ff0'0000'0000'0001},
           {"__trunctfdf2", {0x43fe'ffff'ffff'ffff, 0xf800'0000'0000'0000}, 0x7ff0'0000'0000'0000},
           {"__trunctfdf2", {0x43fe'ffff'ffff'ffff, 0xf7ff'ffff'ffff'ffff}, 0x7fef'ffff'ffff'ffff},
           {"__trunctfdf2", largest, 0x7ff0'0000'0000'0000},
           {"__trunctfdf2", {0x3bcc'0000'0000'0000, 0}, 0},  // half of the smallest: a tie
           {"__trunctfdf2", {0x3bcc'0000'0000'0000, 1}, 1},
           {"__trunctfdf2", negative(smallest), sign},
           {"__trunctfdf2", minus_infinity, 0xfff0'0000'0000'0000},
           {"__trunctfsf2", one, f32(1)},
           {"__trunctfsf2", minus_zero, 0x8000'0000},
           {"__trunctfsf2", {0x3fff'0000'0100'0000, 0}, f32(1)},  // ties
           {"__trunctfsf2", {0x3fff'0000'0300'0000, 0}, 0x3f80'0002},
           {"__trunctfsf2", {0x3fff'0000'0100'0000, 1}, 0x3f80'0001},
           {"__trunctfsf2", {0x407e'ffff'ff00'0000, 0}, 0x7f80'0000},
           {"__trunctfsf2", {0x407e'ffff'feff'ffff, ones}, 0x7f7f'ffff},
           {"__trunctfsf2", {0x3f69'0000'0000'0000, 0}, 0},
           {"__trunctfsf2", {0x3f69'0000'0000'0000, 1}, 1},
           {"__trunctfsf2", infinity, 0x7f80'0000},
           // NaNs keep their sign and the leading bits of the payload, and are quiet.
           {"__trunctfdf2", {0x7fff'8000'0000'0000, 0x1000'0000'0000'0000}, 0x7ff8'0000'0000'0001},
           {"__trunctfdf2", negative_signalling, 0xfffc'0000'0000'0000},
           {"__trunctfdf2", signalling, 0x7ff8'0000'0000'0000},
           {"__trunctfdf2", default_nan, 0xfff8'0000'0000'0000},
           {"__trunctfsf2", {0x7fff'8000'0200'0000, 0}, 0x7fc0'0001},
           {"__trunctfsf2", negative_signalling, 0xffe0'0000},
           {"__trunctfsf2", signalling, 0x7fc0'0000},
       }) {
    EXPECT_EQ(narrow(name, value), bits) << name << ' ' << value;
  }
}

// --- to and from integers --------------------------------------------------------------------------------------------

// To 32 and 64 bits numbers are rounded, ties to even, not cut off. What does not fit, and a NaN, gives the value that
// the processor has for it: the top bit alone when signed, all ones when not.
TEST_F(Float128, to_short_integers) {
  constexpr uint64_t bad32 = 0x8000'0000, bad_u32 = 0xffff'ffff, bad64 = sign, bad_u64 = ones;
  struct Case {
    Quad value;
    uint64_t i32, u32, i64, u64;
  };
  const Quad five_halves{0x4000'4000'0000'0000, 0}, seven_halves{0x4000'c000'0000'0000, 0};
  for (const Case& c : {
           Case{zero, 0, 0, 0, 0},
           Case{minus_zero, 0, 0, 0, 0},
           Case{one, 1, 1, 1, 1},
           Case{before_one, 1, 1, 1, 1},
           Case{half, 0, 0, 0, 0},
           Case{{0x3ffe'0000'0000'0000, 1}, 1, 1, 1, 1},  // just over a half
           Case{{0x3fff'8000'0000'0000, 0}, 2, 2, 2, 2},  // 1.5
           Case{five_halves, 2, 2, 2, 2},
           Case{seven_halves, 4, 4, 4, 4},
           Case{smallest, 0, 0, 0, 0},
           Case{negative(smallest), 0, 0, 0, 0},
           Case{negative(half), 0, 0, 0, 0},  // a tie with 0, so no negative number
           Case{{0xbffe'0000'0000'0000, 1}, 0xffff'ffff, bad_u32, ones, bad_u64},
           Case{minus_one, 0xffff'ffff, bad_u32, ones, bad_u64},
           Case{negative(five_halves), 0xffff'fffe, bad_u32, ones - 1, bad_u64},
           Case{negative(seven_halves), 0xffff'fffc, bad_u32, ones - 3, bad_u64},
           // Around 2^31: a half below it still rounds up to it.
           Case{{0x401d'ffff'fffc'0000, 0}, 0x7fff'ffff, 0x7fff'ffff, 0x7fff'ffff, 0x7fff'ffff},
           Case{{0x401d'ffff'fffd'ffff, ones}, 0x7fff'ffff, 0x7fff'ffff, 0x7fff'ffff, 0x7fff'ffff},
           Case{{0x401d'ffff'fffe'0000, 0}, bad32, 0x8000'0000, 0x8000'0000, 0x8000'0000},
           Case{{0x401e'0000'0000'0000, 0}, bad32, 0x8000'0000, 0x8000'0000, 0x8000'0000},
           Case{{0xc01e'0000'0000'0000, 0}, 0x8000'0000, bad_u32, 0xffff'ffff'8000'0000, bad_u64},
           Case{{0xc01e'0000'0001'0000, 0}, 0x8000'0000, bad_u32, 0xffff'ffff'8000'0000, bad_u64},  // a tie
           Case{{0xc01e'0000'0002'0000, 0}, bad32, bad_u32, 0xffff'ffff'7fff'ffff, bad_u64},
           // Around 2^32.
           Case{{0x401e'ffff'fffe'0000, 0}, bad32, 0xffff'ffff, 0xffff'ffff, 0xffff'ffff},
           Case{{0x401e'ffff'ffff'0000, 0}, bad32, bad_u32, 0x1'0000'0000, 0x1'0000'0000},
           Case{{0x401f'0000'0000'0000, 0}, bad32, bad_u32, 0x1'0000'0000, 0x1'0000'0000},
           // Around 2^63.
           Case{{0x403d'ffff'ffff'ffff, 0xfffc'0000'0000'0000}, bad32, bad_u32, sign - 1, sign - 1},
           Case{{0x403d'ffff'ffff'ffff, 0xfffe'0000'0000'0000}, bad32, bad_u32, bad64, sign},
           Case{{0x403e'0000'0000'0000, 0}, bad32, bad_u32, bad64, sign},
           Case{{0xc03e'0000'0000'0000, 0}, bad32, bad_u32, sign, bad_u64},
           Case{{0xc03e'0000'0000'0000, 0x0001'0000'0000'0000}, bad32, bad_u32, sign, bad_u64},
           Case{{0xc03e'0000'0000'0000, 0x0002'0000'0000'0000}, bad32, bad_u32, bad64, bad_u64},
           // Around 2^64.
           Case{{0x403e'ffff'ffff'ffff, 0xfffe'0000'0000'0000}, bad32, bad_u32, bad64, ones},
           Case{{0x403e'ffff'ffff'ffff, 0xfffe'7fff'ffff'ffff}, bad32, bad_u32, bad64, ones},
           Case{{0x403e'ffff'ffff'ffff, 0xffff'0000'0000'0000}, bad32, bad_u32, bad64, bad_u64},
           Case{{0x403f'0000'0000'0000, 0}, bad32, bad_u32, bad64, bad_u64},
           Case{largest, bad32, bad_u32, bad64, bad_u64},
           Case{infinity, bad32, bad_u32, bad64, bad_u64},
           Case{minus_infinity, bad32, bad_u32, bad64, bad_u64},
           Case{quiet, bad32, bad_u32, bad64, bad_u64},
           Case{negative_signalling, bad32, bad_u32, bad64, bad_u64},
       }) {
    EXPECT_EQ(narrow("__fixtfsi", c.value), c.i32) << c.value;
    EXPECT_EQ(narrow("__fixunstfsi", c.value), c.u32) << c.value;
    EXPECT_EQ(narrow("__fixtfdi", c.value), c.i64) << c.value;
    EXPECT_EQ(narrow("__fixunstfdi", c.value), c.u64) << c.value;
  }
}

constexpr Wide wide_min{sign, 0}, wide_max{sign - 1, ones}, all_ones{ones, ones};

// To 128 bits numbers are cut off. From 2^128 on the result is the nearest there is; between 2^127 and that a signed
// result has the low 128 bits, as in the library that nodes are built with.
TEST_F(Float128, to_long_integers) {
  struct Case {
    Quad value;
    Wide as_signed, as_unsigned;
  };
  for (const Case& c : {
           Case{zero, {0, 0}, {0, 0}},
           Case{before_one, {0, 0}, {0, 0}},
           Case{{0x3fff'ffff'ffff'ffff, ones}, {0, 1}, {0, 1}},  // just under 2
           Case{{0xbfff'ffff'ffff'ffff, ones}, all_ones, {0, 0}},
           Case{negative(half), {0, 0}, {0, 0}},
           Case{{0x403f'8000'0000'0000, 0}, {1, sign}, {1, sign}},  // 1.5 * 2^64
           Case{{0xc03f'8000'0000'0000, 0}, {ones - 1, sign}, {0, 0}},
           Case{
               {0x406f'0000'0000'0000, 1}, {0x0001'0000'0000'0000, 1}, {0x0001'0000'0000'0000, 1}},  // every bit counts
           Case{{0x407d'ffff'ffff'ffff, ones}, {sign - 1, 0xffff'ffff'ffff'c000}, {sign - 1, 0xffff'ffff'ffff'c000}},
           Case{{0x407e'0000'0000'0000, 0}, wide_min, {sign, 0}},  // 2^127
           Case{{0x407e'8000'0000'0000, 0}, {0xc000'0000'0000'0000, 0}, {0xc000'0000'0000'0000, 0}},
           Case{{0xc07e'0000'0000'0000, 0}, wide_min, {0, 0}},
           Case{{0xc07e'8000'0000'0000, 0}, {0x4000'0000'0000'0000, 0}, {0, 0}},
           Case{{0x407f'0000'0000'0000, 0}, wide_max, all_ones},  // 2^128
           Case{{0xc07f'0000'0000'0000, 0}, wide_min, {0, 0}},
           Case{infinity, wide_max, all_ones},
           Case{minus_infinity, wide_min, {0, 0}},
           Case{quiet, wide_max, all_ones},
           Case{negative_quiet, wide_min, {0, 0}},
       }) {
    EXPECT_EQ(to_wide("__fixtfti", c.value), c.as_signed) << c.value;
    EXPECT_EQ(to_wide("__fixunstfti", c.value), c.as_unsigned) << c.value;
  }
}

TEST_F(Float128, floats_and_doubles_to_long_integers) {
  struct Case {
    uint64_t as_float, as_double;
    Wide as_signed, as_unsigned;
  };
  for (const Case& c : {
           Case{f32(-0.0f), f64(-0.0), {0, 0}, {0, 0}},
           Case{f32(2.75f), f64(2.75), {0, 2}, {0, 2}},
           Case{f32(-2.75f), f64(-2.75), {ones, ones - 1}, {0, 0}},
           Case{f32(-0.75f), f64(-0.75), {0, 0}, {0, 0}},
           Case{1, 1, {0, 0}, {0, 0}},  // the smallest
           Case{f32(0x1.8p64f), f64(0x1.8p64), {1, sign}, {1, sign}},
           Case{f32(0x1p127f), f64(0x1p127), wide_min, {sign, 0}},
           Case{f32(-0x1p127f), f64(-0x1p127), wide_min, {0, 0}},
           Case{f32(0x1.8p127f), f64(0x1.8p127), {0xc000'0000'0000'0000, 0}, {0xc000'0000'0000'0000, 0}},
           Case{f32(-0x1.8p127f), f64(-0x1.8p127), {0x4000'0000'0000'0000, 0}, {0, 0}},
           Case{f32(INFINITY), f64(0x1p128), wide_max, all_ones},
           Case{f32(-INFINITY), f64(-0x1p1000), wide_min, {0, 0}},
           Case{f32(INFINITY), f64(INFINITY), wide_max, all_ones},
           Case{0x7fc0'0000, 0x7ff8'0000'0000'0000, wide_max, all_ones},  // NaN
           Case{0xff80'0001, 0xfff0'0000'0000'0001, wide_min, {0, 0}},
       }) {
    EXPECT_EQ(at_out("__fixsfti", {out, c.as_float}), c.as_signed) << c.as_double;
    EXPECT_EQ(at_out("__fixdfti", {out, c.as_double}), c.as_signed) << c.as_double;
    EXPECT_EQ(at_out("__fixunssfti", {out, c.as_float}), c.as_unsigned) << c.as_double;
    EXPECT_EQ(at_out("__fixunsdfti", {out, c.as_double}), c.as_unsigned) << c.as_double;
  }
}

TEST_F(Float128, from_short_integers) {
  struct Case {
    uint64_t cell;
    Quad from_i32, from_u32;
  };
  for (const Case& c : {
           Case{0, zero, zero},
           Case{1, one, one},
           Case{123'456'789, {0x4019'd6f3'4540'0000, 0}, {0x4019'd6f3'4540'0000, 0}},
           Case{0x7fff'ffff, {0x401d'ffff'fffc'0000, 0}, {0x401d'ffff'fffc'0000, 0}},
           Case{0x8000'0000, {0xc01e'0000'0000'0000, 0}, {0x401e'0000'0000'0000, 0}},
           Case{0xffff'ffff, minus_one, {0x401e'ffff'fffe'0000, 0}},
       }) {
    EXPECT_EQ(at_out("__floatsitf", {out, c.cell}), c.from_i32);
    EXPECT_EQ(at_out("__floatunsitf", {out, c.cell}), c.from_u32);
  }
  struct LongCase {
    uint64_t cell;
    Quad from_i64, from_u64;
  };
  for (const LongCase& c : {
           LongCase{0, zero, zero},
           LongCase{sign - 1,
                    {0x403d'ffff'ffff'ffff, 0xfffc'0000'0000'0000},
                    {0x403d'ffff'ffff'ffff, 0xfffc'0000'0000'0000}},
           LongCase{sign, {0xc03e'0000'0000'0000, 0}, {0x403e'0000'0000'0000, 0}},
           LongCase{ones, minus_one, {0x403e'ffff'ffff'ffff, 0xfffe'0000'0000'0000}},
       }) {
    EXPECT_EQ(at_out("__floatditf", {out, c.cell}), c.from_i64);
    EXPECT_EQ(at_out("__floatunditf", {out, c.cell}), c.from_u64);
  }
}

TEST_F(Float128, integers_to_doubles) {
  struct Case {
    uint64_t cell, bits;
  };
  for (const Case& c : {Case{0, 0}, Case{7, f64(7)}, Case{0x7fff'ffff, f64(2147483647)},
                        Case{0x8000'0000, f64(-2147483648.0)}, Case{0xffff'ffff, f64(-1)}}) {
    EXPECT_EQ(g.call("__floatsidf", {c.cell}), c.bits);
  }
  struct WideCase {
    Wide value;
    uint64_t from_signed, from_unsigned;
  };
  for (const WideCase& c : {
           WideCase{{0, 0}, 0, 0},
           WideCase{{0, 0x0020'0000'0000'0001}, 0x4340'0000'0000'0000, 0x4340'0000'0000'0000},  // 2^53 + 1: a tie
           WideCase{{0, 0x0040'0000'0000'0002}, 0x4350'0000'0000'0000, 0x4350'0000'0000'0000},
           WideCase{{0, 0x0040'0000'0000'0006}, 0x4350'0000'0000'0002, 0x4350'0000'0000'0002},
           WideCase{{1, 0x801}, 0x43f0'0000'0000'0001, 0x43f0'0000'0000'0001},  // over a tie by the last bit
           WideCase{{0x1234'5678'9abc'def0, 0xfedc'ba98'7654'3210}, 0x47b2'3456'789a'bcdf, 0x47b2'3456'789a'bcdf},
           WideCase{wide_max, 0x47e0'0000'0000'0000, 0x47e0'0000'0000'0000},
           WideCase{wide_min, 0xc7e0'0000'0000'0000, 0x47e0'0000'0000'0000},
           WideCase{all_ones, f64(-1), 0x47f0'0000'0000'0000},
           WideCase{{0xffff'ffff'ffff'fbff, ones}, 0xc490'0000'0000'0000, 0x47ef'ffff'ffff'ffff},
           WideCase{{0xffff'ffff'ffff'fc00, 0}, 0xc490'0000'0000'0000, 0x47f0'0000'0000'0000},  // a tie, to even
       }) {
    EXPECT_EQ(g.call("__floattidf", {c.value.low, c.value.high}), c.from_signed) << c.value;
    EXPECT_EQ(g.call("__floatuntidf", {c.value.low, c.value.high}), c.from_unsigned) << c.value;
  }
}

// --- comparisons -----------------------------------------------------------------------------------------------------

constexpr const char* comparisons[] = {"__cmptf2", "__eqtf2", "__netf2", "__getf2", "__gttf2", "__letf2", "__lttf2"};

TEST_F(Float128, all_comparisons_answer_the_order) {
  const Quad ascending[] = {minus_infinity,
                            negative(largest),
                            {0xbfff'0000'0000'0000, 1},
                            minus_one,
                            negative(half),
                            negative(smallest_normal),
                            negative(smallest),
                            zero,
                            smallest,
                            largest_subnormal,
                            smallest_normal,
                            before_one,
                            one,
                            after_one,
                            largest,
                            infinity};
  for (const char* name : comparisons) {
    for (const Quad& a : ascending) {
      for (const Quad& b : ascending) {
        const uint64_t expected = &a < &b ? minus(1) : &a == &b ? 0 : 1;
        EXPECT_EQ(g.call(name, {a.low, a.high, b.low, b.high}), expected) << name << ' ' << a << ", " << b;
      }
    }
    EXPECT_EQ(g.call(name, {0, 0, minus_zero.low, minus_zero.high}), 0u) << name;
    EXPECT_EQ(g.call(name, {minus_zero.low, minus_zero.high, 0, 0}), 0u) << name;
  }
}

TEST_F(Float128, a_nan_is_unordered) {
  const std::pair<const char*, uint64_t> answers[] = {
      {"__cmptf2", 1}, {"__eqtf2", 1}, {"__netf2", 1}, {"__getf2", minus(1)},
      {"__gttf2", 0},  {"__letf2", 1}, {"__lttf2", 0}, {"__unordtf2", 1},
  };
  for (const auto& [name, answer] : answers) {
    for (Quad nan : {quiet, negative_quiet, signalling, negative_signalling}) {
      for (Quad other : {zero, one, minus_infinity, infinity, nan, default_nan}) {
        EXPECT_EQ(g.call(name, {nan.low, nan.high, other.low, other.high}), answer) << name;
        EXPECT_EQ(g.call(name, {other.low, other.high, nan.low, nan.high}), answer) << name;
      }
    }
  }
  for (Quad a : {zero, infinity, minus_infinity, largest}) {
    EXPECT_EQ(g.call("__unordtf2", {a.low, a.high, one.low, one.high}), 0u);
  }
}

TEST_F(Float128, results_go_to_any_address) {
  for (uint32_t address : {64, 65, 68, 72}) {
    EXPECT_EQ(g.error("__addtf3", {address, one.low, one.high, one.low, one.high}), "");
    EXPECT_EQ(g.peek(address + 8), two.high);
    EXPECT_EQ(g.error("__fixtfti", {address, minus_one.low, minus_one.high}), "");
    EXPECT_EQ(g.peek(address), ones);
  }
}

}  // namespace
}  // namespace wrought
