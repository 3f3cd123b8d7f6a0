// Recursive Fibonacci numbers: nothing but calls, so it shows what a call costs (its gas, its depth, its results).
#include "bench/kernels/parts.h"

__attribute__((noinline)) uint32_t fib(uint32_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

uint64_t kernel_fib(uint64_t rounds) {
  uint64_t checksum = 0;
  // The argument varies, so that no compiler may take the call out of the loop.
  for (uint64_t round = 0; round < rounds; ++round) checksum = checksum * 31 + fib(16 + (round & 3));
  return checksum;
}
