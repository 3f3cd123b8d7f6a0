/* What goes between the library and a warm program: messages on a Unix socket of packets, descriptor 4 of the program.
 *
 *   program  -> library   warm_ready, once main is reached and everything before it is paid for
 *   library  -> program   warm_request + its arguments, each ended by NUL, + the filter; with descriptors:
 *                         working directory, stdout, stderr, and the Landlock ruleset if there is one
 *   program  -> library   warm_started, with a descriptor of the new process (pidfd)
 *   program  -> library   warm_ended
 *
 * One request at a time. Both ends are built together and run on one machine: no byte order, no versions.
 */
#ifndef WROUGHT_TRANSPILER_WARM_PROTOCOL_H
#define WROUGHT_TRANSPILER_WARM_PROTOCOL_H

#include <stdint.h>
#include <sys/resource.h>

enum {
  warm_socket = 4,             /* in the program */
  warm_message_max = 64 << 10, /* of a request, arguments and filter included */
  warm_arguments_max = 512,
  warm_limits_max = 6,
  warm_descriptors_max = 4
};

struct warm_ready {
  char ready; /* 'R' */
};

struct warm_request {
  uint32_t argument_count, argument_bytes;
  uint32_t filter_length; /* instructions; 0: none */
  uint32_t limit_count;
  uint32_t no_new_privileges;
  uint32_t has_ruleset;
  struct {
    int32_t resource;
    struct rlimit value;
  } limits[warm_limits_max];
};

struct warm_started {
  int32_t error; /* of fork; 0: it runs */
};

struct warm_ended {
  int32_t status; /* as of wait4 */
  struct rusage usage;
};

#endif
