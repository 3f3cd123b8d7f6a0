/* wrought.h as strict C99, on its own. */
#include "wrought.h"

#include "wrought.h" /* twice is once */

typedef char types_are_complete[sizeof(wrought_request) + sizeof(wrought_limits) + sizeof(wrought_host_function) > 0];

/* A callback and a call, as a C program writes them. */
static void body(void* host, void* user, wrought_guest* guest, const uint64_t* arguments, uint64_t* result) {
  (void)host;
  (void)user;
  *result = wrought_guest_memory(guest, (uint32_t)arguments[0], 4) != NULL;
}

wrought_error* make_profile(wrought_profile** out);
wrought_error* make_profile(wrought_profile** out) {
  static const wrought_host_function functions[] = {{"env", "probe", "(i32) -> i32", 10, 1, body, NULL}};
  wrought_profile_options options = {0};
  options.struct_size = sizeof options;
  options.name = "c99";
  options.functions = functions;
  options.function_count = 1;
  options.function_size = sizeof functions[0];
  return wrought_profile_create(&options, out);
}
