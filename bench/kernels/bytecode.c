// An interpreter inside the contract: 16 registers of 64 bits, instructions of four bytes {operation, a, b, c}. Shows
// what a switch in a loop costs. The program counts Collatz steps.
#include "bench/kernels/parts.h"

enum { register_count = 16 };

bool run_bytecode(const struct Instruction* program, uint32_t size, uint64_t argument, uint64_t* result) {
  uint64_t r[register_count] = {0};
  r[0] = argument;
  for (uint32_t at = 0; at < size;) {
    const struct Instruction i = program[at++];
    uint64_t* const to = &r[i.a % register_count];
    const uint64_t b = r[i.b % register_count], c = r[i.c % register_count];
    switch (i.operation) {
      case op_constant: *to = i.b; break;
      case op_add: *to = b + c; break;
      case op_subtract: *to = b - c; break;
      case op_multiply: *to = b * c; break;
      case op_and: *to = b & c; break;
      case op_or: *to = b | c; break;
      case op_xor: *to = b ^ c; break;
      case op_shift_left: *to = b << (c & 63); break;
      case op_shift_right: *to = b >> (c & 63); break;
      case op_equal: *to = b == c; break;
      case op_less: *to = b < c; break;
      case op_jump: at = i.b; break;
      case op_jump_if:
        if (*to != 0) at = i.b;
        break;
      case op_return: *result = *to; return true;
      default: return false;
    }
  }
  return false;
}

// Steps to 1 from r0: halved when even, tripled and one more when odd.
const struct Instruction collatz_program[collatz_program_size] = {
    {op_constant, 1, 0, 0},     //  0  steps = 0
    {op_constant, 3, 1, 0},     //  1  one
    {op_constant, 4, 3, 0},     //  2  three
    {op_equal, 2, 0, 3},        //  3  done?
    {op_jump_if, 2, 13, 0},     //  4
    {op_and, 2, 0, 3},          //  5  odd?
    {op_jump_if, 2, 9, 0},      //  6
    {op_shift_right, 0, 0, 3},  //  7
    {op_jump, 0, 11, 0},        //  8
    {op_multiply, 0, 0, 4},     //  9
    {op_add, 0, 0, 3},          // 10
    {op_add, 1, 1, 3},          // 11  count the step
    {op_jump, 0, 3, 0},         // 12
    {op_return, 1, 0, 0},       // 13
};

uint64_t kernel_bytecode(uint64_t rounds) {
  uint64_t checksum = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    uint64_t steps = 0;
    if (!run_bytecode(collatz_program, collatz_program_size, 1000 + (round & 63), &steps)) return 0;
    checksum = checksum * 31 + steps;
  }
  return checksum;
}
