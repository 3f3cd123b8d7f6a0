/* A host function in C, a contract that calls it, one apply. With the installed package:
 *
 *   cc -std=c99 main.c -o counter $(pkg-config --cflags --libs wrought) && ./counter count.wat
 */
#include <inttypes.h>
#include <stdio.h>
#include <wrought/wrought.h>

struct counter {
  uint64_t value;
};

/* (i64) -> i64: adds to the counter and gives its new value. */
static void count(void* host, void* user, wrought_guest* guest, const uint64_t* arguments, uint64_t* result) {
  struct counter* counter = host;
  (void)user;
  if (arguments[0] > 100) {
    wrought_guest_end_apply(guest, WROUGHT_END_ABORT, "counter", "more than 100 at once", arguments[0]);
    return;
  }
  counter->value += arguments[0];
  *result = counter->value;
}

/* Says what is wrong, if anything is; frees it. */
static int failed(wrought_error* error) {
  if (error == NULL) return 0;
  fprintf(stderr, "counter: %s\n", wrought_error_line(error));
  wrought_error_free(error);
  return 1;
}

static int apply(wrought_contract* contract, wrought_outcome* outcome, struct counter* counter, uint64_t by) {
  wrought_request request = {0};
  request.struct_size = sizeof request;
  request.receiver = by;
  request.gas_limit = 1000;
  request.host = counter;
  if (failed(wrought_apply(contract, &request, outcome))) return 0;
  printf("kind %d, gas %" PRId64 ", counter %" PRIu64 " %s\n", (int)wrought_outcome_get_kind(outcome),
         wrought_outcome_gas_used(outcome), counter->value, wrought_outcome_message(outcome));
  return 1;
}

int main(int argc, char** argv) {
  static const wrought_host_function functions[] = {{"counter", "count", "(i64) -> i64", 20, 0, count, NULL}};
  struct counter counter = {0};
  wrought_profile_options table = {0};
  wrought_build_options options = {0};
  wrought_profile* profile = NULL;
  wrought_contract* contract = NULL;
  wrought_outcome* outcome = NULL;
  int good;

  if (argc != 2 || wrought_abi_version() != WROUGHT_ABI_VERSION) return 2;
  table.struct_size = sizeof table;
  table.name = "counter";
  table.version = 1;
  table.functions = functions;
  table.function_count = sizeof functions / sizeof functions[0];
  table.function_size = sizeof functions[0];
  options.struct_size = sizeof options;

  good = !failed(wrought_profile_create(&table, &profile));
  options.profile = profile;
  good = good && !failed(wrought_build(argv[1], "count.so", &options)) &&
         !failed(wrought_load("count.so", profile, "none", &contract)) && !failed(wrought_outcome_create(&outcome)) &&
         apply(contract, outcome, &counter, 40) && apply(contract, outcome, &counter, 2) &&
         apply(contract, outcome, &counter, 101);
  wrought_outcome_free(outcome);
  wrought_contract_free(contract);
  wrought_profile_free(profile);
  return good ? 0 : 1;
}
