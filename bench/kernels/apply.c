// A kernel as a contract: `code` is the number of rounds, the answer is the action's return value.
#include "bench/kernels/parts.h"

__attribute__((import_module("env"), import_name("set_action_return_value"))) void set_action_return_value(
    const void* data, uint32_t size);

uint64_t KERNEL(uint64_t rounds);

void apply(uint64_t receiver, uint64_t code, uint64_t action);
void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  (void)receiver, (void)action;
  const uint64_t answer = KERNEL(code);
  set_action_return_value(&answer, sizeof answer);
}
