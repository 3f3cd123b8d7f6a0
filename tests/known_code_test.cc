// Code that is recognised and emitted as what it means gives what the interpreter gives, at every edge; code that is
// nearly the same is not taken for it.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/engines.h"

namespace wrought::test {
namespace {

// A runtime library's __multi3, with the number of bits it shifts by, and the order of two terms, to choose.
std::string multiply(const std::string& shift = "32", bool swapped = false) {
  const std::string crossed = swapped ? "(i64.mul (local.get 2) (local.get 3)) (i64.mul (local.get 1) (local.get 4))"
                                      : "(i64.mul (local.get 4) (local.get 1)) (i64.mul (local.get 2) (local.get 3))";
  return R"((func $multiply (param i32 i64 i64 i64 i64) (local i64)
    (i64.store offset=8 (local.get 0)
      (i64.add (i64.add (i64.add (i64.add )" +
         crossed + R"()
        (i64.mul (local.tee 4 (i64.shr_u (local.get 3) (i64.const 32)))
                 (local.tee 2 (i64.shr_u (local.get 1) (i64.const 32)))))
        (i64.shr_u (local.tee 3 (i64.add
          (i64.shr_u (local.tee 5 (i64.mul (local.tee 3 (i64.and (local.get 3) (i64.const 4294967295)))
                                           (local.tee 1 (i64.and (local.get 1) (i64.const 4294967295))))) (i64.const 32))
          (i64.mul (local.get 3) (local.get 2)))) (i64.const )" +
         shift + R"()))
        (i64.shr_u (local.tee 3 (i64.add (i64.and (local.get 3) (i64.const 4294967295))
                                         (i64.mul (local.get 4) (local.get 1)))) (i64.const 32))))
    (i64.store (local.get 0)
      (i64.or (i64.shl (local.get 3) (i64.const 32)) (i64.and (local.get 5) (i64.const 4294967295))))))";
}

std::string calling(const std::string& function) {
  return "(module (import \"env\" \"set_action_return_value\" (func $return (param i32 i32))) (memory 1)" + function +
         "(func (export \"apply\") (param i64 i64 i64)"
         "(call $multiply (i32.const 16) (local.get 0) (local.get 1) (local.get 2) (local.get 0))"
         "(call $return (i32.const 16) (i32.const 16))))";
}

bool is_recognised(const std::string& wat) {
  const Folder folder;
  const auto made = transpile(folder.write("c.wat", wat), {});
  EXPECT_TRUE(made.ok());
  return made.ok() && made->c_text.find("  multiply_128(mem, l0") != std::string::npos;
}

const uint64_t edges[] = {0, 1, 2, 0xffffffff, 0x100000000, 0x8000000000000000, 0xffffffffffffffff, 0x123456789abcdef1};

TEST(KnownCode, a_product_of_128_bits) {
  for (const bool swapped : {false, true}) {
    const std::string wat = calling(multiply("32", swapped));
    EXPECT_TRUE(is_recognised(wat));
    const auto engines = every_engine(wat);
    for (const uint64_t a : edges) {
      for (const uint64_t b : edges) {
        for (const uint64_t c : {edges[3], edges[6], edges[7]}) {
          const Seen seen = apply_on_all(engines, {a, b, c});
          const unsigned __int128 product =
              (static_cast<unsigned __int128>(b) << 64 | a) * (static_cast<unsigned __int128>(a) << 64 | c);
          EXPECT_EQ(std::memcmp(seen.return_value.data(), &product, 16), 0) << a << " " << b << " " << c;
        }
      }
    }
  }
}

TEST(KnownCode, nearly_a_product_is_not_one) {
  const std::string wat = calling(multiply("31"));
  EXPECT_FALSE(is_recognised(wat));
  const auto engines = every_engine(wat);
  for (const uint64_t a : edges) apply_on_all(engines, {a, 3, edges[7]});
}

TEST(KnownCode, a_recognised_product_out_of_memory_traps) {
  std::string wat = calling(multiply());
  wat.replace(wat.find("(call $multiply (i32.const 16)"), 30, "(call $multiply (i32.const 65528)");
  EXPECT_EQ(apply_on_all(every_engine(wat)).outcome.trap, TrapKind::memory_out_of_bounds);
}

// What the instrument stage writes around a multiplication, written by a contract for locals that it reads afterwards.
TEST(KnownCode, a_contracts_own_settled_operation_keeps_its_locals) {
  const auto engines = every_engine(R"((module
    (import "env" "printdf" (func $print (param f64)))
    (func (export "apply") (param i64 i64 i64) (local $r f64) (local $a f64) (local $b f64)
      (f64.const 3) (f64.const 4)
      (local.set $b) (local.tee $a) (local.get $b) (f64.mul) (local.set $r)
      (local.get $r) (local.get $a) (local.set $b) (local.tee $a) (local.get $b) (f64.sub) (local.set $r)
      (call $print (local.get $r)) (call $print (local.get $a)) (call $print (local.get $b)))))");
  EXPECT_EQ(apply_on_all(engines).console, "9.000000000000000e+001.200000000000000e+013.000000000000000e+00");
}

// memcpy and its family and the int128 builtins are emitted inline; the other engines call the host's bodies.
TEST(InlineHostFunctions, agree_with_the_hosts_bodies) {
  const auto engines = every_engine(R"((module
    (import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
    (import "env" "memmove" (func $memmove (param i32 i32 i32) (result i32)))
    (import "env" "memset" (func $memset (param i32 i32 i32) (result i32)))
    (import "env" "memcmp" (func $memcmp (param i32 i32 i32) (result i32)))
    (import "env" "printi" (func $print (param i64)))
    (import "env" "set_action_return_value" (func $return (param i32 i32)))
    (memory 1)
    (data (i32.const 0) "The quick brown fox jumps over the lazy dog, twice: The quick brown fox.")
    (func $p (param i32) (call $print (i64.extend_i32_s (local.get 0))))
    (func (export "apply") (param i64 i64 i64) (local $to i32) (local $from i32) (local $n i32)
      (local.set $to (i32.wrap_i64 (local.get 0)))
      (local.set $from (i32.wrap_i64 (local.get 1)))
      (local.set $n (i32.wrap_i64 (i64.shr_u (local.get 2) (i64.const 2))))
      (block $d (block $c (block $b (block $a
        (br_table $a $b $c $d (i32.and (i32.wrap_i64 (local.get 2)) (i32.const 3))))
        (call $p (call $memcpy (local.get $to) (local.get $from) (local.get $n))) (br $d))
        (call $p (call $memmove (local.get $to) (local.get $from) (local.get $n))) (br $d))
        (call $p (call $memset (local.get $to) (local.get $from) (local.get $n))))
      (call $p (call $memcmp (i32.const 0) (local.get $from) (local.get $n)))
      (call $return (i32.const 0) (i32.const 96)))))");
  const uint64_t addresses[] = {0, 1, 7, 16, 40, 65520, 65535, 65536, 65537, 0xffffffff};
  const uint64_t sizes[] = {0, 1, 7, 8, 15, 16, 17, 33, 65536, 0xffffffff};
  for (const uint64_t to : addresses) {
    for (const uint64_t from : addresses) {
      for (const uint64_t n : sizes) {
        for (const uint64_t which : {0, 1, 2, 3}) apply_on_all(engines, {to, from, n << 2 | which});
      }
    }
  }
}

TEST(InlineHostFunctions, int128_builtins_agree_too) {
  const auto engines = every_engine(R"((module
    (import "env" "__multi3" (func $mul (param i32 i64 i64 i64 i64)))
    (import "env" "__ashlti3" (func $shl (param i32 i64 i64 i32)))
    (import "env" "__lshlti3" (func $lshl (param i32 i64 i64 i32)))
    (import "env" "__ashrti3" (func $sar (param i32 i64 i64 i32)))
    (import "env" "__lshrti3" (func $shr (param i32 i64 i64 i32)))
    (import "env" "set_action_return_value" (func $return (param i32 i32)))
    (memory 1)
    (func (export "apply") (param i64 i64 i64) (local $n i32)
      (local.set $n (i32.wrap_i64 (local.get 2)))
      (call $mul (i32.const 8) (local.get 0) (local.get 1) (local.get 1) (local.get 0))
      (call $shl (i32.const 24) (local.get 0) (local.get 1) (local.get $n))
      (call $lshl (i32.const 40) (local.get 0) (local.get 1) (local.get $n))
      (call $sar (i32.const 56) (local.get 0) (local.get 1) (local.get $n))
      (call $shr (i32.const 72) (local.get 0) (local.get 1) (local.get $n))
      (call $return (i32.const 0) (i32.const 96))
      (call $mul (i32.mul (local.get $n) (i32.const 600)) (local.get 0) (local.get 1) (local.get 1) (local.get 0)))))");
  for (const uint64_t low : edges) {
    for (const uint64_t high : {edges[0], edges[5], edges[7]}) {
      for (const uint64_t shift : {0, 1, 63, 64, 65, 127, 128, 129, 255}) apply_on_all(engines, {low, high, shift});
    }
  }
}

}  // namespace
}  // namespace wrought::test
