// Function pointers: a table of sixteen handlers, and a list of which to call. What action dispatch, callbacks and
// virtual functions cost; in wasm each is a call_indirect with its bounds and type checked.
#include "bench/kernels/parts.h"

static uint64_t add(uint64_t a, uint64_t b) { return a + b; }
static uint64_t subtract(uint64_t a, uint64_t b) { return a - b; }
static uint64_t multiply(uint64_t a, uint64_t b) { return a * b; }
static uint64_t bit_and(uint64_t a, uint64_t b) { return a & b; }
static uint64_t bit_or(uint64_t a, uint64_t b) { return a | b; }
static uint64_t bit_xor(uint64_t a, uint64_t b) { return a ^ b; }
static uint64_t shift_left(uint64_t a, uint64_t b) { return a << (b & 63); }
static uint64_t shift_right(uint64_t a, uint64_t b) { return a >> (b & 63); }
static uint64_t rotate(uint64_t a, uint64_t b) { return a << (b & 63) | a >> (-b & 63); }
static uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t larger(uint64_t a, uint64_t b) { return a < b ? b : a; }
static uint64_t divide(uint64_t a, uint64_t b) { return b == 0 ? 0 : a / b; }
static uint64_t negate(uint64_t a, uint64_t b) { return b - a; }
static uint64_t invert(uint64_t a, uint64_t b) { return ~a ^ b; }
static uint64_t first(uint64_t a, uint64_t b) { return (void)b, a; }
static uint64_t second(uint64_t a, uint64_t b) { return (void)a, b; }

static uint64_t (*const handlers[16])(uint64_t, uint64_t) = {
    add,    subtract, multiply, bit_and, bit_or, bit_xor, shift_left, shift_right,
    rotate, smaller,  larger,   divide,  negate, invert,  first,      second};

uint64_t call_handler(uint32_t index, uint64_t a, uint64_t b) { return handlers[index % 16](a, b); }

uint64_t kernel_call_indirect(uint64_t rounds) {
  // The order repeats, so a processor learns it: what is left to measure is the call, not a wrong guess.
  static uint8_t order[64];
  uint64_t random = 1, value = 0, checksum = 0;
  for (uint32_t i = 0; i < sizeof order; ++i) order[i] = (uint8_t)((random = next_random(random)) >> 40);
  for (uint64_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < sizeof order; ++i) {
      value = call_handler(order[i], value ^ random, round + i);
      checksum = checksum * 31 + value;
    }
  }
  return checksum;
}
